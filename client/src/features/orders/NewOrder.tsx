import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { newKey } from "@/api/client";
import { asProblem, type Problem } from "@/api/problem";
import { InstrumentPicker } from "@/features/strategies/InstrumentPicker";
import { Button, ErrorState, Field, Input, Segmented, Select, Sheet, Switch, toast } from "@/ui";

import { bodyOf, type Draft, EMPTY, type FieldName, PATHS, type Wrong, wrongIn } from "./draft";
import { Protection } from "./Protection";
import { QuoteLine, useLast } from "./QuoteLine";
import { useAccounts } from "./use-accounts";
import { sent, useTakeOver } from "./use-orders";

interface NewOrderProps {
  readonly onClose: () => void;
  readonly onPlaced: (id: string) => void;
}

/** An order by hand. It needs a stop-loss like everything else, unless it can only shrink a position. */
export function NewOrder({ onClose, onPlaced }: NewOrderProps) {
  const accounts = useAccounts();
  const active = accounts.data?.filter(({ status }) => status === "ACTIVE") ?? [];
  const [written, setWritten] = useState<Draft>(EMPTY);
  const [tried, setTried] = useState(false);
  const takeOver = useTakeOver();
  const draft = written.brokerId ? written : { ...written, brokerId: active[0]?.id ?? "" };
  const body = bodyOf(draft);
  // One key for the same terms, so that a second press after a lost answer cannot place a second order.
  const intention = useRef({ terms: "", key: "" });
  const place = useMutation({
    mutationFn: (wish: NonNullable<typeof body>) => {
      const terms = JSON.stringify(wish);
      if (intention.current.terms !== terms) intention.current = { terms, key: newKey() };
      return sent.place(wish, intention.current.key);
    },
    onSuccess: (order) => {
      takeOver(order);
      toast({ tone: "good", text: "Order accepted." });
      onPlaced(order.id);
    },
  });
  const form = useRef<HTMLFormElement>(null);
  const problem = place.error ? asProblem(place.error) : null;
  const wrong = { ...(tried ? wrongIn(draft) : {}), ...(problem ? refusedIn(problem) : {}) };
  const set = (change: Partial<Draft>) => {
    place.reset();
    setWritten((before) => ({ ...before, ...change }));
  };
  const last = useLast(draft.instrument?.id ?? null);
  const submit = () => {
    setTried(true);
    if (body) place.mutate(body);
    else requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus());
  };
  return (
    <Sheet
      open
      onClose={onClose}
      title="New order"
      footer={
        <div className="flex w-full flex-col gap-3">
          {problem && Object.keys(refusedIn(problem)).length === 0 && <Refusal problem={problem} />}
          <div className="flex justify-end gap-2">
            <Button kind="ghost" onClick={onClose}>
              Close
            </Button>
            <Button kind="primary" type="submit" form="new-order" busy={place.isPending}>
              {draft.side === "buy" ? "Place buy order" : "Place sell order"}
            </Button>
          </div>
        </div>
      }
    >
      <form
        id="new-order"
        ref={form}
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Account draft={draft} set={set} error={wrong.broker_id} accounts={accounts} active={active} />
        <Field
          label="Instrument"
          error={wrong.instrument}
          hint={draft.instrument && <QuoteLine instrument={draft.instrument} />}
        >
          {(control) => (
            <InstrumentPicker
              control={control}
              chosen={draft.instrument}
              disabled={false}
              onChoose={(instrument) => set({ instrument })}
            />
          )}
        </Field>
        <Segmented
          wide
          label="Side"
          value={draft.side}
          options={[
            { value: "buy", label: "Buy" },
            { value: "sell", label: "Sell" },
          ]}
          onChange={(side) => set({ side })}
        />
        <div className="grid grid-cols-2 gap-3">
          <Field label="Quantity" error={wrong.quantity}>
            {(control) => (
              <Input
                {...control}
                figures
                inputMode="numeric"
                value={draft.quantity}
                onChange={({ target }) => set({ quantity: target.value })}
              />
            )}
          </Field>
          <Field label="Product">
            {(control) => (
              <Select
                {...control}
                value={draft.product}
                onChange={({ target }) =>
                  set({ product: target.value === "DELIVERY" ? "DELIVERY" : "INTRADAY" })
                }
              >
                <option value="INTRADAY">Intraday</option>
                <option value="DELIVERY">Delivery</option>
              </Select>
            )}
          </Field>
          <Field label="Price">
            {(control) => (
              <Select
                {...control}
                value={draft.type}
                onChange={({ target }) => set({ type: target.value === "limit" ? "limit" : "market" })}
              >
                <option value="market">At the market</option>
                <option value="limit">At a limit</option>
              </Select>
            )}
          </Field>
          {draft.type === "limit" ? (
            <Field label="Limit" error={wrong.limit}>
              {(control) => (
                <Input
                  {...control}
                  figures
                  before="₹"
                  value={draft.limit}
                  onChange={({ target }) => set({ limit: target.value })}
                />
              )}
            </Field>
          ) : (
            <p className="self-end text-xs text-ink-3">
              Goes out as a limit that fills at once, inside the protection band.
            </p>
          )}
        </div>
        <div className="border-t border-line pt-3">
          <Switch
            label="Only reduce a position"
            hint="It can shrink what you hold and nothing else, so it needs no stop."
            checked={draft.reduceOnly}
            onChange={(reduceOnly) => set({ reduceOnly })}
          />
        </div>
        {!draft.reduceOnly && <Protection draft={draft} set={set} wrong={wrong} last={last} />}
      </form>
    </Sheet>
  );
}

function refusedIn(problem: Problem): Wrong {
  const found: Wrong = {};
  for (const field of fieldNames()) {
    const message = PATHS[field].map((path) => problem.field(path)).find(Boolean);
    if (message) found[field] = message;
  }
  return found;
}

function fieldNames(): readonly FieldName[] {
  return ["broker_id", "instrument", "quantity", "limit", "stop", "target", "trail"];
}

function Refusal({ problem }: { readonly problem: Problem }) {
  return (
    <div className="rounded bg-loss-soft">
      <ErrorState compact error={problem} />
      {problem.passing && (
        <p className="px-4 pb-3 text-sm text-loss">
          It is not known whether the order arrived. Pressing again as it stands is safe: it is never placed
          twice. Before you change it, look at the list.
        </p>
      )}
    </div>
  );
}

interface AccountProps {
  readonly draft: Draft;
  readonly set: (change: Partial<Draft>) => void;
  readonly error: string | undefined;
  readonly accounts: ReturnType<typeof useAccounts>;
  readonly active: readonly { readonly id: string; readonly label: string }[];
}

function Account({ draft, set, error, accounts, active }: AccountProps) {
  if (accounts.error)
    return <ErrorState compact error={accounts.error} onRetry={() => void accounts.refetch()} />;
  const none = accounts.data && active.length === 0;
  return (
    <Field label="Account" error={none ? "Link an account first, under Brokers." : error}>
      {(control) => (
        <Select
          {...control}
          value={draft.brokerId}
          disabled={!accounts.data || none}
          onChange={({ target }) => set({ brokerId: target.value })}
        >
          {active.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
