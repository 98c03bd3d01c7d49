import { defineConfig, type PlaywrightTestConfig } from "@playwright/test";

import { join } from "node:path";

import { findBrowser } from "./e2e/support/browser";

// `npm run e2e`: against a running platform, never a mocked one. Without PLIMSOLL_URL it starts one of its own.
const folder = join(import.meta.dirname, "e2e");
const executablePath = findBrowser();
if (executablePath === null && process.env["TEST_WORKER_INDEX"] === undefined)
  process.stderr.write(
    "\n!! No Chromium on this machine: THE BROWSER TESTS ARE SKIPPED. Install chromium.\n\n",
  );

const sizes: PlaywrightTestConfig["projects"] = [
  { name: "desk", use: { viewport: { width: 1440, height: 900 } } },
  {
    name: "phone",
    use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
  },
];

export default defineConfig({
  testDir: folder,
  outputDir: join(folder, ".output"),
  globalSetup: executablePath === null ? undefined : join(folder, "support", "platform.ts"),
  testMatch: executablePath === null ? "no-browser.ts" : "*.spec.ts",
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [["list"]],
  use: {
    // A locale and a zone of its own: prices and times must come out right for a reader who is elsewhere.
    locale: "en-IN",
    timezoneId: "Europe/Berlin",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: executablePath === null ? {} : { executablePath },
  },
  projects: executablePath === null ? [{ name: "desk" }] : sizes,
});
