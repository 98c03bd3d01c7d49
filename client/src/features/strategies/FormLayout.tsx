import { type ReactNode, useId } from "react";

import { formatRupees } from "@/domain/format";
import { symbolOf } from "@/domain/words";
import { Card, ErrorState } from "@/ui";

import { BasicFields } from "./BasicFields";
import { FormChart } from "./FormChart";
import { quantityOf } from "./form";
import { parsedTime } from "./schedule";
import { ScheduleFields } from "./ScheduleFields";
import { OtherLines, StopFields } from "./StopFields";
import type { StrategyForm } from "./use-form";

export interface FormLayoutProps {
  readonly own: StrategyForm;
  /** A run is open: nothing but the protection may change. */
  readonly protectionOnly?: boolean;
  readonly problem: unknown;
  /** Said above everything: a conflict, what is fixed for now. */
  readonly notice?: ReactNode;
  readonly buttons: ReactNode;
  readonly onSubmit: () => void;
}

export function FormLayout({
  own,
  protectionOnly = false,
  problem,
  notice,
  buttons,
  onSubmit,
}: FormLayoutProps) {
  const id = useId();
  return (
    <form
      noValidate
      aria-label="Strategy"
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
        const form = event.currentTarget;
        requestAnimationFrame(() => form.querySelector<HTMLElement>("[aria-invalid]")?.focus());
      }}
    >
      {notice}
      <Card title="What and how much">
        <BasicFields own={own} disabled={protectionOnly} />
      </Card>
      <Card title="The line" flush className="desk:overflow-hidden">
        <div className="desk:grid desk:grid-cols-[minmax(340px,5fr)_minmax(0,7fr)] desk:grid-rows-[auto_1fr]">
          <div className="p-4 pb-5 desk:border-r desk:border-line">
            <StopFields own={own} />
          </div>
          <div className="border-line max-desk:border-y desk:row-span-2">
            <FormChart own={own} />
          </div>
          <div className="p-4 desk:border-r desk:border-line desk:pt-0">
            <OtherLines own={own} />
          </div>
        </div>
      </Card>
      <Card title="When">
        <ScheduleFields own={own} disabled={protectionOnly} />
      </Card>
      {problem !== null && problem !== undefined && (
        <div id={`${id}-problem`} className="rounded border border-loss bg-loss-soft">
          <ErrorState compact error={problem} />
        </div>
      )}
      <div className="sticky bottom-[calc(56px+env(safe-area-inset-bottom))] z-20 -mx-4 flex flex-wrap items-center justify-between gap-3 border-t border-line bg-surface px-4 py-3 desk:bottom-0 desk:mx-0 desk:rounded-md desk:border">
        <Summary own={own} />
        <div className="flex gap-2 max-desk:w-full max-desk:[&>*]:flex-1">{buttons}</div>
      </div>
    </form>
  );
}

/** The strategy in one sentence, with what it can lose. */
function Summary({ own: { form, stop } }: { readonly own: StrategyForm }) {
  const entry = parsedTime(form.entry);
  if (!form.instrument || !entry)
    return <p className="text-sm text-ink-3 max-desk:hidden">Nothing chosen yet.</p>;
  return (
    <p className="min-w-0 text-sm text-ink-2">
      {form.side === "buy" ? "Buy" : "Sell"} {form.quantity || "…"} {symbolOf(form.instrument.id)} at {entry}
      {stop && quantityOf(form.quantity) !== null ? (
        <>
          , <strong className="figures font-semibold text-stop">{formatRupees(stop.rupees)}</strong> at risk
        </>
      ) : (
        <strong className="font-semibold text-stop">{stop ? "" : ", no stop yet"}</strong>
      )}
    </p>
  );
}
