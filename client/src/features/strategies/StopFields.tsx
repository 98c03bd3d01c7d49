import { ShieldCheck } from "lucide-react";

import { formatPercent, formatPrice, formatRupees } from "@/domain/format";
import { absolute, signOf } from "@/domain/money";
import { Badge, Field, Input, Price, Time } from "@/ui";

import { DistanceInput } from "./DistanceInput";
import { quantityOf } from "./form";
import type { Line } from "./risk";
import type { StrategyForm } from "./use-form";

const SUGGESTED = ["0.5", "1", "2"];

/** The line that no strategy sails without. */
export function StopFields({ own }: { readonly own: StrategyForm }) {
  const { form, put, inUnit, errorOf, stop } = own;
  return (
    <section aria-label="Stop-loss" className="flex flex-col gap-3">
      <Field label="Stop-loss" error={errorOf("protection.stop_loss")}>
        {(control) => (
          <DistanceInput
            control={control}
            name="stop-loss"
            field={form.stop}
            onValue={(value) => {
              put("stop", { ...form.stop, value });
            }}
            onUnit={(unit) => {
              inUnit("stop", unit);
            }}
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-2" role="group" aria-label="Usual distances">
        {SUGGESTED.map((percent) => (
          <button
            key={percent}
            type="button"
            onClick={() => {
              put("stop", { type: "percent", value: percent });
            }}
            className="h-9 rounded-full border border-line-strong px-3.5 text-sm text-ink-2 hover:bg-hover hover:text-ink desk:h-7 desk:px-3"
          >
            {percent} %
          </button>
        ))}
      </div>
      <AtRisk own={own} line={stop} />
    </section>
  );
}

/** What may be said besides: target, trail, and the day's limit. */
export function OtherLines({ own }: { readonly own: StrategyForm }) {
  const { form, change, put, inUnit, errorOf, target, tick } = own;
  return (
    <div className="flex flex-col gap-5">
      <Field
        label="Take-profit"
        optional
        error={errorOf("protection.take_profit")}
        hint={
          target && form.target.value !== "" ? (
            <>
              {formatPrice(target.level, tick)}, {formatPercent(target.percent)} away
              {quantityOf(form.quantity) !== null && `, ${formatRupees(target.rupees)} to win`}
            </>
          ) : undefined
        }
      >
        {(control) => (
          <DistanceInput
            control={control}
            name="take-profit"
            field={form.target}
            onValue={(value) => {
              put("target", { ...form.target, value });
            }}
            onUnit={(unit) => {
              inUnit("target", unit);
            }}
          />
        )}
      </Field>
      <Field
        label="Trailing stop"
        optional
        error={errorOf("protection.trailing")}
        hint="Follows the best price at this distance; it never moves back."
      >
        {(control) => (
          <DistanceInput
            control={control}
            name="trailing stop"
            field={form.trail}
            kinds={["percent", "points"]}
            onValue={(value) => {
              change({ trail: { ...form.trail, value } }, "protection.trailing");
            }}
            onUnit={(type) => {
              change({ trail: { type, value: "" } }, "protection.trailing");
            }}
          />
        )}
      </Field>
      <Field
        label="Most to lose in a day"
        optional
        error={errorOf("protection.max_loss_per_day")}
        hint="Beyond it, it does not enter again that day."
      >
        {(control) => (
          <Input
            {...control}
            figures
            before="₹"
            value={form.maxLoss}
            onChange={(event) => {
              change({ maxLoss: event.target.value }, "protection.max_loss_per_day");
            }}
          />
        )}
      </Field>
    </div>
  );
}

function AtRisk({
  own: { form, tick, entry, reference, quotedAt },
  line,
}: {
  readonly own: StrategyForm;
  readonly line: Line | null;
}) {
  const quantity = quantityOf(form.quantity);
  if (!line)
    return (
      <div className="rounded border border-dashed border-line-strong px-4 py-3 text-sm text-ink-2">
        {reference === null
          ? form.instrument
            ? "No price is known yet: rupees are worked out when the first quote comes."
            : "Choose what to trade, then say how far the price may go against you."
          : "Say how far the price may go against you. Nothing is traded without this line."}
      </div>
    );
  const keeps = signOf(line.rupees) < 0; // above a long's entry: a gain that is not given back
  return (
    <div aria-live="polite" className="rounded border border-stop/40 bg-stop-soft px-4 py-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="text-sm font-medium text-stop">{keeps ? "Kept at the stop" : "At risk"}</span>
        <span className="figures text-2xl font-semibold tracking-tight text-stop">
          {quantity === null ? "–" : formatRupees(absolute(line.rupees))}
        </span>
      </div>
      <dl className="mt-2 grid grid-cols-3 gap-x-4 text-sm">
        <Fact name="Stop at">{formatPrice(line.level, tick)}</Fact>
        <Fact name="Distance">{formatPrice(absolute(line.distance), tick)}</Fact>
        <Fact name="In percent">{formatPercent(absolute(line.percent))}</Fact>
      </dl>
      <p className="mt-2 flex flex-wrap items-center gap-x-2 text-xs text-ink-2">
        {entry !== null ? "Counted from the entry at" : "Counted from the entry; shown at"}
        <Price price={reference} tickSize={tick} />
        {entry === null && quotedAt && (
          <>
            quoted <Time at={quotedAt} style="seconds" />
          </>
        )}
        {quantity === null && <Badge tone="warn">Give a quantity for the rupees</Badge>}
      </p>
      <p className="mt-2 flex items-start gap-1.5 text-xs text-ink-2">
        <ShieldCheck aria-hidden className="mt-px size-3.5 shrink-0 text-stop" />
        Before charges, and when the exit fills at the line. A jump beyond it can cost more.
      </p>
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: string }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-ink-2">{name}</dt>
      <dd className="figures font-semibold">{children}</dd>
    </div>
  );
}
