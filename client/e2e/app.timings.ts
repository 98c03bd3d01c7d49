/** How long things take in a browser, measured in the page itself. Prints a table; `npm run timings`. */
import type { BrowserContext, CDPSession, Page } from "@playwright/test";
import { cpus, loadavg } from "node:os";

import { expect, go, live, signIn, stateOf, test } from "./support/test";

declare global {
  interface Window {
    /** When something was first on the screen, in milliseconds since the page's start. */
    seenAt: (selector: string, text: string) => Promise<number>;
    slowest: number;
  }
}

/** Looks once a frame, so what it tells is when a frame with the thing in it was drawn. */
function watchFrames(): void {
  window.seenAt = (selector, text) =>
    new Promise((tell) => {
      const look = () => {
        const loading = document.querySelector('[role="status"][aria-label^="Loading"]');
        const found = [...document.querySelectorAll(selector)].some((each) =>
          each.textContent.includes(text),
        );
        if (found && !loading) requestAnimationFrame(() => tell(performance.now()));
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
  window.slowest = 0;
  new PerformanceObserver((list) => {
    for (const { duration, entryType } of list.getEntries())
      if (entryType === "event") window.slowest = Math.max(window.slowest, duration);
  }).observe({ type: "event", durationThreshold: 16, buffered: true } as PerformanceObserverInit);
}

const rows: (readonly [what: string, value: string])[] = [];
const ms = (value: number) => `${Math.round(value).toString()} ms`;
const note = (what: string, values: readonly number[]) => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[sorted.length >> 1] ?? NaN;
  rows.push([
    what,
    `${ms(middle)}${values.length > 1 ? ` (of ${values.length.toString()}; ${ms(sorted[0] ?? NaN)} to ${ms(sorted.at(-1) ?? NaN)})` : ""}`,
  ]);
};

test.afterAll(({ browser }) => {
  const machine = `${cpus().length.toString()} × ${cpus()[0]?.model ?? "?"}, load ${loadavg()[0]?.toFixed(1) ?? "?"}`;
  const width = Math.max(...rows.map(([what]) => what.length));
  process.stdout.write(`\nChromium ${browser.version()}, ${machine}\n`);
  for (const [what, value] of rows) process.stdout.write(`${what.padEnd(width)}  ${value}\n`);
});

test.use({ serviceWorkers: "block" });

async function paint(page: Page): Promise<number> {
  return page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN);
}

async function fresh(context: BrowserContext, path: string, slow = false): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript(watchFrames);
  const line: CDPSession = await context.newCDPSession(page);
  await line.send("Network.enable");
  await line.send("Network.setCacheDisabled", { cacheDisabled: true });
  if (slow) {
    const [down, up, latency] = [(1.6 * 1024 * 1024) / 8, (750 * 1024) / 8, 150]; // Lighthouse's "slow 4G"
    await line.send("Network.emulateNetworkConditions", {
      offline: false,
      downloadThroughput: down,
      uploadThroughput: up,
      latency,
    });
    await line.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  }
  await page.goto(path);
  return page;
}

test("opening the app, nothing cached", async ({ context, person }) => {
  for (const [name, slow] of [
    ["", false],
    [", slow 4G and a processor four times slower", true],
  ] as const) {
    const [paints, usable]: [number[], number[]] = [[], []];
    for (let time = 0; time < (slow ? 1 : 5); time += 1) {
      const page = await fresh(context, "/sign-in", slow);
      usable.push(await page.evaluate(() => window.seenAt("button", "Sign in")));
      paints.push(await paint(page));
      await page.close();
    }
    note(`sign-in: first contentful paint${name}`, paints);
    note(`sign-in: form usable${name}`, usable);
  }
  const page = await context.newPage();
  await signIn(page, person);
  await page.close();
  const [paints, usable, figures]: [number[], number[], number[]] = [[], [], []];
  for (let time = 0; time < 3; time += 1) {
    const home = await fresh(context, "/");
    const [shell, values] = await home.evaluate(() =>
      Promise.all([
        window.seenAt("header button", "Kill switch"),
        window.seenAt("main .figures", "₹10,00,000"),
      ]),
    );
    usable.push(shell);
    figures.push(values);
    paints.push(await paint(home));
    await home.close();
  }
  note("home, signed in: first contentful paint", paints);
  note("home, signed in: shell usable, kill switch with it", usable);
  note("home, signed in: figures there", figures);
});

test("from screen to screen", async ({ page, person }) => {
  await page.addInitScript(watchFrames);
  await signIn(page, person);
  await live(page);
  for (const time of ["first", "second"]) {
    const took: number[] = [];
    for (const label of ["Strategies", "Orders", "Positions", "Portfolio", "Market", "Home"]) {
      const pressed = page.evaluate(
        (heading) =>
          new Promise<number>((tell) => {
            document.addEventListener(
              "click",
              () => {
                const from = performance.now();
                void window.seenAt("h1", heading).then((at) => {
                  tell(at - from);
                });
              },
              { once: true, capture: true },
            );
          }),
        label === "Home" ? "Hello" : label,
      );
      await go(page, false, label);
      took.push(await pressed);
    }
    note(`route change, ${time} time, data there`, took);
  }
});

function candles(count: number): object {
  const start = Date.now() - (count + 5) * 60_000;
  const items = Array.from({ length: count }, (_, at) => {
    const middle = 500 + 6 * Math.sin(at / 9) + 3 * Math.sin(at / 47);
    const [open, close] = [middle.toFixed(2), (middle + Math.sin(at)).toFixed(2)];
    return {
      start: new Date(Math.floor((start + at * 60_000) / 60_000) * 60_000).toISOString().replace(".000", ""),
      open,
      high: (middle + 1.5).toFixed(2),
      low: (middle - 1.5).toFixed(2),
      close,
      volume: 1_000 + (at % 50),
    };
  });
  return { items, next_cursor: null };
}

// A platform that has just been started has no 5,000 minutes behind it: here, and only here, the answers are made up.
test("a chart's first frame", async ({ page, person }) => {
  await page.addInitScript(watchFrames);
  await signIn(page, person);
  await page.goto("/market/SIM%3AHULL"); // the chart's library is there from now on
  await page.evaluate(() => window.seenAt("main", "Charts by TradingView"));
  for (const [count, symbols] of [
    [375, ["KEEL", "MAST", "SAIL"]],
    [5_000, ["RUDDER", "ANCHOR", "TIDE"]], // others: what was asked for once is kept
  ] as const) {
    await page.unroute("**/v1/candles?*");
    await page.route("**/v1/candles?*", (route) => {
      const asked = new URL(route.request().url()).searchParams; // the days before, then today's
      return route.fulfill({ json: candles(asked.get("from") === asked.get("to") ? 0 : count) });
    });
    const took: number[] = [];
    for (const symbol of symbols) {
      await go(page, false, "Market");
      await page.evaluate(() => {
        performance.clearResourceTimings();
      });
      await page
        .getByRole("grid", { name: "Instruments" })
        .getByRole("row")
        .filter({ hasText: symbol })
        .first()
        .click();
      took.push(
        await page.evaluate(async () => {
          const at = await window.seenAt("main [role=group]", "Charts by TradingView");
          const answers = performance
            .getEntriesByType("resource")
            .filter(({ name }) => name.includes("/v1/candles"));
          const last = answers.findLast((each) => each instanceof PerformanceResourceTiming);
          return at - (last instanceof PerformanceResourceTiming ? last.responseEnd : NaN);
        }),
      );
      expect(await page.locator("main canvas").count()).toBeGreaterThan(0);
    }
    note(`chart: first frame after the answer, ${count.toLocaleString("en-IN")} candles`, took);
  }
});

test("a thousand rows", async ({ page, person }) => {
  await page.addInitScript(watchFrames);
  await signIn(page, person);
  await page.route("**/v1/instruments?*", async (route) => {
    const answer = await route.fetch();
    const body: { items: { id: string; symbol: string; name: string }[] } = await answer.json();
    const [first] = body.items;
    if (!first) return route.fulfill({ response: answer });
    const items = Array.from({ length: 500 }, (_, at) => ({
      ...first,
      id: `${first.id}${at.toString()}`,
      symbol: `${first.symbol}${at.toString()}`,
    }));
    return route.fulfill({ json: { ...body, items } });
  });
  await go(page, false, "Market");
  const grid = page.getByRole("grid", { name: "Instruments" });
  await expect(grid).toHaveAttribute("aria-rowcount", "1001");
  await grid.getByRole("row").nth(1).focus();
  await page.evaluate(() => {
    window.slowest = 0;
  });
  for (const key of [
    "End",
    "Home",
    "PageDown",
    "PageDown",
    "ArrowDown",
    "ArrowDown",
    "ArrowUp",
    "End",
    "PageUp",
    "Home",
  ]) {
    await page.keyboard.press(key);
    await page.evaluate(
      () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
    );
  }
  await page.waitForTimeout(300); // what the browser measured is told a moment later
  const slowest = await page.evaluate(() => window.slowest);
  rows.push([
    "a thousand rows: slowest of ten keys, to the next paint",
    slowest === 0 ? "under 16 ms" : ms(slowest),
  ]);
  expect(slowest).toBeLessThan(100);
  const drawn = await grid.getByRole("row").count();
  rows.push(["a thousand rows: in the page at once", drawn.toString()]);
  expect(drawn).toBeLessThan(80);
});

test("what an open page asks of the API", async ({ page, person }) => {
  const made = await person.strategy({ stop: "6", staySeconds: 200 });
  let asked = 0;
  await signIn(page, person, `/strategies/${made.id}`);
  await live(page);
  await expect(stateOf(page)).toContainText("Protected", { timeout: 60_000 });
  page.on("request", (request) => {
    if (request.url().includes("/v1/")) asked += 1;
  });
  for (const [name, path] of [
    ["strategy in position", `/strategies/${made.id}`],
    ["positions", "/positions"],
    ["portfolio", "/portfolio"],
    ["home", "/"],
  ] as const) {
    await page.goto(path);
    await live(page);
    asked = 0;
    await page.waitForTimeout(20_000);
    rows.push([`requests a minute, ${name}, live`, (asked * 3).toString()]);
  }
});
