import { Outlet, useLocation } from "@tanstack/react-router";
import { Suspense, useEffect } from "react";

import { KillSwitch, KillSwitchBanner } from "@/features/kill-switch/KillSwitch";
import { ErrorBoundary } from "@/ui/states";

import { Header } from "./Header";
import { followSession } from "./live";
import { OfflineBanner } from "./OfflineBanner";
import { Rail } from "./Rail";
import { ScreenLoading } from "./ScreenLoading";
import { TabBar } from "./TabBar";

/** Around every screen of somebody who is signed in. */
export function Shell() {
  const path = useLocation({ select: ({ pathname }) => pathname });
  useEffect(followSession, []);
  return (
    <div className="flex min-h-dvh">
      <a
        href="#content"
        className="sr-only z-50 rounded bg-accent px-4 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <Rail />
      <div className="flex min-w-0 flex-1 flex-col">
        <Header kill={<KillSwitch />} />
        <OfflineBanner />
        <KillSwitchBanner />
        <main
          id="content"
          tabIndex={-1}
          className="flex-1 pb-[calc(72px+env(safe-area-inset-bottom))] desk:pb-8"
        >
          <ErrorBoundary resetKey={path}>
            <Suspense fallback={<ScreenLoading />}>
              <Outlet />
            </Suspense>
          </ErrorBoundary>
        </main>
      </div>
      <TabBar />
    </div>
  );
}
