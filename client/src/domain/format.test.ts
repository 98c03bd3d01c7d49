import { describe, expect, it } from "vitest";

import {
  formatCompact,
  formatPercent,
  formatPrice,
  formatQuantity,
  formatRupees,
  parseTyped,
  percentChange,
  percentOf,
} from "./format";

describe("rupees", () => {
  it.each([
    ["0", "₹0.00"],
    ["999.5", "₹999.50"],
    ["123456.5", "₹1,23,456.50"],
    ["-123456789", "−₹12,34,56,789.00"],
    ["0.005", "₹0.01"],
  ])("%s is shown as %s", (amount, shown) => {
    expect(formatRupees(amount)).toBe(shown);
  });

  it("carry a sign where it is asked for, and none for nothing", () => {
    expect(formatRupees("12.5", { sign: "always" })).toBe("+₹12.50");
    expect(formatRupees("-0.001", { sign: "always" })).toBe("₹0.00");
    expect(formatRupees("-5", { sign: "never" })).toBe("₹5.00");
  });

  it("are short in lakhs and crores", () => {
    expect(formatCompact("99999.99")).toBe("₹99,999.99");
    expect(formatCompact("420000")).toBe("₹4.20 L");
    expect(formatCompact("-13500000")).toBe("−₹1.35 Cr");
  });
});

describe("other figures", () => {
  it("have as many places as the tick", () => {
    expect(formatPrice("1234.5", "0.05")).toBe("₹1,234.50");
    expect(formatPrice("83.1250", "0.0025")).toBe("₹83.1250");
    expect(formatPrice("7", "1")).toBe("₹7.00");
  });

  it("percentages say what they are of", () => {
    expect(percentChange("110", "100")).toBe("10.00");
    expect(percentOf("1", "0")).toBeNull();
    expect(formatPercent("-0.5", { sign: "always" })).toBe("−0.50 %");
  });

  it("quantities are grouped", () => {
    expect(formatQuantity(-1250000)).toBe("−12,50,000");
  });

  it.each([
    ["1,23,456.50", "123456.50"],
    ["₹ 100", "100"],
    [".5", "0.5"],
    ["12.", "12"],
    ["−3", "-3"],
    ["12a", null],
    ["", null],
  ])("what is typed as %j is %j", (typed, amount) => {
    expect(parseTyped(typed)).toBe(amount);
  });
});
