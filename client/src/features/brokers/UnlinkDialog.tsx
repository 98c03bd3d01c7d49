import { Confirm } from "@/features/strategies/Confirm";
import { toast } from "@/ui";

import { Remedy } from "./Remedy";
import { type Account, useUnlink } from "./use-accounts";

interface UnlinkProps {
  readonly account: Account;
  readonly onClose: () => void;
}

export function UnlinkDialog({ account: { broker, underWay }, onClose }: UnlinkProps) {
  const unlink = useUnlink();
  const names = underWay.map(({ name }) => `“${name}”`).join(", ");
  return (
    <Confirm
      title={`Unlink ${broker.label}?`}
      verb="Unlink it"
      busy={unlink.isPending}
      error={unlink.error}
      onClose={onClose}
      onConfirm={() => {
        unlink.mutate(broker.id, {
          onSuccess: () => {
            toast({ tone: "good", text: `${broker.label} is unlinked.` });
            onClose();
          },
        });
      }}
    >
      <ul className="flex list-disc flex-col gap-1.5 pl-5">
        <li>Its credentials are destroyed, and it cannot be linked again: a new account starts anew.</li>
        <li>Orders and trades stay in your records.</li>
        {underWay.length === 0 ? (
          <li>It is refused while a strategy is active on it, a run is open or a position is held.</li>
        ) : (
          <li className="text-warn">
            Still under way on it: {names}. Unlinking is refused until they are stopped.
          </li>
        )}
      </ul>
      <Remedy error={unlink.error} />
    </Confirm>
  );
}
