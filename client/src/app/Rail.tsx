import { Link } from "@tanstack/react-router";
import { LogOut } from "lucide-react";

import { IconButton } from "@/ui/Button";
import { Logo } from "@/ui/Logo";

import { leave } from "./leave";
import { useMe } from "./me";
import { NAV } from "./nav";
import { warm } from "./features";

/** The desk's navigation, on the left. */
export function Rail() {
  return (
    <aside className="sticky top-0 flex h-dvh w-54 shrink-0 flex-col border-r border-line bg-surface max-desk:hidden print:hidden">
      <div className="flex h-[53px] items-center border-b border-line px-4.5">
        <Link to="/" aria-label="Plimsoll, home" className="rounded-sm">
          <Logo />
        </Link>
      </div>
      <nav aria-label="Main" className="flex-1 overflow-y-auto p-3">
        <ul className="flex flex-col gap-0.5">
          {NAV.map(({ to, feature, label, icon: Icon }) => (
            <li key={to}>
              <Link
                to={to}
                activeOptions={{ exact: to === "/" }}
                onMouseEnter={() => {
                  warm(feature);
                }}
                className="flex h-9 items-center gap-3 rounded px-2.5 font-medium"
                activeProps={{ className: "bg-accent-soft text-accent", "aria-current": "page" }}
                inactiveProps={{ className: "text-ink-2 hover:bg-hover hover:text-ink" }}
              >
                <Icon aria-hidden className="size-4.5 stroke-[1.75]" />
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Person />
    </aside>
  );
}

function Person() {
  const { data: me } = useMe();
  return (
    <div className="flex items-center gap-2 border-t border-line py-2 pr-2 pl-4.5">
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm font-medium">{me?.name ?? " "}</p>
        <p className="truncate text-xs text-ink-3">{me?.email ?? " "}</p>
      </div>
      <IconButton label="Sign out" onClick={leave}>
        <LogOut aria-hidden className="size-4" />
      </IconButton>
    </div>
  );
}
