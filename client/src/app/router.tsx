/** Every address of the app. A feature's code is loaded when one of its routes is first shown. */
import { createRootRoute, createRoute, createRouter, Outlet, redirect } from "@tanstack/react-router";

import { lazy } from "react";

import { isSignedIn } from "@/api/session";
import { screenOf } from "./features";
import { NotFound } from "./NotFound";
import { RouteError } from "./RouteError";
import { Root } from "./Root";
import { ScreenLoading } from "./ScreenLoading";

// Not in the first part: who signs in does not need it yet. Asked for at once by who comes with a session.
const loadShell = () => import("./Shell");
const Shell = lazy(async () => ({ default: (await loadShell()).Shell }));

const root = createRootRoute({ component: Root, notFoundComponent: NotFound });

export interface Next {
  /** Where to go after signing in. */
  readonly next?: string;
}

/** Only a path of this app: an address elsewhere would be an open redirect. */
function nextOf(search: Record<string, unknown>): Next {
  const { next } = search;
  return typeof next === "string" && /^\/(?![/\\])/.test(next) ? { next } : {};
}

// Outside the shell.
const outside = createRoute({ getParentRoute: () => root, id: "outside", component: Outlet });
const signIn = createRoute({
  getParentRoute: () => outside,
  path: "/sign-in",
  validateSearch: nextOf,
  component: screenOf("auth", "/sign-in"),
});
const signUp = createRoute({
  getParentRoute: () => outside,
  path: "/sign-up",
  component: screenOf("auth", "/sign-up"),
});
const forgot = createRoute({
  getParentRoute: () => outside,
  path: "/forgot",
  component: screenOf("auth", "/forgot"),
});
const reset = createRoute({
  getParentRoute: () => outside,
  path: "/reset",
  component: screenOf("auth", "/reset"),
});
const verify = createRoute({
  getParentRoute: () => outside,
  path: "/verify",
  component: screenOf("auth", "/verify"),
});
const join = createRoute({
  getParentRoute: () => outside,
  path: "/join",
  component: screenOf("auth", "/join"),
});
const invite = createRoute({
  getParentRoute: () => outside,
  path: "/invite",
  component: screenOf("auth", "/join"),
});

// Inside: only for those who are signed in.
const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  component: Shell,
  beforeLoad: async ({ location }) => {
    void loadShell(); // while the session is asked for
    if (await isSignedIn()) return;
    const next = location.href === "/" ? {} : { next: location.href };
    throw redirect({ to: "/sign-in", search: next, replace: true });
  },
});
const home = createRoute({ getParentRoute: () => shell, path: "/", component: screenOf("home", "/") });
const strategies = createRoute({
  getParentRoute: () => shell,
  path: "/strategies",
  component: screenOf("strategies", "/strategies"),
});
const newStrategy = createRoute({
  getParentRoute: () => shell,
  path: "/strategies/new",
  validateSearch: ({
    from,
    instrument,
  }: Record<string, unknown>): { readonly from?: string; readonly instrument?: string } => ({
    ...(typeof from === "string" ? { from } : {}),
    ...(typeof instrument === "string" ? { instrument } : {}),
  }),
  component: screenOf("strategies", "/strategies/new"),
});
const strategy = createRoute({
  getParentRoute: () => shell,
  path: "/strategies/$id",
  component: screenOf("strategies", "/strategies/$id"),
});
const editStrategy = createRoute({
  getParentRoute: () => shell,
  path: "/strategies/$id/edit",
  component: screenOf("strategies", "/strategies/$id/edit"),
});
const orders = createRoute({
  getParentRoute: () => shell,
  path: "/orders",
  validateSearch: ({ order }: Record<string, unknown>): { readonly order?: string } =>
    typeof order === "string" ? { order } : {},
  component: screenOf("orders", "/orders"),
});
const positions = createRoute({
  getParentRoute: () => shell,
  path: "/positions",
  component: screenOf("positions", "/positions"),
});
const portfolio = createRoute({
  getParentRoute: () => shell,
  path: "/portfolio",
  component: screenOf("portfolio", "/portfolio"),
});
const brokers = createRoute({
  getParentRoute: () => shell,
  path: "/brokers",
  component: screenOf("brokers", "/brokers"),
});
const market = createRoute({
  getParentRoute: () => shell,
  path: "/market",
  component: screenOf("market", "/market"),
});
const instrument = createRoute({
  getParentRoute: () => shell,
  path: "/market/$instrument",
  component: screenOf("market", "/market/$instrument"),
});
const settings = createRoute({
  getParentRoute: () => shell,
  path: "/settings",
  validateSearch: ({ tab }: Record<string, unknown>): { readonly tab?: string } =>
    typeof tab === "string" ? { tab } : {},
  component: screenOf("settings", "/settings"),
});
const notices = createRoute({
  getParentRoute: () => shell,
  path: "/notices",
  component: screenOf("notices", "/notices"),
});
const statement = createRoute({
  getParentRoute: () => shell,
  path: "/statement/$date",
  component: screenOf("statement", "/statement/$date"),
});

const tree = root.addChildren([
  outside.addChildren([signIn, signUp, forgot, reset, verify, join, invite]),
  shell.addChildren([
    home,
    strategies,
    newStrategy,
    strategy,
    editStrategy,
    orders,
    positions,
    portfolio,
    brokers,
    market,
    instrument,
    settings,
    notices,
    statement,
  ]),
]);

export const router = createRouter({
  routeTree: tree,
  defaultPreload: false,
  scrollRestoration: true,
  defaultPendingComponent: ScreenLoading,
  defaultPendingMs: 150,
  defaultErrorComponent: RouteError,
  defaultNotFoundComponent: NotFound,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
