import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { beforeEach, expect, test, vi } from "vitest";

import { LiveTopic } from "@/api/live-topic";
import type { ChartLine, ChartMarker } from "@/features/chart/Chart";
import { renderPart } from "@/test/render";
import { refusal, server, signedIn } from "@/test/server";

import { answering } from "./answering";
import { Edit } from "./EditStrategy";
import { openRun, stoppedRun, strategy } from "./sample";
import { Detail } from "./StrategyDetail";

vi.mock("@/features/chart/Chart", () => ({
  Chart: ({
    lines = [],
    markers = [],
  }: {
    lines?: readonly ChartLine[];
    markers?: readonly ChartMarker[];
  }) => (
    <ul aria-label="chart">
      {[...lines.map(({ label, price }) => `${label} ${price}`), ...markers.map(({ text }) => text)].map(
        (text) => (
          <li key={text}>{text}</li>
        ),
      )}
    </ul>
  ),
}));

const running = { ...strategy, status: "RUNNING", run: openRun } as const;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-21T08:04:00Z") });
  signedIn();
  answering();
  server.use(
    http.get("*/v1/strategies", () => HttpResponse.json({ items: [running], next_cursor: null })),
    http.get("*/v1/strategies/str_1", () => HttpResponse.json(running, { headers: { etag: '"3"' } })),
    http.get("*/v1/strategies/str_1/runs", () => HttpResponse.json({ items: [openRun], next_cursor: null })),
    http.get("*/v1/strategies/str_1/runs/:run/timeline", () =>
      HttpResponse.json({
        run_id: openRun.id,
        session_date: "2026-11-21",
        state: "OPEN",
        why_no_trade: null,
        items: [
          {
            kind: "protected",
            text: "Stop armed at 495.00.",
            at: "2026-11-21T08:00:02Z",
            recorded_at: "2026-11-21T08:00:02Z",
            facts: {},
          },
        ],
        orders: [],
        seconds_unprotected: "0.412",
        unprotected: { before_protection: "0.412", stale_ticks: "0", take_overs: 0 },
        next_cursor: null,
      }),
    ),
  );
});

function show(part = <Detail id="str_1" />): QueryClient {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  renderPart(<QueryClientProvider client={client}>{part}</QueryClientProvider>);
  return client;
}

test("it says that the position is protected, with its lines, its P&L and how long it was without a stop", async () => {
  show();
  expect(await screen.findByText("Protected")).toBeInTheDocument();
  expect(screen.getByText("10 TIDE long from ₹500.00. Stop armed at ₹495.00.")).toBeInTheDocument();
  expect(await screen.findByText("Stop 495.00")).toBeInTheDocument();
  expect(await screen.findByText("Stop armed at 495.00.")).toBeInTheDocument();
  expect(screen.getByText("0.412 s", { selector: "span" })).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "Move the line" })).toBeInTheDocument();
});

test("a delta of the live line turns it into a run that was stopped out", async () => {
  const client = show();
  await screen.findByText("Protected");
  const topic = new LiveTopic("strategies");
  topic.snapshot({ type: "snapshot", stream: "s", seq: 4, page: 1, pages: 1, items: [running] });
  const after = { ...strategy, version: 3, run: null, updated_at: "2026-11-21T08:03:01Z" };
  expect(topic.delta({ type: "delta", stream: "s", seq: 5, changed: [after], removed: [] })).toBe("changed");
  server.use(
    http.get("*/v1/strategies/str_1", () => HttpResponse.json(after)),
    http.get("*/v1/strategies/str_1/runs", () =>
      HttpResponse.json({ items: [stoppedRun], next_cursor: null }),
    ),
  );
  act(() => {
    client.setQueryData(["live", "strategies"], topic.value);
  });
  expect(await screen.findByText("Stopped out at ₹494.95")).toBeInTheDocument();
  expect(await screen.findByText("Stop-loss at ₹494.95")).toBeInTheDocument(); // the fill on the chart
  expect(screen.queryByRole("button", { name: "Square off" })).not.toBeInTheDocument();
});

test("squaring off asks first, and a refusal is said in the dialog", async () => {
  server.use(
    http.post("*/v1/strategies/str_1/square-off", () => refusal(409, "not_started", "It was not started.")),
  );
  show();
  await userEvent.click(await screen.findByRole("button", { name: "Square off" }));
  const dialog = await screen.findByRole("dialog", { name: "Square off now?" });
  expect(dialog).toHaveTextContent("its stop stays armed");
  const [, confirm] = screen.getAllByRole("button", { name: "Square off" });
  if (confirm) await userEvent.click(confirm);
  expect(await screen.findByText("It was not started.")).toBeInTheDocument();
});

test("while a run is open only the lines can be edited; a conflict offers to reload", async () => {
  const patched = vi.fn();
  server.use(
    http.patch("*/v1/strategies/str_1", async ({ request }) => {
      patched(await request.json(), request.headers.get("if-match"));
      return refusal(412, "stale_version", "This strategy was changed meanwhile.");
    }),
  );
  show(<Edit id="str_1" />);
  const stop = await screen.findByRole("textbox", { name: "Stop-loss" });
  expect(await screen.findByText(/only the lines may change/)).toBeInTheDocument();
  expect(screen.getByRole("textbox", { name: "Quantity" })).toBeDisabled();
  await userEvent.clear(stop);
  await userEvent.type(stop, "2");
  await userEvent.click(screen.getByRole("button", { name: "Save the lines" }));
  expect(await screen.findByText("Somebody changed this strategy meanwhile.")).toBeInTheDocument();
  expect(patched).toHaveBeenCalledWith(
    { protection: expect.objectContaining({ stop_loss: { type: "percent", value: "2" } }) },
    '"3"',
  );
  await userEvent.click(screen.getByRole("button", { name: "Reload" }));
  expect(await screen.findByRole("textbox", { name: "Stop-loss" })).toHaveValue("1");
});

test("what cannot be found says so", async () => {
  server.use(
    http.get("*/v1/strategies", () => HttpResponse.json({ items: [], next_cursor: null })),
    http.get("*/v1/strategies/str_1", () => refusal(404, "strategy_not_found", "There is no such strategy.")),
  );
  show();
  expect(await screen.findByText("There is no such strategy.")).toBeInTheDocument();
});
