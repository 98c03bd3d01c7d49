import AxeBuilder from "@axe-core/playwright";

import { inside, open, OUTSIDE, type Place, settled } from "./routes";
import { expect, type Page, Person, signIn, test } from "./support/test";

test.use({ colorScheme: "light" });

/** No violation in either theme, and nothing wider than the window: a page that slides sideways is broken on a phone. */
async function examine(page: Page, name: string): Promise<string[]> {
  const faults: string[] = [];
  for (const theme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await expect(page.locator(`html[data-theme=${theme}]`)).toBeAttached();
    // Colours fade from one theme to the other: what is judged is where they arrive.
    await page.evaluate(async () => {
      const fading = document
        .getAnimations()
        .filter(({ effect }) => effect?.getTiming().iterations !== Infinity);
      const still = new Promise((resolve) => setTimeout(resolve, 1_000)); // one that is hidden may never finish
      await Promise.race([Promise.allSettled(fading.map(({ finished }) => finished)), still]);
    });
    for (const fault of await faultsOf(page)) faults.push(`${name}, ${theme}: ${fault}`);
  }
  const over = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  if (over > 0) faults.push(`${name}: ${over.toString()} px wider than the window`);
  return faults;
}

async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze(); // there are no frames to look into
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary ?? ""}`),
  );
}

async function examineAll(page: Page, places: readonly Place[]): Promise<string[]> {
  const faults: string[] = [];
  for (const place of places) {
    await open(page, place);
    faults.push(...(await examine(page, place.name)));
  }
  return faults;
}

test("outside: no violation", async ({ page }) => {
  const faults: string[] = [];
  for (const place of OUTSIDE) {
    await page.goto(place.path);
    await settled(page, place.heading);
    faults.push(...(await examine(page, place.name)));
  }
  expect(faults).toEqual([]);
});

test("inside, when something has happened: no violation on any screen", async ({ page }) => {
  test.setTimeout(300_000);
  const person = await Person.registered();
  await person.order();
  await person.stoppedOut();
  await signIn(page, person);
  const faults = await examineAll(page, await inside(person));
  await page.getByRole("banner").getByRole("button", { name: "Kill switch" }).click();
  await expect(page.getByRole("dialog", { name: "Kill switch" })).toBeVisible();
  expect([...faults, ...(await examine(page, "kill switch"))]).toEqual([]);
});

test("inside, when there is nothing yet: no violation on any screen", async ({ page }) => {
  test.setTimeout(180_000);
  const person = await Person.registered({ linked: false });
  await signIn(page, person);
  expect(await examineAll(page, await inside(person))).toEqual([]);
});
