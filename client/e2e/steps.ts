/** What somebody does with the pages, step by step; shared by the specs. */
import { expect, type Page } from "@playwright/test";

import type { Person } from "./support/person";

export async function signUp(page: Page, person: Person): Promise<void> {
  await page.goto("/");
  await page.getByRole("link", { name: "Create an account" }).click();
  await page.getByLabel("Your name").fill(person.name);
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await expect(page.getByText("(not met yet)")).toHaveCount(0);
  await page.getByRole("checkbox", { name: /I have read this/ }).check();
  await page.getByRole("button", { name: "Create the account" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Hello/ })).toBeVisible();
}

/** From the checklist on the home screen. */
export async function linkPaper(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Link the account" }).click();
  await page.getByRole("button", { name: "Link a paper account" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Link it" }).click();
  await expect(page.getByRole("grid", { name: "Linked accounts" })).toContainText("Paper account");
}

/** On the form: what to trade, and everything else as it is proposed. */
export async function chooseTide(page: Page): Promise<void> {
  const instrument = page.getByRole("combobox", { name: "Instrument" });
  await instrument.fill("TIDE");
  await page.getByRole("option", { name: /^TIDE/ }).click();
  await expect(instrument).toHaveValue(/^TIDE/);
}

/** Refused without a stop, on the field; then with one. */
export async function refusedWithoutStop(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Create and start" }).click();
  const stop = page.getByRole("textbox", { name: "Stop-loss" });
  await expect(stop).toHaveAccessibleDescription(/needs a stop-loss/);
  await expect(stop).toHaveAttribute("aria-invalid", "true");
  await expect(stop).toBeFocused();
  await expect(page).toHaveURL(/\/strategies\/new$/);
}
