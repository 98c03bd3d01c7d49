import { Link } from "@tanstack/react-router";
import { Bell, ChevronRight, Ellipsis, LogOut } from "lucide-react";
import { useState } from "react";

import { Button } from "@/ui/Button";
import { Sheet } from "@/ui/Dialog";
import { ThemeToggle } from "@/ui/ThemeToggle";

import { hasFeature } from "./features";
import { leave } from "./leave";
import { useMe } from "./me";
import { NAV } from "./nav";

const TAB = "flex h-14 flex-1 flex-col items-center justify-center gap-0.5 text-[11px] leading-4 font-medium";

/** The phone's navigation, under the thumb. */
export function TabBar() {
  const [more, setMore] = useState(false);
  return (
    <nav
      aria-label="Main"
      className="safe-bottom fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface desk:hidden print:hidden"
    >
      <div className="flex px-1">
        {NAV.filter(({ tab }) => tab).map(({ to, label, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            activeOptions={{ exact: to === "/" }}
            className={TAB}
            activeProps={{ className: "text-accent", "aria-current": "page" }}
            inactiveProps={{ className: "text-ink-2" }}
          >
            <Icon aria-hidden className="size-5 stroke-[1.75]" />
            {label}
          </Link>
        ))}
        <button
          type="button"
          aria-haspopup="dialog"
          className={`${TAB} text-ink-2`}
          onClick={() => {
            setMore(true);
          }}
        >
          <Ellipsis aria-hidden className="size-5 stroke-[1.75]" />
          More
        </button>
      </div>
      <More
        open={more}
        onClose={() => {
          setMore(false);
        }}
      />
    </nav>
  );
}

function More({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const { data: me } = useMe();
  const links = [
    ...NAV.filter(({ tab }) => !tab),
    ...(hasFeature("notices") ? [{ to: "/notices", label: "Notices", icon: Bell } as const] : []),
  ];
  return (
    <Sheet open={open} onClose={onClose} title="More">
      <ul className="-mx-4 -mt-2 border-b border-line pb-2">
        {links.map(({ to, label, icon: Icon }) => (
          <li key={to}>
            <Link
              to={to}
              onClick={onClose}
              className="flex h-12 items-center gap-3 px-4 font-medium hover:bg-hover"
            >
              <Icon aria-hidden className="size-5 stroke-[1.75] text-ink-2" />
              {label}
              <ChevronRight aria-hidden className="ml-auto size-4 text-ink-3" />
            </Link>
          </li>
        ))}
      </ul>
      <div className="mt-4 flex flex-col gap-4">
        <ThemeToggle wide />
        <div className="flex items-center justify-between gap-3">
          <div className="min-w-0">
            <p className="truncate font-medium">{me?.name}</p>
            <p className="truncate text-xs text-ink-3">{me?.email}</p>
          </div>
          <Button onClick={leave} icon={<LogOut aria-hidden className="size-4" />}>
            Sign out
          </Button>
        </div>
      </div>
    </Sheet>
  );
}
