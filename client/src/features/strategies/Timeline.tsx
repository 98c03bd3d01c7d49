import { ListTree } from "lucide-react";

import type { Schemas } from "@/api/client";
import type { Tone } from "@/domain/words";
import { cx, EmptyState, ErrorState, SkeletonRows, Time } from "@/ui";
import { formatDay } from "@/domain/time";

import { OrderTraces } from "./OrderTraces";
import { isFinal } from "./status";
import { useTimeline } from "./use-strategies";

const DOT: Record<Tone, string> = {
  neutral: "bg-ink-3",
  accent: "bg-accent",
  profit: "bg-profit",
  loss: "bg-loss",
  warn: "bg-warn",
  stop: "bg-stop",
};

/** The tone of a line by what it tells; what is not known is neutral. */
export function toneOf(kind: string): Tone {
  if (/reject|fail|gave_up|stale|unprotected/.test(kind)) return "loss";
  if (/stop|trail|halt|kill|flatten/.test(kind)) return "stop";
  if (/protected|armed|target/.test(kind)) return "profit";
  if (/entry|waiting/.test(kind)) return "accent";
  if (/parked|skip|taken_over|retry/.test(kind)) return "warn";
  return "neutral";
}

export interface TimelineProps {
  readonly strategyId: string;
  readonly run: Schemas["RunView"] | null;
}

/** What happened in a run and why, its orders with their latencies, and how long anything was held without its stop. */
export function Timeline({ strategyId, run }: TimelineProps) {
  const moving = run !== null && !isFinal(run);
  const { data, error, refetch } = useTimeline(strategyId, run?.id ?? null, moving);
  if (!run)
    return (
      <EmptyState icon={<ListTree aria-hidden />} title="No run yet">
        Each day on which it may enter has its run. What happens in it is written down here, line by line.
      </EmptyState>
    );
  if (!data)
    return error ? (
      <ErrorState error={error} onRetry={() => void refetch()} />
    ) : (
      <SkeletonRows label="Loading the timeline" />
    );
  return (
    <div className="grid gap-6 desk:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <section aria-label="Events" className="min-w-0">
        <h3 className="mb-3 text-sm font-semibold text-ink-2">Run of {formatDay(run.session_date)}</h3>
        {error && <ErrorState compact error={error} onRetry={() => void refetch()} />}
        {data.why_no_trade && (
          <p className="mb-3 rounded border border-line bg-sunken px-3 py-2 text-sm">
            <strong className="font-semibold">
              {moving ? "Nothing traded yet: " : "Why nothing was traded: "}
            </strong>
            {data.why_no_trade.text}
          </p>
        )}
        <Events items={data.items} />
      </section>
      <section aria-label="Orders and protection" className="flex min-w-0 flex-col gap-4">
        <Unprotected timeline={data} />
        <OrderTraces orders={data.orders} />
      </section>
    </div>
  );
}

function Events({ items }: { readonly items: readonly Schemas["TimelineEventView"][] }) {
  if (items.length === 0) return <p className="text-sm text-ink-2">Nothing has happened yet.</p>;
  return (
    <ol className="flex flex-col">
      {items.map(({ kind, text, at, recorded_at: recorded }, index) => (
        <li key={`${recorded} ${index.toString()}`} className="group/event flex gap-3">
          <span className="w-16 shrink-0 pt-px text-right text-xs text-ink-3">
            <Time at={at} style="seconds" />
          </span>
          <span aria-hidden className="flex w-2.5 shrink-0 flex-col items-center">
            <span className={cx("mt-1.5 size-2 shrink-0 rounded-full", DOT[toneOf(kind)])} />
            <span className="w-px flex-1 bg-line group-last/event:hidden" />
          </span>
          <span className="figures min-w-0 pb-3.5 text-sm">{text}</span>
        </li>
      ))}
    </ol>
  );
}

function Unprotected({
  timeline: { seconds_unprotected: seconds, unprotected },
}: {
  readonly timeline: Schemas["TimelineView"];
}) {
  const facts = [
    ["Until the stop was armed", unprotected.before_protection],
    ["Guarded by old prices", unprotected.stale_ticks],
  ] as const;
  return (
    <div className="rounded border border-line px-4 py-3">
      <div className="flex items-baseline justify-between gap-3">
        <h3 className="text-sm font-semibold text-ink-2">Time without protection</h3>
        <span className="figures text-lg font-semibold">
          {seconds === null ? "Nothing held yet" : `${seconds} s`}
        </span>
      </div>
      {seconds !== null && (
        <dl className="mt-1.5 flex flex-wrap gap-x-6 gap-y-1 text-xs text-ink-2">
          {facts.map(([name, value]) => (
            <div key={name} className="flex gap-1.5">
              <dt>{name}</dt>
              <dd className="figures font-medium text-ink">{value ?? "0"} s</dd>
            </div>
          ))}
          {unprotected.take_overs > 0 && (
            <div className="flex gap-1.5">
              <dt>Taken over while held</dt>
              <dd className="figures font-medium text-ink">{unprotected.take_overs} ×</dd>
            </div>
          )}
        </dl>
      )}
    </div>
  );
}
