import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { beforeEach, expect, it } from "vitest";

import type { Schemas } from "@/api/client";
import { ACCOUNT, MANUAL, ME, order, page } from "@/features/orders/samples";
import { renderPart } from "@/test/render";
import { refusal, server, signedIn } from "@/test/server";

import { guardingOf } from "./guards";
import { Positions } from "./Positions";
import { repriced, totalsOf } from "./use-positions";

const HELD: Schemas["PositionView"] = {
  broker_id: "brk_1",
  instrument: "SIM:TIDE",
  product: "INTRADAY",
  quantity: -30,
  average: "500.33333333",
  last: "500.00",
  quoted_at: "2026-01-05T04:00:00Z",
  value: "15000.00",
  unrealized: "10.00",
  realized: "-0.10",
  updated_at: "2026-01-05T04:00:00Z",
};

const LEG: Schemas["LegView"] = {
  number: 1,
  instrument: "SIM:TIDE",
  side: "sell",
  quantity: 30,
  entry_filled: 30,
  entry_average: "500.33333333",
  entry_at: "2026-01-05T04:00:00Z",
  exit_filled: 0,
  exit_average: null,
  exit_at: null,
  open_quantity: 30,
  stop: "505.00",
  target: null,
  trail: "503.00",
  protected_at: "2026-01-05T04:00:00.300Z",
};

const RUN: Schemas["RunView"] = {
  id: "20260105-01",
  strategy_id: MANUAL,
  session_date: "2026-01-05",
  state: "OPEN",
  reason: null,
  explanation: null,
  due_at: "2026-01-05T04:00:00Z",
  exit_at: null,
  legs: [LEG],
  realized: "0.00",
  charges: null,
  net: "0.00",
  created_at: "2026-01-05T04:00:00Z",
  updated_at: "2026-01-05T04:00:00Z",
};

const TRADE: Schemas["TradeView"] = {
  id: "trd_1",
  order_id: "ord_1",
  strategy_id: MANUAL,
  run_id: RUN.id,
  role: "ENTRY",
  broker_id: "brk_1",
  instrument: "SIM:TIDE",
  product: "INTRADAY",
  side: "sell",
  quantity: 30,
  price: "500.33",
  at: "2026-01-05T04:00:00Z",
};

const CHARGES = {
  brokerage: "0",
  stt: "0",
  exchange: "0",
  sebi: "0",
  stamp: "0",
  dp: "0",
  gst: "0",
  total: "0",
};
const DAY: Schemas["StatementView"] = {
  day: "2026-01-05",
  made_at: "2026-01-05T05:00:00Z",
  complete: false,
  realized: "0.00",
  charges: { ...CHARGES, approximate: false },
  net: "0.00",
  trades: [TRADE],
  runs: [RUN],
  holdings: [],
};

beforeEach(() => {
  signedIn();
  server.use(
    http.get("*/v1/auth/me", () => HttpResponse.json(ME)),
    http.get("*/v1/strategies", () => HttpResponse.json(page([]))),
    http.get("*/v1/brokers", () => HttpResponse.json(page([ACCOUNT]))),
    http.get("*/v1/portfolio", () => refusal(503, "unavailable", "Not now.")),
    http.get("*/v1/portfolio/statement", () => HttpResponse.json(DAY)),
    http.get("*/v1/quotes", () => HttpResponse.json(page([]))),
    http.get("*/v1/positions", () => HttpResponse.json(page([HELD]))),
  );
});

it("moves a short position with the price, exactly", () => {
  const quote = {
    instrument: "SIM:TIDE",
    at: "2026-01-05T04:00:01Z",
    last: "500.05",
    bid: null,
    ask: null,
    volume: 1,
  };
  const now = repriced(HELD, { ...quote, day_open: null, day_high: null, day_low: null });
  expect(now).toMatchObject({ last: "500.05", unrealized: "8.50", value: "15001.50" });
  expect(
    repriced(HELD, { ...quote, at: "2026-01-05T03:59:59Z", day_open: null, day_high: null, day_low: null }),
  ).toBe(HELD);
  expect(totalsOf([now, { ...HELD, unrealized: null, last: null }])).toMatchObject({
    unrealized: "8.50",
    unpriced: 1,
  });
});

it("takes the nearer of stop and trail, and says what no run holds", () => {
  const known = guardingOf({ ...HELD, quantity: -50 }, [], DAY);
  expect(known.guards).toMatchObject([{ stop: "503.00", units: -30, manual: true }]);
  expect(known.unguarded).toBe(20);
  const reduced = { ...DAY, runs: [{ ...RUN, state: "CLOSED" as const }] };
  expect(guardingOf(HELD, [], reduced)).toEqual({ guards: [], unguarded: 30 });
});

it("shows who guards it and how long it was bare", async () => {
  renderPart(<Positions />);
  const table = await screen.findByRole("grid", { name: "Positions in Paper account" });
  expect(await within(table).findByText("in 0.3 s")).toBeInTheDocument();
  expect(within(table).getByText("₹503.00")).toBeInTheDocument();
  expect(within(table).getByText("+₹10.00")).toBeInTheDocument();
});

it("reduces by an order that can only reduce, and shows a refusal at its field", async () => {
  let body: unknown;
  server.use(
    http.post("*/v1/orders", async ({ request }) => {
      body = await request.json();
      const message = "The position is 20 units; 25 would turn it round.";
      return refusal(400, "quantity_above_position", message, [{ field: "quantity", message }]);
    }),
  );
  renderPart(<Positions />);
  await screen.findByText("in 0.3 s");
  await userEvent.click(screen.getByRole("button", { name: "Leave SIM:TIDE" }));
  await userEvent.click(screen.getByRole("radio", { name: "Reduce by a part" }));
  await userEvent.type(screen.getByLabelText("How many"), "25");
  await userEvent.click(screen.getByRole("button", { name: "Buy back 25 now" }));
  expect(await screen.findByText(/25 would turn it round/)).toBeInTheDocument();
  expect(body).toMatchObject({ side: "buy", quantity: 25, reduce_only: true, product: "INTRADAY" });
});

it("squares off through whoever guards it", async () => {
  const squared: string[] = [];
  server.use(
    http.post("*/v1/strategies/:id/square-off", ({ params }) => {
      squared.push(String(params["id"]));
      return HttpResponse.json({});
    }),
    http.post("*/v1/orders", () => HttpResponse.json(order(), { status: 201 })),
  );
  renderPart(<Positions />);
  await screen.findByText("in 0.3 s");
  await userEvent.click(screen.getByRole("button", { name: "Leave SIM:TIDE" }));
  await userEvent.click(screen.getByRole("button", { name: "Buy back 30 now" }));
  await expect.poll(() => squared).toEqual([MANUAL]);
});

it("says so when nothing is held", async () => {
  server.use(http.get("*/v1/positions", () => HttpResponse.json(page([]))));
  renderPart(<Positions />);
  expect(await screen.findByText("You hold nothing now")).toBeInTheDocument();
});
