import { useMemo, useState } from "react";

import type { Schemas } from "@/api/client";
import type { Decimal } from "@/domain/money";
import { exchangeDay, formatDay } from "@/domain/time";
import { symbolOf } from "@/domain/words";
import { Chart } from "@/features/chart/Chart";
import { type Interval, useCandles, useTickCandles } from "@/features/chart/use-candles";
import { Card, EmptyState, ErrorState, Price, Segmented, Skeleton, useNow } from "@/ui";

import { fillsOf, linesOfRun, plannedLines } from "./chart-parts";
import { isFinal } from "./status";

type Run = Schemas["RunView"];
type View = "live" | Interval;
const VIEWS: readonly { readonly value: View; readonly label: string; readonly long: string }[] = [
  {
    value: "live",
    label: "Live",
    long: "candles of two seconds, from the quotes since this page was opened",
  },
  { value: "1m", label: "1m", long: "candles of one minute" },
  { value: "5m", label: "5m", long: "candles of five minutes" },
  { value: "15m", label: "15m", long: "candles of a quarter of an hour" },
];
const ABOUT_TO_MS = 10 * 60_000;

export interface DetailChartProps {
  readonly strategy: Schemas["StrategyView"];
  /** The run that is looked at. */
  readonly run: Run | null;
  readonly runs: readonly Run[];
  /** When it enters next, if it is started. */
  readonly next: string | null;
  readonly tick: Decimal;
}

/** The market with the strategy's lines and fills in it; live from the moment something is about to happen. */
export function DetailChart({ strategy, run, runs, next, tick }: DetailChartProps) {
  const { instrument } = strategy;
  const today = exchangeDay(useNow(5_000));
  const day = run && isFinal(run) ? run.session_date : today;
  const isToday = day === today;
  const [wished, wish] = useState<View | null>(null);
  const [lively, enliven] = useState(false);
  if (!lively && isLively(strategy, next)) enliven(true);
  const wanted = wished ?? (lively ? "live" : "1m");
  const view = isToday ? wanted : wanted === "live" ? "1m" : wanted;
  const {
    candles: minutes,
    quote,
    isPending,
    error,
    refetch,
  } = useCandles(instrument, view === "live" ? "1m" : view, day);
  const seconds = useTickCandles(isToday ? instrument : null);
  const candles = view === "live" ? seconds : minutes;
  const last = quote?.last ?? null;
  const waits = strategy.run?.state === "WAITING" && isToday;
  const lines = useMemo(() => {
    const ofRun = linesOfRun(run);
    const looksBack = run !== null && isFinal(run);
    if (ofRun.length > 0 && !(looksBack && waits)) return ofRun;
    return isToday ? plannedLines(strategy, last, tick) : ofRun;
  }, [run, waits, isToday, strategy, last, tick]);
  const markers = useMemo(() => {
    const fills = fillsOf(runs, day, tick);
    const first = candles[0];
    return first ? fills.filter(({ at }) => at >= first.start) : [];
  }, [runs, day, tick, candles]);
  const long = VIEWS.find(({ value }) => value === view)?.long ?? "";
  return (
    <Card
      flush
      title={
        <span className="flex items-baseline gap-2.5">
          {symbolOf(instrument)}
          {isToday ? (
            <Price price={last} tickSize={tick} />
          ) : (
            <span className="font-normal text-ink-2">{formatDay(day)}</span>
          )}
        </span>
      }
      actions={
        <Segmented<View>
          label="Interval"
          value={view}
          onChange={wish}
          options={VIEWS.filter(({ value }) => isToday || value !== "live")}
        />
      }
    >
      {error && <ErrorState compact error={error} onRetry={() => void refetch()} />}
      {isPending && view !== "live" ? (
        <div role="status" aria-label="Loading candles" className="h-84 p-4 desk:h-99">
          <Skeleton className="h-full" />
        </div>
      ) : candles.length === 0 ? (
        <div className="flex h-60 items-center justify-center desk:h-99">
          <EmptyState title={view === "live" ? "Waiting for the next quote" : "No candles on this day"}>
            {view === "live"
              ? "A candle is added every two seconds while the market trades."
              : "The market did not trade, or its bars are no longer kept."}
          </EmptyState>
        </div>
      ) : (
        <Chart
          label={`${symbolOf(instrument)}, ${long}, with the strategy's lines and fills`}
          frame={`${instrument} ${view} ${day}`}
          candles={candles}
          lines={lines}
          markers={markers}
          tick={tick}
        />
      )}
    </Card>
  );
}

/** Whether something is under way or will be in a few minutes: from then on the chart is live. */
function isLively({ run, status }: Schemas["StrategyView"], next: string | null): boolean {
  if (run && run.state !== "WAITING" && !isFinal(run)) return true;
  const due = run?.state === "WAITING" ? run.due_at : status === "ACTIVE" ? next : null;
  return due !== null && new Date(due).getTime() - Date.now() < ABOUT_TO_MS;
}
