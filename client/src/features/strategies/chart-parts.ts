/** A run and a plan as the chart's lines and marks. No React, no page. */
import type { Schemas } from "@/api/client";
import { formatPrice, formatQuantity } from "@/domain/format";
import type { Decimal } from "@/domain/money";
import { causeOf } from "@/domain/words";
import type { ChartLine, ChartMarker } from "@/features/chart/Chart";

import { distanceOf } from "./form";
import { levelOf } from "./risk";

type Strategy = Schemas["StrategyView"];
type Run = Schemas["RunView"];

const OUT: Readonly<Record<string, ChartMarker["kind"]>> = { STOP: "stop", TRAIL: "trail", TARGET: "target" };

/** Every fill of the runs, on the day that is shown. */
export function fillsOf(runs: readonly Run[], day: string, tick: Decimal): readonly ChartMarker[] {
  return runs
    .filter((run) => run.session_date === day)
    .flatMap((run) =>
      run.legs.flatMap((leg): ChartMarker[] => {
        const marks: ChartMarker[] = [];
        if (leg.entry_at && leg.entry_average)
          marks.push({
            id: `${run.id}-${leg.number.toString()}-in`,
            at: leg.entry_at,
            price: leg.entry_average,
            kind: "entry",
            side: leg.side,
            text: `${leg.side === "buy" ? "Bought" : "Sold"} ${formatQuantity(leg.entry_filled)} at ${formatPrice(leg.entry_average, tick)}`,
          });
        if (leg.exit_at && leg.exit_average)
          marks.push({
            id: `${run.id}-${leg.number.toString()}-out`,
            at: leg.exit_at,
            price: leg.exit_average,
            kind: OUT[run.reason ?? ""] ?? "out",
            side: leg.side === "buy" ? "sell" : "buy",
            text: `${run.reason ? causeOf(run.reason).text : "Out"} at ${formatPrice(leg.exit_average, tick)}`,
          });
        return marks;
      }),
    );
}

/** The lines of a run that has entered; none before. */
export function linesOfRun(run: Run | null): readonly ChartLine[] {
  const leg = run?.legs[0];
  if (!leg?.entry_average) return [];
  const lines: ChartLine[] = [{ id: "entry", kind: "entry", label: "Entry", price: leg.entry_average }];
  if (leg.stop) lines.push({ id: "stop", kind: "stop", label: "Stop", price: leg.stop });
  if (leg.target) lines.push({ id: "target", kind: "target", label: "Target", price: leg.target });
  if (leg.trail) lines.push({ id: "trail", kind: "trail", label: "Trail", price: leg.trail });
  return lines;
}

/** Where the lines would lie if it entered at this price. */
export function plannedLines(
  { protection, side }: Pick<Strategy, "protection" | "side">,
  price: Decimal | null,
  tick: Decimal,
): readonly ChartLine[] {
  if (!protection || price === null) return [];
  const at = (which: "stop" | "target", view: Schemas["DistanceView"] | null): Decimal | null => {
    const type = view?.type === "price" || view?.type === "points" ? view.type : "percent";
    const distance = view && distanceOf({ type, value: view.value });
    return distance && levelOf(which, distance, side, price, tick);
  };
  const [stop, target] = [at("stop", protection.stop_loss), at("target", protection.take_profit)];
  const lines: ChartLine[] = [];
  if (stop) lines.push({ id: "stop", kind: "stop", label: "Stop, if entered now", price: stop });
  if (target) lines.push({ id: "target", kind: "target", label: "Target, if entered now", price: target });
  return lines;
}
