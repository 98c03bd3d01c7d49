import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";

import { unreachable } from "@/api/problem";

import { RouteError } from "./RouteError";

/** A route whose guard cannot reach the platform until it is mended. */
function routed() {
  let away = true;
  const root = createRootRoute();
  const home = createRoute({
    getParentRoute: () => root,
    path: "/",
    beforeLoad: () => {
      if (away) throw unreachable();
    },
    component: () => <p>Here</p>,
  });
  const router = createRouter({
    routeTree: root.addChildren([home]),
    history: createMemoryHistory(),
    defaultErrorComponent: RouteError,
  });
  return {
    router,
    mend: () => {
      away = false;
    },
  };
}

describe("a route that could not be opened", () => {
  it.each([
    ["by its button", () => userEvent.click(screen.getByRole("button", { name: "Try again" }))],
    ["when the network is back", () => Promise.resolve(window.dispatchEvent(new Event("online")))],
  ])("is asked for again %s", async (_, again) => {
    for (const told of ["error", "warn"] as const) vi.spyOn(console, told).mockReturnValue(undefined); // of what is caught
    const { router, mend } = routed();
    render(<RouterProvider router={router} />);
    expect(await screen.findByText(/cannot be reached/)).toBeVisible();
    mend();
    await again();
    expect(await screen.findByText("Here")).toBeVisible();
  });
});
