/** What is live, for screens: the newest state of a topic, over the socket, or asked for each 15 s while it is away. */
import { type QueryClient, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useEffect } from "react";
import { useStore } from "zustand";

import type { Schemas } from "@/api/client";
import { openLive } from "@/api/live";
import { sessionStore } from "@/api/session";
import { type LiveSocket, liveStore } from "@/api/socket";
import { fetchQuote, fetchTopic, liveKey, type Topic, type TopicData, type TopicName } from "@/api/topics";

import { queryClient } from "./query";

const POLL_MS = 15_000;
/** Lists that hold more than the live part of a topic are asked again, but not with every tick. */
const SETTLE_MS = 1_500;

const settling = new Map<string, ReturnType<typeof setTimeout>>();

function deliver(client: QueryClient, topic: string, value: unknown): void {
  const queryKey = ["live", topic];
  // An answer over HTTP that is still under way is older than this.
  void client.cancelQueries({ queryKey, exact: true }, { revert: false, silent: true });
  client.setQueryData(queryKey, value);
  if (settling.has(topic) || topic.startsWith("quotes:")) return;
  settling.set(
    topic,
    setTimeout(() => {
      settling.delete(topic);
      void client.invalidateQueries({ queryKey: [topic] });
    }, SETTLE_MS),
  );
}

const live: LiveSocket = openLive((topic, value) => {
  deliver(queryClient, topic, value);
});

/** Follows the session: live while somebody is signed in. Gives what ends it. */
export function followSession(): () => void {
  const follow = () => {
    if (sessionStore.getState().status === "in") live.start();
    else live.stop();
  };
  const nudge = () => {
    if (document.visibilityState === "visible") live.nudge();
  };
  const lost = () => {
    live.lost();
  };
  follow();
  const stop = sessionStore.subscribe(follow);
  window.addEventListener("online", nudge);
  window.addEventListener("offline", lost);
  document.addEventListener("visibilitychange", nudge);
  return () => {
    stop();
    window.removeEventListener("online", nudge);
    window.removeEventListener("offline", lost);
    document.removeEventListener("visibilitychange", nudge);
    live.stop();
  };
}

export function useLiveStatus() {
  return useStore(liveStore, (state) => state.status);
}

function useWatched(topic: Topic, enabled: boolean): number | false {
  const status = useLiveStatus();
  useEffect(() => (enabled ? live.watch(topic) : undefined), [topic, enabled]);
  return status === "live" ? false : POLL_MS;
}

/** `useLive("positions")`: a query like any other (data, error, refetch) that the socket keeps up to date. */
export function useLive<Name extends TopicName>(
  name: Name,
  { enabled = true }: { readonly enabled?: boolean } = {},
): UseQueryResult<TopicData[Name]> {
  const refetchInterval = useWatched(name, enabled);
  return useQuery({
    queryKey: liveKey(name),
    queryFn: ({ signal }): Promise<TopicData[Name]> => fetchTopic(name, signal),
    refetchInterval,
    enabled,
  });
}

/** An instrument's newest quote; `data` is null when it was never quoted. */
export function useLiveQuote(instrument: string | null): UseQueryResult<Schemas["QuoteView"] | null> {
  const enabled = instrument !== null;
  const refetchInterval = useWatched(`quotes:${instrument ?? ""}`, enabled);
  return useQuery({
    queryKey: liveKey(`quotes:${instrument ?? ""}`),
    queryFn: ({ signal }) => (instrument === null ? null : fetchQuote(instrument, signal)),
    refetchInterval,
    enabled,
  });
}
