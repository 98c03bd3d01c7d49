import { useState } from "react";

import { newKey } from "@/api/client";
import { asProblem } from "@/api/problem";
import { Confirm } from "@/features/strategies/Confirm";
import { toast } from "@/ui";

import { Remedy } from "./Remedy";
import { type Account, useReset } from "./use-accounts";

interface ResetProps {
  readonly account: Account;
  readonly onClose: () => void;
}

export function ResetDialog({ account: { broker }, onClose }: ResetProps) {
  const reset = useReset();
  const [key, setKey] = useState(newKey);
  return (
    <Confirm
      title={`Reset ${broker.label}?`}
      verb="Reset it"
      busy={reset.isPending}
      error={reset.error}
      onClose={onClose}
      onConfirm={() => {
        reset.mutate(
          { id: broker.id, key },
          {
            onSuccess: () => {
              toast({ tone: "good", text: `${broker.label} starts again with ₹10,00,000.00.` });
              onClose();
            },
            onError: (error) => {
              if (!asProblem(error).passing) setKey(newKey());
            },
          },
        );
      }}
    >
      <ul className="flex list-disc flex-col gap-1.5 pl-5">
        <li>
          Its cash goes back to <strong className="figures font-semibold text-ink">₹10,00,000.00</strong>, and
          its book at the exchange is emptied. That cannot be undone.
        </li>
        <li>Your strategies stay linked to it. Orders, trades and runs stay in your records.</li>
        <li>
          It is refused while a run is open or a position is held, and for 2½ minutes after an order moved.
        </li>
      </ul>
      <Remedy error={reset.error} />
    </Confirm>
  );
}
