import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";

import type { Schemas } from "@/api/client";
import { me } from "@/features/settings/samples";
import { renderPart } from "@/test/render";
import { refusal, server, signedIn } from "@/test/server";

import { InstrumentPage } from "./InstrumentScreen";
import { Market } from "./Market";
import { placeInDay, sinceOpen, spreadOf } from "./quote";
import { useSearchState } from "./search-store";
import { hoursOf, nextWords } from "./session";
import { daysBefore } from "./use-bars";

type Instrument = Schemas["InstrumentView"];

const TIDE: Instrument = {
  id: "SIM:TIDE",
  exchange: "SIM",
  symbol: "TIDE",
  name: "Tide Power",
  kind: "equity",
  tradable: true,
  tick_size: "0.05",
  lot_size: 1,
  freeze_quantity: 100_000,
  has_derivatives: false,
};
const FLEET: Instrument = {
  ...TIDE,
  id: "SIM:FLEET",
  symbol: "FLEET",
  name: "The fleet",
  kind: "index",
  tradable: false,
};
const QUOTE: Schemas["QuoteView"] = {
  instrument: "SIM:TIDE",
  at: "2026-11-20T04:30:00Z",
  last: "499.05",
  bid: "499.00",
  ask: "499.10",
  volume: 171_958,
  day_open: "497.05",
  day_high: "506.05",
  day_low: "493.05",
};
const ALWAYS = {
  day: "2026-11-20",
  is_open: true,
  known: true,
  opens_at: "2026-11-20T00:00:00+05:30",
  closes_at: "2026-11-21T00:00:00+05:30",
  next_opens_at: "2026-11-21T00:00:00+05:30",
};
const CLOSED = {
  day: "2026-11-21",
  is_open: false,
  known: true,
  opens_at: null,
  closes_at: null,
  next_opens_at: "2026-11-23T09:15:00+05:30",
};

const asked = vi.fn<(query: string) => void>();

beforeEach(() => {
  asked.mockClear();
  useSearchState.setState({ text: "", where: "ALL" });
  signedIn();
  const none = { items: [], next_cursor: null };
  const status: Schemas["MarketStatusView"] = {
    at: "2026-11-20T04:30:00Z",
    exchanges: [
      { exchange: "NSE", ...CLOSED, feed: "silent", quoted_at: null },
      { exchange: "SIM", ...ALWAYS, feed: "live", quoted_at: QUOTE.at },
    ],
  };
  server.use(
    http.get("*/v1/auth/me", () => HttpResponse.json(me())),
    http.get("*/v1/market/status", () => HttpResponse.json(status)),
    http.get("*/v1/instruments/session", () =>
      HttpResponse.json({ instrument: "SIM:TIDE", latest_exit: "23:59:00", ...ALWAYS }),
    ),
    http.get("*/v1/instruments", ({ request }) => {
      const { searchParams } = new URL(request.url);
      const query = searchParams.get("query") ?? "";
      asked(query);
      if (searchParams.get("exchange") === "NSE") return HttpResponse.json(none);
      const items = [TIDE, FLEET].filter(({ id }) => id.includes(query.toUpperCase()));
      return HttpResponse.json({ items, next_cursor: null });
    }),
    http.get("*/v1/quotes", ({ request }) => {
      const wanted = new URL(request.url).searchParams.getAll("instrument");
      return HttpResponse.json({ items: wanted.includes("SIM:TIDE") ? [QUOTE] : [], next_cursor: null });
    }),
    http.get("*/v1/positions", () => HttpResponse.json({ items: [] })),
    http.get("*/v1/strategies", () => HttpResponse.json(none)),
    http.get("*/v1/candles", () => HttpResponse.json(none)),
  );
});

describe("market", () => {
  it("lists what can be traded with its price, and when the exchanges open", async () => {
    renderPart(<Market />);
    expect(await screen.findByText("₹499.05")).toBeInTheDocument();
    expect(screen.getByRole("grid", { name: "Instruments" })).toHaveAttribute("aria-rowcount", "3");
    expect(screen.getByText("Opens Mon, 23 Nov, 09:15 IST")).toBeInTheDocument();
    expect(screen.getByText("Open day and night")).toBeInTheDocument();
  });

  it("asks once for what was typed, not for each letter", async () => {
    renderPart(<Market />);
    await screen.findByText("₹499.05");
    await userEvent.type(screen.getByLabelText("Search instruments"), "tide");
    await waitFor(() => {
      expect(screen.getByRole("grid", { name: "Instruments" })).toHaveAttribute("aria-rowcount", "2");
    });
    expect(new Set(asked.mock.calls.flat())).toEqual(new Set(["SIM", "NSE", "tide"]));
  });

  it("says that nothing is found, and shows all again", async () => {
    renderPart(<Market />);
    await userEvent.type(await screen.findByLabelText("Search instruments"), "zzz");
    expect(await screen.findByText("Nothing is called “zzz”")).toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: "Show all" }));
    expect(await screen.findByText("₹499.05")).toBeInTheDocument();
  });

  it("says that the list could not be had, and asks again", async () => {
    server.use(
      http.get("*/v1/instruments", () => refusal(503, "unavailable", "The list does not answer."), {
        once: true,
      }),
    );
    renderPart(<Market />);
    expect(await screen.findByText("The list does not answer.")).toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("₹499.05")).toBeInTheDocument();
  });
});

describe("an instrument", () => {
  it("shows its price and its rules, and leads to a new strategy on it", async () => {
    renderPart(<InstrumentPage id="SIM:TIDE" />);
    expect(await screen.findByText("₹499.05")).toBeInTheDocument();
    expect(screen.getByText("1,00,000")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "New strategy on this" })).toHaveAttribute(
      "href",
      "/strategies/new?instrument=SIM%3ATIDE",
    );
  });

  it("offers no strategy on what cannot be traded", async () => {
    renderPart(<InstrumentPage id="SIM:FLEET" />);
    expect(await screen.findByText("cannot be traded")).toBeInTheDocument();
    expect(await screen.findByText("No price yet")).toBeInTheDocument();
    expect(screen.queryByRole("link", { name: /strategy/ })).not.toBeInTheDocument();
  });

  it("leads back from an id that does not exist", async () => {
    renderPart(<InstrumentPage id="SIM:NONE" />);
    expect(await screen.findByText("There is no such instrument")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Search the market" })).toHaveAttribute("href", "/market");
  });

  it("offers a longer view when nothing was traded, and overlays as toggles", async () => {
    renderPart(<InstrumentPage id="SIM:FLEET" />);
    await userEvent.click(await screen.findByRole("button", { name: "Show a month" }));
    expect(screen.getByRole("radio", { name: "1 h" })).toBeChecked();
    const overlay = screen.getByRole("button", { name: "SMA 20" });
    expect(overlay).toHaveAttribute("aria-pressed", "false");
    await userEvent.click(overlay);
    expect(overlay).toHaveAttribute("aria-pressed", "true");
  });
});

describe("the words of a session and of a quote", () => {
  it("says what comes next", () => {
    expect(nextWords(ALWAYS)).toBe("day and night");
    expect(nextWords({ ...ALWAYS, closes_at: "2026-11-20T15:30:00+05:30" })).toBe("closes 15:30 IST");
    expect(nextWords(CLOSED)).toBe("opens Mon, 23 Nov, 09:15 IST");
    expect(nextWords({ ...CLOSED, day: "2026-11-23" })).toBe("opens today 09:15 IST");
    expect(nextWords({ ...CLOSED, known: false })).toMatch(/calendar does not reach/);
    expect(
      hoursOf({ ...ALWAYS, opens_at: "2026-11-20T09:15:00+05:30", closes_at: "2026-11-20T15:30:00+05:30" }),
    ).toBe("09:15 to 15:30 IST");
    expect(hoursOf(CLOSED)).toBe("no session today");
  });

  it("is exact about the day", () => {
    expect(sinceOpen(QUOTE)).toEqual({ amount: "2.00", percent: "0.40" });
    expect(sinceOpen({ ...QUOTE, day_open: null })).toBeNull();
    expect(placeInDay(QUOTE)).toBe("46.2");
    expect(placeInDay({ ...QUOTE, last: "510.00" })).toBe("100");
    expect(placeInDay({ ...QUOTE, day_high: "1.00", day_low: "1.00" })).toBeNull();
    expect(spreadOf(QUOTE)).toBe("0.10");
    expect(daysBefore("2026-03-01", 1)).toBe("2026-02-28");
  });
});
