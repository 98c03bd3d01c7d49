import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { create } from "zustand";

import { api, ok, type Schemas } from "@/api/client";
import { useLiveQuote } from "@/app/live";
import { exchangeDay } from "@/domain/time";

import { withQuote } from "./live-candles";
import { SECONDS_OF } from "./scale";
import type { Candle } from "./types";

export type Interval = keyof typeof SECONDS_OF;
type Quote = Schemas["QuoteView"] | null;

const REFRESH_MS = 60_000;
const NO_CANDLES: readonly Candle[] = [];

/** An instrument's candles of a session day (today unless given), the newest one alive with each quote. */
export function useCandles(instrument: string | null, interval: Interval, day?: string) {
  const date = day ?? exchangeDay(new Date());
  const isToday = date === exchangeDay(new Date());
  const asked = useQuery({
    queryKey: ["candles", instrument, interval, date],
    queryFn: async ({ signal }): Promise<readonly Candle[]> => {
      if (instrument === null) return NO_CANDLES;
      const query = { instrument, interval, date };
      return (await ok(api.GET("/v1/candles", { params: { query }, signal }))).items;
    },
    enabled: instrument !== null,
    refetchInterval: isToday ? REFRESH_MS : false,
  });
  const quote = useLiveQuote(isToday ? instrument : null);
  useKeptTicks(instrument, isToday ? (quote.data ?? null) : null);
  const candles = useGrown(
    asked.data ?? NO_CANDLES,
    isToday ? (quote.data ?? null) : null,
    SECONDS_OF[interval],
  );
  return {
    candles,
    quote: quote.data ?? null,
    isPending: asked.isPending,
    error: asked.error,
    refetch: asked.refetch,
  };
}

/** Candles with every quote since in them: between two answers of the server the newest candle grows here. */
export function useGrown(items: readonly Candle[], quote: Quote, seconds: number): readonly Candle[] {
  const [kept, keep] = useState({ items, quote, grown: withQuote(items, quote, seconds) });
  if (kept.items === items && kept.quote === quote) return kept.grown;
  const grown = withQuote(kept.items === items ? kept.grown : items, quote, seconds);
  keep({ items, quote, grown });
  return grown;
}

const LIVE_SECONDS = 2;
const MOST_LIVE = 900;
const MOST_INSTRUMENTS = 20;

/** By instrument: kept while the app is open, so that a chart opened later begins with what came before. */
const useTicks = create<{ readonly kept: ReadonlyMap<string, readonly Candle[]> }>(() => ({
  kept: new Map(),
}));

function keepTick(instrument: string, quote: Schemas["QuoteView"]): void {
  useTicks.setState(({ kept }) => {
    const before = kept.get(instrument) ?? NO_CANDLES;
    const after = withQuote(before, quote, LIVE_SECONDS).slice(-MOST_LIVE);
    const others = [...kept].filter(([each]) => each !== instrument).slice(1 - MOST_INSTRUMENTS);
    return { kept: new Map([...others, [instrument, after]]) };
  });
}

function useKeptTicks(instrument: string | null, quote: Quote): void {
  useEffect(() => {
    if (instrument !== null && quote) keepTick(instrument, quote);
  }, [instrument, quote]);
}

/** Candles of two seconds from the quotes that came while the app is open: to watch a line being met. */
export function useTickCandles(instrument: string | null): readonly Candle[] {
  useKeptTicks(instrument, useLiveQuote(instrument).data ?? null);
  return useTicks(({ kept }) => (instrument === null ? undefined : kept.get(instrument))) ?? NO_CANDLES;
}
