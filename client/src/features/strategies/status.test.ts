import { expect, test } from "vitest";

import { openRun, stoppedRun, strategy } from "./sample";
import { isRunOpen, statusLine } from "./status";

const now = new Date("2026-11-21T08:04:00Z");
const next = "2026-11-22T08:00:00Z";
const line = (over: Partial<typeof strategy>, runs = [openRun]) =>
  statusLine({ ...strategy, ...over }, runs, next, now, "0.05");

test("what is held with its stop armed is protected, and says where", () => {
  expect(line({ status: "RUNNING", run: openRun })).toEqual({
    tone: "profit",
    title: "Protected",
    detail: "10 TIDE long from ₹500.00. Stop armed at ₹495.00.",
    guarded: true,
  });
});

test("what is held without an armed stop is said in red", () => {
  const leg = openRun.legs[0];
  const run = { ...openRun, legs: leg ? [{ ...leg, protected_at: null }] : [] };
  expect(line({ status: "RUNNING", run })).toMatchObject({
    tone: "loss",
    title: "Not protected yet",
    guarded: false,
  });
});

test("a run that was stopped out says at which price and when, and what comes next", () => {
  const told = line({}, [stoppedRun]);
  expect(told.title).toBe("Stopped out at ₹494.95");
  expect(told.tone).toBe("stop");
  expect(told.detail).toBe("Out at 13:32:59 IST. Next entry 22 Nov, 13:30 IST.");
});

test("a run of another day is no news", () => {
  expect(line({}, [{ ...stoppedRun, session_date: "2026-11-20" }]).title).toBe("Started");
});

test("a run that waits says until when; a pause says what holds it back", () => {
  const run = { ...openRun, state: "WAITING", due_at: "2026-11-21T08:30:00Z", legs: [] } as const;
  expect(line({ run: { ...run, legs: [] } }, []).title).toBe("Waiting until 14:00:00");
  expect(line({ status: "PAUSED_BY_RISK", paused_by: "kill_switch" }, [])).toMatchObject({
    tone: "warn",
    detail: "It will not enter: held back by the kill switch.",
  });
});

test("drafts and stopped strategies say that they enter nothing", () => {
  expect(line({ status: "DRAFT" }, []).title).toBe("Draft");
  expect(line({ status: "STOPPED" }, []).title).toBe("Stopped");
});

test("only the lines may change from the order on", () => {
  expect(isRunOpen({ run: openRun })).toBe(true);
  expect(isRunOpen({ run: { ...openRun, state: "WAITING" } })).toBe(false);
  expect(isRunOpen({ run: null })).toBe(false);
});
