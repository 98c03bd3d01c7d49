import { expect, test } from "vitest";

import { withQuote } from "./live-candles";
import type { Candle } from "./types";

const first: Candle = {
  start: "2026-11-23T03:45:00Z",
  open: "500.00",
  high: "501.00",
  low: "499.50",
  close: "500.50",
  volume: 40,
};

test("a quote extends the candle that it falls into, compared as decimals", () => {
  const [grown] = withQuote([first], { at: "2026-11-23T03:45:59Z", last: "1001.00" }, 60);
  expect(grown).toEqual({ ...first, high: "1001.00", close: "1001.00" });
  const [lower] = withQuote([first], { at: "2026-11-23T03:45:10Z", last: "99.95" }, 60);
  expect(lower).toEqual({ ...first, low: "99.95", close: "99.95" });
});

test("a quote after its end begins the next one on the same grid", () => {
  const all = withQuote([first], { at: "2026-11-23T03:47:20Z", last: "502.00" }, 60);
  expect(all).toHaveLength(2);
  expect(all[1]).toEqual({
    start: "2026-11-23T03:47:00.000Z",
    open: "502.00",
    high: "502.00",
    low: "502.00",
    close: "502.00",
    volume: 0,
  });
});

test("an old quote changes nothing, and the first one begins a candle", () => {
  expect(withQuote([first], { at: "2026-11-23T03:44:00Z", last: "1.00" }, 60)).toEqual([first]);
  expect(withQuote([], { at: "2026-11-23T03:45:03Z", last: "7.00" }, 2)[0]?.start).toBe(
    "2026-11-23T03:45:02.000Z",
  );
});
