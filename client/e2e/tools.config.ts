import { defineConfig } from "@playwright/test";

import base from "../playwright.config";

// `npm run screenshots`, `npm run timings`: no tests, but made the same way, against a running platform.
export default defineConfig(base, {
  testDir: ".",
  testMatch: ["*.shots.ts", "*.timings.ts"],
  timeout: 420_000,
});
