/** The way in for screens: the chart's library is fetched when the first chart is shown. */
import { lazy, Suspense } from "react";

import { Skeleton } from "@/ui";

import type { CandleChartProps } from "./CandleChart";

export type { CandleChartProps } from "./CandleChart";
export type { Candle, ChartLine, ChartMarker, LineKind, Overlay } from "./types";

const CandleChart = lazy(() => import("./CandleChart"));

export function Chart(props: CandleChartProps) {
  return (
    <Suspense
      fallback={
        <div role="status" aria-label="Loading the chart" className="h-84 p-4 desk:h-99">
          <Skeleton className="h-full" />
        </div>
      }
    >
      <CandleChart {...props} />
    </Suspense>
  );
}
