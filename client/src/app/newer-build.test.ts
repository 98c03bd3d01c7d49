import { afterEach, beforeAll, expect, it, vi } from "vitest";

import { reloadForNewerBuild } from "./newer-build";

const reload = vi.fn();
const partIsMissing = () => window.dispatchEvent(new Event("vite:preloadError", { cancelable: true }));

beforeAll(() => {
  reloadForNewerBuild(reload);
});
afterEach(() => {
  sessionStorage.clear();
  reload.mockClear();
  vi.useRealTimers();
});

it("loads the page anew when a part of it is gone, but not over and over", () => {
  vi.useFakeTimers();
  partIsMissing();
  partIsMissing();
  expect(reload).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(61_000);
  partIsMissing();
  expect(reload).toHaveBeenCalledTimes(2);
});

it("leaves a page alone that is offline: it would be lost", () => {
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  partIsMissing();
  expect(reload).not.toHaveBeenCalled();
});
