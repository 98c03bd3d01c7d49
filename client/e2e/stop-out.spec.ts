import { formatPrice, formatRupees } from "@/domain/format";
import { multiply, subtract, sum } from "@/domain/money";

import { chooseTide, linkPaper, refusedWithoutStop, signUp } from "./steps";
import { CALMLY, expect, go, Person, pixelsOf, stateOf, test } from "./support/test";

test("a strategy enters, is stopped out on the chart, and the books agree", async ({ page, onPhone }) => {
  test.setTimeout(240_000);
  const person = Person.stranger();
  await signUp(page, person);
  await linkPaper(page);
  await go(page, onPhone, "Home");
  await page.getByRole("link", { name: "Create one" }).click();
  await chooseTide(page);
  await refusedWithoutStop(page);
  await page.getByRole("button", { name: "0.5 %" }).click();
  await page.getByRole("button", { name: "As soon as possible" }).click();
  await page.getByRole("button", { name: "Create and start" }).click();

  // It waits, enters, and its stop is armed.
  const state = stateOf(page);
  await expect(state).toContainText("Waiting until");
  const chart = page.getByRole("group", { name: /^TIDE, candles of two seconds/ });
  await expect(chart).toBeVisible({ timeout: 30_000 });
  await expect(state).toContainText("Protected", { timeout: 60_000 });
  await expect(state).toContainText("Stop armed at");
  await expect
    .poll(() => pixelsOf(chart, "--stop"), { message: "the line of the stop is drawn" })
    .toBeGreaterThan(50);

  // The swing meets the stop.
  await expect(state).toContainText("Stopped out at", { timeout: 90_000 });
  await expect.poll(() => pixelsOf(chart, "--stop")).toBeGreaterThan(50);
  await person.signIn();
  const [strategy] = await person.strategies();
  if (!strategy) throw new Error("there is no strategy");
  await expect
    .poll(async () => (await person.runs(strategy.id))[0]?.state, { ...CALMLY, timeout: 100_000 })
    .toBe("CLOSED");
  const [run] = await person.runs(strategy.id);
  const leg = run?.legs[0];
  if (!run || !leg?.entry_average || !leg.exit_average) throw new Error("the run has no fills");
  expect(run.reason).toBe("STOP");
  await expect(state).toContainText(formatPrice(leg.exit_average));

  // Trades, orders, positions and P&L tell one story, on the screens and over the API.
  const trades = await person.trades();
  const cash = sum(
    trades.map(({ side, price, quantity }) => multiply(price, side === "sell" ? quantity : -quantity)),
  );
  expect(subtract(run.realized, cash)).toMatch(/^-?0(\.0+)?$/);
  expect((await person.positions()).filter(({ quantity }) => quantity !== 0)).toEqual([]);
  await expect(page.getByRole("main")).toContainText(formatRupees(run.realized, { sign: "always" }));

  await page.getByRole("tab", { name: "Timeline" }).click();
  const events = page.getByRole("region", { name: "Events" });
  for (const told of [/Entered: buy 10/, /Protected: stop at/, /Stop hit at/])
    await expect(events.getByRole("listitem").filter({ hasText: told }).first()).toBeVisible();

  await go(page, onPhone, "Orders");
  const rows = page.getByRole("grid", { name: "Orders" }).getByRole("row").filter({ hasText: "TIDE" });
  await expect(rows).toHaveCount(2);
  await expect(rows.filter({ hasText: "Sell" })).toContainText(formatPrice(leg.exit_average));
  await expect(rows.filter({ hasText: "Buy" })).toContainText(formatPrice(leg.entry_average));
  await expect(rows.filter({ hasText: "Filled" })).toHaveCount(2);

  await go(page, onPhone, "Positions");
  await expect(page.getByText("You hold nothing now")).toBeVisible();

  await go(page, onPhone, "Portfolio");
  const { day_pnl: dayPnl, realized, unrealized, value } = await person.portfolio();
  expect(subtract(realized, run.realized)).toMatch(/^-?0(\.0+)?$/);
  expect(unrealized).toMatch(/^-?0(\.0+)?$/);
  await expect(page.getByRole("main")).toContainText(formatRupees(dayPnl, { sign: "always" }));
  await expect(page.getByRole("main")).toContainText(formatRupees(value));

  await go(page, onPhone, "Home");
  await expect(page.getByRole("main")).toContainText(formatRupees(dayPnl, { sign: "always" }));
  await expect(page.getByRole("heading", { name: "First steps" })).toBeHidden();
});
