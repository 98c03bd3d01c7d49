/** What a strategy made: of a run from its legs, of a day from its trades. Before charges. No React, no page. */
import type { Schemas } from "@/api/client";
import { add, type Decimal, multiply, negate, subtract } from "@/domain/money";

type Run = Schemas["RunView"];
type Trade = Pick<Schemas["TradeView"], "strategy_id" | "instrument" | "side" | "quantity" | "price">;

/** A run's P&L at a price: what was closed and, if a price is known, what is open. Null when that is not known. */
export function runPnl(run: Run, last: Decimal | null): Decimal | null {
  let total = run.realized;
  for (const leg of run.legs) {
    if (leg.open_quantity === 0 || leg.entry_average === null) continue;
    if (last === null) return null;
    const gained = multiply(subtract(last, leg.entry_average), leg.open_quantity);
    total = add(total, leg.side === "buy" ? gained : negate(gained));
  }
  return total;
}

export interface DayPnl {
  readonly cash: Decimal;
  /** Units bought less units sold; what is left is worth its price. */
  readonly open: number;
  readonly trades: number;
}

/** What each strategy's trades of a day come to. Runs begin flat each day, so this is the whole of its day. */
export function dayPnl(trades: readonly Trade[]): ReadonlyMap<string, DayPnl> {
  const all = new Map<string, DayPnl>();
  for (const { strategy_id: id, side, quantity, price } of trades) {
    const before = all.get(id) ?? { cash: "0", open: 0, trades: 0 };
    const value = multiply(price, quantity);
    all.set(id, {
      cash: side === "buy" ? subtract(before.cash, value) : add(before.cash, value),
      open: before.open + (side === "buy" ? quantity : -quantity),
      trades: before.trades + 1,
    });
  }
  return all;
}

/** A day's P&L at a price; null when something is open and its price is not known. */
export function valued(day: DayPnl | undefined, last: Decimal | null): Decimal | null {
  if (!day) return "0";
  if (day.open === 0) return day.cash;
  return last === null ? null : add(day.cash, multiply(last, day.open));
}
