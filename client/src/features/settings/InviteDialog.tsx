import { useId, useState } from "react";

import { newKey } from "@/api/client";
import { asProblem } from "@/api/problem";
import { FormError } from "@/features/auth/FormError";
import { Button, Dialog, Field, Input, toast } from "@/ui";

import { RoleChoice } from "./RoleChoice";
import { type Role } from "./roles";
import { type Member, useInvite } from "./use-members";

interface InviteProps {
  /** Somebody who was invited already: a new link, perhaps in another role. */
  readonly again: Member | null;
  readonly onClose: () => void;
}

export function InviteDialog({ again, onClose }: InviteProps) {
  const form = useId();
  const invite = useInvite();
  const [email, setEmail] = useState(again?.email ?? "");
  const [role, setRole] = useState<Role>(again?.role ?? "trader");
  const [key, setKey] = useState(newKey);
  const problem = invite.error ? asProblem(invite.error) : null;
  const send = () => {
    if (invite.isPending || email.trim() === "") return;
    invite.mutate(
      { email: email.trim(), role, key },
      {
        onSuccess: (made) => {
          toast({ tone: "good", text: `A link to join is on its way to ${made.email}.` });
          onClose();
        },
        onError: (error) => {
          if (!asProblem(error).passing) setKey(newKey());
        },
      },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={again ? "Invite again" : "Invite somebody"}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="primary"
            type="submit"
            form={form}
            busy={invite.isPending}
            disabled={email.trim() === ""}
          >
            Mail the link
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Field
          label="E-mail"
          error={problem?.field("email")}
          hint={
            again
              ? "The new link replaces the one before."
              : "They choose their own name and password. The link works once, for 7 days."
          }
        >
          {(control) => (
            <Input
              {...control}
              type="email"
              autoComplete="off"
              maxLength={320}
              readOnly={again !== null}
              value={email}
              onChange={({ target }) => {
                invite.reset();
                setEmail(target.value);
              }}
            />
          )}
        </Field>
        <RoleChoice role={role} onChoose={setRole} error={problem?.field("role")} />
        <FormError error={invite.error} shownAt={["email", "role"]} />
      </form>
    </Dialog>
  );
}
