import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { api, ok, type Schemas } from "@/api/client";
import { useLive } from "@/app/live";
import { exchangeDay } from "@/domain/time";

export type History = Schemas["HistoryView"];
export type DayResult = Schemas["DayResultView"];

/** A day so many days before another: 2026-01-05, 5 → 2025-12-31. */
export function daysBefore(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - days);
  return at.toISOString().slice(0, 10);
}

export function today(): string {
  return exchangeDay(new Date());
}

/** What each of the last days brought. Asked again when something is booked, not with every tick. */
export function useHistory(days: number) {
  const portfolio = useLive("pnl").data;
  const until = today();
  const since = daysBefore(until, days);
  const booked = portfolio ? `${portfolio.realized} ${portfolio.charges}` : "";
  return useQuery({
    queryKey: ["portfolio-history", since, until, booked],
    queryFn: ({ signal }) =>
      ok(api.GET("/v1/portfolio/history", { params: { query: { from: since, to: until } }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}
