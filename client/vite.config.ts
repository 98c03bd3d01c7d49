import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig } from "vitest/config";

const platform = process.env["PLIMSOLL_ADDRESS"] ?? "http://127.0.0.1:8000";
const passedOn = { target: platform, changeOrigin: false };

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  plugins: [
    react(),
    tailwindcss(),
    VitePWA({
      strategies: "generateSW",
      registerType: "prompt",
      injectRegister: false,
      manifest: {
        id: "/",
        name: "Plimsoll",
        short_name: "Plimsoll",
        description: "Algorithmic trading in which every strategy has a stop-loss.",
        lang: "en-IN",
        start_url: "/",
        display: "standalone",
        background_color: "#0b1420",
        theme_color: "#0b1420",
        categories: ["finance"],
        icons: [
          { src: "/icons/icon-192.png", sizes: "192x192", type: "image/png" },
          { src: "/icons/icon-512.png", sizes: "512x512", type: "image/png" },
          { src: "/icons/maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
          { src: "/icons/mark.svg", sizes: "any", type: "image/svg+xml" },
        ],
      },
      workbox: {
        // The shell only. An answer of the API is never kept: an offline trader sees "offline", not old figures.
        globPatterns: ["**/*.{js,css,html,woff2,svg}", "icons/icon-192.png"],
        navigateFallback: "/index.html",
        navigateFallbackDenylist: [/^\/v1(\/|$)/, /^\/ws(\/|\?|$)/, /^\/\.well-known\//, /^\/openapi\.json$/],
        runtimeCaching: [],
        cleanupOutdatedCaches: true,
        inlineWorkboxRuntime: true,
      },
    }),
  ],
  build: {
    target: "es2022",
    manifest: true,
    assetsInlineLimit: 0, // data: addresses are not in the content security policy
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 350,
  },
  server: {
    host: "127.0.0.1",
    port: 3000,
    strictPort: true,
    proxy: { "/v1": passedOn, "/.well-known": passedOn, "/ws": { ...passedOn, ws: true } },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/test/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    css: false,
    env: { TZ: "Asia/Kolkata" },
    maxWorkers: 2,
    testTimeout: 30_000,
  },
});
