import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { Schemas } from "@/api/client";
import { page } from "@/features/orders/samples";
import { renderPart } from "@/test/render";
import { refusal, server, signedIn } from "@/test/server";

import { sharesOf } from "./Allocation";
import { fileName } from "./download";
import { Export } from "./Export";
import { Portfolio } from "./Portfolio";
import { daysBefore } from "./use-history";

vi.mock("./ResultChart", () => ({ default: () => <p>the chart</p> }));

const PORTFOLIO: Schemas["PortfolioView"] = {
  day: "2026-01-05",
  cash: "1000000.10",
  value: "1000000.30",
  realized: "100.00",
  unrealized: "0.20",
  day_pnl: "100.20",
  charges: "100.01",
  open_positions: 1,
  unpriced_positions: 0,
  open_legs: 1,
  unprotected_legs: 1,
  seconds_unprotected: "3.2",
  accounts: [],
};

const DAYS: Schemas["DayResultView"][] = [
  {
    day: "2026-01-02",
    realized: "50.00",
    charges: "70.10",
    net: "-20.10",
    trades: 2,
    runs: 1,
    cumulative_net: "-20.10",
  },
  {
    day: "2026-01-05",
    realized: "100.00",
    charges: "100.01",
    net: "-0.01",
    trades: 1234,
    runs: 3,
    cumulative_net: "-20.11",
  },
];

const anchor = { clicked: [] as string[] };

beforeEach(() => {
  signedIn();
  anchor.clicked = [];
  server.use(
    http.get("*/v1/portfolio", () => HttpResponse.json(PORTFOLIO)),
    http.get("*/v1/portfolio/history", () =>
      HttpResponse.json({
        since: "2025-12-06",
        until: "2026-01-05",
        days: DAYS,
      } satisfies Schemas["HistoryView"]),
    ),
    http.get("*/v1/positions", () => HttpResponse.json(page([]))),
  );
  vi.stubGlobal(
    "URL",
    Object.assign(URL, { createObjectURL: () => "blob:x", revokeObjectURL: () => undefined }),
  );
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function click(this: HTMLAnchorElement) {
    anchor.clicked.push(this.download);
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

it("shows figures exactly, charges taken off without a float", async () => {
  renderPart(<Portfolio />);
  expect(await screen.findByText("₹10,00,000.30")).toBeInTheDocument();
  expect(screen.getByText("−₹0.01")).toBeInTheDocument();
  expect(screen.getByText("1 unprotected")).toBeInTheDocument();
  expect(screen.getByText("longest without a stop: 3.2 s")).toBeInTheDocument();
});

it("gives the results as a table too, with each day's statement", async () => {
  renderPart(<Portfolio />);
  expect(await screen.findByText("the chart")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("radio", { name: "Table" }));
  const table = screen.getByRole("grid", { name: "Results by day" });
  expect(within(table).getByText("−₹20.11")).toBeInTheDocument();
  expect(within(table).getByText("1,234")).toBeInTheDocument();
  expect(within(table).getByRole("link", { name: "2 Jan 2026" })).toHaveAttribute(
    "href",
    "/statement/2026-01-02",
  );
});

it("keeps the rest of the page when the portfolio cannot be read", async () => {
  server.use(http.get("*/v1/portfolio", () => refusal(403, "forbidden", "Not for you.")));
  renderPart(<Portfolio />);
  expect(await screen.findByText("Not for you.")).toBeInTheDocument();
  expect(await screen.findByText("the chart")).toBeInTheDocument();
});

it("shares out what is held exactly, shorts by their size", () => {
  const held = {
    broker_id: "b",
    product: "INTRADAY",
    average: "1",
    last: "1",
    quoted_at: null,
    unrealized: "0",
    realized: "0",
    updated_at: "",
  } as const;
  const shares = sharesOf([
    { ...held, instrument: "SIM:A", quantity: 1, value: "0.10" },
    { ...held, instrument: "SIM:B", quantity: -2, value: "0.20" },
    { ...held, instrument: "SIM:C", quantity: 5, value: null },
  ]);
  expect(shares.map(({ instrument, percent, short }) => [instrument, percent, short])).toEqual([
    ["SIM:B", "66.67", true],
    ["SIM:A", "33.33", false],
  ]);
});

it("downloads with the session's token under the API's name", async () => {
  let asked = "";
  server.use(
    http.get("*/v1/trades/export.csv", ({ request }) => {
      asked = `${new URL(request.url).search} ${request.headers.get("authorization") ?? ""}`;
      return new HttpResponse("a,b\n", {
        headers: {
          "content-type": "text/csv",
          "content-disposition": 'attachment; filename="trades-2026-01-01-2026-01-05.csv"',
        },
      });
    }),
  );
  renderPart(<Export />);
  await userEvent.click(await screen.findByRole("button", { name: "Export CSV" }));
  await userEvent.clear(screen.getByLabelText("First day"));
  await userEvent.type(screen.getByLabelText("First day"), "2026-01-01");
  await userEvent.click(screen.getByRole("button", { name: "Download" }));
  await expect.poll(() => anchor.clicked).toEqual(["trades-2026-01-01-2026-01-05.csv"]);
  expect(asked).toMatch(/^\?from=2026-01-01&to=\d{4}-\d\d-\d\d Bearer token-1$/);
});

it("shows the refusal of a report at its field", async () => {
  const message = "A report covers at most 366 days; please ask for less at a time.";
  server.use(
    http.get("*/v1/portfolio/pnl.csv", () =>
      refusal(400, "report_too_long", message, [{ field: "from", message }]),
    ),
  );
  renderPart(<Export />);
  await userEvent.click(await screen.findByRole("button", { name: "Export CSV" }));
  await userEvent.click(screen.getByRole("radio", { name: "P&L by run" }));
  await userEvent.click(screen.getByRole("button", { name: "Download" }));
  expect(await screen.findByText(message)).toBeInTheDocument();
  expect(screen.getByLabelText("First day")).toHaveAttribute("aria-invalid", "true");
  expect(anchor.clicked).toEqual([]);
});

it("names a file that the API did not name, and counts days over a year's end", () => {
  expect(fileName(null, "pnl", "2026-01-01", "2026-01-31")).toBe("pnl-2026-01-01-2026-01-31.csv");
  expect(fileName('attachment; filename="../x.csv"', "pnl", "a", "b")).not.toContain("/");
  expect(daysBefore("2026-01-05", 30)).toBe("2025-12-06");
});
