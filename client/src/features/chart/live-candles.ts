/** Candles that grow with the quotes that arrive. No React, no page. */
import type { Schemas } from "@/api/client";
import { compare, type Decimal } from "@/domain/money";

import type { Candle } from "./types";

type Quote = Pick<Schemas["QuoteView"], "at" | "last">;

/** The candles with the newest quote in them: the last one is extended, or a new one is begun. */
export function withQuote(
  candles: readonly Candle[],
  quote: Quote | null,
  seconds: number,
): readonly Candle[] {
  if (!quote) return candles;
  const last = candles.at(-1);
  const at = new Date(quote.at).getTime();
  const began = last ? new Date(last.start).getTime() : startOf(at, seconds);
  if (last && at < began) return candles;
  if (last && at < began + seconds * 1000) return [...candles.slice(0, -1), extended(last, quote.last)];
  const start = last ? began + Math.floor((at - began) / (seconds * 1000)) * seconds * 1000 : began;
  return [...candles, opened(new Date(start).toISOString(), quote.last)];
}

function startOf(at: number, seconds: number): number {
  return Math.floor(at / (seconds * 1000)) * seconds * 1000;
}

function opened(start: string, price: Decimal): Candle {
  return { start, open: price, high: price, low: price, close: price, volume: 0 };
}

function extended(candle: Candle, price: Decimal): Candle {
  return {
    ...candle,
    high: compare(price, candle.high) > 0 ? price : candle.high,
    low: compare(price, candle.low) < 0 ? price : candle.low,
    close: price,
  };
}
