import { Table2 } from "lucide-react";
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "react";

import { formatPrice } from "@/domain/format";
import { compare, type Decimal } from "@/domain/money";
import { cx } from "@/ui";

import { CandleTable } from "./CandleTable";
import { useColours } from "./colours";
import { type Handles, LineHandles } from "./LineHandles";
import { Plot } from "./plot";
import { linesInScale } from "./scale";
import type { Candle, ChartLine, ChartMarker, Overlay } from "./types";
import { useOverlays } from "./use-overlays";

export interface CandleChartProps {
  /** What it is of, for those who hear it: "TIDE, candles of one minute". */
  readonly label: string;
  /** Names what is shown; another name is framed anew (the newest candles), otherwise the reader's view stays. */
  readonly frame: string;
  readonly candles: readonly Candle[];
  readonly lines?: readonly ChartLine[];
  readonly markers?: readonly ChartMarker[];
  readonly overlays?: readonly Overlay[];
  readonly tick?: Decimal;
  readonly volume?: boolean;
  readonly className?: string;
}

const NO_LINES: readonly ChartLine[] = [];
const NO_MARKERS: readonly ChartMarker[] = [];
const NO_OVERLAYS: readonly Overlay[] = [];

/** Candles with levels, fills and overlays; the same in figures below. Import it through `./Chart`, which loads it late. */
export default function CandleChart({
  label,
  frame,
  candles,
  lines = NO_LINES,
  markers = NO_MARKERS,
  overlays = NO_OVERLAYS,
  tick = "0.05",
  volume = false,
  className,
}: CandleChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const handles = useRef<Handles>(null);
  const colours = useColours();
  const made = useRef(colours);
  const [table, setTable] = useState(false);
  const tableId = useId();
  const scaled = useMemo(() => linesInScale(candles.slice(-180), lines), [candles, lines]);
  const unseen = lines.filter((each) => !scaled.includes(each));
  const computed = useOverlays(candles, overlays);
  const places = Math.max(2, tick.split(".")[1]?.replace(/0+$/, "").length ?? 0);

  useLayoutEffect(() => {
    if (!place.current) return;
    const drawn = new Plot(place.current, made.current, { places, volume });
    drawn.onDrawn = () => handles.current?.follow();
    plot.current = drawn;
    return () => {
      plot.current = null;
      drawn.destroy();
    };
  }, [places, volume]);
  // From here on in the order of the drawing: what comes later stands on what came before.
  useLayoutEffect(() => plot.current?.paint(colours), [colours, places, volume]);
  useLayoutEffect(() => plot.current?.setCandles(candles, frame), [candles, frame, places, volume]);
  useLayoutEffect(() => plot.current?.setLines(lines, scaled), [lines, scaled, colours, places, volume]);
  useLayoutEffect(() => plot.current?.setMarkers(markers), [markers, candles, colours, places, volume]);
  useLayoutEffect(() => plot.current?.setOverlays(computed), [computed, colours, places, volume]);
  useEffect(() => handles.current?.follow());

  const movable = lines.filter(({ onMove }) => onMove);
  return (
    <div role="group" aria-label={label} className={cx("min-w-0", className)}>
      <div className="relative h-75 desk:h-90">
        <div ref={place} aria-hidden className="absolute inset-0" />
        {movable.length > 0 && (
          <LineHandles ref={handles} lines={movable} tick={tick} plot={() => plot.current} />
        )}
      </div>
      <div className="flex min-h-9 items-center justify-between gap-3 border-t border-line px-4 text-xs text-ink-3">
        <a href="https://www.tradingview.com/" target="_blank" rel="noreferrer" className="hover:underline">
          Charts by TradingView
        </a>
        {unseen.length > 0 ? (
          <span className="figures min-w-0 truncate">
            {unseen
              .map(({ label: name, price }) => {
                const above = compare(price, candles.at(-1)?.close ?? price) > 0;
                return `${name} ${formatPrice(price, tick)} ${above ? "↑" : "↓"}`;
              })
              .join("  ")}
          </span>
        ) : (
          <span className="max-desk:hidden">Times in IST</span>
        )}
        <button
          type="button"
          aria-expanded={table}
          aria-controls={tableId}
          onClick={() => {
            setTable(!table);
          }}
          className="inline-flex min-h-9 items-center gap-1.5 font-medium text-ink-2 hover:text-ink"
        >
          <Table2 aria-hidden className="size-3.5" />
          {table ? "Hide the table" : "As a table"}
        </button>
      </div>
      <div id={tableId}>
        {table && <CandleTable label={label} candles={candles} overlays={computed} tick={tick} />}
      </div>
    </div>
  );
}
