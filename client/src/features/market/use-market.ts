/** What the market's screens ask for. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { api, ok, type Schemas } from "@/api/client";

type Instrument = Schemas["InstrumentView"];
type Quote = Schemas["QuoteView"];
export type Exchange = Schemas["Exchange"];

const TYPED_MS = 250;
const QUOTES_MS = 5_000;
const MOST_QUOTES = 50;

export function useMarketStatus() {
  return useQuery({
    queryKey: ["market-status"],
    queryFn: ({ signal }) => ok(api.GET("/v1/market/status", { signal })),
    refetchInterval: 30_000,
  });
}

export function useSession(instrument: string) {
  return useQuery({
    queryKey: ["session", instrument],
    queryFn: ({ signal }) =>
      ok(api.GET("/v1/instruments/session", { params: { query: { instrument } }, signal })),
    staleTime: 30_000,
    refetchInterval: 60_000,
  });
}

/** A value once it has stood still for a moment. */
export function useSettled<Value>(value: Value, afterMs = TYPED_MS): Value {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => {
      settle(value);
    }, afterMs);
    return () => {
      clearTimeout(timer);
    };
  }, [value, afterMs]);
  return settled;
}

/** What is found by a text; without one, the first of each exchange, in the order given. */
export function useInstruments(text: string, exchanges: readonly Exchange[]) {
  const typed = useSettled(text.trim());
  const limit = typed === "" ? MOST_QUOTES / exchanges.length : MOST_QUOTES;
  const asked = useQueries({
    queries: exchanges.map((exchange) => ({
      queryKey: ["instruments", "listed", exchange, typed, limit],
      // A newer text makes this one nobody's: the request is given up by its signal.
      queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
        ok(
          api.GET("/v1/instruments", {
            params: { query: { query: typed === "" ? exchange : typed, exchange, limit } },
            signal,
          }),
        ),
      staleTime: 60_000,
      placeholderData: (before: { items: Instrument[]; next_cursor: string | null } | undefined) => before,
    })),
  });
  const failed = asked.find(({ error }) => error);
  return {
    items: asked.every(({ data }) => data) ? asked.flatMap(({ data }) => data?.items ?? []) : undefined,
    isBehind: typed !== text.trim() || asked.some(({ isPlaceholderData }) => isPlaceholderData),
    error: failed?.error ?? null,
    refetch: () => Promise.all(asked.map(({ refetch }) => refetch())),
  };
}

/** The newest quotes of the instruments in a list, in one question. */
export function useQuotes(instruments: readonly string[]) {
  const wanted = instruments.slice(0, MOST_QUOTES);
  return useQuery({
    queryKey: ["quotes-of", wanted],
    queryFn: async ({ signal }): Promise<ReadonlyMap<string, Quote>> => {
      const page = await ok(api.GET("/v1/quotes", { params: { query: { instrument: wanted } }, signal }));
      return new Map(page.items.map((each) => [each.instrument, each]));
    },
    enabled: wanted.length > 0,
    refetchInterval: QUOTES_MS,
    placeholderData: (before) => before,
  });
}
