/** Notices: the live ones (the newest, and how many are unread), and all others by pages. */
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";

import { api, newKey, ok, once, type Schemas } from "@/api/client";
import { liveKey, type Notices } from "@/api/topics";
import { useLive } from "@/app/live";

export type Notice = Schemas["NoticeView"];
export type Which = "all" | "unread";

const PAGE = 50;

/** Each once, a read one stays read, unread first, then the newest first. */
export function merged(live: readonly Notice[], older: readonly Notice[], which: Which): Notice[] {
  const byId = new Map(older.map((each) => [each.id, each]));
  for (const each of live) {
    const other = byId.get(each.id);
    byId.set(each.id, other?.read_at && !each.read_at ? other : each);
  }
  return [...byId.values()]
    .filter(({ read_at: read }) => which === "all" || read === null)
    .sort((a, b) => Number(a.read_at !== null) - Number(b.read_at !== null) || b.at.localeCompare(a.at));
}

export function useNotices(which: Which) {
  const live = useLive("notices");
  const pages = useInfiniteQuery({
    queryKey: ["notices", "pages", which],
    queryFn: ({ pageParam, signal }) =>
      ok(
        api.GET("/v1/notices", {
          params: {
            query: { limit: PAGE, unread: which === "unread", ...(pageParam && { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: ({ next_cursor: next }) => next,
  });
  const rows = useMemo(
    () => merged(live.data?.items ?? [], pages.data?.pages.flatMap(({ items }) => items) ?? [], which),
    [live.data, pages.data, which],
  );
  const known = live.data ?? pages.data;
  return {
    rows,
    unread: live.data?.unread ?? pages.data?.pages[0]?.unread ?? 0,
    error: known ? null : (live.error ?? pages.error),
    /** Further pages failed, although the newest are there. */
    olderError: known ? pages.error : null,
    pending: !known,
    retry: () => {
      void live.refetch();
      void pages.refetch();
    },
    older: pages.hasNextPage ? () => void pages.fetchNextPage() : null,
    loadingOlder: pages.isFetchingNextPage,
  };
}

export function useRead() {
  const client = useQueryClient();
  const again = () => {
    void client.invalidateQueries({ queryKey: liveKey("notices") });
    void client.invalidateQueries({ queryKey: ["notices"] });
  };
  const change = (by: (before: Notices) => Notices) => {
    client.setQueryData(liveKey("notices"), (before: Notices | undefined) => before && by(before));
  };
  const one = useMutation({
    mutationFn: (id: string) =>
      ok(
        api.POST("/v1/notices/{notice_id}/read", {
          params: { path: { notice_id: id } },
          headers: once(newKey()),
        }),
      ),
    onSuccess: (read) => {
      change((before) => ({
        ...before,
        unread: Math.max(0, before.unread - 1),
        items: before.items.map((each) => (each.id === read.id ? read : each)),
      }));
      again();
    },
  });
  const all = useMutation({
    mutationFn: () => ok(api.POST("/v1/notices/read-all", { headers: once(newKey()) })),
    onSuccess: ({ unread }) => {
      change((before) => ({ ...before, unread }));
      again();
    },
  });
  return { one, all };
}
