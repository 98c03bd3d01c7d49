import { Link } from "@tanstack/react-router";
import { Bell } from "lucide-react";
import type { ReactNode } from "react";

import type { LiveStatus } from "@/api/socket";
import { cx } from "@/ui/cx";
import { Mark } from "@/ui/Logo";
import { Tooltip } from "@/ui/Tooltip";

import { hasFeature } from "./features";
import { useLive, useLiveStatus } from "./live";
import { useMarkets } from "./markets";

/** Above every screen: the market, the line to the platform, what is new, and the way to stop it all. */
export function Header({ kill }: { readonly kill: ReactNode }) {
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-surface print:hidden">
      <div className="flex h-13 items-center gap-1 pr-2 pl-3 desk:gap-2 desk:px-8">
        <Link
          to="/"
          aria-label="Plimsoll, home"
          className="mr-1 flex size-11 items-center justify-center desk:hidden"
        >
          <Mark />
        </Link>
        <MarketChip />
        <div className="ml-auto flex items-center gap-1 desk:gap-2">
          <LiveDot />
          {hasFeature("notices") && <NoticesBell />}
          {kill}
        </div>
      </div>
    </header>
  );
}

function MarketChip() {
  const { markets } = useMarkets();
  if (markets.length === 0) return <div className="h-7 w-24" />;
  const chips = markets.map(({ exchange, open, next }) => (
    <Tooltip key={exchange} text={`${exchange} ${open ? "is open" : "is closed"}, ${next}`}>
      <span className="flex items-center gap-1.5 text-sm font-medium">
        <span
          aria-hidden
          className={cx(
            "size-2 rounded-full border-[1.5px]",
            open ? "border-profit bg-profit" : "border-ink-3",
          )}
        />
        {exchange}
        <span className="font-normal text-ink-2 max-desk:sr-only">{open ? "open" : "closed"}</span>
        <span className="sr-only">, {next}</span>
      </span>
    </Tooltip>
  ));
  return (
    <div
      role="group"
      aria-label="Markets"
      className="flex h-8 items-center gap-3 rounded-full border border-line bg-canvas px-3"
    >
      {chips}
    </div>
  );
}

const LIVE: Record<LiveStatus, { readonly text: string; readonly long: string; readonly dot: string }> = {
  live: { text: "Live", long: "Live: every change arrives at once", dot: "bg-profit" },
  reconnecting: {
    text: "Connecting",
    long: "Connecting: asked for anew each 15 s meanwhile",
    dot: "bg-warn animate-pulse",
  },
  offline: { text: "Polling", long: "The live line is away: asked for anew each 15 s", dot: "bg-loss" },
};

function LiveDot() {
  const { text, long, dot } = LIVE[useLiveStatus()];
  return (
    <Tooltip text={long}>
      <span role="status" aria-label={long} className="flex h-8 items-center gap-1.5 px-2 text-sm text-ink-2">
        <span aria-hidden className={cx("size-2 rounded-full", dot)} />
        <span aria-hidden className="max-desk:hidden">
          {text}
        </span>
      </span>
    </Tooltip>
  );
}

function NoticesBell() {
  const unread = useLive("notices").data?.unread ?? 0;
  const label = unread > 0 ? `Notices, ${unread.toString()} unread` : "Notices";
  return (
    <Tooltip text={label}>
      <Link
        to="/notices"
        aria-label={label}
        className="relative inline-flex size-11 items-center justify-center rounded text-ink-2 hover:bg-hover hover:text-ink desk:size-9"
      >
        <Bell aria-hidden className="size-4.5" />
        {unread > 0 && (
          <span
            aria-hidden
            className="figures absolute top-1 right-0.5 min-w-4 rounded-full bg-stop px-1 text-center text-[11px] leading-4 font-semibold text-stop-ink desk:top-0.5"
          >
            {unread > 99 ? "99+" : unread}
          </span>
        )}
      </Link>
    </Tooltip>
  );
}
