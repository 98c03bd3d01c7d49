import { chooseTide, linkPaper, refusedWithoutStop, signUp } from "./steps";
import { expect, Person, test } from "./support/test";

test(
  "sign up, link the paper account, be refused without a stop, create a strategy",
  { tag: "@smoke" },
  async ({ page }) => {
    const person = Person.stranger();
    await signUp(page, person);
    await linkPaper(page);
    await page.goto("/strategies/new");
    await chooseTide(page);
    await refusedWithoutStop(page);
    await person.signIn();
    expect(await person.strategies()).toEqual([]);

    const stop = page.getByRole("textbox", { name: "Stop-loss" });
    await page.getByRole("button", { name: "0.5 %" }).click();
    await expect(stop).not.toHaveAttribute("aria-invalid", "true");
    await expect(page.getByRole("region", { name: "Stop-loss" })).toContainText(/At risk\s*₹/);
    await page.getByRole("button", { name: "Save as draft" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "TIDE long" })).toBeVisible();
    const [made] = await person.strategies();
    expect(made?.protection?.stop_loss).toMatchObject({
      type: "percent",
      value: expect.stringMatching(/^0\.50*$/),
    });
    expect(made?.status).toBe("DRAFT");
  },
);
