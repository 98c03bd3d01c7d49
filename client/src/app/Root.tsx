import { Outlet } from "@tanstack/react-router";
import { Suspense } from "react";

import { useAppliedTheme } from "@/ui/theme";
import { Toasts } from "@/ui/toasts";

import { ScreenLoading } from "./ScreenLoading";
import { useSessionEnd } from "./use-session-end";

export function Root() {
  useAppliedTheme();
  useSessionEnd();
  return (
    <>
      <Suspense fallback={<ScreenLoading />}>
        <Outlet />
      </Suspense>
      <Toasts />
    </>
  );
}
