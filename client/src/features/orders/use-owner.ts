/** Whose order it is: a strategy's, or placed by hand. */
import { useQuery } from "@tanstack/react-query";

import { api, ok } from "@/api/client";
import { useLive } from "@/app/live";

export interface Owner {
  readonly name: string;
  readonly manual: boolean;
}

const BY_HAND: Owner = { name: "By hand", manual: true };

/**
 * The list of strategies holds neither manual orders nor what was deleted. Ids of strategies are made by the clock and
 * begin low; a manual order's is a hash, so one that begins higher needs no asking.
 */
export function isSurelyManual(strategyId: string): boolean {
  return !/^str_0[0-3]/.test(strategyId);
}

/** Undefined while it is not known. */
export function useOwner(strategyId: string): Owner | undefined {
  const strategies = useLive("strategies").data?.items;
  const listed = strategies?.find(({ id }) => id === strategyId);
  const manual = isSurelyManual(strategyId);
  const asked = useQuery({
    queryKey: ["owner", strategyId],
    queryFn: ({ signal }) =>
      ok(api.GET("/v1/strategies/{strategy_id}", { params: { path: { strategy_id: strategyId } }, signal })),
    enabled: strategies !== undefined && !listed && !manual,
    staleTime: Infinity,
  });
  if (listed) return { name: listed.name, manual: false };
  if (manual) return BY_HAND;
  return asked.data && (asked.data.kind === "manual" ? BY_HAND : { name: asked.data.name, manual: false });
}
