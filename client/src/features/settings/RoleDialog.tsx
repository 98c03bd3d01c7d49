import { useState } from "react";

import { asProblem } from "@/api/problem";
import { FormError } from "@/features/auth/FormError";
import { Button, Dialog, toast } from "@/ui";

import { RoleChoice } from "./RoleChoice";
import { type Role, ROLES } from "./roles";
import { type Member, useChangeRole } from "./use-members";

interface RoleProps {
  readonly member: Member;
  /** It is the reader's own role. */
  readonly own: boolean;
  readonly onClose: () => void;
}

export function RoleDialog({ member, own, onClose }: RoleProps) {
  const change = useChangeRole();
  const [role, setRole] = useState<Role>(member.role);
  const name = member.name ?? member.email;
  const stale = change.error !== null && asProblem(change.error).status === 412;
  return (
    <Dialog
      open
      onClose={onClose}
      title={own ? "Change your own role" : `Role of ${name}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="primary"
            busy={change.isPending}
            disabled={role === member.role}
            onClick={() => {
              change.mutate(
                { member, role },
                {
                  onSuccess: () => {
                    toast({ tone: "good", text: `${name} is ${ROLES[role].name.toLowerCase()} now.` });
                    onClose();
                  },
                },
              );
            }}
          >
            {stale ? "Change it all the same" : "Change the role"}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <RoleChoice
          role={role}
          onChoose={(chosen) => {
            change.reset();
            setRole(chosen);
          }}
        />
        <p className={own ? "text-sm text-warn" : "text-sm text-ink-2"}>
          {own
            ? "You are signed out at once, and only another owner can give the role back to you."
            : "It holds at once: all of this person's devices are signed out, and sign in with the new role."}
        </p>
        <FormError error={change.error} />
        {stale && (
          <p className="text-sm text-ink-2">
            The newest role is <strong className="font-semibold text-ink">{ROLES[member.role].name}</strong>.
          </p>
        )}
      </div>
    </Dialog>
  );
}
