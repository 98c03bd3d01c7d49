import { describe, expect, test } from "vitest";

import { clamped, convert, isOnItsSide, levelOf, lineOf, valueAt } from "./risk";

describe("levels, as the platform reckons them", () => {
  test("a long's stop is rounded up, a short's down: never more risk than asked for", () => {
    expect(levelOf("stop", { type: "percent", value: "0.5" }, "buy", "499.60", "0.05")).toBe("497.15"); // 497.102
    expect(levelOf("stop", { type: "percent", value: "0.5" }, "sell", "499.60", "0.05")).toBe("502.05"); // 502.098
    expect(levelOf("stop", { type: "points", value: "12.5" }, "buy", "500.00", "0.05")).toBe("487.50");
    expect(levelOf("stop", { type: "price", value: "480.00" }, "buy", "500.00", "0.05")).toBe("480.00");
  });

  test("a target is rounded away from the entry", () => {
    expect(levelOf("target", { type: "percent", value: "0.5" }, "buy", "499.60", "0.05")).toBe("502.10"); // 502.098
    expect(levelOf("target", { type: "percent", value: "0.5" }, "sell", "499.60", "0.05")).toBe("497.10"); // 497.102
  });
});

test("rupees at risk are exact where floats are not", () => {
  // 0.1 + 0.2 and 1.1 × 3 in floats are not what they should be; these are.
  const line = lineOf("stop", { type: "points", value: "1.10" }, "buy", 3, "100.30", "0.05");
  expect(line).toMatchObject({ level: "99.20", distance: "1.10", rupees: "3.30" });
  const large = lineOf("stop", { type: "points", value: "0.05" }, "buy", 9_007_199, "98765.45", "0.05");
  expect(large.rupees).toBe("450359.95");
});

test("distance and percent are of the level in force, not of what was typed", () => {
  const line = lineOf("stop", { type: "percent", value: "1" }, "sell", 10, "499.60", "0.05");
  expect(line).toMatchObject({ level: "504.55", distance: "4.95", percent: "0.99", rupees: "49.50" });
});

test("what a dragged line writes into the field puts the line where it was dropped", () => {
  for (const type of ["percent", "points", "price"] as const)
    for (const side of ["buy", "sell"] as const)
      for (const ticks of [1, 7, 33, 250, 999]) {
        const level = (side === "buy" ? 503.35 - ticks * 0.05 : 503.35 + ticks * 0.05).toFixed(2);
        const value = valueAt("stop", type, level, side, "503.35", "0.05");
        expect(levelOf("stop", { type, value }, side, "503.35", "0.05")).toBe(level);
      }
  expect(valueAt("stop", "percent", "495.95", "buy", "499.75", "0.05")).toBe("0.77"); // 0.76 % would round to the tick above
  expect(valueAt("stop", "percent", "495.00", "buy", "500.00", "0.05")).toBe("1");
});

test("another unit keeps the line where it is", () => {
  const asPoints = convert("stop", { type: "percent", value: "1" }, "points", "buy", "500.00", "0.05");
  expect(asPoints).toEqual({ type: "points", value: "5.00" });
  expect(convert("stop", asPoints, "price", "buy", "500.00", "0.05")).toEqual({
    type: "price",
    value: "495.00",
  });
});

test("a line stays on its own side of the price, one tick away at least", () => {
  expect(clamped("stop", "510.00", "buy", "500.02", "0.05")).toBe("500.00");
  expect(clamped("stop", "500.00", "buy", "500.00", "0.05")).toBe("499.95");
  expect(clamped("stop", "490.00", "buy", "500.00", "0.05")).toBe("490.00");
  expect(clamped("stop", "490.00", "sell", "500.00", "0.05")).toBe("500.05");
  expect(clamped("target", "490.00", "buy", "500.00", "0.05")).toBe("500.05");
});

test("a stop above the price of a long is on the wrong side", () => {
  expect(isOnItsSide("stop", "499.95", "buy", "500.00")).toBe(true);
  expect(isOnItsSide("stop", "500.00", "buy", "500.00")).toBe(false);
  expect(isOnItsSide("stop", "0", "buy", "500.00")).toBe(false);
  expect(isOnItsSide("target", "499.95", "buy", "500.00")).toBe(false);
});
