import { CALMLY, expect, go, type Page, signIn, stateOf, test } from "./support/test";

/** Two taps, from whatever screen is shown. */
async function engage(page: Page, button: string): Promise<void> {
  await page.getByRole("banner").getByRole("button", { name: "Kill switch" }).click();
  await page.getByRole("dialog", { name: "Kill switch" }).getByRole("button", { name: button }).click();
  await expect(page.getByRole("dialog", { name: "Kill switch" })).toBeHidden();
}

test("halt: two taps from another screen, nothing enters any more, until it is released", async ({
  page,
  person,
  onPhone,
}) => {
  test.setTimeout(150_000);
  await signIn(page, person);
  await go(page, onPhone, "Market");
  const strategy = await person.strategy({ leadSeconds: 12 });
  await engage(page, "Halt all entries");
  await expect(page.getByRole("status").filter({ hasText: "Nothing is entered since" })).toBeVisible();

  await page.goto(`/strategies/${strategy.id}`);
  await expect
    .poll(async () => (await person.runs(strategy.id))[0]?.state, { ...CALMLY, timeout: 100_000 })
    .toBe("SKIPPED");
  await expect(stateOf(page)).toContainText(/Did not enter|Paused/);
  expect(await person.orders()).toEqual([]);

  await page.getByRole("button", { name: "Release…" }).first().click();
  const sheet = page.getByRole("dialog", { name: "Kill switch" });
  await sheet.getByRole("button", { name: "Release…" }).click();
  await sheet.getByRole("button", { name: "Yes, let strategies enter again" }).click();
  await expect(sheet).toBeHidden();
  await expect(page.getByRole("status").filter({ hasText: "Nothing is entered since" })).toBeHidden();
  // What is started now enters again.
  const next = await person.strategy({ name: "After the release", stop: "6", staySeconds: 60 });
  await page.goto(`/strategies/${next.id}`);
  await expect(stateOf(page)).toContainText("Protected", { timeout: 60_000 });
  await engage(page, "Flatten everything");
  await expect(stateOf(page)).toContainText("Left by the kill switch", { timeout: 30_000 });
  expect((await person.positions()).filter(({ quantity }) => quantity !== 0)).toEqual([]);
});
