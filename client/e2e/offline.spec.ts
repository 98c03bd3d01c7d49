import { expect, go, live, signIn, test } from "./support/test";

test("offline: said so, nothing old shown as live, the kill switch refuses loudly and is not sent later", async ({
  page,
  context,
  person,
  onPhone,
}) => {
  await person.order();
  await signIn(page, person);
  await live(page);
  await context.setOffline(true);
  await expect(page.getByRole("alert").filter({ hasText: "You are offline." })).toBeVisible();
  await expect(page.getByRole("status", { name: /^Live:/ })).toBeHidden();

  const banner = page.getByRole("banner");
  await banner.getByRole("button", { name: "Kill switch" }).click();
  const sheet = page.getByRole("dialog", { name: "Kill switch" });
  await expect(sheet.getByRole("alert").filter({ hasText: "will not be sent later" })).toBeVisible();
  await sheet.getByRole("button", { name: "Halt all entries" }).click();
  await expect(sheet.getByText("The switch was not engaged by this attempt.")).toBeVisible();
  await sheet.getByRole("button", { name: "Close" }).click();

  await context.setOffline(false);
  await expect(page.getByRole("alert").filter({ hasText: "You are offline." })).toBeHidden();
  await live(page);
  await banner.getByRole("button", { name: "Kill switch" }).click();
  await expect(sheet.getByText("Not engaged", { exact: true })).toBeVisible();
  await sheet.getByRole("button", { name: "Close" }).click();
  await go(page, onPhone, "Positions");
  await expect(page.getByRole("grid", { name: /^Positions in/ })).toContainText("ANCHOR");
});

test("opened without a network: the app itself, and no figures of before", async ({
  page,
  context,
  person,
}) => {
  await signIn(page, person);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByText(/cannot be reached/).first()).toBeVisible();
  await expect(page.getByText("₹10,00,000.00")).toHaveCount(0);
  await context.setOffline(false);
  await expect(page.getByText("₹10,00,000.00").first()).toBeVisible();
});
