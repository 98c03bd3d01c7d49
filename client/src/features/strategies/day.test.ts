import { describe, expect, test } from "vitest";

import { dayPnl, runPnl, valued } from "./pnl";
import { openRun, stoppedRun, strategy } from "./sample";
import { daysInWords, nextEntry, parsedTime, soon, timeAfter } from "./schedule";

describe("P&L", () => {
  const trade = {
    strategy_id: "a",
    instrument: "SIM:TIDE",
    quantity: 10,
    price: "500.10",
    side: "buy",
  } as const;

  test("of a day is what came in less what went out, and what is still open at its price", () => {
    const days = dayPnl([
      trade,
      { ...trade, quantity: 4, price: "500.30", side: "sell" },
      { ...trade, strategy_id: "b", side: "sell" },
    ]);
    expect(days.get("a")).toEqual({ cash: "-2999.80", open: 6, trades: 2 });
    expect(valued(days.get("a"), "500.20")).toBe("1.40"); // 4 × 0.20 + 6 × 0.10
    expect(valued(days.get("a"), null)).toBeNull();
    expect(valued(days.get("b"), "499.10")).toBe("10.00"); // short
    expect(valued(undefined, null)).toBe("0");
  });

  test("of a run adds what is open at the price", () => {
    expect(runPnl(openRun, "499.95")).toBe("-0.50");
    expect(runPnl(openRun, null)).toBeNull();
    expect(runPnl(stoppedRun, null)).toBe("-50.50");
  });
});

describe("the exchange's clock", () => {
  const schedule = strategy.schedule;
  if (!schedule) throw new Error("the sample has a schedule");

  test("the next entry is today's until its window is over, then tomorrow's", () => {
    expect(nextEntry(schedule, new Date("2026-11-21T07:59:00Z"))).toBe("2026-11-21T08:00:00.000Z");
    expect(nextEntry(schedule, new Date("2026-11-21T08:00:59Z"))).toBe("2026-11-21T08:00:00.000Z");
    expect(nextEntry(schedule, new Date("2026-11-21T08:01:00Z"))).toBe("2026-11-22T08:00:00.000Z");
  });

  test("a run of today that has begun leaves tomorrow's entry", () => {
    expect(nextEntry(schedule, new Date("2026-11-21T08:00:30Z"), true)).toBe("2026-11-22T08:00:00.000Z");
  });

  test("only chosen weekdays count, by the exchange's calendar", () => {
    // Saturday 20:00 UTC is Sunday in India; the next Monday is 23 November.
    expect(nextEntry({ ...schedule, days: ["MON"] }, new Date("2026-11-21T20:00:00Z"))).toBe(
      "2026-11-23T08:00:00.000Z",
    );
    expect(nextEntry({ ...schedule, days: [] }, new Date("2026-11-21T20:00:00Z"))).toBeNull();
  });

  test("times are read as people and browsers write them", () => {
    expect(parsedTime("9:30")).toBe("09:30:00");
    expect(parsedTime("09:30:05")).toBe("09:30:05");
    expect(parsedTime("24:00")).toBeNull();
    expect(parsedTime("")).toBeNull();
    expect(timeAfter("23:59:00", 300)).toBe("23:59:59");
    expect(soon(new Date("2026-11-21T08:00:05Z"))).toBe("13:30:40");
  });

  test("days in words", () => {
    expect(daysInWords(["MON", "TUE", "WED", "THU", "FRI"])).toBe("Mon to Fri");
    expect(daysInWords(["SUN", "MON"])).toBe("Mon, Sun");
  });
});
