/** The pictures in docs/images, of a day on which something happened: each screen in both themes, at the project's size. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { open, type Place } from "./routes";
import { ROOT } from "./support/platform";
import { smallPng } from "./support/png";
import { CALMLY, expect, live, type Page, Person, pixelsOf, signIn, stateOf, test } from "./support/test";

const FOLDER = process.env["PLIMSOLL_IMAGES"] ?? join(ROOT, "docs", "images");
const MOST_BYTES = 250 * 1024;

test.use({ colorScheme: "light" });

test("screens", async ({ page, onPhone }) => {
  const size = onPhone ? "phone" : "desk";
  const shoot = async (name: string) => {
    await page.mouse.move(0, 0); // nothing is pointed at
    for (const theme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await expect(page.locator(`html[data-theme=${theme}]`)).toBeAttached();
      await page.evaluate(
        () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
      );
      await keep(page, `${name}-${size}-${theme}.png`);
    }
    await page.emulateMedia({ colorScheme: "light" });
  };
  const person = await Person.registered();
  await person.strategy({ name: "Tide, to its target", stop: "6", target: "0.4" });
  await person.strategy({
    name: "Anchor, all day",
    instrument: "SIM:ANCHOR",
    stop: "2",
    target: "3",
    staySeconds: 1_500,
  });
  await person.strategy({ name: "Hull at the open", instrument: "SIM:HULL", stop: "1", start: false });
  await person.order("buy", 20);
  const watched = await person.strategy({ name: "Tide long", leadSeconds: 30 });
  await signIn(page, person, `/strategies/${watched.id}`);
  await live(page);
  await expect(stateOf(page)).toContainText("Stopped out at", { timeout: 150_000 });
  const chart = page.getByRole("group", { name: /candles of two seconds/ });
  await expect.poll(() => pixelsOf(chart, "--stop")).toBeGreaterThan(50);
  await expect
    .poll(async () => (await person.runs(watched.id))[0]?.state, { ...CALMLY, timeout: 100_000 })
    .toBe("CLOSED");
  await expect(page.getByText("charges").first()).toBeVisible();
  await page
    .getByRole("button", { name: "Dismiss" })
    .or(page.getByRole("alert").getByRole("button"))
    .first()
    .click({ timeout: 500 })
    .catch(() => undefined);
  await shoot("strategy");

  const places: readonly (Place & { readonly shot: string; readonly before?: () => Promise<void> })[] = [
    { shot: "home", name: "home", path: "/", heading: /^Hello/ },
    {
      shot: "strategies",
      name: "strategies",
      path: "/strategies",
      heading: "Strategies",
      before: () => expect(page.getByText("being added up")).toHaveCount(0),
    },
    { shot: "orders", name: "orders", path: "/orders", heading: "Orders" },
    { shot: "positions", name: "positions", path: "/positions", heading: "Positions" },
    {
      shot: "portfolio",
      name: "portfolio",
      path: "/portfolio",
      heading: "Portfolio",
      before: () => expect(page.locator("main canvas").first()).toBeVisible(),
    },
    {
      shot: "market",
      name: "market",
      path: `/market/${encodeURIComponent("SIM:HULL")}`,
      heading: /HULL/,
      before: async () => {
        for (const name of [/^EMA/, /^Bollinger/, /^RSI/]) await page.getByRole("button", { name }).click();
        const drawn = page.getByRole("group", { name: /candles/ });
        await expect.poll(() => pixelsOf(drawn, "--warn")).toBeGreaterThan(20);
        if (onPhone) await drawn.getByRole("link").scrollIntoViewIfNeeded();
      },
    },
    {
      shot: "strategy-form",
      name: "form",
      path: "/strategies/new?instrument=SIM:HULL",
      heading: "New strategy",
      before: async () => {
        await page.getByRole("button", { name: "0.5 %" }).click();
        const target = page.getByRole("textbox", { name: /^Take-profit/ });
        await target.fill("0.3");
        await expect(page.getByRole("slider", { name: "Target line" })).toBeVisible();
        await target.blur();
        if (onPhone) await page.getByRole("heading", { name: "The line" }).scrollIntoViewIfNeeded();
      },
    },
  ];
  for (const place of places) {
    await open(page, place);
    await place.before?.();
    await shoot(place.shot);
  }
  await open(page, { name: "home", path: "/", heading: /^Hello/ });
  await page.getByRole("banner").getByRole("button", { name: "Kill switch" }).click();
  await expect(page.getByRole("dialog", { name: "Kill switch" }).getByText("at the market")).toBeVisible();
  await shoot("kill-switch");
});

async function keep(page: Page, name: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const image = smallPng(await page.screenshot({ animations: "disabled", caret: "hide" }));
  expect(image.length, `${name} is too large`).toBeLessThan(MOST_BYTES);
  writeFileSync(join(FOLDER, name), image);
}
