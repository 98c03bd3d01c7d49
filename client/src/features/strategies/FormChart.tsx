import { useMemo } from "react";

import { Chart, type ChartLine } from "@/features/chart/Chart";
import { useCandles } from "@/features/chart/use-candles";
import { formatPercent, formatPrice, formatRupees } from "@/domain/format";
import { symbolOf } from "@/domain/words";
import { EmptyState, ErrorState, Skeleton } from "@/ui";

import { distanceOf, quantityOf } from "./form";
import { levelOf } from "./risk";
import type { StrategyForm } from "./use-form";

/** The lines on the instrument's candles: dragged here, they say so in the fields, and the other way round. */
export function FormChart({ own }: { readonly own: StrategyForm }) {
  const { form, entry, reference, stop, target, tick, move } = own;
  const instrument = form.instrument?.id ?? null;
  const { candles, isPending, error, refetch } = useCandles(instrument, "1m");
  const trail = distanceOf(form.trail);
  const lines = useMemo((): readonly ChartLine[] => {
    if (reference === null) return [];
    const known = quantityOf(form.quantity) !== null;
    const drawn: ChartLine[] = [];
    if (entry !== null) drawn.push({ id: "entry", kind: "entry", label: "Entry", price: entry });
    if (stop)
      drawn.push({
        id: "stop",
        kind: "stop",
        label: "Stop",
        price: stop.level,
        says: `${formatPrice(stop.distance, tick)} (${formatPercent(stop.percent)})${known ? `, ${formatRupees(stop.rupees)} at risk` : ""}`,
        onMove: (price) => {
          move("stop", price);
        },
      });
    if (target)
      drawn.push({
        id: "target",
        kind: "target",
        label: "Target",
        price: target.level,
        says: `${formatPrice(target.distance, tick)} (${formatPercent(target.percent)})${known ? `, ${formatRupees(target.rupees)} to win` : ""}`,
        onMove: (price) => {
          move("target", price);
        },
      });
    if (trail)
      drawn.push({
        id: "trail",
        kind: "trail",
        label: "Trail",
        price: levelOf("stop", trail, form.side, reference, tick),
      });
    return drawn;
  }, [entry, reference, stop, target, trail, tick, move, form.quantity, form.side]);
  if (!form.instrument || instrument === null)
    return (
      <div className="flex h-75 items-center justify-center desk:h-99">
        <EmptyState title="The chart comes with the instrument">
          Drag the stop along it once it is there.
        </EmptyState>
      </div>
    );
  if (isPending)
    return (
      <div role="status" aria-label="Loading candles" className="h-84 p-4 desk:h-99">
        <Skeleton className="h-full" />
      </div>
    );
  return (
    <>
      {error && <ErrorState compact error={error} onRetry={() => void refetch()} />}
      {candles.length === 0 ? (
        <EmptyState title="No candles today">
          The market has not traded yet. The fields work without them.
        </EmptyState>
      ) : (
        <Chart
          label={`${symbolOf(instrument)}, candles of one minute, with your lines`}
          frame={`${instrument} 1m`}
          candles={candles}
          lines={lines}
          tick={form.instrument.tick_size}
        />
      )}
    </>
  );
}
