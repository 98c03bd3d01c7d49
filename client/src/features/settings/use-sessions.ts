import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, done, ok } from "@/api/client";
import { isProblem } from "@/api/problem";

export const SESSIONS = ["sessions"] as const;

export function useSessions() {
  return useQuery({
    queryKey: SESSIONS,
    queryFn: async ({ signal }) => (await ok(api.GET("/v1/auth/sessions", { signal }))).items,
  });
}

/** Ends sessions, one after another. One that has ended meanwhile is as good. */
export function useEndSessions() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (ids: readonly string[]) => {
      for (const id of ids) {
        try {
          await done(api.DELETE("/v1/auth/sessions/{session_id}", { params: { path: { session_id: id } } }));
        } catch (error) {
          if (!isProblem(error) || error.status !== 404) throw error;
        }
      }
    },
    onSettled: () => client.invalidateQueries({ queryKey: SESSIONS }),
  });
}
