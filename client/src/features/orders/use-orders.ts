/** Orders from two sources: the live ones (the newest and all that are open) and, further back, the API's pages. */
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";

import { api, newKey, ok, once, type Schemas } from "@/api/client";
import type { Items } from "@/api/topics";
import { liveKey } from "@/api/topics";
import { useLive, useLiveStatus } from "@/app/live";
import { isOpenOrder } from "@/domain/words";

export type Order = Schemas["OrderView"];
export type OrderWithHistory = Schemas["OrderWithHistory"];
export type Show = "open" | "all" | Schemas["IntentState"];

const PAGE = 100;
const ASK_AGAIN_MS = 2_000;

function wanted(order: Order, show: Show): boolean {
  if (show === "all") return true;
  return show === "open" ? isOpenOrder(order) : order.state === show;
}

/** Each order once, its newest state, newest order first. */
export function merged(live: readonly Order[], older: readonly Order[], show: Show): Order[] {
  const byId = new Map(older.map((each) => [each.id, each]));
  for (const each of live) {
    const other = byId.get(each.id);
    if (!other || other.updated_at <= each.updated_at) byId.set(each.id, each);
  }
  return [...byId.values()]
    .filter((each) => wanted(each, show))
    .sort((a, b) => b.created_at.localeCompare(a.created_at) || b.id.localeCompare(a.id));
}

export function useOrders(show: Show) {
  const live = useLive("orders");
  const away = useLiveStatus() !== "live";
  const paged = show !== "open";
  const state = show === "open" || show === "all" ? null : show;
  const pages = useInfiniteQuery({
    queryKey: ["orders", "pages", state],
    queryFn: ({ pageParam, signal }) =>
      ok(
        api.GET("/v1/orders", {
          params: {
            query: { limit: PAGE, ...(state && { state }), ...(pageParam && { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: ({ next_cursor: next }) => next,
    enabled: paged,
  });
  const rows = useMemo(
    () => merged(live.data?.items ?? [], pages.data?.pages.flatMap(({ items }) => items) ?? [], show),
    [live.data, pages.data, show],
  );
  const error = live.data ? (paged && !pages.data ? pages.error : null) : live.error;
  return {
    rows,
    error,
    pending: !error && (live.isPending || (paged && pages.isPending)),
    retry: () => {
      void live.refetch();
      if (paged) void pages.refetch();
    },
    /** Open orders older than the newest 50 are known only over the live line. */
    partial: away && show === "open",
    older: paged && pages.hasNextPage ? () => void pages.fetchNextPage() : null,
    loadingOlder: pages.isFetchingNextPage,
  };
}

/** One order with its steps: asked again when the live list says that it moved, and while a request about it waits. */
export function useOrder(id: string) {
  const live = useLive("orders").data?.items.find((each) => each.id === id);
  const asked = useQuery({
    queryKey: ["orders", "one", id],
    queryFn: ({ signal }) =>
      ok(api.GET("/v1/orders/{order_id}", { params: { path: { order_id: id } }, signal })),
    refetchInterval: ({ state: { data } }) =>
      data && (data.resolution?.state === "requested" || isOpenOrder(data)) ? ASK_AGAIN_MS : false,
  });
  const newer = asked.data && live && live.updated_at > asked.data.updated_at;
  return { ...asked, data: newer ? { ...asked.data, ...live } : asked.data, brief: asked.data ?? live };
}

/** Puts what the server answered to a change into the lists at once. */
export function useTakeOver() {
  const client = useQueryClient();
  return (order: Order) => {
    client.setQueryData(
      liveKey("orders"),
      (before: Items<Order> | undefined) =>
        before && { ...before, items: [order, ...before.items.filter(({ id }) => id !== order.id)] },
    );
    void client.invalidateQueries({ queryKey: ["orders"] });
  };
}

export const sent = {
  place: (body: Schemas["OrderBody"], key: string) =>
    ok(api.POST("/v1/orders", { body, headers: once(key) })),
  cancel: (id: string) =>
    ok(
      api.POST("/v1/orders/{order_id}/cancel", {
        params: { path: { order_id: id } },
        headers: once(newKey()),
      }),
    ),
  resolve: (id: string, body: Schemas["ResolutionBody"]) =>
    ok(
      api.POST("/v1/orders/{order_id}/resolution", {
        params: { path: { order_id: id } },
        body,
        headers: once(newKey()),
      }),
    ),
};
