import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { beforeEach, expect, it } from "vitest";

import type { Schemas } from "@/api/client";
import { ME, TIMED } from "@/features/orders/samples";
import { renderPart } from "@/test/render";
import { refusal, server, signedIn } from "@/test/server";

import { Notices } from "./Notices";
import { merged } from "./use-notices";

type Notice = Schemas["NoticeView"];
const notice = (over: Partial<Notice>): Notice => ({
  id: "ntc_1",
  kind: "entry",
  title: "Position opened",
  text: "buy 10 SIM:TIDE at 500.00.",
  at: "2026-01-05T04:00:00Z",
  strategy_id: TIMED,
  read_at: null,
  ...over,
});
let kept: Notice[] = [];

beforeEach(() => {
  signedIn();
  kept = [
    notice({
      id: "ntc_2",
      kind: "exit",
      title: "Position closed",
      at: "2026-01-05T05:00:00Z",
      read_at: "2026-01-05T05:01:00Z",
    }),
    notice({}),
  ];
  server.use(
    http.get("*/v1/auth/me", () => HttpResponse.json(ME)),
    http.get("*/v1/notices", ({ request }) => {
      const only = new URL(request.url).searchParams.get("unread") === "true";
      const unread = kept.filter(({ read_at }) => read_at === null);
      return HttpResponse.json({ items: only ? unread : kept, next_cursor: null, unread: unread.length });
    }),
  );
});

it("puts unread ones first and never makes a read one unread again", () => {
  expect(merged(kept, [], "all").map(({ id }) => id)).toEqual(["ntc_1", "ntc_2"]);
  const stale = kept.map((each) => ({ ...each, read_at: null }));
  expect(merged(stale, kept, "unread").map(({ id }) => id)).toEqual(["ntc_1"]);
});

it("links to the strategy and marks one read", async () => {
  server.use(
    http.post("*/v1/notices/ntc_1/read", () => {
      kept = kept.map((each) => ({ ...each, read_at: each.read_at ?? "2026-01-05T06:00:00Z" }));
      return HttpResponse.json(notice({ read_at: "2026-01-05T06:00:00Z" }));
    }),
  );
  renderPart(<Notices />);
  expect(await screen.findByText("1 unread")).toBeInTheDocument();
  const list = screen.getByRole("list", { name: "Notices" });
  expect(within(list).getAllByRole("link", { name: "Strategy" })[0]).toHaveAttribute(
    "href",
    `/strategies/${TIMED}`,
  );
  await userEvent.click(within(list).getByRole("button", { name: "Mark read" }));
  expect(await screen.findByText("All read")).toBeInTheDocument();
});

it("marks all read", async () => {
  server.use(
    http.post("*/v1/notices/read-all", () => {
      kept = kept.map((each) => ({ ...each, read_at: each.read_at ?? "2026-01-05T06:00:00Z" }));
      return HttpResponse.json({ marked: 1, unread: 0 } satisfies Schemas["AllReadView"]);
    }),
  );
  renderPart(<Notices />);
  await screen.findByText("1 unread");
  await userEvent.click(screen.getByRole("button", { name: "Mark all read" }));
  expect(await screen.findByText("All read")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Mark all read" })).toBeDisabled();
});

it("says when there is none, and when they cannot be read", async () => {
  kept = [];
  const { unmount } = renderPart(<Notices />);
  expect(await screen.findByText("No notices yet")).toBeInTheDocument();
  unmount();
  server.use(http.get("*/v1/notices", () => refusal(403, "forbidden", "Not for you.")));
  renderPart(<Notices />);
  expect(await screen.findByText("Not for you.")).toBeInTheDocument();
});
