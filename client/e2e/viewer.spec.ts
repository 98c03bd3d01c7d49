import { expect, go, signIn, test } from "./support/test";

test("a viewer sees everything and finds nothing to trade with", async ({ page, person, onPhone }) => {
  await person.order();
  const strategy = await person.strategy({ start: false });
  const viewer = await person.member("viewer");
  await signIn(page, viewer);

  await go(page, onPhone, "Strategies");
  await expect(page.getByRole("grid", { name: "Strategies" })).toContainText(strategy.name);
  await expect(page.getByRole("main").getByRole("button", { name: /^(Start|Stop)/ })).toHaveCount(0);
  await expect(page.getByRole("main").getByRole("link", { name: /new strategy|create/i })).toHaveCount(0);

  await page.goto(`/strategies/${strategy.id}`);
  await expect(page.getByRole("heading", { level: 1, name: strategy.name })).toBeVisible();
  for (const name of [/^Start/, /^Stop/, /Square off/, /More actions/])
    await expect(page.getByRole("main").getByRole("button", { name })).toHaveCount(0);
  await expect(page.getByRole("link", { name: /^Edit|Move the line/ })).toHaveCount(0);

  await go(page, onPhone, "Orders");
  await expect(page.getByRole("grid", { name: "Orders" })).toContainText("ANCHOR");
  await expect(page.getByRole("button", { name: "New order" })).toHaveCount(0);

  await go(page, onPhone, "Positions");
  await expect(page.getByRole("grid", { name: /^Positions in/ })).toContainText("ANCHOR");
  await expect(page.getByRole("button", { name: /^Leave/ })).toHaveCount(0);

  await go(page, onPhone, "Brokers");
  await expect(page.getByText("your role is viewer")).toBeVisible();
  await expect(page.getByRole("button", { name: /link|reset/i })).toHaveCount(0);

  await page.getByRole("banner").getByRole("button", { name: "Kill switch" }).click();
  const sheet = page.getByRole("dialog", { name: "Kill switch" });
  await expect(sheet.getByText("Halting and flattening is for traders and owners.")).toBeVisible();
  await expect(sheet.getByRole("button", { name: /halt|flatten|release/i })).toHaveCount(0);
});
