import { expect, test } from "vitest";

import { axisTime, candleAt, candlesIn, chartSeconds, linesInScale, moved, snapped } from "./scale";
import type { Candle, ChartLine } from "./types";

const candle = (start: string, low: string, high: string): Candle => ({
  start,
  open: low,
  high,
  low,
  close: high,
  volume: 1,
});
const line = (kind: ChartLine["kind"], price: string): ChartLine => ({ id: kind, kind, label: kind, price });

test("a pointer's price falls on the tick grid, and never on zero or below", () => {
  expect(snapped(497.3499, "0.05")).toBe("497.35");
  expect(snapped(497.374, "0.05")).toBe("497.35");
  expect(snapped(497.376, "0.05")).toBe("497.40");
  expect(snapped(-3, "0.05")).toBe("0.05");
});

test("arrow keys move a line by a tick, Shift and Page by ten, other keys not at all", () => {
  expect(moved("495.00", "ArrowUp", "0.05", false)).toBe("495.05");
  expect(moved("495.00", "ArrowDown", "0.05", false)).toBe("494.95");
  expect(moved("495.00", "ArrowDown", "0.05", true)).toBe("494.50");
  expect(moved("495.00", "PageUp", "0.05", false)).toBe("495.50");
  expect(moved("0.10", "PageDown", "0.05", false)).toBe("0.05");
  expect(moved("495.00", "Enter", "0.05", false)).toBeNull();
});

test("the axis is the exchange's: 03:45 UTC reads 09:15", () => {
  expect(axisTime(chartSeconds("2026-11-23T03:45:00Z"), "time")).toBe("09:15");
  expect(axisTime(chartSeconds("2026-11-22T20:00:00Z"), "day")).toBe("23 Nov");
});

test("a fill belongs to the newest candle that began before it", () => {
  const candles = ["2026-11-23T03:45:00Z", "2026-11-23T03:46:00Z", "2026-11-23T03:50:00Z"].map((at) =>
    candle(at, "1", "2"),
  );
  expect(candleAt(candles, "2026-11-23T03:46:59Z")?.start).toBe("2026-11-23T03:46:00Z");
  expect(candleAt(candles, "2026-11-23T03:50:00Z")?.start).toBe("2026-11-23T03:50:00Z");
  expect(candleAt(candles, "2026-11-23T03:44:59Z")).toBeNull();
});

test("about fifty candles on a phone, more at a desk", () => {
  expect(candlesIn(390)).toBeGreaterThanOrEqual(45);
  expect(candlesIn(390)).toBeLessThanOrEqual(55);
  expect(candlesIn(1000)).toBeGreaterThan(120);
});

test("a far target does not press the candles flat; what can be moved is always in the scale", () => {
  const candles = [candle("2026-11-23T03:45:00Z", "498", "502")];
  const far = line("target", "900");
  expect(linesInScale(candles, [line("stop", "495"), far])).toEqual([line("stop", "495")]);
  const movable = { ...far, onMove: () => undefined };
  expect(linesInScale(candles, [movable])).toEqual([movable]);
  expect(linesInScale(candles, [movable, line("trail", "800")])).toHaveLength(2); // in between, so in sight
});
