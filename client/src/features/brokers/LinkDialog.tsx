import { type SubmitEvent, useId, useState } from "react";

import { newKey } from "@/api/client";
import { asProblem } from "@/api/problem";
import { Button, Dialog, ErrorState, Field, Input, toast } from "@/ui";

import { type Account, useLink } from "./use-accounts";

interface LinkProps {
  readonly taken: readonly Account[];
  readonly onClose: () => void;
}

/** "Paper account", then "Paper account 2": a name that no other account has. */
export function freeLabel(taken: readonly Account[]): string {
  const labels = new Set(taken.map(({ broker }) => broker.label));
  const first = "Paper account";
  for (let number = 1; ; number += 1) {
    const label = number === 1 ? first : `${first} ${number.toString()}`;
    if (!labels.has(label)) return label;
  }
}

export function LinkDialog({ taken, onClose }: LinkProps) {
  const form = useId();
  const link = useLink();
  const [label, setLabel] = useState(() => freeLabel(taken));
  const [key, setKey] = useState(newKey);
  const problem = link.error ? asProblem(link.error) : null;
  const refused = problem?.field("label");
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    if (link.isPending) return;
    link.mutate(
      { label: label.trim(), key },
      {
        onSuccess: (made) => {
          toast({ tone: "good", text: `${made.label} is linked, with ₹10,00,000.00 of paper money.` });
          onClose();
        },
        onError: (error) => {
          if (!asProblem(error).passing) setKey(newKey()); // refused for good: what is sent next is another request
        },
      },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Link a paper account"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="primary"
            type="submit"
            form={form}
            busy={link.isPending}
            disabled={label.trim() === ""}
          >
            Link it
          </Button>
        </>
      }
    >
      <form id={form} noValidate className="flex flex-col gap-4" onSubmit={send}>
        <Field label="Name" error={refused} hint="How you will tell it from others. Only your desk sees it.">
          {(control) => (
            <Input
              {...control}
              maxLength={80}
              value={label}
              onChange={({ target }) => {
                link.reset();
                setLabel(target.value);
              }}
            />
          )}
        </Field>
        <dl className="rounded bg-sunken px-3.5 py-3 text-sm">
          <div className="flex justify-between gap-4">
            <dt className="text-ink-2">Opening cash</dt>
            <dd className="figures font-medium">₹10,00,000.00</dd>
          </div>
          <div className="mt-1 flex justify-between gap-4">
            <dt className="text-ink-2">Trades at</dt>
            <dd className="text-right font-medium">the simulated exchange, at live prices</dd>
          </div>
        </dl>
      </form>
      {problem && !refused && (
        <div className="-mx-4 mt-4 border-y border-loss bg-loss-soft">
          <ErrorState compact error={problem} />
        </div>
      )}
    </Dialog>
  );
}
