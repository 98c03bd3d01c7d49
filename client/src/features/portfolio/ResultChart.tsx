import {
  BaselineSeries,
  ColorType,
  createChart,
  HistogramSeries,
  type AutoscaleInfo,
  type IChartApi,
  type Time as ChartTime,
} from "lightweight-charts";
import { useEffect, useRef, useState } from "react";

import { formatCompact, formatRupees } from "@/domain/format";
import { toPixels } from "@/domain/money";
import { formatDay } from "@/domain/time";
import { PnL, useTheme } from "@/ui";

import type { DayResult } from "./use-history";

interface ChartProps {
  readonly days: readonly DayResult[];
  readonly shape: "total" | "daily";
}

/** One point for each day that brought something; between them nothing is made up. */
export default function ResultChart({ days, shape }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const theme = useTheme();
  useEffect(() => {
    if (!place.current) return;
    const chart = drawn(place.current, days, shape);
    chart.subscribeCrosshairMove(({ time }) => {
      setPointed(typeof time === "string" ? time : null);
    });
    return () => {
      chart.remove();
    };
  }, [days, shape, theme]);
  const shown = days.find(({ day }) => day === pointed) ?? days.at(-1);
  return (
    <div className="px-4 pt-3 pb-2">
      {shown && (
        <p className="figures flex flex-wrap gap-x-4 text-sm text-ink-2" aria-hidden>
          <span className="font-medium text-ink">{formatDay(shown.day)}</span>
          <span>
            net <PnL amount={shown.net} />
          </span>
          <span>charges {formatRupees(shown.charges)}</span>
          <span>
            adds up to <PnL amount={shown.cumulative_net} />
          </span>
        </p>
      )}
      <div ref={place} role="group" aria-label={summary(days, shape)} className="h-64 w-full" />
      <p className="pt-1 text-right text-xs text-ink-3">
        Chart by{" "}
        <a
          href="https://www.tradingview.com/"
          target="_blank"
          rel="noreferrer"
          className="underline hover:text-ink"
        >
          TradingView
        </a>
      </p>
    </div>
  );
}

function summary(days: readonly DayResult[], shape: ChartProps["shape"]): string {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return "No results";
  const what =
    shape === "total" ? "Booked result after charges, added up" : "Booked result after charges, day by day";
  return `${what}, ${formatDay(first.day)} to ${formatDay(last.day)}: ${formatRupees(last.cumulative_net, { sign: "always" })} in all. The same as a table: choose Table.`;
}

function drawn(place: HTMLElement, days: readonly DayResult[], shape: ChartProps["shape"]): IChartApi {
  const colour = (name: string) => getComputedStyle(place).getPropertyValue(`--${name}`).trim();
  const chart = createChart(place, {
    autoSize: true,
    layout: {
      background: { type: ColorType.Solid, color: colour("surface") },
      textColor: colour("ink-2"),
      fontFamily: "Inter Variable, system-ui, sans-serif",
      fontSize: 11,
      attributionLogo: false,
    },
    grid: { vertLines: { visible: false }, horzLines: { color: colour("chart-grid") } },
    rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.12, bottom: 0.12 } },
    timeScale: {
      borderColor: colour("line"),
      fixLeftEdge: true,
      fixRightEdge: true,
      maxBarSpacing: shape === "daily" || days.length === 1 ? 56 : 0,
      tickMarkFormatter: dayMark,
    },
    crosshair: {
      vertLine: { color: colour("line-strong"), labelVisible: false },
      horzLine: { visible: false, labelVisible: false },
    },
    localization: { priceFormatter: (price: number) => formatCompact(price.toFixed(2)) },
    handleScroll: false,
    handleScale: false,
  });
  const [gain, loss] = [colour("profit"), colour("loss")];
  const clear = (text: string, percent: number) =>
    `${text}${Math.round(percent * 2.55)
      .toString(16)
      .padStart(2, "0")}`;
  // A line needs two points: a single day is a bar.
  if (shape === "total" && days.length > 1) {
    const line = chart.addSeries(BaselineSeries, {
      baseValue: { type: "price", price: 0 },
      topLineColor: gain,
      topFillColor1: clear(gain, 26),
      topFillColor2: clear(gain, 4),
      bottomLineColor: loss,
      bottomFillColor1: clear(loss, 4),
      bottomFillColor2: clear(loss, 26),
      lineWidth: 2,
      priceLineVisible: false,
      lastValueVisible: true,
      pointMarkersVisible: days.length <= 40,
      pointMarkersRadius: 2.5,
      autoscaleInfoProvider: (own: () => AutoscaleInfo | null) => withZero(own()),
    });
    line.setData(days.map(({ day, cumulative_net: total }) => ({ time: day, value: toPixels(total) })));
    line.createPriceLine({
      price: 0,
      color: colour("line-strong"),
      lineWidth: 1,
      lineStyle: 0,
      axisLabelVisible: false,
    });
  } else {
    const bars = chart.addSeries(HistogramSeries, {
      base: 0,
      priceLineVisible: false,
      lastValueVisible: false,
    });
    bars.setData(
      days.map(({ day, net }) => ({
        time: day,
        value: toPixels(net),
        color: toPixels(net) < 0 ? loss : gain,
      })),
    );
  }
  chart.timeScale().fitContent();
  return chart;
}

/** Zero is always in view: a gain or a loss is seen against it. */
function withZero(own: AutoscaleInfo | null): AutoscaleInfo | null {
  const range = own?.priceRange;
  if (!own || !range) return own;
  const { minValue, maxValue } = range;
  return { ...own, priceRange: { minValue: Math.min(0, minValue), maxValue: Math.max(0, maxValue) } };
}

function dayMark(time: ChartTime): string {
  return typeof time === "string" ? formatDay(time).replace(/ \d{4}$/, "") : "";
}
