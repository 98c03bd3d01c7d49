/** `test` for every spec: a page that fails on a policy violation, an error in the page, or a defect it reports. */
import { type BrowserContext, expect, type Locator, type Page, test as base } from "@playwright/test";

import { Person } from "./person";
import { platformUrl } from "./platform";

export { expect, Person };
export type { Page };

/** What the browser says of its own accord: answers other than 2xx, a network that is away: the tests provoke them. */
const OF_THE_NETWORK =
  /Failed to load resource|WebSocket connection to|net::ERR_|^Problem: Plimsoll cannot be reached/;

interface Fixtures {
  /** Whether the navigation is the phone's. */
  readonly onPhone: boolean;
  /** Registered, with a paper account. */
  readonly person: Person;
  readonly watched: undefined;
}

export const test = base.extend<Fixtures>({
  baseURL: async ({ locale: _ }, give) => {
    await give(platformUrl());
  },
  onPhone: async ({ viewport }, give) => {
    await give((viewport?.width ?? 1440) < 860);
  },
  person: async ({ locale: _ }, give) => {
    await give(await Person.registered());
  },
  watched: [
    async ({ context }, give) => {
      const faults = watch(context);
      await give(undefined);
      expect(faults, "errors in the page").toEqual([]);
    },
    { auto: true },
  ],
});

/** Collects what no page of ours may do. */
export function watch(context: BrowserContext): string[] {
  const faults: string[] = [];
  context.on("weberror", (error) =>
    faults.push(`page error: ${error.error().stack ?? error.error().message}`),
  );
  context.on("console", (message) => {
    const text = message.text();
    if (/Content Security Policy|Content-Security-Policy/.test(text)) faults.push(`policy: ${text}`);
    else if (message.type() === "error" && !OF_THE_NETWORK.test(text)) faults.push(`console: ${text}`);
  });
  return faults;
}

export async function signIn(page: Page, person: Person, path = "/"): Promise<void> {
  await page.goto(path);
  await fillSignIn(page, person);
}

/** Into the form that is shown. */
export async function fillSignIn(page: Page, person: Person): Promise<void> {
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("banner").getByRole("button", { name: "Kill switch" })).toBeVisible();
}

/** By the navigation, as somebody would. */
export async function go(page: Page, onPhone: boolean, label: string): Promise<void> {
  const main = page.getByRole("navigation", { name: "Main" });
  const direct = main.getByRole("link", { name: label, exact: true });
  if (onPhone && !(await direct.isVisible())) {
    await main.getByRole("button", { name: "More" }).click();
    await page.getByRole("dialog", { name: "More" }).getByRole("link", { name: label }).click();
  } else await direct.click();
  await expect(
    page.getByRole("heading", { level: 1, name: label === "Home" ? /^Hello/ : label }),
  ).toBeVisible();
}

/** Until every change arrives at once. */
export async function live(page: Page): Promise<void> {
  await expect(page.getByRole("status", { name: /^Live:/ })).toBeVisible({ timeout: 30_000 });
}

/** The strategy's state in one line, at the top of its screen. */
export function stateOf(page: Page): Locator {
  return page
    .getByRole("main")
    .getByRole("status")
    .filter({ has: page.locator("strong") })
    .first();
}

/**
 * How many pixels of a chart have the colour of a token (`--color-stop`): what is drawn on a canvas, no locator sees.
 */
export async function pixelsOf(chart: Locator, token: string): Promise<number> {
  return chart.evaluate((group, name) => {
    const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    if (!probe) return 0;
    probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    probe.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0] = probe.getImageData(0, 0, 1, 1).data;
    let count = 0;
    for (const canvas of group.querySelectorAll("canvas")) {
      const context = canvas.getContext("2d");
      if (!context || canvas.width === 0 || canvas.height === 0) continue;
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      for (let at = 0; at < data.length; at += 4)
        if (
          Math.abs((data[at] ?? 0) - r) < 6 &&
          Math.abs((data[at + 1] ?? 0) - g) < 6 &&
          Math.abs((data[at + 2] ?? 0) - b) < 6 &&
          (data[at + 3] ?? 0) > 200
        )
          count += 1;
    }
    return count;
  }, token);
}

/** For `expect.poll` over HTTP: the platform takes a hundred requests a minute of one person, the page's among them. */
export const CALMLY = { intervals: [2_000, 4_000] };
