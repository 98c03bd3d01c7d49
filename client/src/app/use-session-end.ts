import { useNavigate, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";

import { sessionStore } from "@/api/session";
import { toast } from "@/ui/toasts";

import { queryClient } from "./query";

/** Signed out, here or in another tab: nothing of the person stays in memory, and the page is the door again. */
export function useSessionEnd(): void {
  const navigate = useNavigate();
  const router = useRouter();
  useEffect(
    () =>
      sessionStore.subscribe((now, before) => {
        if (now.status !== "out" || before.status !== "in") return;
        queryClient.clear();
        const here = router.state.location.href;
        const expired = now.because === "expired";
        void navigate({ to: "/sign-in", search: expired && here !== "/" ? { next: here } : {} });
        if (expired) toast({ tone: "info", text: "Your session has ended. Please sign in again." });
      }),
    [navigate, router],
  );
}
