/** What a quote says of its day. No React, no page. */
import type { Schemas } from "@/api/client";
import { percentChange, percentOf } from "@/domain/format";
import { compare, type Decimal, subtract } from "@/domain/money";

type Quote = Schemas["QuoteView"];

export interface Change {
  readonly amount: Decimal;
  readonly percent: Decimal | null;
}

/** How far the price has come since the day's first trade. */
export function sinceOpen({ last, day_open: open }: Pick<Quote, "last" | "day_open">): Change | null {
  if (open === null) return null;
  return { amount: subtract(last, open), percent: percentChange(last, open) };
}

/** Where the price stands between the day's low (0) and high (100); null while the day has no range. */
export function placeInDay({
  last,
  day_low: low,
  day_high: high,
}: Pick<Quote, "last" | "day_low" | "day_high">) {
  if (low === null || high === null) return null;
  const place = percentOf(subtract(last, low), subtract(high, low), 1);
  if (place === null) return null;
  return compare(place, "0") < 0 ? "0" : compare(place, "100") > 0 ? "100" : place;
}

/** Between the best buyer and the best seller. */
export function spreadOf({ bid, ask }: Pick<Quote, "bid" | "ask">): Decimal | null {
  return bid === null || ask === null ? null : subtract(ask, bid);
}
