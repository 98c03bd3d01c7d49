import { expect, test } from "vitest";

import { Problem } from "@/api/problem";

import {
  bodyOf,
  emptyForm,
  errorsFrom,
  faultsOf,
  type Form,
  formOf,
  patchOf,
  STOP_REQUIRED,
  withInstrument,
} from "./form";
import { strategy, tide } from "./sample";

const here = { last: "500.00", reference: "500.00", latestExit: "15:14:00" };
const complete: Form = {
  ...emptyForm(),
  name: " Tide long ",
  instrument: tide,
  quantity: "1,000",
  brokerId: "brk_1",
  stop: { type: "percent", value: "1" },
};

test("nothing is sent without a stop, and the form says why", () => {
  const form = { ...complete, stop: { type: "percent", value: "" } } as const;
  expect(faultsOf(form, here)).toEqual({ "protection.stop_loss": STOP_REQUIRED });
  expect(bodyOf(form)).toBeNull();
  expect(faultsOf(complete, here)).toEqual({});
});

test("what is typed is sent as exact decimals and whole units", () => {
  const form: Form = { ...complete, target: { type: "price", value: "₹1,512.50" }, maxLoss: "2,500" };
  expect(bodyOf(form)).toMatchObject({
    name: "Tide long",
    quantity: 1000,
    schedule: { entry_time: "09:30:00", exit_time: "15:10:00", days: ["MON", "TUE", "WED", "THU", "FRI"] },
    protection: {
      stop_loss: { type: "percent", value: "1" },
      take_profit: { type: "price", value: "1512.50" },
      trailing: null,
      max_loss_per_day: "2500",
    },
  });
});

test.each<[string, Partial<Form>, string]>([
  ["a stop above a long's price", { stop: { type: "price", value: "505.00" } }, "protection.stop_loss"],
  ["a stop off the tick", { stop: { type: "price", value: "495.03" } }, "protection.stop_loss"],
  ["a stop of nothing", { stop: { type: "percent", value: "0" } }, "protection.stop_loss"],
  ["a stop that leaves no price", { stop: { type: "percent", value: "100" } }, "protection.stop_loss"],
  ["a stop with five decimals", { stop: { type: "percent", value: "0.12345" } }, "protection.stop_loss"],
  ["a target below a long's price", { target: { type: "price", value: "499.00" } }, "protection.take_profit"],
  ["a trail that is no number", { trail: { type: "percent", value: "some" } }, "protection.trailing"],
  ["half a unit", { quantity: "1.5" }, "quantity"],
  ["more than the exchange takes", { quantity: "5001" }, "quantity"],
  ["an exit before the entry", { exit: "09:00:00" }, "schedule.exit_time"],
  ["an exit after the latest", { exit: "15:20" }, "schedule.exit_time"],
  ["no day", { days: [] }, "schedule.days"],
])("%s is told on its field", (_, part, field) => {
  expect(Object.keys(faultsOf({ ...complete, ...part }, here))).toEqual([field]);
});

test("of what is held, percent counts from the entry and a price is held against the market", () => {
  const held = { last: "520.00", reference: "500.00", latestExit: null };
  const locked: Form = { ...complete, stop: { type: "price", value: "510.00" } };
  expect(faultsOf(locked, held)).toEqual({}); // above the entry, below the market: a gain kept
  expect(faultsOf({ ...locked, stop: { type: "price", value: "521.00" } }, held)).toHaveProperty([
    "protection.stop_loss",
  ]);
});

test("lots are the instrument's", () => {
  const form = { ...complete, instrument: { ...tide, lot_size: 25 }, quantity: "30" };
  expect(faultsOf(form, here).quantity).toBe("Trades in lots of 25.");
});

test("the platform's field errors land on their fields, the first one of each", () => {
  const problem = new Problem({
    status: 422,
    code: "invalid_request",
    detail: "Please check the fields.",
    fields: [
      { field: "protection.stop_loss.value", message: "Off the tick." },
      { field: "protection.stop_loss", message: "Another." },
      { field: "schedule.entry_time", message: "Before the market opens." },
      { field: "elsewhere", message: "Nobody's." },
    ],
  });
  expect(errorsFrom(problem)).toEqual({
    "protection.stop_loss": "Off the tick.",
    "schedule.entry_time": "Before the market opens.",
  });
});

test("a refusal for want of a stop lands on the stop even without a field", () => {
  const problem = new Problem({
    status: 422,
    code: "stop_loss_required",
    detail: "Every strategy needs a stop-loss.",
  });
  expect(errorsFrom(problem)).toEqual({ "protection.stop_loss": "Every strategy needs a stop-loss." });
});

test("an edit sends what was changed, and while a run is open nothing but the lines", () => {
  const before = formOf(strategy, tide);
  expect(patchOf(before, before, false)).toEqual({});
  const after: Form = { ...before, name: "Another", stop: { type: "points", value: "4" } };
  const protection = {
    stop_loss: { type: "points", value: "4" },
    take_profit: null,
    trailing: null,
    max_loss_per_day: null,
  };
  expect(patchOf(after, before, false)).toEqual({ name: "Another", protection });
  expect(patchOf(after, before, true)).toEqual({ protection });
});

test("an instrument fills in what was not said, and keeps what was", () => {
  const fresh = withInstrument(emptyForm(), tide, "13:30:00");
  expect(fresh).toMatchObject({ name: "TIDE long", quantity: "10", entry: "13:30:00", exit: "13:35:00" });
  expect(fresh.days).toHaveLength(7);
  expect(fresh.stop.value).toBe(""); // how much to risk is nobody's to guess
  expect(
    withInstrument({ ...fresh, quantity: "3", entry: "14:00:00" }, { ...tide, id: "SIM:HULL" }, "13:31:00"),
  ).toMatchObject({
    quantity: "3",
    entry: "14:00:00",
  });
});
