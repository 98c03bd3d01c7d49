import { type ReactNode, useState } from "react";

import type { Tagged } from "@/api/client";
import { asProblem } from "@/api/problem";
import { formatRupees } from "@/domain/format";
import { FormError } from "@/features/auth/FormError";
import { Button, Field, Input, toast } from "@/ui";

import {
  amountOf,
  checked,
  type Faults,
  formOf,
  isChanged,
  type LimitForm,
  type LimitName,
  type Limits,
  LIMIT_NAMES,
} from "./limits";
import { useSetLimits } from "./use-limits";

interface FormProps {
  readonly inForce: Tagged<Limits>;
  /** Asks for the newest limits. */
  readonly again: () => Promise<Tagged<Limits> | undefined>;
}

const LABELS: Record<LimitName, { readonly label: string; readonly hint: string }> = {
  max_loss_per_day: {
    label: "Loss per day",
    hint: "Once this much is lost and booked in a session, nothing enters until the next.",
  },
  max_position_value: {
    label: "Value of a position",
    hint: "An entry is refused when the position in an instrument would be worth more.",
  },
  max_quantity: { label: "Quantity of an order", hint: "An entry for more than this is refused." },
};

/** Edits all limits at once, based on the version that was read: who saved meanwhile is not overwritten unseen. */
export function LimitsForm({ inForce, again }: FormProps) {
  const [based, setBased] = useState(inForce);
  const [form, setForm] = useState<LimitForm>(() => formOf(inForce.data));
  const [faults, setFaults] = useState<Faults>({});
  const set = useSetLimits();
  const changed = isChanged(form, based.data);
  // Nobody is editing: what is newer is taken over as it comes.
  if (based.etag !== inForce.etag && !changed) {
    setBased(inForce);
    setForm(formOf(inForce.data));
  }
  const problem = set.error ? asProblem(set.error) : null;
  const stale = problem?.status === 412;
  const take = (newest: Tagged<Limits>) => {
    setBased(newest);
    setForm(formOf(newest.data));
    setFaults({});
  };
  const save = () => {
    const { body, faults: found } = checked(form);
    setFaults(found);
    if (!body || set.isPending || !changed) return;
    set.mutate(
      { body, etag: based.etag },
      {
        onSuccess: (kept) => {
          take(kept);
          toast({ tone: "good", text: "The limits hold from now on." });
        },
      },
    );
  };
  return (
    <form
      noValidate
      className="flex flex-col gap-5 pt-1"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      {LIMIT_NAMES.map((name) => (
        <LimitField
          key={name}
          name={name}
          typed={form[name]}
          error={faults[name] ?? problem?.field(name)}
          onType={(typed) => {
            set.reset();
            setFaults({ ...faults, [name]: undefined });
            setForm({ ...form, [name]: typed });
          }}
        />
      ))}
      {stale ? (
        <Conflict
          message={problem.message}
          onTake={async () => {
            const newest = await again();
            if (!newest) return;
            set.reset();
            take(newest);
          }}
        />
      ) : (
        <FormError error={set.error} shownAt={LIMIT_NAMES} />
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" kind="primary" busy={set.isPending} disabled={!changed || stale}>
          Save the limits
        </Button>
        {changed && !stale && (
          <Button
            kind="ghost"
            onClick={() => {
              set.reset();
              take(inForce);
            }}
          >
            Undo
          </Button>
        )}
      </div>
    </form>
  );
}

interface LimitFieldProps {
  readonly name: LimitName;
  readonly typed: string;
  readonly error: string | undefined;
  readonly onType: (typed: string) => void;
}

function LimitField({ name, typed, error, onType }: LimitFieldProps) {
  const { label, hint } = LABELS[name];
  const money = name !== "max_quantity";
  return (
    <Field label={label} optional hint={<Echo hint={hint} typed={money ? typed : ""} />} error={error}>
      {(control) => (
        <div className="max-w-60">
          <Input
            {...control}
            figures
            {...(money ? { before: "₹" } : { inputMode: "numeric" as const })}
            placeholder="no limit"
            value={typed}
            onChange={({ target }) => {
              onType(target.value);
            }}
          />
        </div>
      )}
    </Field>
  );
}

/** What was typed, as an amount: 50000 is read wrongly more easily than ₹50,000.00. */
function Echo({ hint, typed }: { readonly hint: string; readonly typed: string }): ReactNode {
  const amount = amountOf(typed);
  if (!amount) return hint;
  return (
    <>
      <span className="figures font-medium text-ink-2">{formatRupees(amount)}</span> · {hint}
    </>
  );
}

function Conflict({ message, onTake }: { readonly message: string; readonly onTake: () => Promise<void> }) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-3 rounded border border-warn bg-warn-soft px-3 py-2.5 text-sm"
    >
      <p className="min-w-48 flex-1">{message} What you typed was not saved.</p>
      <Button size="sm" onClick={() => void onTake()}>
        Show the newest
      </Button>
    </div>
  );
}
