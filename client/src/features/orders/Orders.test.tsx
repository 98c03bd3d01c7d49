import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { beforeEach, expect, it } from "vitest";

import type { Schemas } from "@/api/client";
import { renderPart } from "@/test/render";
import { refusal, server, signedIn } from "@/test/server";

import { OrderSheet } from "./OrderSheet";
import { NewOrder } from "./NewOrder";
import { Orders } from "./Orders";
import { ACCOUNT, ME, order, page, TIDE, withHistory } from "./samples";

beforeEach(() => {
  signedIn();
  server.use(
    http.get("*/v1/auth/me", () => HttpResponse.json(ME)),
    http.get("*/v1/strategies", () => HttpResponse.json(page([]))),
    http.get("*/v1/brokers", () => HttpResponse.json(page([ACCOUNT]))),
  );
});

it("lists orders with exact prices and says which were placed by hand", async () => {
  server.use(
    http.get("*/v1/orders", () =>
      HttpResponse.json(page([order({ filled_quantity: 1500, average_price: "1234.45", state: "FILLED" })])),
    ),
  );
  renderPart(<Orders />);
  const table = await screen.findByRole("grid", { name: "Orders" });
  expect(within(table).getByText("₹1,234.45")).toBeInTheDocument();
  expect(within(table).getByText("₹1,234.50")).toBeInTheDocument();
  expect(within(table).getByText("Filled", { selector: "span" })).toBeInTheDocument();
  expect(within(table).getByText("By hand")).toBeInTheDocument();
});

it("says what to do when there is none", async () => {
  server.use(http.get("*/v1/orders", () => HttpResponse.json(page([]))));
  renderPart(<Orders />);
  expect(await screen.findByText("No orders yet")).toBeInTheDocument();
  expect(screen.getAllByRole("button", { name: "New order" })).toHaveLength(2);
});

it("shows a failure with its request, and tries again", async () => {
  server.use(http.get("*/v1/orders", () => refusal(403, "forbidden", "You may not look at orders.")));
  renderPart(<Orders />);
  expect(await screen.findByText("You may not look at orders.")).toBeInTheDocument();
  expect(screen.getByText("req-7")).toBeInTheDocument();
  server.use(http.get("*/v1/orders", () => HttpResponse.json(page([order()]))));
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("Working", { selector: "span" })).toBeInTheDocument();
});

it("takes a live change into the list that is shown", async () => {
  server.use(http.get("*/v1/orders", () => HttpResponse.json(page([order()]))));
  const { client } = await shown();
  expect(await screen.findByText("Working", { selector: "span" })).toBeInTheDocument();
  const filled = order({ state: "PARTIAL", filled_quantity: 700, updated_at: "2026-01-05T04:00:09Z" });
  act(() => {
    client.setQueryData(["live", "orders"], { items: [filled] });
  });
  expect(await screen.findByText("Part filled", { selector: "span" })).toBeInTheDocument();
  expect(screen.getByText("700")).toBeInTheDocument();
});

async function shown() {
  const { QueryClient, QueryClientProvider } = await import("@tanstack/react-query");
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  renderPart(
    <QueryClientProvider client={client}>
      <Orders />
    </QueryClientProvider>,
  );
  return { client };
}

it("cancels an order by hand after asking, and shows its steps", async () => {
  let cancelled = 0;
  server.use(
    http.get("*/v1/orders", () => HttpResponse.json(page([order()]))),
    http.get("*/v1/orders/ord_1", () => HttpResponse.json(withHistory())),
    http.post("*/v1/orders/ord_1/cancel", ({ request }) => {
      cancelled += 1;
      expect(request.headers.get("idempotency-key")).toMatch(/[0-9a-f-]{36}/);
      return HttpResponse.json(order({ cancel_requested: true }), { status: 202 });
    }),
  );
  renderPart(<OrderSheet id="ord_1" onClose={() => undefined} />);
  expect(await screen.findByText("+250 ms")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Cancel order…" }));
  expect(cancelled).toBe(0);
  await userEvent.click(screen.getByRole("button", { name: "Yes, cancel 1,500" }));
  await expect.poll(() => cancelled).toBe(1);
});

it("resolves a parked exit by an order of the broker's, and never offers to give it up", async () => {
  const parked = withHistory({
    state: "PARKED",
    role: "EXIT",
    cause: "STOP",
    reason: "the broker is silent",
  });
  let asked: unknown;
  server.use(
    http.get("*/v1/orders", () => HttpResponse.json(page([parked]))),
    http.get("*/v1/orders/ord_1", () => HttpResponse.json(parked)),
    http.post("*/v1/orders/ord_1/resolution", async ({ request }) => {
      asked = await request.json();
      const message = "There is no order 4711 in the broker's book.";
      return refusal(400, "invalid_request", message, [{ field: "broker_order_id", message }]);
    }),
  );
  renderPart(<OrderSheet id="ord_1" onClose={() => undefined} />);
  await userEvent.click(await screen.findByRole("radio", { name: "I traded it myself at the broker" }));
  expect(screen.queryByRole("radio", { name: /Give this entry up/ })).not.toBeInTheDocument();
  const field = screen.getByRole("textbox", { name: "The broker's number of your order" });
  await userEvent.type(field, "4711");
  await userEvent.click(screen.getByRole("button", { name: "Yes, take that order's trades" }));
  expect(await screen.findByText("There is no order 4711 in the broker's book.")).toBeInTheDocument();
  expect(asked).toEqual({ action: "done_outside", broker_order_id: "4711" });
  expect(field).toHaveAttribute("aria-invalid", "true");
});

it("places no order without a stop, tells the rupees at risk, and shows a refusal at its field", async () => {
  const bodies: Schemas["OrderBody"][] = [];
  const keys: (string | null)[] = [];
  server.use(
    http.get("*/v1/orders", () => HttpResponse.json(page([]))),
    http.get("*/v1/instruments", () => HttpResponse.json(page([TIDE]))),
    http.get("*/v1/quotes", () => HttpResponse.json(page([]))),
    http.post<never, Schemas["OrderBody"]>("*/v1/orders", async ({ request }) => {
      bodies.push(await request.json());
      keys.push(request.headers.get("idempotency-key"));
      const message = "This needs ₹1,42,550.00, the account has ₹10.00.";
      return refusal(400, "insufficient_funds", message, [{ field: "quantity", message }]);
    }),
  );
  const user = userEvent.setup();
  renderPart(<NewOrder onClose={() => undefined} onPlaced={() => undefined} />);
  await user.type(await screen.findByRole("combobox", { name: "Instrument" }), "tide");
  await user.click(await screen.findByRole("option", { name: /TIDE/ }));
  await user.type(screen.getByLabelText("Quantity"), "100");
  await user.selectOptions(screen.getByLabelText("Price"), "limit");
  await user.type(screen.getByLabelText("Limit"), "1,425.50");
  const place = screen.getByRole("button", { name: "Place buy order" });
  await user.click(place);
  expect(screen.getByText("An order that may open a position needs a stop-loss.")).toBeInTheDocument();
  expect(bodies).toHaveLength(0);
  await user.type(screen.getByLabelText("Stop-loss"), "0.5");
  expect(screen.getByText("₹710.00 at risk")).toBeInTheDocument();
  await user.click(place);
  expect(await screen.findByText("This needs ₹1,42,550.00, the account has ₹10.00.")).toBeInTheDocument();
  await user.click(place);
  await expect.poll(() => bodies.length).toBe(2);
  expect(bodies[0]).toEqual({
    broker_id: "brk_1",
    instrument: "SIM:TIDE",
    side: "buy",
    quantity: 100,
    product: "INTRADAY",
    limit: "1425.50",
    reduce_only: false,
    protection: { stop_loss: { type: "percent", value: "0.5" } },
  });
  expect(keys[0]).toBe(keys[1]); // the same terms are the same order
});
