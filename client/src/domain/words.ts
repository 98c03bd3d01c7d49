/** What the API's codes are called on a screen, and in which tone. */
import type { components } from "@/api/schema";

type Schemas = components["schemas"];
export type Tone = "neutral" | "accent" | "profit" | "loss" | "warn" | "stop";

export interface Word {
  readonly text: string;
  readonly tone: Tone;
}

const word = (text: string, tone: Tone = "neutral"): Word => ({ text, tone });

export const STRATEGY_STATUS: Record<Schemas["DisplayStatus"], Word> = {
  DRAFT: word("Draft"),
  ACTIVE: word("Started", "accent"),
  RUNNING: word("Running", "profit"),
  STOPPING: word("Stopping", "warn"),
  PAUSED_BY_RISK: word("Paused by risk", "warn"),
  STOPPED: word("Stopped"),
  ARCHIVED: word("Archived"),
};

export const RUN_STATE: Record<Schemas["RunState"], Word> = {
  WAITING: word("Waiting", "accent"),
  ENTERING: word("Entering", "accent"),
  OPEN: word("In position", "profit"),
  EXITING: word("Exiting", "warn"),
  CLOSED: word("Closed"),
  SKIPPED: word("Skipped", "warn"),
  FAILED: word("Failed", "loss"),
};

export const ORDER_STATE: Record<Schemas["IntentState"], Word> = {
  PENDING: word("Pending", "accent"),
  SENDING: word("Sending", "accent"),
  ACKED: word("Working", "accent"),
  PARTIAL: word("Part filled", "accent"),
  FILLED: word("Filled", "profit"),
  REJECTED: word("Rejected", "loss"),
  CANCELLING: word("Cancelling", "warn"),
  CANCELLED: word("Cancelled"),
  VOID: word("Given up"),
  PARKED: word("Parked", "stop"),
};

const OPEN_STATES: ReadonlySet<Schemas["IntentState"]> = new Set<Schemas["IntentState"]>([
  "PENDING",
  "SENDING",
  "ACKED",
  "PARTIAL",
  "CANCELLING",
  "PARKED",
]);

/** Whether something may still happen to the order. */
export function isOpenOrder(order: Pick<Schemas["OrderView"], "state">): boolean {
  return OPEN_STATES.has(order.state);
}

export const CAUSE: Readonly<Record<string, Word>> = {
  ENTRY: word("Entry"),
  STOP: word("Stop-loss", "stop"),
  TARGET: word("Target", "profit"),
  TRAIL: word("Trailing stop", "stop"),
  TIME: word("Exit time"),
};

/** A code that has no word of its own, readable: `MAX_LOSS_PER_DAY` → "Max loss per day". */
export function readable(code: string): string {
  const text = code.replace(/[_-]+/g, " ").toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function causeOf(code: string): Word {
  return CAUSE[code] ?? word(readable(code));
}

export const PAUSED_BY: Record<Schemas["PausedBy"], string> = {
  kill_switch: "the kill switch",
  max_loss_per_day: "its loss limit of the day",
};

/** Whether the strategy is under way, so that a kill switch would concern it. */
export function isUnderWay(strategy: Pick<Schemas["StrategyView"], "status">): boolean {
  return ["ACTIVE", "RUNNING", "STOPPING", "PAUSED_BY_RISK"].includes(strategy.status);
}

/** SIM:TIDE → TIDE. */
export function symbolOf(instrument: string): string {
  return instrument.slice(instrument.indexOf(":") + 1);
}

export function exchangeOf(instrument: string): string {
  return instrument.split(":", 1)[0] ?? "";
}
