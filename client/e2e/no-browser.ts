import { test } from "@playwright/test";

// Stands in for all of them where there is no browser, so that the report says so once, and plainly.
test("browser tests", { tag: "@smoke" }, () => {
  test.skip(
    true,
    "There is no Chromium on this machine: install chromium, or run `npx playwright install chromium`.",
  );
});
