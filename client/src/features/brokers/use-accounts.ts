/** Linked accounts, joined with their money and with what runs on them; and what can be done to them. */
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, done, ok, once, type Schemas } from "@/api/client";
import { liveKey } from "@/api/topics";
import { useLive } from "@/app/live";
import { isUnderWay } from "@/domain/words";
import { useBrokers } from "@/features/strategies/use-strategies";

export interface Account {
  readonly broker: Schemas["BrokerView"];
  /** Its money as the broker last said; null until it did. */
  readonly money: Schemas["AccountView"] | null;
  readonly underWay: readonly Schemas["StrategyView"][];
}

export function useAccounts() {
  const brokers = useBrokers();
  const portfolio = useLive("pnl");
  const strategies = useLive("strategies");
  const accounts = brokers.data?.items
    .filter(({ status }) => status === "ACTIVE")
    .map((broker): Account => ({
      broker,
      money: portfolio.data?.accounts.find((each) => each.broker_id === broker.id) ?? null,
      underWay: (strategies.data?.items ?? []).filter(
        (each) => each.broker_id === broker.id && isUnderWay(each),
      ),
    }));
  return { accounts, error: brokers.error, refetch: brokers.refetch };
}

/** Whoever shows accounts or their money asks anew. */
function useChanged() {
  const client = useQueryClient();
  return () => {
    for (const queryKey of [["brokers"], ["accounts"], liveKey("pnl")])
      void client.invalidateQueries({ queryKey });
  };
}

export interface Linking {
  readonly label: string;
  readonly key: string;
}

export function useLink() {
  const changed = useChanged();
  return useMutation({
    mutationFn: ({ label, key }: Linking) =>
      ok(api.POST("/v1/brokers", { body: { broker: "paper", label }, params: { header: once(key) } })),
    onSuccess: changed,
  });
}

export function useReset() {
  const changed = useChanged();
  return useMutation({
    mutationFn: ({ id, key }: { readonly id: string; readonly key: string }) =>
      ok(
        api.POST("/v1/brokers/{broker_id}/reset", {
          params: { path: { broker_id: id }, header: once(key) },
        }),
      ),
    onSuccess: changed,
  });
}

export function useUnlink() {
  const changed = useChanged();
  return useMutation({
    mutationFn: (id: string) =>
      done(api.DELETE("/v1/brokers/{broker_id}", { params: { path: { broker_id: id } } })),
    onSuccess: changed,
  });
}
