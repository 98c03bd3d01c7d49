import { ShieldAlert, ShieldCheck } from "lucide-react";
import { type ReactNode, useState } from "react";

import { formatPercent, formatPrice, formatRupees } from "@/domain/format";
import type { Decimal } from "@/domain/money";
import type { DistanceKind } from "@/features/strategies/risk";
import { Button, cx, Field, Input, Select } from "@/ui";

import { above0, type Draft, unitsOf, type Wrong } from "./draft";
import { riskOf } from "./stop";

interface ProtectionProps {
  readonly draft: Draft;
  readonly set: (change: Partial<Draft>) => void;
  readonly wrong: Wrong;
  readonly last: Decimal | null;
}

/** The stop-loss, with what it means in rupees at once; target and trailing stop where they are wanted. */
export function Protection({ draft, set, wrong, last }: ProtectionProps) {
  const [more, setMore] = useState(false);
  return (
    <section aria-label="Protection" className="flex flex-col gap-3 rounded-md border border-line p-3.5">
      <Distance
        label="Stop-loss"
        type={draft.stopType}
        value={draft.stop}
        error={wrong.stop}
        onType={(stopType) => set({ stopType, stop: "" })}
        onValue={(stop) => set({ stop })}
      />
      <RiskLine draft={draft} last={last} />
      {more ? (
        <>
          <Distance
            label="Target"
            optional
            type={draft.targetType}
            value={draft.target}
            error={wrong.target}
            onType={(targetType) => set({ targetType, target: "" })}
            onValue={(target) => set({ target })}
          />
          <Distance
            label="Trailing stop"
            optional
            priceless
            type={draft.trailType}
            value={draft.trail}
            error={wrong.trail}
            onType={(type) => set({ trailType: type === "points" ? "points" : "percent", trail: "" })}
            onValue={(trail) => set({ trail })}
          />
        </>
      ) : (
        <Button size="sm" kind="ghost" className="self-start" onClick={() => setMore(true)}>
          Add a target or a trailing stop
        </Button>
      )}
    </section>
  );
}

interface DistanceProps {
  readonly label: string;
  readonly optional?: boolean;
  /** A distance only, never a fixed price. */
  readonly priceless?: boolean;
  readonly type: DistanceKind;
  readonly value: string;
  readonly error: string | undefined;
  readonly onType: (type: DistanceKind) => void;
  readonly onValue: (value: string) => void;
}

function typeOf(text: string): DistanceKind {
  return text === "points" || text === "price" ? text : "percent";
}

function Distance({
  label,
  optional = false,
  priceless = false,
  type,
  value,
  error,
  onType,
  onValue,
}: DistanceProps) {
  return (
    <div className="grid grid-cols-[1fr_9.5rem] items-start gap-3">
      <Field label={label} optional={optional} error={error}>
        {(control) => (
          <Input
            {...control}
            figures
            {...(type === "percent" ? { after: "%" } : { before: "₹" })}
            value={value}
            onChange={({ target }) => onValue(target.value)}
          />
        )}
      </Field>
      <Field
        label={
          <span>
            <span aria-hidden>As</span>
            <span className="sr-only">{label}, measured as</span>
          </span>
        }
      >
        {(control) => (
          <Select {...control} value={type} onChange={({ target }) => onType(typeOf(target.value))}>
            <option value="percent">Percent</option>
            <option value="points">Rupees</option>
            {!priceless && <option value="price">A price</option>}
          </Select>
        )}
      </Field>
    </div>
  );
}

function RiskLine({ draft, last }: { readonly draft: Draft; readonly last: Decimal | null }) {
  const value = above0(draft.stop);
  const entry = draft.type === "limit" ? above0(draft.limit) : last;
  const tick = draft.instrument?.tick_size;
  const risk =
    value !== null && tick
      ? riskOf({ type: draft.stopType, value }, draft.side, unitsOf(draft.quantity), entry, tick)
      : null;
  if (!risk || entry === null)
    return (
      <Line tone="plain">
        {draft.instrument && draft.type === "market" && last === null
          ? "No price is known yet, so the rupees at risk cannot be told before it fills."
          : "With instrument, quantity and stop you see here what you risk."}
      </Line>
    );
  if (!risk.valid) {
    const where = draft.side === "buy" ? "below" : "above";
    return (
      <Line tone="bad">
        {formatPrice(risk.level, tick)} would be met at once: the stop of a {draft.side} lies {where}{" "}
        {formatPrice(entry, tick)}.
      </Line>
    );
  }
  return (
    <Line tone="good">
      <strong className="figures block text-base font-semibold text-ink">
        {formatRupees(risk.rupees)} at risk
      </strong>
      <span className="figures">
        Stop at {formatPrice(risk.level, tick)}, {formatRupees(risk.distance)} ({formatPercent(risk.percent)})
        from {draft.type === "limit" ? "the limit" : `the last price ${formatPrice(entry, tick)}`}
      </span>
      <span className="block text-xs text-ink-3">
        Before charges; a price that jumps over the stop costs more.
        {draft.type === "market" && " It counts from the price at which it really fills."}
      </span>
    </Line>
  );
}

function Line({ tone, children }: { readonly tone: "plain" | "good" | "bad"; readonly children: ReactNode }) {
  const Icon = tone === "bad" ? ShieldAlert : ShieldCheck;
  return (
    <div
      role="status"
      className={cx(
        "flex gap-2.5 rounded px-3 py-2.5 text-sm",
        tone === "bad" ? "bg-loss-soft text-loss" : "bg-sunken text-ink-2",
      )}
    >
      <Icon aria-hidden className={cx("mt-0.5 size-4 shrink-0", tone === "good" && "text-stop")} />
      <div className="min-w-0">{children}</div>
    </div>
  );
}
