import "@testing-library/jest-dom/vitest";

import { cleanup, configure } from "@testing-library/react";
import { afterAll, afterEach, beforeAll, vi } from "vitest";

import { resetSession } from "@/api/session";

import { server } from "./server";

// A busy machine may take its time; what never comes still fails.
configure({ asyncUtilTimeout: 10_000 });

// What jsdom lacks and every screen uses.
vi.stubGlobal("matchMedia", (query: string) => ({
  matches: query.includes("min-width"), // a desk, in light
  media: query,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
}));
vi.stubGlobal("scrollTo", () => undefined);
HTMLDialogElement.prototype.showModal = function showModal() {
  this.open = true;
  this.querySelector<HTMLElement>("button, input, [href]")?.focus();
};
HTMLDialogElement.prototype.close = function close() {
  this.open = false;
};

// Without layout everything is 0 px high, and a virtual list would show all of its rows.
Object.defineProperty(HTMLElement.prototype, "offsetHeight", { configurable: true, get: () => 36 });

beforeAll(() => {
  server.listen({ onUnhandledRequest: "error" });
});
afterEach(() => {
  cleanup();
  server.resetHandlers();
  resetSession();
});
afterAll(() => {
  server.close();
});
