import { QueryClient } from "@tanstack/react-query";

import { isProblem } from "@/api/problem";

/** The cache of what the server said. Reads are tried again when that may help; writes never are on their own. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      gcTime: 5 * 60_000,
      // The offline banner says what is the matter; a paused query would spin for ever instead.
      networkMode: "always",
      retry: (failures, error) => failures < 2 && isProblem(error) && error.passing && error.status !== 429,
      retryDelay: (failures) => Math.min(8_000, 600 * 2 ** failures),
      refetchOnWindowFocus: true,
    },
    mutations: { networkMode: "always", retry: false },
  },
});
