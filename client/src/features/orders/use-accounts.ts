import { useQuery } from "@tanstack/react-query";

import { api, ok } from "@/api/client";

/** The tenant's linked accounts, also those that are no longer linked: old orders name them. */
export function useAccounts() {
  return useQuery({
    queryKey: ["accounts"],
    queryFn: async ({ signal }) =>
      (await ok(api.GET("/v1/brokers", { params: { query: { limit: 100 } }, signal }))).items,
    staleTime: 60_000,
  });
}
