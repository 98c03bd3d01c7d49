import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";

import { api, newKey, ok, once, type Schemas } from "@/api/client";
import { fetchQuote, liveKey } from "@/api/topics";
import { useLive } from "@/app/live";
import { add, type Decimal, multiply, subtract, sum } from "@/domain/money";

export type Position = Schemas["PositionView"];
type Quote = Schemas["QuoteView"];

export const positionKey = ({ broker_id, instrument, product }: Position) =>
  `${broker_id}|${instrument}|${product}`;

/** A position at a newer price. The change is added to what the API said, so the sum stays exact. */
export function repriced(position: Position, quote: Quote | null | undefined): Position {
  const { last, quoted_at: at, unrealized, quantity } = position;
  if (!quote || last === null || at === null || unrealized === null || new Date(quote.at) <= new Date(at))
    return position;
  const value = multiply(quote.last, Math.abs(quantity));
  const moved = multiply(subtract(quote.last, last), quantity);
  return { ...position, last: quote.last, quoted_at: quote.at, value, unrealized: add(unrealized, moved) };
}

export interface Totals {
  readonly value: Decimal;
  readonly unrealized: Decimal;
  readonly realized: Decimal;
  /** Positions without a price: they are in none of the sums. */
  readonly unpriced: number;
}

export function totalsOf(positions: readonly Position[]): Totals {
  const open = positions.filter(({ quantity }) => quantity !== 0);
  return {
    value: sum(open.map(({ value }) => value ?? "0")),
    unrealized: sum(open.map(({ unrealized }) => unrealized ?? "0")),
    realized: sum(positions.map(({ realized }) => realized)),
    unpriced: open.filter(({ last }) => last === null).length,
  };
}

/** Open positions at the newest quotes; with `closed`, also those that are flat. */
export function usePositions(closed: boolean) {
  const live = useLive("positions");
  const flat = useQuery({
    queryKey: ["closed-positions"],
    queryFn: async ({ signal }) =>
      (await ok(api.GET("/v1/positions", { params: { query: { flat: true } }, signal }))).items,
    enabled: closed,
  });
  const open = live.data?.items;
  const held = open?.map(positionKey).sort().join(" ");
  const { refetch: askFlat } = flat;
  useEffect(() => {
    if (closed && held !== undefined) void askFlat();
  }, [closed, held, askFlat]);
  const quotes = useQuotes(open?.map(({ instrument }) => instrument) ?? []);
  const rows = useMemo(() => {
    const now = (open ?? [])
      .filter(({ quantity }) => quantity !== 0)
      .map((each) => repriced(each, quotes.get(each.instrument)));
    const known = new Set(now.map(positionKey));
    const gone = closed
      ? (flat.data ?? []).filter((each) => each.quantity === 0 && !known.has(positionKey(each)))
      : [];
    return [...now, ...gone].sort(
      (a, b) =>
        Number(a.quantity === 0) - Number(b.quantity === 0) || a.instrument.localeCompare(b.instrument),
    );
  }, [open, quotes, closed, flat.data]);
  return { ...live, rows, closedError: closed ? flat.error : null };
}

/** What the socket puts into the cache of each held instrument's quote; asked for once where it is not there yet. */
function useQuotes(instruments: readonly string[]): ReadonlyMap<string, Quote> {
  const asked = [...new Set(instruments)];
  return useQueries({
    queries: asked.map((instrument) => ({
      queryKey: liveKey(`quotes:${instrument}`),
      queryFn: ({ signal }: { signal: AbortSignal }) => fetchQuote(instrument, signal),
    })),
    combine: together,
  });
}

function together(
  results: readonly { readonly data: Quote | null | undefined }[],
): ReadonlyMap<string, Quote> {
  return new Map(results.flatMap(({ data }) => (data ? [[data.instrument, data] as const] : [])));
}

export function useSent() {
  const client = useQueryClient();
  const again = () => {
    for (const topic of ["positions", "orders", "strategies"] as const)
      void client.invalidateQueries({ queryKey: liveKey(topic) });
  };
  return {
    reduce: async (position: Position, quantity: number, key: string) => {
      const order = await ok(
        api.POST("/v1/orders", {
          body: {
            broker_id: position.broker_id,
            instrument: position.instrument,
            side: position.quantity > 0 ? "sell" : "buy",
            quantity,
            product: position.product,
            reduce_only: true,
          },
          headers: once(key),
        }),
      );
      again();
      return order;
    },
    squareOff: async (strategyId: string) => {
      const strategy = await ok(
        api.POST("/v1/strategies/{strategy_id}/square-off", {
          params: { path: { strategy_id: strategyId } },
          headers: once(newKey()),
        }),
      );
      again();
      return strategy;
    },
  };
}
