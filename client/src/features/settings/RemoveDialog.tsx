import { Confirm } from "@/features/strategies/Confirm";
import { toast } from "@/ui";

import { type Member, useRemove } from "./use-members";

interface RemoveProps {
  readonly member: Member;
  readonly own: boolean;
  readonly onClose: () => void;
}

/** Ends a membership, or takes an invitation back. */
export function RemoveDialog({ member, own, onClose }: RemoveProps) {
  const remove = useRemove();
  const invited = member.status === "INVITED";
  const name = member.name ?? member.email;
  return (
    <Confirm
      title={invited ? "Withdraw the invitation?" : own ? "Leave the desk?" : `Remove ${name}?`}
      verb={invited ? "Withdraw it" : own ? "Leave" : "Remove"}
      busy={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() => {
        remove.mutate(member.id, {
          onSuccess: () => {
            toast({
              tone: "good",
              text: invited ? `The link of ${name} no longer works.` : `${name} is no longer a member.`,
            });
            onClose();
          },
        });
      }}
    >
      {invited ? (
        <p>
          The link that was mailed to {member.email} stops working at once. You can invite the address again.
        </p>
      ) : (
        <ul className="flex list-disc flex-col gap-1.5 pl-5">
          <li>{own ? "You are" : "All of this person's devices are"} signed out at once.</li>
          <li>Strategies and orders that {own ? "you" : "they"} made stay, and strategies run on.</li>
          <li>The address may be invited again, as a new member.</li>
        </ul>
      )}
    </Confirm>
  );
}
