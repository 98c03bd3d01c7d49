import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, ifMatch, ok, type Schemas } from "@/api/client";
import { isProblem, Problem } from "@/api/problem";
import { liveKey } from "@/api/topics";
import { useLive } from "@/app/live";
import { type Decimal, absolute, sum } from "@/domain/money";
import { isOpenOrder, isUnderWay } from "@/domain/words";

export type Verb = "halt" | "flatten";
type SwitchView = Schemas["KillSwitchView"];

/** What the switch would meet, counted from what is there now; null where that is not known (yet). */
export interface Stakes {
  readonly strategies: number | null;
  readonly orders: number | null;
  readonly entryOrders: number | null;
  readonly positions: number | null;
  /** Of all open positions, long and short alike; null when one of them has no price. */
  readonly value: Decimal | null;
}

export function useStakes(enabled: boolean): Stakes {
  const strategies = useLive("strategies", { enabled });
  const orders = useLive("orders", { enabled });
  const positions = useLive("positions", { enabled });
  const open = positions.data?.items.filter(({ quantity }) => quantity !== 0);
  const working = orders.data?.items.filter(isOpenOrder);
  const values = open?.map(({ value }) => value) ?? [null];
  return {
    strategies: strategies.data?.items.filter(isUnderWay).length ?? null,
    orders: working?.length ?? null,
    entryOrders: working?.filter(({ role }) => role === "ENTRY").length ?? null,
    positions: open?.length ?? null,
    value: values.every((each) => each !== null) ? sum(values.map(absolute)) : null,
  };
}

export function useKillSwitch() {
  return useLive("kill-switch");
}

const OFFLINE = "offline";

/** Whether the switch surely is as it was: refused, or never sent. Any other failure leaves that open. */
export function surelyNotEngaged(error: unknown): boolean {
  return isProblem(error) && (error.code === OFFLINE || (error.status >= 400 && error.status < 500));
}

/** Never queued: without a network it fails at once, and loudly. */
function requireNetwork(): void {
  if (navigator.onLine) return;
  throw new Problem({
    status: 0,
    code: OFFLINE,
    detail: "You are offline: nothing was sent, and nothing will be.",
  });
}

function useTakeOver() {
  const client = useQueryClient();
  return (changed: SwitchView) => {
    client.setQueryData(
      liveKey("kill-switch"),
      (before: Schemas["TenantKillSwitchView"] | undefined) =>
        before && {
          ...before,
          switch: changed,
          in_force: before.platform.verb ? before.platform : changed.verb ? changed : null,
        },
    );
    for (const topic of ["kill-switch", "strategies", "orders", "positions"] as const)
      void client.invalidateQueries({ queryKey: liveKey(topic) });
  };
}

export function useEngage() {
  const takeOver = useTakeOver();
  return useMutation({
    mutationFn: ({ verb, reason }: { readonly verb: Verb; readonly reason: string }) => {
      requireNetwork();
      return ok(api.PUT("/v1/kill-switch", { body: { verb, reason } }));
    },
    onSuccess: takeOver,
  });
}

/** The owner's: says which version was seen, so that nobody's newer switch is undone by mistake. */
export function useRelease() {
  const takeOver = useTakeOver();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ version, reason }: { readonly version: number; readonly reason: string }) => {
      requireNetwork();
      return ok(api.DELETE("/v1/kill-switch", { params: { query: { reason }, header: ifMatch(version) } }));
    },
    onSuccess: takeOver,
    onError: (error) => {
      if (isProblem(error) && error.status === 412)
        void client.invalidateQueries({ queryKey: liveKey("kill-switch") });
    },
  });
}
