/** A strategy as it is being written: fields as text, what is wrong with them, what is sent. No React, no page. */
import type { Schemas } from "@/api/client";
import type { Problem } from "@/api/problem";
import { parseTyped } from "@/domain/format";
import { compare, type Decimal, roundTo, signOf } from "@/domain/money";

import { type Distance, type DistanceKind, isOnItsSide, levelOf, shortest, type Side } from "./risk";
import { EVERY_DAY, MARKET_DAYS, parsedTime, secondsOf, timeAfter, type Weekday } from "./schedule";

export interface DistanceField {
  readonly type: DistanceKind;
  /** As typed; empty: not wanted (or, for the stop, not said yet). */
  readonly value: string;
}

export interface Form {
  readonly name: string;
  readonly instrument: Schemas["InstrumentView"] | null;
  readonly side: Side;
  readonly quantity: string;
  readonly product: Schemas["Product"];
  readonly brokerId: string;
  readonly entry: string;
  readonly exit: string;
  readonly days: readonly Weekday[];
  readonly stop: DistanceField;
  readonly target: DistanceField;
  readonly trail: DistanceField;
  readonly maxLoss: string;
}

const FIELDS = [
  "name",
  "instrument",
  "side",
  "quantity",
  "product",
  "broker_id",
  "schedule.entry_time",
  "schedule.exit_time",
  "schedule.days",
  "protection.stop_loss",
  "protection.take_profit",
  "protection.trailing",
  "protection.max_loss_per_day",
] as const;
export type FieldName = (typeof FIELDS)[number];
export type Errors = Partial<Record<FieldName, string>>;

export const STOP_REQUIRED = "Every strategy needs a stop-loss. Say how far the price may go against you.";

export function emptyForm(): Form {
  return {
    name: "",
    instrument: null,
    side: "buy",
    quantity: "",
    product: "INTRADAY",
    brokerId: "",
    entry: "09:30:00",
    exit: "15:10:00",
    days: MARKET_DAYS,
    stop: { type: "percent", value: "" },
    target: { type: "percent", value: "" },
    trail: { type: "percent", value: "" },
    maxLoss: "",
  };
}

function fieldOf(view: Schemas["DistanceView"] | null | undefined): DistanceField {
  if (!view) return { type: "percent", value: "" };
  const type: DistanceKind = view.type === "price" || view.type === "points" ? view.type : "percent";
  return { type, value: type === "percent" ? shortest(view.value) : view.value };
}

export function formOf(
  strategy: Schemas["StrategyView"],
  instrument: Schemas["InstrumentView"] | null,
): Form {
  const { schedule, protection } = strategy;
  return {
    ...emptyForm(),
    name: strategy.name,
    instrument,
    side: strategy.side,
    quantity: strategy.quantity.toString(),
    product: strategy.product,
    brokerId: strategy.broker_id,
    ...(schedule ? { entry: schedule.entry_time, exit: schedule.exit_time, days: schedule.days } : {}),
    stop: fieldOf(protection?.stop_loss),
    target: fieldOf(protection?.take_profit),
    trail: fieldOf(protection?.trailing),
    maxLoss: protection?.max_loss_per_day ?? "",
  };
}

/** A line's distance if what was typed is one: above zero, four decimals at most. */
export function distanceOf({ type, value }: DistanceField): Distance | null {
  const typed = parseTyped(value.replace(/%/g, ""));
  if (typed === null || signOf(typed) <= 0 || (typed.split(".")[1]?.length ?? 0) > 4) return null;
  return { type, value: typed };
}

export function quantityOf(text: string): number | null {
  const bare = text.replace(/[,\s]/g, "");
  return /^\d{1,8}$/.test(bare) && Number(bare) > 0 ? Number(bare) : null;
}

export interface Surroundings {
  /** The newest price; null: none known, so nothing is said about sides. */
  readonly last: Decimal | null;
  /** What percent and points count from: the newest price, or the entry of what is held. */
  readonly reference: Decimal | null;
  /** Latest timed exit of the instrument's day; null: not known. */
  readonly latestExit: string | null;
}

/** What the form can tell by itself; the platform has the last word. */
export function faultsOf(form: Form, { last, reference, latestExit }: Surroundings): Errors {
  const faults: Errors = {};
  if (form.name.trim() === "") faults.name = "Give it a name.";
  else if (form.name.trim().length > 80) faults.name = "At most 80 characters.";
  if (!form.instrument) faults.instrument = "Choose what to trade.";
  const quantity = quantityOf(form.quantity);
  if (quantity === null) faults.quantity = "How many units, a whole number above zero.";
  else if (form.instrument && quantity % form.instrument.lot_size !== 0)
    faults.quantity = `Trades in lots of ${form.instrument.lot_size.toString()}.`;
  else if (form.instrument && quantity > form.instrument.freeze_quantity)
    faults.quantity = `At most ${form.instrument.freeze_quantity.toString()} in one order.`;
  if (form.brokerId === "") faults.broker_id = "Choose an account.";
  Object.assign(faults, timeFaults(form, latestExit), protectionFaults(form, last, reference));
  return faults;
}

function timeFaults({ entry, exit, days }: Form, latestExit: string | null): Errors {
  const faults: Errors = {};
  const [enters, leaves] = [parsedTime(entry), parsedTime(exit)];
  if (enters === null) faults["schedule.entry_time"] = "A time of day, like 09:30.";
  if (leaves === null) faults["schedule.exit_time"] = "A time of day, like 15:10.";
  if (enters !== null && leaves !== null && secondsOf(leaves) <= secondsOf(enters))
    faults["schedule.exit_time"] = "The exit must come after the entry.";
  else if (leaves !== null && latestExit !== null && secondsOf(leaves) > secondsOf(latestExit))
    faults["schedule.exit_time"] = `The latest exit is ${latestExit}.`;
  if (days.length === 0) faults["schedule.days"] = "Choose at least one day.";
  return faults;
}

export function protectionFaults(
  { stop, target, trail, maxLoss, side, instrument }: Form,
  last: Decimal | null,
  reference: Decimal | null,
): Errors {
  const faults: Errors = {};
  const tick = instrument?.tick_size ?? "0.05";
  if (stop.value.trim() === "") faults["protection.stop_loss"] = STOP_REQUIRED;
  else
    Object.assign(
      faults,
      named("protection.stop_loss", lineFault("stop", stop, side, last, reference, tick)),
    );
  if (target.value.trim() !== "")
    Object.assign(
      faults,
      named("protection.take_profit", lineFault("target", target, side, last, reference, tick)),
    );
  if (trail.value.trim() !== "" && distanceOf(trail) === null)
    faults["protection.trailing"] = "A number above zero, like 0.4.";
  const most = parseTyped(maxLoss);
  if (maxLoss.trim() !== "" && (most === null || signOf(most) <= 0))
    faults["protection.max_loss_per_day"] = "An amount above zero, or nothing.";
  return faults;
}

function named(field: FieldName, message: string | undefined): Errors {
  return message === undefined ? {} : { [field]: message };
}

function lineFault(
  which: "stop" | "target",
  field: DistanceField,
  side: Side,
  newest: Decimal | null,
  reference: Decimal | null,
  tick: Decimal,
): string | undefined {
  const distance = distanceOf(field);
  if (distance === null) return "A number above zero, with at most four decimals.";
  if (distance.type === "price" && compare(roundTo(distance.value, tick), distance.value) !== 0)
    return `Prices move in steps of ₹${tick}.`;
  const last = distance.type === "price" ? newest : reference;
  if (last === null || isOnItsSide(which, levelOf(which, distance, side, last, tick), side, last))
    return undefined;
  if (distance.type !== "price")
    return which === "stop" ? "That leaves no price to stop at." : "That leaves no price.";
  const where = (which === "target") === (side === "buy") ? "above" : "below";
  return `The ${which === "stop" ? "stop" : "target"} of a ${side === "buy" ? "long" : "short"} lies ${where} the price.`;
}

/** The protection block as it is sent. Without a stop the platform refuses it, and says so on the field. */
export function protectionBody(form: Form): Schemas["ProtectionBody"] | null {
  const stop = distanceOf(form.stop);
  if (stop === null) return null;
  const [target, trail] = [distanceOf(form.target), distanceOf(form.trail)];
  const most = parseTyped(form.maxLoss);
  return {
    stop_loss: stop,
    take_profit: target,
    trailing: trail && trail.type !== "price" ? { type: trail.type, value: trail.value } : null,
    max_loss_per_day: most,
  };
}

export function bodyOf(form: Form): Schemas["StrategyBody"] | null {
  const [quantity, protection] = [quantityOf(form.quantity), protectionBody(form)];
  const [entry, exit] = [parsedTime(form.entry), parsedTime(form.exit)];
  if (!form.instrument || quantity === null || !protection || !entry || !exit) return null;
  return {
    name: form.name.trim(),
    kind: "timed",
    instrument: form.instrument.id,
    side: form.side,
    quantity,
    product: form.product,
    broker_id: form.brokerId,
    schedule: { entry_time: entry, exit_time: exit, days: [...form.days] },
    protection,
  };
}

/** What an edit sends: with `protectionOnly` (a run is open) nothing but the lines. */
export function patchOf(form: Form, before: Form, protectionOnly: boolean): Schemas["StrategyPatch"] | null {
  const [after, base] = [bodyOf(form), bodyOf(before)];
  const protection = protectionBody(form);
  if (protectionOnly) return protection && { protection };
  if (!after) return null;
  const patch: Schemas["StrategyPatch"] = {};
  if (after.name !== base?.name) patch.name = after.name;
  if (after.instrument !== base?.instrument) patch.instrument = after.instrument;
  if (after.side !== base?.side) patch.side = after.side;
  if (after.quantity !== base?.quantity) patch.quantity = after.quantity;
  if (after.product !== base?.product) patch.product = after.product;
  if (after.broker_id !== base?.broker_id) patch.broker_id = after.broker_id;
  if (JSON.stringify(after.schedule) !== JSON.stringify(base?.schedule)) patch.schedule = after.schedule;
  if (JSON.stringify(after.protection) !== JSON.stringify(base?.protection))
    patch.protection = after.protection;
  return patch;
}

/** The platform's field errors on the form's fields; what belongs to none of them stays in the problem's sentence. */
export function errorsFrom(problem: Problem): Errors {
  const errors: Errors = {};
  for (const { field, message } of problem.fields) {
    const path = field.replace(/^body\./, "");
    const name = FIELDS.find((each) => path === each || path.startsWith(`${each}.`));
    if (name && !errors[name]) errors[name] = message;
  }
  if (problem.code === "stop_loss_required") errors["protection.stop_loss"] ??= problem.message;
  return errors;
}

/** Times that suit an instrument when it is chosen: for one that is always open soon, else the market's usual ones. */
export function timesFor(soonest: string, latestExit: string | null): Pick<Form, "entry" | "exit"> {
  const exit = timeAfter(soonest, 300);
  const late = latestExit !== null && secondsOf(exit) > secondsOf(latestExit);
  return { entry: soonest, exit: late ? latestExit : exit };
}

/** What choosing an instrument fills in where nothing was said yet; on another exchange the times are its own. */
export function withInstrument(form: Form, instrument: Schemas["InstrumentView"], soonest: string): Form {
  const always = instrument.exchange === "SIM"; // open day and night
  const { entry, exit } = emptyForm();
  const times = always ? timesFor(soonest, null) : { entry, exit };
  const named =
    form.name === "" ? `${instrument.symbol} ${form.side === "buy" ? "long" : "short"}` : form.name;
  return {
    ...form,
    instrument,
    name: named,
    quantity: form.quantity || (instrument.lot_size === 1 ? "10" : instrument.lot_size.toString()),
    ...(form.instrument?.exchange === instrument.exchange
      ? {}
      : { ...times, days: always ? EVERY_DAY : MARKET_DAYS }),
  };
}
