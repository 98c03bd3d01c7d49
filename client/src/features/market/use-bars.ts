import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";

import { api, ok } from "@/api/client";
import { useLiveQuote } from "@/app/live";
import { exchangeDay } from "@/domain/time";
import type { Candle } from "@/features/chart/Chart";
import { useGrown } from "@/features/chart/use-candles";

/** Each timeframe: a candle's seconds, and how many days before today are shown. The API has a most for each. */
export const TIMEFRAMES = {
  "1m": { seconds: 60, days: 2, label: "1 min", long: "one minute" },
  "5m": { seconds: 300, days: 6, label: "5 min", long: "five minutes" },
  "15m": { seconds: 900, days: 13, label: "15 min", long: "a quarter of an hour" },
  "1h": { seconds: 3600, days: 30, label: "1 h", long: "one hour" },
  "1d": { seconds: 86_400, days: 30, label: "1 day", long: "one day" },
} as const;
export type Timeframe = keyof typeof TIMEFRAMES;

const DAY_MS = 86_400_000;
const REFRESH_MS = 60_000;
const NONE: readonly Candle[] = [];

export function daysBefore(today: string, days: number): string {
  return new Date(Date.parse(`${today}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);
}

/** Candles up to now: those of the days before are asked for once, today's each minute, and each quote moves the newest. */
export function useBars(instrument: string, interval: Timeframe) {
  const { seconds, days } = TIMEFRAMES[interval];
  const today = exchangeDay(new Date());
  const ask = (from: string, to: string) => ({
    queryKey: ["candles", instrument, interval, from, to],
    queryFn: async ({ signal }: { readonly signal: AbortSignal }): Promise<readonly Candle[]> => {
      const query = { instrument, interval, from, to };
      return (await ok(api.GET("/v1/candles", { params: { query }, signal }))).items;
    },
  });
  const asked = useQueries({
    queries: [
      { ...ask(daysBefore(today, days), daysBefore(today, 1)), staleTime: Infinity },
      { ...ask(today, today), refetchInterval: REFRESH_MS },
    ],
    combine: both,
  });
  const quote = useLiveQuote(instrument);
  const { past, now, error, refetch } = asked;
  const told = useMemo(() => (past && now ? [...past, ...now] : NONE), [past, now]);
  const candles = useGrown(told, quote.data ?? null, seconds);
  return { candles: past && now ? candles : undefined, error, refetch };
}

interface Asked {
  readonly data: readonly Candle[] | undefined;
  readonly error: Error | null;
  readonly refetch: () => Promise<unknown>;
}

function both([past, now]: readonly [Asked, Asked]) {
  return {
    past: past.data,
    now: now.data,
    error: past.error ?? now.error,
    refetch: () => Promise.all([past.refetch(), now.refetch()]),
  };
}
