/** Where a strategy's lines lie and what they cost, exactly as the platform reckons. No React, no page. */
import type { Schemas } from "@/api/client";
import {
  absolute,
  add,
  compare,
  type Decimal,
  divide,
  multiply,
  roundTo,
  signOf,
  subtract,
} from "@/domain/money";

export type Side = Schemas["Side"];
export type DistanceKind = Schemas["DistanceBody"]["type"];

export interface Distance {
  readonly type: DistanceKind;
  readonly value: Decimal;
}

/** What a line means at a reference price. */
export interface Line {
  readonly level: Decimal;
  /** In rupees from the reference, above zero on the line's own side. */
  readonly distance: Decimal;
  readonly percent: Decimal;
  /** Distance times quantity: what is lost (or won) there, before charges. */
  readonly rupees: Decimal;
}

type Which = "stop" | "target";

/** +1 when the line lies above the reference, −1 below: a long's stop is below, its target above. */
export function directionOf(which: Which, side: Side): 1 | -1 {
  return (which === "target") === (side === "buy") ? 1 : -1;
}

function signed(amount: Decimal, sign: 1 | -1): Decimal {
  return sign === 1 ? amount : subtract("0", amount);
}

/** On the tick grid: up to the next one or down to the one before. */
function toTick(price: Decimal, tick: Decimal, up: boolean): Decimal {
  const nearest = roundTo(price, tick);
  const off = compare(nearest, price);
  if (off === 0 || off > 0 === up) return nearest;
  return up ? add(nearest, tick) : subtract(nearest, tick);
}

/**
 * The level of a line for a position entered at `reference`. A stop is rounded towards the entry (never more risk than
 * asked for), a target away from it.
 */
export function levelOf(
  which: Which,
  distance: Distance,
  side: Side,
  reference: Decimal,
  tick: Decimal,
): Decimal {
  const up = side === "buy";
  if (distance.type === "price") return toTick(distance.value, tick, up);
  const off =
    distance.type === "percent" ? multiply(multiply(reference, distance.value), "0.01") : distance.value;
  return toTick(add(reference, signed(off, directionOf(which, side))), tick, up);
}

export function lineOf(
  which: Which,
  distance: Distance,
  side: Side,
  quantity: number,
  reference: Decimal,
  tick: Decimal,
): Line {
  const level = levelOf(which, distance, side, reference, tick);
  const away = signed(subtract(level, reference), directionOf(which, side));
  return {
    level,
    distance: away,
    percent: divide(multiply(away, "100"), reference, 2) ?? "0",
    rupees: multiply(away, quantity),
  };
}

/** Whether the line lies where such a line can lie: a long's stop below the price, and above zero. */
export function isOnItsSide(which: Which, level: Decimal, side: Side, reference: Decimal): boolean {
  return signOf(level) > 0 && signOf(subtract(level, reference)) === directionOf(which, side);
}

/** As short as it can be written: 12.50 → 12.5, 3.00 → 3. */
export function shortest(amount: Decimal): Decimal {
  return amount.includes(".") ? amount.replace(/0+$/, "").replace(/\.$/, "") : amount;
}

/** The field's value that puts the line at `level`: what dragging the line writes into the field. */
export function valueAt(
  which: Which,
  type: DistanceKind,
  level: Decimal,
  side: Side,
  reference: Decimal,
  tick: Decimal,
): Decimal {
  if (type === "price") return level;
  const away = absolute(subtract(level, reference));
  if (type === "points") return away;
  for (const places of [2, 3, 4]) {
    const near = percentFor(away, reference, places);
    const step = `0.${"1".padStart(places, "0")}`;
    for (const value of [near, add(near, step), subtract(near, step)])
      if (signOf(value) > 0 && compare(levelOf(which, { type, value }, side, reference, tick), level) === 0)
        return shortest(value);
  }
  return shortest(percentFor(away, reference, 4));
}

function percentFor(away: Decimal, reference: Decimal, places: number): Decimal {
  return divide(multiply(away, "100"), reference, places) ?? "0";
}

/** The same line in another unit: switching from % to ₹ keeps it where it is. */
export function convert(
  which: Which,
  distance: Distance,
  to: DistanceKind,
  side: Side,
  reference: Decimal,
  tick: Decimal,
): Distance {
  if (distance.type === to) return distance;
  const level = levelOf(which, distance, side, reference, tick);
  return { type: to, value: valueAt(which, to, level, side, reference, tick) };
}

/** A dragged line stays on its own side of the price, one tick away at least. */
export function clamped(
  which: Which,
  level: Decimal,
  side: Side,
  reference: Decimal,
  tick: Decimal,
): Decimal {
  const up = directionOf(which, side) > 0;
  const nearest = up
    ? add(toTick(reference, tick, false), tick)
    : subtract(toTick(reference, tick, true), tick);
  const beyond = compare(level, nearest);
  return up ? (beyond < 0 ? nearest : level) : beyond > 0 ? nearest : level;
}
