import { expect, fillSignIn, go, live, signIn, test } from "./support/test";

// Requests are looked at and changed on their way here, which a service worker would hide.
test.use({ serviceWorkers: "block" });

test("an access token that lapses is replaced unseen", async ({ page, person, onPhone }) => {
  await signIn(page, person);
  await live(page);
  // From now on the platform refuses the token that this page holds, as it does one that has expired.
  let first: string | undefined;
  let refused = 0;
  await page.route("**/v1/**", async (route) => {
    const sent = route.request().headers()["authorization"];
    first ??= sent;
    if (sent === undefined || sent !== first) return route.continue();
    refused += 1;
    return route.continue({ headers: { ...route.request().headers(), authorization: `${sent}x` } });
  });
  const refreshes: number[] = [];
  page.on("response", (answer) => {
    if (answer.url().endsWith("/v1/auth/refresh")) refreshes.push(answer.status());
  });
  await go(page, onPhone, "Portfolio");
  await expect(page.getByRole("main")).toContainText("₹10,00,000.00");
  await expect(page.getByText(/sign in/i)).toHaveCount(0);
  await expect.poll(() => refreshes).toEqual([200]);
  await live(page);
  expect(refused).toBeGreaterThan(0);
  expect(refreshes).toEqual([200]);
});

test("a page that was asleep for longer than its token lives refreshes before it asks", async ({
  page,
  person,
  onPhone,
}) => {
  await page.clock.install();
  await signIn(page, person);
  const statuses: number[] = [];
  page.on("response", (answer) => {
    if (answer.url().includes("/v1/")) statuses.push(answer.status());
  });
  const refreshed = page.waitForResponse((answer) => answer.url().endsWith("/v1/auth/refresh"));
  await page.clock.fastForward("40:00");
  await go(page, onPhone, "Portfolio");
  expect((await refreshed).status()).toBe(200);
  await expect(page.getByRole("main")).toContainText("₹10,00,000.00");
  expect(statuses).not.toContain(401);
});

test("a session that was ended elsewhere: told so, and back where one was after signing in", async ({
  page,
  person,
  onPhone,
}) => {
  await signIn(page, person);
  await go(page, onPhone, "Portfolio");
  expect(await person.endOtherSessions()).toBe(1);
  await go(page, onPhone, "Brokers").catch(() => undefined); // the session may be found ended on the way
  await expect(page.getByText("Your session has ended. Please sign in again.")).toBeVisible({
    timeout: 45_000,
  });
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect(page.getByText("₹10,00,000.00")).toHaveCount(0);
  const next = new URL(page.url()).searchParams.get("next");
  expect(next).toMatch(/^\/(portfolio|brokers)$/);
  await fillSignIn(page, person);
  await expect(page).toHaveURL(new RegExp(`${next ?? ""}$`));
});

test("two tabs: one refresh for both, and signing out in one ends the other", async ({
  page,
  context,
  person,
  onPhone,
}) => {
  await signIn(page, person);
  const refreshes: string[] = [];
  context.on("response", (answer) => {
    if (answer.url().endsWith("/v1/auth/refresh")) refreshes.push(answer.status().toString());
  });
  const other = await context.newPage();
  await other.goto("/portfolio");
  await expect(other.getByRole("main")).toContainText("₹10,00,000.00");
  await live(page);
  await live(other);
  expect(await person.sessions()).toBe(2); // the browser's one, and the one that asks here
  expect(refreshes).toEqual(["200"]); // the new tab's first

  // Both hold one token; once it is refused, one of them gets the next and tells the other.
  let stale: string | undefined;
  await context.route("**/v1/**", async (route) => {
    const sent = route.request().headers()["authorization"];
    stale ??= sent;
    if (sent === undefined || sent !== stale) return route.continue();
    return route.continue({ headers: { ...route.request().headers(), authorization: `${sent}x` } });
  });
  refreshes.length = 0;
  await Promise.all([go(page, onPhone, "Orders"), go(other, onPhone, "Brokers")]);
  await expect(other.getByRole("grid", { name: "Linked accounts" })).toBeVisible();
  await expect(page.getByText("No orders yet")).toBeVisible();
  await expect.poll(() => refreshes).toEqual(["200"]);
  await context.unroute("**/v1/**");

  if (onPhone)
    await page.getByRole("navigation", { name: "Main" }).getByRole("button", { name: "More" }).click();
  await page.getByRole("button", { name: "Sign out" }).filter({ visible: true }).click();
  for (const each of [page, other])
    await expect(each.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await other.goto("/portfolio");
  await expect(other.getByRole("heading", { name: "Sign in" })).toBeVisible();
});
