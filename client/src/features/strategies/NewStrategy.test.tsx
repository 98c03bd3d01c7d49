import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { beforeEach, expect, test, vi } from "vitest";

import { renderPart } from "@/test/render";
import { refusal, server, signedIn } from "@/test/server";

import { answering } from "./answering";
import { STOP_REQUIRED } from "./form";
import { NewStrategy } from "./NewStrategy";
import { strategy } from "./sample";

// Drawn on a canvas, which this page does not have; its lines are tested by themselves.
vi.mock("@/features/chart/Chart", () => ({
  Chart: ({ label }: { label: string }) => <div role="group" aria-label={label} />,
}));

const sent = vi.fn();
beforeEach(() => {
  sent.mockReset();
  signedIn();
  answering();
  server.use(
    http.post("*/v1/strategies", async ({ request }) => {
      sent(await request.json(), request.headers.get("idempotency-key"));
      return HttpResponse.json({ ...strategy, status: "DRAFT" }, { status: 201 });
    }),
    http.post("*/v1/strategies/str_1/start", () => HttpResponse.json(strategy)),
  );
});

async function choosesTide() {
  renderPart(<NewStrategy />);
  await userEvent.type(await screen.findByRole("combobox", { name: "Instrument" }), "tide");
  await userEvent.click(await screen.findByRole("option", { name: /TIDE/ }));
  await screen.findByRole("group", { name: /candles of one minute/ });
}
const stop = () => screen.getByRole("textbox", { name: "Stop-loss" });
const create = () => userEvent.click(screen.getByRole("button", { name: "Create and start" }));

test("without a stop nothing is sent: the field says why and has the focus", async () => {
  await choosesTide();
  await create();
  expect(await screen.findByText(STOP_REQUIRED)).toBeInTheDocument();
  expect(stop()).toBeInvalid();
  await waitFor(() => {
    expect(stop()).toHaveFocus();
  });
  expect(sent).not.toHaveBeenCalled();
});

test("the risk is said in rupees and percent, and the same line in another unit", async () => {
  await choosesTide();
  await userEvent.click(screen.getByRole("button", { name: "1 %" }));
  expect((await screen.findAllByText("₹50.00")).length).toBeGreaterThan(0);
  expect(screen.getByText("₹495.00")).toBeInTheDocument();
  expect(screen.getByText("1.00 %")).toBeInTheDocument();
  const units = screen.getByRole("group", { name: "Unit of the stop-loss" });
  await userEvent.click(units.querySelector('input[value="price"]') ?? units);
  expect(stop()).toHaveValue("495.00");
});

test("what is complete is created and started", async () => {
  await choosesTide();
  await userEvent.type(stop(), "1");
  await create();
  await waitFor(() => {
    expect(sent).toHaveBeenCalledTimes(1);
  });
  expect(sent).toHaveBeenCalledWith(
    expect.objectContaining({
      instrument: "SIM:TIDE",
      quantity: 10,
      broker_id: "brk_1",
      protection: expect.objectContaining({ stop_loss: { type: "percent", value: "1" } }),
    }),
    expect.stringMatching(/^[0-9a-f-]{36}$/),
  );
});

test("the platform's refusals land on their fields, and the sentence stays", async () => {
  server.use(
    http.post("*/v1/strategies", () =>
      refusal(422, "quantity_above_freeze", "Too many for one order.", [
        { field: "quantity", message: "At most 5 here." },
      ]),
    ),
  );
  await choosesTide();
  await userEvent.type(stop(), "1");
  await create();
  expect(await screen.findByText("At most 5 here.")).toBeInTheDocument();
  expect(screen.getByRole("textbox", { name: "Quantity" })).toBeInvalid();
  expect(screen.getByText("Too many for one order.")).toBeInTheDocument();
});

test("a refusal for want of a stop shows on the stop", async () => {
  server.use(
    http.post("*/v1/strategies", () =>
      refusal(422, "stop_loss_required", "Every strategy needs a stop-loss: say how much.", [
        { field: "protection.stop_loss", message: "A stop-loss is required." },
      ]),
    ),
  );
  await choosesTide();
  await userEvent.type(stop(), "1");
  await create();
  expect(await screen.findByText("A stop-loss is required.")).toBeInTheDocument();
  expect(stop()).toBeInvalid();
});

test("without a linked account it leads to the brokers", async () => {
  server.use(http.get("*/v1/brokers", () => HttpResponse.json({ items: [], next_cursor: null })));
  renderPart(<NewStrategy />);
  expect(await screen.findByRole("link", { name: "Link an account first" })).toHaveAttribute(
    "href",
    "/brokers",
  );
});
