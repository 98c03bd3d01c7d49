import { describe, expect, it } from "vitest";

import { exchangeDay, formatAgo, formatDay, formatTime, formatTimeOfDay, inBothZones } from "./time";

const OPENING = "2026-01-05T03:45:00Z";

describe("times", () => {
  it("are the exchange's", () => {
    expect(formatTime(OPENING)).toBe("09:15");
    expect(formatTime(OPENING, "seconds")).toBe("09:15:00");
    expect(exchangeDay("2026-01-05T19:00:00Z")).toBe("2026-01-06");
  });

  it("name the reader's zone as well, unless it is the exchange's", () => {
    expect(inBothZones(OPENING, "Europe/London")).toMatch(/09:15:00 IST · 03:45:00 in Europe\/London$/);
    expect(inBothZones(OPENING, "America/New_York")).toMatch(/IST · .*4 Jan.* in America\/New_York$/);
    expect(inBothZones(OPENING, "Asia/Kolkata")).toMatch(/09:15:00 IST$/);
  });

  it("are told as how long ago while that is short", () => {
    const now = new Date("2026-01-05T04:00:00Z");
    expect(formatAgo("2026-01-05T03:59:50Z", now)).toBe("just now");
    expect(formatAgo(OPENING, now)).toBe("15 min ago");
    expect(formatAgo("2026-01-05T01:00:00Z", now)).toBe("3 h ago");
    expect(formatAgo("2026-01-02T03:45:00Z", now)).toContain("09:15");
  });

  it("of the day and days are short", () => {
    expect(formatTimeOfDay("09:30:00")).toBe("09:30");
    expect(formatTimeOfDay("09:30:15")).toBe("09:30:15");
    expect(formatDay("2026-01-05")).toMatch(/5 Jan 2026/);
  });
});
