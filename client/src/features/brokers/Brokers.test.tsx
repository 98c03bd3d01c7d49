import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";

import type { Schemas } from "@/api/client";
import { me, portfolio } from "@/features/settings/samples";
import { renderPart } from "@/test/render";
import { refusal, server, signedIn } from "@/test/server";
import { Toasts } from "@/ui";

import { Brokers } from "./Brokers";

const BROKER: Schemas["BrokerView"] = {
  id: "brk_1",
  broker: "paper",
  label: "Paper account",
  status: "ACTIVE",
  version: 1,
  created_at: "2026-11-02T04:00:00Z",
  updated_at: "2026-11-02T04:00:00Z",
};

function given(brokers: readonly Schemas["BrokerView"][], role: Schemas["UserView"]["role"] = "trader") {
  signedIn();
  const linked = [...brokers];
  server.use(
    http.get("*/v1/auth/me", () => HttpResponse.json(me({ role }))),
    http.get("*/v1/brokers", () => HttpResponse.json({ items: linked, next_cursor: null })),
    http.get("*/v1/strategies", () => HttpResponse.json({ items: [], next_cursor: null })),
    http.get("*/v1/portfolio", () =>
      HttpResponse.json(
        portfolio({
          accounts: linked.map(({ id, label }) => ({
            broker_id: id,
            label,
            cash: "1000000.00",
            blocked: "0.00",
            available: "987654.50",
            as_of: null,
            unrealized: "-120.00",
            value: "999880.00",
          })),
        }),
      ),
    ),
  );
  renderPart(
    <>
      <Brokers />
      <Toasts />
    </>,
  );
  return linked;
}

describe("brokers", () => {
  it("offers the paper account to somebody who has none, and says that live brokers come later", async () => {
    const linked = given([]);
    let sent: unknown;
    server.use(
      http.post("*/v1/brokers", async ({ request }) => {
        sent = await request.json();
        linked.push(BROKER);
        return HttpResponse.json(BROKER, { status: 201 });
      }),
    );
    await screen.findByText("No account is linked yet");
    expect(screen.getByText(/Live brokers come later/)).toBeInTheDocument();
    await userEvent.click(await screen.findByRole("button", { name: "Link a paper account" }));
    await userEvent.click(screen.getByRole("button", { name: "Link it" }));
    const table = await screen.findByRole("grid", { name: "Linked accounts" });
    expect(sent).toEqual({ broker: "paper", label: "Paper account" });
    expect(table).toHaveAttribute("aria-rowcount", "2");
    expect(screen.getByText(/is linked, with ₹10,00,000.00/)).toBeInTheDocument();
  });

  it("shows a refused name at its field", async () => {
    given([]);
    server.use(
      http.post("*/v1/brokers", () =>
        refusal(422, "invalid_request", "Some fields are not right.", [
          { field: "label", message: "Too long." },
        ]),
      ),
    );
    await userEvent.click(await screen.findByRole("button", { name: "Link a paper account" }));
    await userEvent.click(screen.getByRole("button", { name: "Link it" }));
    await waitFor(() => {
      expect(screen.getByLabelText("Name")).toHaveAccessibleDescription(/Too long\./);
    });
    expect(screen.getByLabelText("Name")).toBeInvalid();
  });

  it("says why an account cannot be unlinked, and leads to what has to go first", async () => {
    given([BROKER]);
    server.use(
      http.delete("*/v1/brokers/brk_1", () =>
        refusal(409, "position_open", "The account holds 10 SIM:TIDE; close the position first."),
      ),
    );
    await unlinking();
    const dialog = screen.getByRole("dialog");
    expect(await within(dialog).findByText(/holds 10 SIM:TIDE/)).toBeInTheDocument();
    expect(within(dialog).getByRole("link", { name: "Go to your positions" })).toHaveAttribute(
      "href",
      "/positions",
    );
  });

  it("unlinks, and the account is gone from the list", async () => {
    const linked = given([BROKER]);
    server.use(
      http.delete("*/v1/brokers/brk_1", () => {
        linked.length = 0;
        return new HttpResponse(null, { status: 204 });
      }),
    );
    await unlinking();
    expect(await screen.findByText("No account is linked yet")).toBeInTheDocument();
  });

  it("gives a viewer no buttons, and the reason", async () => {
    given([BROKER], "viewer");
    expect(await screen.findByText(/your role is viewer/)).toBeInTheDocument();
    await screen.findByRole("grid", { name: "Linked accounts" });
    expect(screen.queryByRole("button", { name: /Link|Reset|Unlink/ })).not.toBeInTheDocument();
  });

  it("says that the list could not be had, and asks again", async () => {
    given([BROKER]);
    server.use(
      http.get("*/v1/brokers", () => refusal(503, "unavailable", "The store does not answer."), {
        once: true,
      }),
    );
    await screen.findByText("The store does not answer.");
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("grid", { name: "Linked accounts" })).toBeInTheDocument();
  });
});

async function unlinking() {
  await userEvent.click(await screen.findByRole("button", { name: "Unlink Paper account" }));
  await userEvent.click(screen.getByRole("button", { name: "Unlink it" }));
}
