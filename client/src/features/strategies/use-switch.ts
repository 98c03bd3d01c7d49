/** A strategy's own kill switch. */
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, ifMatch, ok, type Schemas } from "@/api/client";
import { unreachable } from "@/api/problem";
import { liveKey } from "@/api/topics";
import { useLive } from "@/app/live";

import { strategyKey } from "./use-strategies";

export type SwitchVerb = "halt" | "flatten";

export function useOwnSwitch(id: string): Schemas["KillSwitchView"] | null {
  const all = useLive("kill-switch").data;
  return all?.strategies.find((each) => each.strategy_id === id) ?? null;
}

export function useSwitch(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ verb, version }: { readonly verb: SwitchVerb | "release"; readonly version: number }) => {
      if (!navigator.onLine) throw unreachable();
      const path = { strategy_id: id };
      if (verb === "release")
        return ok(
          api.DELETE("/v1/strategies/{strategy_id}/kill-switch", {
            params: { path, query: { reason: "Released by hand" }, header: ifMatch(version) },
          }),
        );
      const reason = verb === "halt" ? "Halted by hand" : "Flattened by hand";
      return ok(
        api.PUT("/v1/strategies/{strategy_id}/kill-switch", { params: { path }, body: { verb, reason } }),
      );
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: liveKey("kill-switch") });
      void client.invalidateQueries({ queryKey: liveKey("strategies") });
      void client.invalidateQueries({ queryKey: strategyKey(id) });
    },
  });
}
