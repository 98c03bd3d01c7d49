import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { api, ok, type Schemas } from "@/api/client";
import { isSurelyManual } from "@/features/orders/use-owner";
import { today, useHistory } from "@/features/portfolio/use-history";

export type Statement = Schemas["StatementView"];
export type Run = Schemas["RunView"];

const YEAR = 365;

export function useStatement(date: string) {
  return useQuery({
    queryKey: ["statement", date],
    queryFn: ({ signal }) => ok(api.GET("/v1/portfolio/statement", { params: { query: { date } }, signal })),
    // A day that is over does not change; today's is asked again when somebody looks at it.
    staleTime: ({ state: { data } }) => (data?.complete ? Infinity : 10_000),
  });
}

/** The days that have a statement worth reading, the newest first, with today and the one being shown. */
export function useKnownDays(shown: string) {
  const { data, error, isPending, refetch } = useHistory(YEAR);
  const days = new Set(data?.days.map(({ day }) => day));
  days.add(today());
  if (/^\d{4}-\d{2}-\d{2}$/.test(shown)) days.add(shown);
  return { days: [...days].sort().toReversed(), error, isPending, refetch };
}

/** What ran, by its name; what was deleted since is known by its id only. */
export function useNames(): (strategyId: string) => string {
  const { data } = useQuery({
    queryKey: ["strategy-names"],
    queryFn: async ({ signal }) => {
      const names = new Map<string, string>();
      let cursor: string | null = "";
      while (cursor !== null) {
        const page: Schemas["PageView_StrategyView_"] = await ok(
          api.GET("/v1/strategies", { params: { query: { limit: 100, ...(cursor && { cursor }) } }, signal }),
        );
        for (const each of page.items) names.set(each.id, each.name);
        cursor = page.next_cursor;
      }
      return names;
    },
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  return (id) => data?.get(id) ?? (isSurelyManual(id) ? "Order by hand" : id);
}
