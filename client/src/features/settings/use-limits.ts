import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, ifMatch, type Schemas, withTag } from "@/api/client";

const LIMITS = ["risk-limits"] as const;

/** The limits in force, with the tag that an edit is based on. */
export function useLimits() {
  return useQuery({
    queryKey: LIMITS,
    queryFn: ({ signal }) => withTag(api.GET("/v1/risk-limits", { signal })),
  });
}

export interface SetLimits {
  readonly body: Schemas["RiskLimitsBody"];
  readonly etag: string;
}

export function useSetLimits() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ body, etag }: SetLimits) =>
      withTag(api.PUT("/v1/risk-limits", { body, params: { header: ifMatch(etag) } })),
    onSuccess: (set) => {
      client.setQueryData(LIMITS, set);
    },
  });
}
