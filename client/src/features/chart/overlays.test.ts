import { expect, test } from "vitest";

import { overlayLines, PERIODS } from "./overlays";
import type { Candle } from "./types";

const rising: readonly Candle[] = Array.from({ length: 40 }, (_, index) => {
  const close = (100 + index).toFixed(2);
  return {
    start: new Date(index * 60_000).toISOString(),
    open: close,
    high: close,
    low: close,
    close,
    volume: 1,
  };
});

test("an average is empty until it has all of its candles, then their mean", () => {
  const [sma] = overlayLines(rising, ["sma"]);
  expect(sma?.values).toHaveLength(40);
  expect(sma?.values[PERIODS.sma - 2]).toBeNull();
  expect(sma?.values[PERIODS.sma - 1]).toBeCloseTo(109.5); // the mean of 100 … 119
  expect(sma?.values[39]).toBeCloseTo(129.5);
});

test("bands lie two deviations around the middle, and strength of nothing but gains is 100", () => {
  const [upper, middle, lower, rsi] = overlayLines(rising, ["bollinger", "rsi"]);
  const deviation = Math.sqrt((20 * 20 - 1) / 12); // of twenty consecutive numbers
  expect(middle?.values[39]).toBeCloseTo(129.5);
  expect(upper?.values[39]).toBeCloseTo(129.5 + 2 * deviation);
  expect(lower?.values[39]).toBeCloseTo(129.5 - 2 * deviation);
  expect(rsi?.values[39]).toBe(100);
});

test("the exponential average follows the newest candles more closely", () => {
  const [ema] = overlayLines(rising, ["ema"]);
  expect(ema?.values[PERIODS.ema - 2]).toBeNull();
  const jump = [
    ...rising,
    {
      ...rising[0],
      start: "2026-01-01T00:00:00Z",
      open: "300",
      high: "300",
      low: "300",
      close: "300",
      volume: 1,
    },
  ];
  const [fast, slow] = overlayLines(jump, ["ema", "sma"]);
  expect(fast?.values.at(-1) ?? 0).toBeGreaterThan(slow?.values.at(-1) ?? Infinity);
});
