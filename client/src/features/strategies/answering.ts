/** The answers that every screen of this feature asks for in its tests; a test puts its own before them. */
import { http, HttpResponse } from "msw";

import { server } from "@/test/server";

import { broker, me, quote, tide } from "./sample";

export function answering(): void {
  const page = (items: readonly unknown[]) => HttpResponse.json({ items, next_cursor: null });
  server.use(
    http.get("*/v1/auth/me", () => HttpResponse.json(me)),
    http.get("*/v1/brokers", () => page([broker])),
    http.get("*/v1/trades", () => page([])),
    http.get("*/v1/orders", () => page([])),
    http.get("*/v1/positions", () => page([])),
    http.get("*/v1/strategies", () => page([])),
    http.get("*/v1/quotes", () => page([quote])),
    http.get("*/v1/candles", () =>
      page([{ start: quote.at, open: "500.00", high: "501.00", low: "499.00", close: "500.00", volume: 5 }]),
    ),
    http.get("*/v1/instruments", () => page([tide])),
    http.get("*/v1/instruments/session", () =>
      HttpResponse.json({
        instrument: tide.id,
        day: "2026-11-21",
        is_open: true,
        known: true,
        opens_at: null,
        closes_at: null,
        latest_exit: "23:58:00",
        next_opens_at: null,
      }),
    ),
    http.get("*/v1/kill-switch", () => {
      const off = {
        strategy_id: null,
        verb: null,
        reason: "",
        changed_by: null,
        changed_at: null,
        version: 0,
      };
      return HttpResponse.json({
        switch: { ...off, scope: "tenant" },
        strategies: [],
        platform: { ...off, scope: "platform" },
        in_force: null,
      });
    }),
  );
}
