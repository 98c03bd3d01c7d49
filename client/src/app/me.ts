import { useQuery } from "@tanstack/react-query";

import { api, ok } from "@/api/client";

export const meQuery = {
  queryKey: ["me"],
  queryFn: ({ signal }: { signal: AbortSignal }) => ok(api.GET("/v1/auth/me", { signal })),
  staleTime: 5 * 60_000,
};

/** Who is signed in. */
export function useMe() {
  return useQuery(meQuery);
}

/** Viewers look; traders and owners act. */
export function useMayTrade(): boolean {
  const role = useMe().data?.role;
  return role === "owner" || role === "trader";
}

export function useIsOwner(): boolean {
  return useMe().data?.role === "owner";
}
