/** What strategies' screens ask for, and what they do. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { useEffect, useRef } from "react";

import { api, done, ifMatch, newKey, ok, once, type Schemas } from "@/api/client";
import { isProblem, unreachable } from "@/api/problem";
import { type Items, liveKey } from "@/api/topics";
import { useLive } from "@/app/live";
import type { Decimal } from "@/domain/money";
import { exchangeDay } from "@/domain/time";

import { dayPnl } from "./pnl";

type Strategy = Schemas["StrategyView"];
const RUNS = 50;

/** Everything asked for about one strategy begins with this. */
export const strategyKey = (id: string) => ["strategy", id] as const;
const WARNINGS_MS = 30_000;

/** The newer of what was asked for and what came over the live line; warnings come only with the former. */
export function newer(asked: Strategy | undefined, live: Strategy | undefined): Strategy | undefined {
  if (!asked || !live) return asked ?? live;
  const older = live.version < asked.version || stamp(live) < stamp(asked);
  return older ? asked : { ...live, warnings: asked.warnings };
}

function stamp({ run, updated_at: updated }: Strategy): number {
  return Math.max(new Date(updated).getTime(), run ? new Date(run.updated_at).getTime() : 0);
}

/** What of a strategy is worth asking anew for; a trailing stop that creeps with each tick is not. */
export function signature({ version, status, paused_by: paused, run }: Strategy): string {
  const legs =
    run?.legs.map((leg) => [leg.entry_filled, leg.exit_filled, leg.stop !== null, leg.protected_at]) ?? [];
  return JSON.stringify([version, status, paused, run?.id, run?.state, run?.reason, run?.charges, legs]);
}

export function useStrategy(id: string) {
  const client = useQueryClient();
  const live = useLive("strategies").data?.items.find((each) => each.id === id);
  const asked = useQuery({
    queryKey: [...strategyKey(id), "itself"],
    queryFn: ({ signal }) =>
      ok(api.GET("/v1/strategies/{strategy_id}", { params: { path: { strategy_id: id } }, signal })),
    refetchInterval: WARNINGS_MS,
  });
  const mark = live && signature(live);
  const seen = useRef(mark);
  useEffect(() => {
    if (mark !== undefined && seen.current !== undefined && mark !== seen.current)
      void client.invalidateQueries({ queryKey: strategyKey(id) });
    seen.current = mark ?? seen.current;
  }, [mark, id, client]);
  return { ...asked, strategy: newer(asked.data, live) };
}

export function useRuns(id: string) {
  return useQuery({
    queryKey: [...strategyKey(id), "runs"],
    queryFn: ({ signal }) =>
      ok(
        api.GET("/v1/strategies/{strategy_id}/runs", {
          params: { path: { strategy_id: id }, query: { limit: RUNS } },
          signal,
        }),
      ),
  });
}

export function useTimeline(id: string, runId: string | null, moving: boolean) {
  return useQuery({
    queryKey: [...strategyKey(id), "timeline", runId],
    queryFn: ({ signal }) =>
      ok(
        api.GET("/v1/strategies/{strategy_id}/runs/{run_id}/timeline", {
          params: { path: { strategy_id: id, run_id: runId ?? "" } },
          signal,
        }),
      ),
    enabled: runId !== null,
    refetchInterval: moving ? 15_000 : false,
  });
}

/** Each strategy's trades of today, and the newest prices of what is held. */
export function useDay() {
  const day = exchangeDay(new Date());
  const trades = useQuery({
    queryKey: ["orders", "trades", day],
    queryFn: async ({ signal }) => {
      const all: Schemas["TradeView"][] = [];
      let cursor: string | null = null;
      do {
        const query: { from: string; to: string; limit: number; cursor?: string } = {
          from: day,
          to: day,
          limit: 100,
        };
        if (cursor !== null) query.cursor = cursor;
        const page: Schemas["PageView_TradeView_"] = await ok(
          api.GET("/v1/trades", { params: { query }, signal }),
        );
        all.push(...page.items);
        cursor = page.next_cursor;
      } while (cursor !== null);
      return dayPnl(all);
    },
    refetchInterval: 30_000,
  });
  useLive("orders"); // a fill renews what begins with "orders"
  const positions = useLive("positions");
  const lasts = new Map<string, Decimal>();
  for (const { instrument, last } of positions.data?.items ?? [])
    if (last !== null) lasts.set(instrument, last);
  return { days: trades.data, lasts };
}

export function useBrokers() {
  return useQuery({
    queryKey: ["brokers"],
    queryFn: ({ signal }) => ok(api.GET("/v1/brokers", { params: { query: { limit: 100 } }, signal })),
  });
}

/** The instrument behind an id; null when there is none. */
export function useInstrument(id: string | null) {
  return useQuery({
    queryKey: ["instrument", id],
    queryFn: async ({ signal }): Promise<Schemas["InstrumentView"] | null> => {
      const query = (id ?? "").slice((id ?? "").indexOf(":") + 1);
      const page = await ok(api.GET("/v1/instruments", { params: { query: { query, limit: 100 } }, signal }));
      return page.items.find((each) => each.id === id) ?? null;
    },
    enabled: id !== null,
    staleTime: 10 * 60_000,
  });
}

export function useSession(instrument: string | null) {
  return useQuery({
    queryKey: ["session", instrument],
    queryFn: ({ signal }) =>
      instrument === null
        ? null
        : ok(api.GET("/v1/instruments/session", { params: { query: { instrument } }, signal })),
    enabled: instrument !== null,
    staleTime: 30_000,
  });
}

/** A changed strategy goes where it is shown, at once. */
export function useKeep() {
  const client = useQueryClient();
  return (changed: Strategy) => {
    client.setQueryData([...strategyKey(changed.id), "itself"], changed);
    client.setQueryData<Items<Strategy>>(liveKey("strategies"), (before) => {
      if (!before) return before;
      const known = before.items.some(({ id }) => id === changed.id);
      const items = known
        ? before.items.map((each) => (each.id === changed.id ? changed : each))
        : [changed, ...before.items];
      return { ...before, items };
    });
    void client.invalidateQueries({ queryKey: strategyKey(changed.id) });
  };
}

export type Verb = "start" | "stop" | "square-off";

/** Start, stop, square off. Nothing is queued: without a network it fails at once. */
export function useAct() {
  const keep = useKeep();
  return useMutation({
    mutationFn: async ({ id, verb }: { readonly id: string; readonly verb: Verb }): Promise<Strategy> => {
      if (!navigator.onLine) throw unreachable();
      const asked = { params: { path: { strategy_id: id }, header: once(newKey()) } };
      if (verb === "start") return ok(api.POST("/v1/strategies/{strategy_id}/start", asked));
      if (verb === "stop") return ok(api.POST("/v1/strategies/{strategy_id}/stop", asked));
      return ok(api.POST("/v1/strategies/{strategy_id}/square-off", asked));
    },
    onSuccess: keep,
  });
}

export function useDelete() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, version }: { readonly id: string; readonly version: number }) =>
      done(
        api.DELETE("/v1/strategies/{strategy_id}", {
          params: { path: { strategy_id: id }, header: ifMatch(version) },
        }),
      ),
    onSuccess: (_, { id }) => {
      client.setQueryData<Items<Strategy>>(
        liveKey("strategies"),
        (before) => before && { ...before, items: before.items.filter((each) => each.id !== id) },
      );
      client.removeQueries({ queryKey: strategyKey(id) });
    },
    onError: (error, { id }) => {
      if (isProblem(error) && error.status === 412)
        void client.invalidateQueries({ queryKey: strategyKey(id) });
    },
  });
}
