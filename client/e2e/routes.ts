/** Every address of the app with what is there when it has loaded; in a household where something has happened. */
import { expect, type Page } from "@playwright/test";

import type { Person } from "./support/person";
import { istDay } from "./support/person";

export interface Place {
  readonly name: string;
  readonly path: string;
  readonly heading: string | RegExp;
}

export const OUTSIDE: readonly Place[] = [
  { name: "sign in", path: "/sign-in", heading: "Sign in" },
  { name: "sign up", path: "/sign-up", heading: "Create an account" },
  { name: "forgot", path: "/forgot", heading: /password/i },
  { name: "reset", path: "/reset#token=none", heading: /password/i },
  { name: "verify", path: "/verify#token=none", heading: /./ },
  { name: "join", path: "/join#token=none", heading: "Join your team" },
];

/** Of somebody whose strategy has traded. */
export async function inside(person: Person): Promise<readonly Place[]> {
  const [strategy] = await person.strategies();
  const id = strategy?.id ?? "none";
  const name = strategy?.name ?? "Strategy";
  return [
    { name: "home", path: "/", heading: /^Hello/ },
    { name: "strategies", path: "/strategies", heading: "Strategies" },
    { name: "new strategy", path: "/strategies/new?instrument=SIM:TIDE", heading: "New strategy" },
    { name: "strategy", path: `/strategies/${id}`, heading: name },
    { name: "edit strategy", path: `/strategies/${id}/edit`, heading: /./ },
    { name: "orders", path: "/orders", heading: "Orders" },
    { name: "positions", path: "/positions", heading: "Positions" },
    { name: "portfolio", path: "/portfolio", heading: "Portfolio" },
    { name: "statement", path: `/statement/${istDay()}`, heading: /./ },
    { name: "brokers", path: "/brokers", heading: "Brokers" },
    { name: "market", path: "/market", heading: "Market" },
    { name: "instrument", path: `/market/${encodeURIComponent("SIM:TIDE")}`, heading: /TIDE/ },
    { name: "notices", path: "/notices", heading: "Notices" },
    ...["account", "security", "members", "limits", "notices"].map((tab) => ({
      name: `settings, ${tab}`,
      path: `/settings?tab=${tab}`,
      heading: "Settings",
    })),
    { name: "no such page", path: "/nowhere", heading: /./ },
  ];
}

/** Opens it without loading the app anew, as a link would, and waits until it has what it shows. */
export async function open(page: Page, { path, heading }: Place): Promise<void> {
  await page.evaluate((to) => {
    history.pushState({}, "", to);
    dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  }, path);
  await settled(page, heading);
}

export async function settled(page: Page, heading: string | RegExp): Promise<void> {
  const title = page.getByRole("heading", { name: heading }).or(page.getByText("There is no such page"));
  await expect(title.first()).toBeVisible();
  await expect(page.getByRole("status", { name: /^(Loading|Searching)/ })).toHaveCount(0, {
    timeout: 20_000,
  });
}
