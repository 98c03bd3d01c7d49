import { expect, it } from "vitest";

import { elapsed, explain, stateWord } from "./explain";
import { order } from "./samples";
import { merged } from "./use-orders";
import { isSurelyManual } from "./use-owner";

const sending = order({ state: "SENDING", updated_at: "2026-01-05T04:00:00Z" });

it("calls an order unknown once its answer is overdue", () => {
  expect(stateWord(sending, new Date("2026-01-05T04:00:02Z")).text).toBe("Sending");
  const late = new Date("2026-01-05T04:00:06Z");
  expect(stateWord(sending, late).text).toBe("Unknown");
  expect(explain(sending, late)).toMatch(/does not send it again before/);
});

it("tells how long a step took", () => {
  expect(elapsed("2026-01-05T04:00:00Z", "2026-01-05T04:00:00.084Z")).toBe("84 ms");
  expect(elapsed("2026-01-05T04:00:00Z", "2026-01-05T04:00:01.250Z")).toBe("1.3 s");
  expect(elapsed("2026-01-05T04:00:00Z", "2026-01-05T04:03:05Z")).toBe("3 min 5 s");
});

it("takes the newer state of an order that both sources know, newest order first", () => {
  const old = order({
    id: "ord_a",
    created_at: "2026-01-04T04:00:00Z",
    updated_at: "2026-01-04T05:00:00Z",
    state: "FILLED",
  });
  const stale = order({
    id: "ord_a",
    created_at: "2026-01-04T04:00:00Z",
    updated_at: "2026-01-04T04:30:00Z",
  });
  const fresh = order({ id: "ord_b" });
  expect(merged([fresh, stale], [old], "all").map(({ id, state }) => [id, state])).toEqual([
    ["ord_b", "ACKED"],
    ["ord_a", "FILLED"],
  ]);
  expect(merged([fresh, stale], [old], "open").map(({ id }) => id)).toEqual(["ord_b"]);
});

it("knows a manual order's strategy by its id", () => {
  expect(isSurelyManual("str_7ZTA0S085ZMDZNG4T3V1Q8R2WX")).toBe(true);
  expect(isSurelyManual("str_01M7YHF4EPEQB8AH77GH8Y23AX")).toBe(false);
});
