/** A manual order while it is being written, and as the API takes it. */
import type { Schemas } from "@/api/client";
import { parseTyped } from "@/domain/format";
import { type Decimal, signOf } from "@/domain/money";
import type { DistanceKind, Side } from "@/features/strategies/risk";

export interface Draft {
  readonly brokerId: string;
  readonly instrument: Schemas["InstrumentView"] | null;
  readonly side: Side;
  readonly quantity: string;
  readonly product: Schemas["Product"];
  readonly type: "market" | "limit";
  readonly limit: string;
  readonly reduceOnly: boolean;
  readonly stopType: DistanceKind;
  readonly stop: string;
  readonly targetType: DistanceKind;
  readonly target: string;
  readonly trailType: "percent" | "points";
  readonly trail: string;
}

export const EMPTY: Draft = {
  brokerId: "",
  instrument: null,
  side: "buy",
  quantity: "",
  product: "INTRADAY",
  type: "market",
  limit: "",
  reduceOnly: false,
  stopType: "percent",
  stop: "",
  targetType: "percent",
  target: "",
  trailType: "percent",
  trail: "",
};

export type FieldName = "broker_id" | "instrument" | "quantity" | "limit" | "stop" | "target" | "trail";
export type Wrong = Partial<Record<FieldName, string>>;

/** The paths under which the API names the fields. */
export const PATHS: Record<FieldName, readonly string[]> = {
  broker_id: ["broker_id"],
  instrument: ["instrument"],
  quantity: ["quantity", "reduce_only"],
  limit: ["limit"],
  stop: ["protection.stop_loss.value", "protection.stop_loss", "protection"],
  target: ["protection.take_profit.value", "protection.take_profit"],
  trail: ["protection.trailing.value", "protection.trailing"],
};

export const NEEDS_STOP = "An order that may open a position needs a stop-loss.";

/** A number above zero, or null. */
export function above0(text: string): Decimal | null {
  const typed = parseTyped(text);
  return typed !== null && signOf(typed) > 0 ? typed : null;
}

export function unitsOf(text: string): number | null {
  const typed = above0(text);
  if (typed === null || !/^\d+$/.test(typed)) return null;
  const units = Number(typed);
  return Number.isSafeInteger(units) ? units : null;
}

/** What can be said without asking; the API judges the rest (steps, lots, limits, funds). */
export function wrongIn(draft: Draft): Wrong {
  return {
    ...(!draft.brokerId && { broker_id: "Choose an account." }),
    ...(!draft.instrument && { instrument: "Choose an instrument from the list." }),
    ...(unitsOf(draft.quantity) === null && { quantity: "How many? A whole number above zero." }),
    ...(draft.type === "limit" && above0(draft.limit) === null && { limit: "A price above zero." }),
    ...(!draft.reduceOnly && above0(draft.stop) === null && { stop: NEEDS_STOP }),
    ...(!draft.reduceOnly &&
      draft.target !== "" &&
      above0(draft.target) === null && { target: "A number above zero, or nothing." }),
    ...(!draft.reduceOnly &&
      draft.trail !== "" &&
      above0(draft.trail) === null && { trail: "A number above zero, or nothing." }),
  };
}

/** Null as long as something is wrong. */
export function bodyOf(draft: Draft): Schemas["OrderBody"] | null {
  const quantity = unitsOf(draft.quantity);
  if (Object.keys(wrongIn(draft)).length > 0 || quantity === null || !draft.instrument) return null;
  const [stop, target, trail] = [above0(draft.stop), above0(draft.target), above0(draft.trail)];
  const protection = !draft.reduceOnly &&
    stop !== null && {
      stop_loss: { type: draft.stopType, value: stop },
      ...(target !== null && { take_profit: { type: draft.targetType, value: target } }),
      ...(trail !== null && { trailing: { type: draft.trailType, value: trail } }),
    };
  return {
    broker_id: draft.brokerId,
    instrument: draft.instrument.id,
    side: draft.side,
    quantity,
    product: draft.product,
    ...(draft.type === "limit" && { limit: above0(draft.limit) }),
    reduce_only: draft.reduceOnly,
    ...(protection && { protection }),
  };
}
