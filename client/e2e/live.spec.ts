import type { Page, WebSocketRoute } from "@playwright/test";

import { expect, go, live, signIn, test } from "./support/test";

test.use({ serviceWorkers: "block" });

interface Line {
  /** Cuts what is open now; the page may connect again. */
  readonly cut: () => Promise<void>;
  /** Loses the next delta of a topic, as a bad line would. */
  readonly lose: (topic: string) => void;
  readonly opened: () => number;
  readonly lost: () => number;
  readonly subscribed: (topic: string) => number;
}

/** A line to the platform's own socket that can be cut. */
async function line(page: Page): Promise<Line> {
  const open = new Set<WebSocketRoute>();
  const asked: string[] = [];
  let [count, lost] = [0, 0];
  let losing: string | null = null;
  await page.routeWebSocket(/\/ws\?/, (socket) => {
    const server = socket.connectToServer();
    open.add(socket);
    count += 1;
    socket.onMessage((message) => {
      asked.push(String(message));
      server.send(message);
    });
    server.onMessage((message) => {
      const text = String(message);
      if (losing !== null && text.includes('"delta"') && text.includes(`"${losing}"`)) {
        [losing, lost] = [null, lost + 1];
        return;
      }
      socket.send(message);
    });
  });
  return {
    cut: async () => {
      for (const each of open) await each.close({ code: 1012 });
      open.clear();
    },
    lose: (topic) => {
      losing = topic;
    },
    opened: () => count,
    lost: () => lost,
    subscribed: (topic) =>
      asked.filter((each) => each.includes('"subscribe"') && each.includes(`"${topic}"`)).length,
  };
}

test("a line that is cut comes back, and nothing of what happened meanwhile is missing", async ({
  page,
  person,
  onPhone,
}) => {
  const cable = await line(page);
  await signIn(page, person);
  await live(page);
  await go(page, onPhone, "Orders");
  await expect(page.getByText("No orders yet")).toBeVisible();
  const before = cable.opened();
  await cable.cut();
  await expect(page.getByRole("status", { name: /^Live:/ })).toBeHidden();
  const order = await person.order();
  await expect.poll(cable.opened).toBeGreaterThan(before);
  await live(page);
  const rows = page.getByRole("grid", { name: "Orders" }).getByRole("row").filter({ hasText: "ANCHOR" });
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("Filled");
  expect((await person.orders()).map(({ id }) => id)).toContain(order.id);
});

test("a delta that is lost is noticed, and the topic asked for anew", async ({ page, person, onPhone }) => {
  const cable = await line(page);
  await signIn(page, person);
  await live(page);
  await go(page, onPhone, "Orders");
  const asked = cable.subscribed("orders");
  cable.lose("orders");
  await person.order();
  await expect.poll(cable.lost).toBe(1);
  await person.order();
  await expect.poll(() => cable.subscribed("orders")).toBeGreaterThan(asked);
  await expect(
    page.getByRole("grid", { name: "Orders" }).getByRole("row").filter({ hasText: "ANCHOR" }),
  ).toHaveCount(2);
  expect(cable.opened()).toBe(1);
});
