import { describe, expect, it } from "vitest";

import { riskOf } from "./stop";

describe("rupees at risk", () => {
  it("counts a long's percentage from the entry and rounds the stop towards it", () => {
    const risk = riskOf({ type: "percent", value: "0.5" }, "buy", 10, "1425.50", "0.05");
    expect(risk).toMatchObject({ level: "1418.40", distance: "7.10", valid: true });
    expect(risk?.rupees).toBe("71.00");
  });

  it("stays exact where binary fractions would not", () => {
    expect(riskOf({ type: "points", value: "0.10" }, "buy", 3, "0.30", "0.05")?.rupees).toBe("0.30");
    expect(riskOf({ type: "price", value: "1125.05" }, "sell", 99999, "1125.00", "0.05")?.rupees).toBe(
      "4999.95",
    );
  });

  it("says when a stop would be met at once, and nothing where a figure is missing", () => {
    expect(riskOf({ type: "price", value: "101" }, "buy", 1, "100", "0.05")?.valid).toBe(false);
    expect(riskOf({ type: "percent", value: "1" }, "buy", null, "100", "0.05")).toBeNull();
    expect(riskOf({ type: "percent", value: "1" }, "buy", 1, null, "0.05")).toBeNull();
  });
});
