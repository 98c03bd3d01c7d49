/** What an order's state means, in sentences for the person who placed it. */
import type { Schemas } from "@/api/client";
import { ORDER_STATE, type Word } from "@/domain/words";

type Order = Schemas["OrderView"];
type State = Schemas["IntentState"];

/** An answer takes well under a second; after so long nobody knows whether the broker has the order. */
const UNKNOWN_AFTER_MS = 5_000;
const UNKNOWN: Word = { text: "Unknown", tone: "warn" };

/** "Unknown" is no state of its own: it is an order that was sent a while ago and has no answer. */
export function isUnknown(order: Pick<Order, "state" | "updated_at">, now: Date): boolean {
  return order.state === "SENDING" && now.getTime() - new Date(order.updated_at).getTime() > UNKNOWN_AFTER_MS;
}

export function stateWord(order: Pick<Order, "state" | "updated_at">, now: Date): Word {
  return isUnknown(order, now) ? UNKNOWN : ORDER_STATE[order.state];
}

const SENTENCE: Record<State, string> = {
  PENDING: "Accepted and kept. It goes to the broker as soon as its turn comes.",
  SENDING: "On its way to the broker; the answer has not come yet.",
  ACKED: "The broker has it. Nothing is filled yet.",
  PARTIAL: "A part is filled; the rest still works at the broker.",
  FILLED: "Filled completely.",
  REJECTED: "The broker refused it. Nothing was traded.",
  CANCELLING: "The broker was asked to cancel the rest. Until it says so, a fill may still arrive.",
  CANCELLED: "The unfilled rest is cancelled.",
  VOID: "Given up, and proven not to be at the broker. Nothing of it will be traded.",
  PARKED:
    "Waits for you. The broker has not said what became of it, or refused it for a reason that no rule mends. " +
    "Plimsoll sends nothing until somebody decides.",
};

const UNKNOWN_SENTENCE =
  "It was sent, but the answer never came: the broker may have it or not. Plimsoll keeps asking the broker's book, and " +
  "does not send it again before the book proves that it is not there.";

export function explain(order: Pick<Order, "state" | "updated_at">, now: Date): string {
  return isUnknown(order, now) ? UNKNOWN_SENTENCE : SENTENCE[order.state];
}

export const STATES: readonly State[] = [
  "PENDING",
  "SENDING",
  "ACKED",
  "PARTIAL",
  "FILLED",
  "CANCELLING",
  "CANCELLED",
  "REJECTED",
  "VOID",
  "PARKED",
];

export function isState(text: string): text is State {
  return STATES.some((each) => each === text);
}

/** How long between two moments, for a step's line: "84 ms", "1.2 s", "3 min 5 s". */
export function elapsed(from: string, to: string): string {
  const span = Math.max(0, new Date(to).getTime() - new Date(from).getTime());
  if (span < 1_000) return `${span.toString()} ms`;
  if (span < 60_000) return `${(span / 1_000).toFixed(1)} s`;
  const seconds = Math.round(span / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60).toString()} min ${(seconds % 60).toString()} s`;
  return `${Math.floor(seconds / 3_600).toString()} h ${Math.floor((seconds % 3_600) / 60).toString()} min`;
}
