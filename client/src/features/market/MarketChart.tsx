import { useState } from "react";

import { symbolOf } from "@/domain/words";
import { Chart, type Overlay } from "@/features/chart/Chart";
import { Button, Card, cx, EmptyState, ErrorState, Segmented, Skeleton } from "@/ui";

import { type Timeframe, TIMEFRAMES, useBars } from "./use-bars";

const FRAMES = (["1m", "5m", "15m", "1h", "1d"] as const).map((value) => ({
  value,
  label: <span className="figures">{TIMEFRAMES[value].label}</span>,
}));

/** Each overlay with the colour that the chart draws it in. */
const OVERLAYS: readonly { readonly value: Overlay; readonly label: string; readonly dot: string }[] = [
  { value: "sma", label: "SMA 20", dot: "bg-accent" },
  { value: "ema", label: "EMA 20", dot: "bg-warn" },
  { value: "bollinger", label: "Bollinger 20, 2σ", dot: "bg-ink-3" },
  { value: "rsi", label: "RSI 14", dot: "bg-accent" },
];

interface ChartProps {
  readonly instrument: string;
  readonly tick: string;
}

export function MarketChart({ instrument, tick }: ChartProps) {
  const [frame, setFrame] = useState<Timeframe>("1m");
  const [overlays, setOverlays] = useState<readonly Overlay[]>([]);
  const toggle = (which: Overlay) => {
    setOverlays(overlays.includes(which) ? overlays.filter((each) => each !== which) : [...overlays, which]);
  };
  return (
    <Card flush>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line p-3">
        <div className="-m-0.5 max-w-full overflow-x-auto p-0.5">
          <Segmented label="Timeframe" value={frame} options={FRAMES} onChange={setFrame} />
        </div>
        <div role="group" aria-label="Overlays" className="-m-0.5 flex gap-1.5 overflow-x-auto p-0.5">
          {OVERLAYS.map(({ value, label, dot }) => {
            const on = overlays.includes(value);
            return (
              <button
                key={value}
                type="button"
                aria-pressed={on}
                onClick={() => {
                  toggle(value);
                }}
                className={cx(
                  "inline-flex h-10 shrink-0 items-center gap-2 rounded-full border px-3 text-xs font-medium whitespace-nowrap desk:h-7.5",
                  on ? "border-line-strong bg-sunken text-ink" : "border-line text-ink-2 hover:bg-hover",
                )}
              >
                <span aria-hidden className={cx("h-0.5 w-3 rounded-full", on ? dot : "bg-line-strong")} />
                {label}
              </button>
            );
          })}
        </div>
      </div>
      <Drawn instrument={instrument} tick={tick} frame={frame} overlays={overlays} onFrame={setFrame} />
    </Card>
  );
}

interface DrawnProps extends ChartProps {
  readonly frame: Timeframe;
  readonly overlays: readonly Overlay[];
  readonly onFrame: (frame: Timeframe) => void;
}

function Drawn({ instrument, tick, frame, overlays, onFrame }: DrawnProps) {
  const { candles, error, refetch } = useBars(instrument, frame);
  if (!candles)
    return error ? (
      <ErrorState error={error} onRetry={() => void refetch()} />
    ) : (
      <div role="status" aria-label="Loading candles" className="h-84 p-4 desk:h-99">
        <Skeleton className="h-full" />
      </div>
    );
  if (candles.length === 0) return <NoCandles frame={frame} onFrame={onFrame} />;
  return (
    <>
      {error && <ErrorState compact error={error} onRetry={() => void refetch()} />}
      <Chart
        label={`${symbolOf(instrument)}, candles of ${TIMEFRAMES[frame].long}`}
        frame={`${instrument} ${frame}`}
        candles={candles}
        overlays={overlays}
        tick={tick}
        volume
      />
    </>
  );
}

function NoCandles({ frame, onFrame }: Pick<DrawnProps, "frame" | "onFrame">) {
  const days = TIMEFRAMES[frame].days + 1;
  const longer = frame === "1d" || frame === "1h" ? null : "1h";
  return (
    <EmptyState
      title={`Nothing was traded in the last ${days.toString()} days`}
      action={
        longer && (
          <Button
            onClick={() => {
              onFrame(longer);
            }}
          >
            Show a month
          </Button>
        )
      }
    >
      {longer
        ? "The market was closed, or nobody listened to its prices."
        : "Candles come with the first prices."}
    </EmptyState>
  );
}
