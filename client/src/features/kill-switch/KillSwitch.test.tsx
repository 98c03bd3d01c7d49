import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { renderPart } from "@/test/render";
import { refusal, server, signedIn } from "@/test/server";

import { KillSwitch } from "./KillSwitch";

const none = {
  scope: "tenant",
  strategy_id: null,
  verb: null,
  reason: "",
  changed_by: null,
  changed_at: null,
  version: 0,
};
const position = {
  broker_id: "b",
  instrument: "SIM:TIDE",
  product: "INTRADAY",
  quantity: -10,
  value: "-5000.50",
};

beforeEach(() => {
  signedIn();
  server.use(
    http.get("*/v1/auth/me", () =>
      HttpResponse.json({ role: "trader", name: "Asha", email: "a@example.com" }),
    ),
    http.get("*/v1/kill-switch", () =>
      HttpResponse.json({
        switch: none,
        strategies: [],
        platform: { ...none, scope: "platform" },
        in_force: null,
      }),
    ),
    http.get("*/v1/strategies", () =>
      HttpResponse.json({ items: [{ status: "RUNNING" }], next_cursor: null }),
    ),
    http.get("*/v1/orders", () => HttpResponse.json({ items: [], next_cursor: null })),
    http.get("*/v1/positions", () => HttpResponse.json({ items: [position], next_cursor: null })),
  );
});

describe("the kill switch", () => {
  it("says what will happen in numbers, and does it with the second tap", async () => {
    const asked = vi.fn();
    server.use(
      http.put("*/v1/kill-switch", async ({ request }) => {
        asked(await request.json());
        return HttpResponse.json({ ...none, verb: "flatten", version: 1 });
      }),
    );
    renderPart(<KillSwitch />);
    await userEvent.click(await screen.findByRole("button", { name: /Kill switch/ }));
    const flatten = await screen.findByRole("region", { name: "Flatten" });
    expect(await within(flatten).findByText("₹5,000.50")).toBeVisible();
    await userEvent.click(within(flatten).getByRole("button", { name: "Flatten everything" }));
    await vi.waitFor(() => {
      expect(asked).toHaveBeenCalledWith({ verb: "flatten", reason: "Stopped by hand" });
    });
  });

  it("fails loudly, and stays open", async () => {
    server.use(http.put("*/v1/kill-switch", () => refusal(503, "busy", "Too busy.")));
    renderPart(<KillSwitch />);
    await userEvent.click(await screen.findByRole("button", { name: /Kill switch/ }));
    await userEvent.click(await screen.findByRole("button", { name: "Halt all entries" }));
    expect(await screen.findByText("Too busy.")).toBeVisible();
    expect(screen.getByText(/Whether the switch was engaged is not known/)).toBeVisible();
  });

  it("is never sent later: without a network it is not sent at all", async () => {
    const asked = vi.fn();
    server.use(http.put("*/v1/kill-switch", asked));
    renderPart(<KillSwitch />);
    await userEvent.click(await screen.findByRole("button", { name: /Kill switch/ }));
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    await userEvent.click(await screen.findByRole("button", { name: "Halt all entries" }));
    expect(await screen.findByText("The switch was not engaged by this attempt.")).toBeVisible();
    expect(asked).not.toHaveBeenCalled();
  });
});
