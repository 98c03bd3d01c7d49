import { describe, expect, it } from "vitest";

import { add, compare, divide, multiply, negate, round, roundTo, signOf, subtract, sum } from "./money";

describe("amounts", () => {
  it("are exact where numbers are not", () => {
    expect(add("0.1", "0.2")).toBe("0.3");
    expect(subtract("1000000000000000.05", "0.10")).toBe("999999999999999.95");
    expect(multiply("1234567.89", "0.0005")).toBe("617.283945");
    expect(multiply("99.95", 3)).toBe("299.85");
    expect(sum(["1.5", "-0.25", "10"])).toBe("11.25");
  });

  it("are rounded half away from zero", () => {
    expect(round("1.005", 2)).toBe("1.01");
    expect(round("-1.005", 2)).toBe("-1.01");
    expect(round("2", 2)).toBe("2.00");
    expect(divide("1", "3", 4)).toBe("0.3333");
    expect(divide("-2", "3", 2)).toBe("-0.67");
    expect(divide("1", "0", 2)).toBeNull();
  });

  it("are rounded to a tick", () => {
    expect(roundTo("101.37", "0.05")).toBe("101.35");
    expect(roundTo("101.375", "0.05")).toBe("101.40");
    expect(roundTo("-0.02", "0.05")).toBe("0.00");
  });

  it("are compared by value, not by spelling", () => {
    expect(compare("1.50", "1.5")).toBe(0);
    expect(compare("-2", "1")).toBe(-1);
    expect(compare("10", "9.99")).toBe(1);
    expect(signOf("-0.00")).toBe(0);
    expect(negate("-3.10")).toBe("3.10");
  });

  it("refuse what is no number", () => {
    expect(() => add("1,000", "1")).toThrow("Not a decimal");
    expect(() => multiply("1", 0.5)).toThrow("Not a decimal");
  });
});
