/** Between the chart's world (pixels, seconds) and ours (decimal text, instants). No React, no page. */
import { add, compare, type Decimal, multiply, roundTo, subtract, toPixels } from "@/domain/money";

import type { Candle, ChartLine } from "./types";

/** The library reads times as UTC; it is given IST as if it were UTC, so that its days and hours fall on ours. */
const IST_OFFSET_SECONDS = 19_800;
const MINUTE = 60;

export function chartSeconds(at: string | Date): number {
  return Math.floor(new Date(at).getTime() / 1000) + IST_OFFSET_SECONDS;
}

const SHOWN: Record<"time" | "seconds" | "day" | "full", Intl.DateTimeFormatOptions> = {
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  seconds: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  day: { day: "numeric", month: "short" },
  full: {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  },
};
const formatters = new Map<string, Intl.DateTimeFormat>();

/** A time of the chart's axis in words of the exchange's zone. */
export function axisTime(chartTime: number, style: keyof typeof SHOWN): string {
  const made =
    formatters.get(style) ?? new Intl.DateTimeFormat("en-IN", { ...SHOWN[style], timeZone: "UTC" });
  formatters.set(style, made);
  return made.format(new Date(chartTime * 1000));
}

/** The start of the newest candle that began at or before a time; null when it is older than all of them. */
export function candleAt<Each extends { readonly start: string }>(
  candles: readonly Each[],
  at: string,
): Each | null {
  const moment = new Date(at).getTime();
  let [low, high] = [0, candles.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const start = new Date(candles[middle]?.start ?? 0).getTime();
    if (start <= moment) low = middle + 1;
    else high = middle;
  }
  return candles[low - 1] ?? null;
}

/** A price that the pointer is at, on the tick grid and above zero. */
export function snapped(price: number, tick: Decimal): Decimal {
  const onGrid = roundTo(price.toFixed(6), tick);
  return compare(onGrid, tick) < 0 ? tick : onGrid;
}

/** Where a key moves a line to; null for keys that move nothing. Shift makes ten ticks of one. */
export function moved(price: Decimal, key: string, tick: Decimal, coarse: boolean): Decimal | null {
  const steps = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 }[key];
  if (steps === undefined) return null;
  const by = multiply(tick, Math.abs(steps) * (coarse ? 10 : 1));
  const onGrid = roundTo(price, tick);
  const to = steps > 0 ? add(onGrid, by) : subtract(onGrid, by);
  return compare(to, tick) < 0 ? tick : to;
}

/** How many candles fit so that they can be read: about fifty on a phone. */
export function candlesIn(width: number): number {
  return Math.max(20, Math.min(180, Math.round((width - 60) / 6.5)));
}

/** The last day's end is not the axis's: some room on the right for what comes. */
export function roomAfter(shown: number): number {
  return Math.max(3, Math.round(shown / 12));
}

export const SECONDS_OF = { "1m": MINUTE, "5m": 5 * MINUTE, "15m": 15 * MINUTE, "1h": 60 * MINUTE } as const;

/** How many heights of the candles a line may be away before the scale leaves it out; the stop is seen longest. */
const REACH = { stop: 8, entry: 4, target: 4, trail: 4 } as const;
const LEAST_HEIGHT = 0.004;

/**
 * The lines that the price scale makes room for: all that can be moved, and those near enough that the candles are
 * still more than a flat stroke.
 */
export function linesInScale(candles: readonly Candle[], lines: readonly ChartLine[]): readonly ChartLine[] {
  if (candles.length === 0) return lines;
  const high = Math.max(...candles.map((each) => toPixels(each.high)));
  const low = Math.min(...candles.map((each) => toPixels(each.low)));
  const height = Math.max(high - low, high * LEAST_HEIGHT);
  const near = lines.filter(({ price, kind, onMove }) => {
    const at = toPixels(price);
    return onMove !== undefined || Math.max(at - high, low - at) <= REACH[kind] * height;
  });
  const shown = [high, low, ...near.map(({ price }) => toPixels(price))];
  const [top, bottom] = [Math.max(...shown), Math.min(...shown)];
  return lines.filter(
    (each) => near.includes(each) || (toPixels(each.price) <= top && toPixels(each.price) >= bottom),
  );
}
