import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";

import { api, ok, type Schemas } from "@/api/client";
import { useLive } from "@/app/live";

import { type Guarding, guardingOf } from "./guards";

type Position = Schemas["PositionView"];
const TILL_ARMED_MS = 2_000;

function isBare(day: Schemas["StatementView"] | undefined): boolean {
  return (
    day?.runs.some(({ legs }) => legs.some((leg) => leg.open_quantity > 0 && leg.protected_at === null)) ??
    false
  );
}

/** Who guards a position; null while that is not known. The day's runs are asked again when what is held changes. */
export function useGuarding(): (position: Position) => Guarding | null {
  const strategies = useLive("strategies").data?.items;
  const positions = useLive("positions").data?.items;
  const held = positions?.map(({ instrument, quantity }) => `${instrument} ${quantity.toString()}`).join(" ");
  const { data: day, refetch } = useQuery({
    queryKey: ["guarding-runs"],
    queryFn: ({ signal }) => ok(api.GET("/v1/portfolio/statement", { signal })),
    refetchInterval: ({ state: { data } }) => (isBare(data) ? TILL_ARMED_MS : false),
  });
  const asked = day !== undefined;
  useEffect(() => {
    if (asked && held !== undefined) void refetch();
  }, [held, asked, refetch]);
  return (position) => (strategies && day ? guardingOf(position, strategies, day) : null);
}
