import { useQueries } from "@tanstack/react-query";

import { api, ok, type Schemas } from "@/api/client";
import { isProblem } from "@/api/problem";
import { formatTime } from "@/domain/time";

/** One instrument of each exchange, whose session stands for the exchange's. */
const WATCHED = [
  { exchange: "NSE", instrument: "NSE:RELIANCE" },
  { exchange: "SIM", instrument: "SIM:TIDE" },
] as const;

export interface MarketState {
  readonly exchange: string;
  readonly open: boolean;
  /** "closes 15:30", "opens Mon, 9:15": what comes next, in words. */
  readonly next: string;
}

/** Whether the exchanges trade now. An exchange that this platform does not list is left out. */
export function useMarkets(): { readonly markets: readonly MarketState[]; readonly error: unknown } {
  const asked = useQueries({
    queries: WATCHED.map(({ instrument }) => ({
      queryKey: ["session", instrument],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        try {
          return await ok(api.GET("/v1/instruments/session", { params: { query: { instrument } }, signal }));
        } catch (error) {
          if (isProblem(error) && error.status === 404) return null;
          throw error;
        }
      },
      staleTime: 30_000,
      refetchInterval: 60_000,
    })),
  });
  const markets = asked.flatMap(({ data }, index) => {
    const watched = WATCHED[index];
    return data && watched ? [{ exchange: watched.exchange, open: data.is_open, next: nextOf(data) }] : [];
  });
  return { markets, error: asked.find(({ error }) => error)?.error ?? null };
}

function nextOf(session: Schemas["TradingSessionView"]): string {
  if (!session.known) return "no calendar for this day";
  if (session.is_open) {
    return session.closes_at ? `closes ${formatTime(session.closes_at)} IST` : "open";
  }
  return session.next_opens_at ? `opens ${formatTime(session.next_opens_at, "short")} IST` : "closed";
}
