import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, test } from "vitest";

import type { Schemas } from "@/api/client";
import { refusal, server, signedIn } from "@/test/server";
import { renderPart } from "@/test/render";

import { openRun, strategy } from "./sample";
import { StrategyList } from "./StrategyList";
import { answering } from "./answering";

function listed(items: readonly Schemas["StrategyView"][]) {
  signedIn();
  answering();
  server.use(http.get("*/v1/strategies", () => HttpResponse.json({ items, next_cursor: null })));
}

test("it shows that it is loading, then that there is nothing yet and what to do", async () => {
  listed([]);
  renderPart(<StrategyList />);
  expect(await screen.findByRole("status", { name: "Loading strategies" })).toBeInTheDocument();
  expect(await screen.findByText("No strategy yet")).toBeInTheDocument();
  expect(await screen.findByRole("link", { name: "Write the first one" })).toHaveAttribute(
    "href",
    "/strategies/new",
  );
});

test("an error says the problem's words and its request, and can be tried again", async () => {
  listed([strategy]);
  server.use(
    http.get("*/v1/strategies", () => refusal(503, "unavailable", "The books are away."), { once: true }),
  );
  renderPart(<StrategyList />);
  expect(await screen.findByText("The books are away.")).toBeInTheDocument();
  expect(screen.getByText("req-7")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("Tide long")).toBeInTheDocument();
});

test("the stop has a column of its own: the distance asked for, or the level in force", async () => {
  listed([
    { ...strategy, id: "str_2", name: "Holding", status: "RUNNING", run: openRun },
    { ...strategy, name: "Planned", status: "DRAFT" },
  ]);
  renderPart(<StrategyList />);
  const holding = await screen.findByRole("row", { name: /Holding/ });
  expect(screen.getByRole("columnheader", { name: "The line (stop)" })).toBeInTheDocument();
  expect(within(holding).getByText("₹495.00")).toBeInTheDocument();
  expect(within(screen.getByRole("row", { name: /Planned/ })).getByText("1.00 %")).toBeInTheDocument();
});

test("status and search narrow the list down", async () => {
  listed([
    { ...strategy, id: "str_2", name: "Holding", status: "RUNNING", run: openRun },
    { ...strategy, name: "Planned", status: "DRAFT", instrument: "NSE:TCS" },
  ]);
  renderPart(<StrategyList />);
  await screen.findByText("Holding");
  await userEvent.click(screen.getByRole("radio", { name: /Drafts/ }));
  expect(screen.queryByText("Holding")).not.toBeInTheDocument();
  expect(screen.getByText("Planned")).toBeInTheDocument();
  await userEvent.type(screen.getByRole("searchbox"), "hold");
  expect(await screen.findByText("None of them fits")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Show all" }));
  expect(await screen.findByText("Holding")).toBeInTheDocument();
});

test("stopping what holds a position asks first and says that it stays protected", async () => {
  listed([{ ...strategy, name: "Holding", status: "RUNNING", run: openRun }]);
  let stopped = 0;
  server.use(
    http.post("*/v1/strategies/str_1/stop", () => {
      stopped += 1;
      return HttpResponse.json({
        ...strategy,
        name: "Holding",
        status: "STOPPING",
        run: openRun,
        version: 4,
      });
    }),
  );
  renderPart(<StrategyList />);
  await userEvent.click(await screen.findByRole("button", { name: "Stop Holding" }));
  const dialog = await screen.findByRole("dialog", { name: "Stop Holding?" });
  expect(within(dialog).getByText("stays protected")).toBeInTheDocument();
  expect(stopped).toBe(0);
  await userEvent.click(within(dialog).getByRole("button", { name: "Stop it" }));
  expect(await screen.findByText("Stopping")).toBeInTheDocument();
  expect(stopped).toBe(1);
});
