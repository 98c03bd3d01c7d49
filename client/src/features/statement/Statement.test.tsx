import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { beforeEach, expect, it, vi } from "vitest";

import type { Schemas } from "@/api/client";
import { ACCOUNT, MANUAL, ME, page } from "@/features/orders/samples";
import { renderPart } from "@/test/render";
import { refusal, server, signedIn } from "@/test/server";

import { StatementPaper } from "./StatementPaper";
import { StatementScreen } from "./StatementScreen";

const STATEMENT: Schemas["StatementView"] = {
  day: "2026-01-05",
  made_at: "2026-01-05T12:00:00Z",
  complete: true,
  realized: "123456.50",
  charges: {
    brokerage: "40.00",
    stt: "12.00",
    exchange: "3.33",
    sebi: "0.10",
    stamp: "2.00",
    dp: "0.00",
    gst: "7.82",
    total: "65.25",
    approximate: true,
  },
  net: "123391.25",
  trades: [
    {
      id: "trd_1",
      order_id: "ord_1",
      strategy_id: MANUAL,
      run_id: "20260105-01",
      role: "ENTRY",
      broker_id: "brk_1",
      instrument: "SIM:TIDE",
      product: "INTRADAY",
      side: "buy",
      quantity: 1500,
      price: "1234.50",
      at: "2026-01-05T04:00:00Z",
    },
  ],
  runs: [
    {
      id: "20260105-01",
      strategy_id: MANUAL,
      session_date: "2026-01-05",
      state: "SKIPPED",
      reason: "no_market_data",
      explanation: "No price arrived in the entry window.",
      due_at: "2026-01-05T04:00:00Z",
      exit_at: null,
      legs: [],
      realized: "0.00",
      charges: null,
      net: "0.00",
      created_at: "2026-01-05T04:00:00Z",
      updated_at: "2026-01-05T04:00:00Z",
    },
  ],
  holdings: [{ broker_id: "brk_1", instrument: "SIM:TIDE", product: "INTRADAY", quantity: 1500 }],
};

beforeEach(() => {
  signedIn();
  server.use(
    http.get("*/v1/auth/me", () => HttpResponse.json(ME)),
    http.get("*/v1/brokers", () => HttpResponse.json(page([ACCOUNT]))),
    http.get("*/v1/strategies", () => HttpResponse.json(page([]))),
    http.get("*/v1/portfolio", () => refusal(503, "unavailable", "Not now.")),
  );
});

it("prints the API's own figures, each kind of charge, and why a run did not trade", async () => {
  renderPart(<StatementPaper statement={STATEMENT} />);
  const paper = await screen.findByRole("article", { name: "Statement of 5 Jan 2026" });
  expect(within(paper).getByText("+₹1,23,456.50")).toBeInTheDocument();
  expect(within(paper).getByText("+₹1,23,391.25")).toBeInTheDocument();
  expect(within(paper).getAllByText("₹65.25")).toHaveLength(2);
  expect(within(paper).getByRole("row", { name: "Securities transaction tax ₹12.00" })).toBeInTheDocument();
  expect(within(paper).getByText("Did not trade: no market data")).toBeInTheDocument();
  expect(within(paper).getByText(/with the rates of another day/)).toBeInTheDocument();
  expect(await within(paper).findAllByText("Paper account")).toHaveLength(2);
  expect(within(paper).getByText("Complete: the day is over")).toBeInTheDocument();
});

it("offers only days that are known, and prints", async () => {
  const print = vi.spyOn(window, "print").mockImplementation(() => undefined);
  server.use(
    http.get("*/v1/portfolio/statement", () => HttpResponse.json(STATEMENT)),
    http.get("*/v1/portfolio/history", () =>
      HttpResponse.json({
        since: "2025-01-05",
        until: "2026-01-05",
        days: [
          {
            day: "2025-12-30",
            realized: "1.00",
            charges: "0.10",
            net: "0.90",
            trades: 1,
            runs: 1,
            cumulative_net: "0.90",
          },
        ],
      } satisfies Schemas["HistoryView"]),
    ),
  );
  renderPart(<StatementScreen />, { at: "/statement/2026-01-05" });
  await screen.findByRole("article");
  expect(await screen.findByRole("option", { name: "30 Dec 2025" })).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Print / save as PDF" }));
  expect(print).toHaveBeenCalledOnce();
  expect(document.title).toBe("Plimsoll statement 2026-01-05");
});

it("says why a day has no statement", async () => {
  server.use(
    http.get("*/v1/portfolio/statement", () => refusal(400, "invalid_request", "That is no day.")),
    http.get("*/v1/portfolio/history", () => refusal(400, "invalid_request", "No.")),
  );
  renderPart(<StatementScreen />, { at: "/statement/yesterday" });
  expect(await screen.findByText("That is no day.")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Print / save as PDF" })).toBeDisabled();
});
