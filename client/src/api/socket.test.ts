import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { addressOf, LiveSocket, liveStore } from "./socket";

class FakeSocket extends EventTarget {
  static made: FakeSocket[] = [];
  readyState = 0;
  readonly sent: { action: string; topics?: string[] }[] = [];

  constructor(readonly url: string) {
    super();
    FakeSocket.made.push(this);
  }
  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.readyState = 3;
    this.dispatchEvent(new Event("close"));
  }
  say(message: object): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(message) }));
  }
}

const ticket = vi.fn(() => Promise.resolve({ ticket: "t", url: "/ws" }));
const deliver = vi.fn();
let live: LiveSocket;

function newest(): FakeSocket {
  const made = FakeSocket.made.at(-1);
  if (!made) throw new Error("no socket was opened");
  return made;
}

async function connected(): Promise<FakeSocket> {
  live.start();
  await vi.advanceTimersByTimeAsync(0);
  const socket = newest();
  socket.open();
  return socket;
}

const snapshot = (items: object[], seq = 0, more: object = {}) => ({
  type: "snapshot",
  topic: "orders",
  stream: "s1",
  seq,
  page: 1,
  pages: 1,
  items,
  ...more,
});
const order = (id: string, state: string, at = "2026-01-05T04:00:00Z") => ({ id, state, created_at: at });

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.made = [];
  ticket.mockReset().mockImplementation(() => Promise.resolve({ ticket: "t", url: "/ws" }));
  deliver.mockReset();
  live = new LiveSocket({
    ticket,
    open: (url) => new FakeSocket(url) as unknown as WebSocket,
    deliver,
    random: () => 1,
  });
});
afterEach(() => {
  live.stop();
  vi.useRealTimers();
});

describe("the live socket", () => {
  it("goes to the page's own origin with the ticket", () => {
    expect(addressOf("/ws", "a b", "https://app.example")).toBe("wss://app.example/ws?ticket=a+b");
    expect(addressOf("wss://live.example/prod", "t", "https://app.example")).toBe(
      "wss://live.example/prod?ticket=t",
    );
  });

  it("asks for a topic once, however many watch it, and lets it go a little after the last", async () => {
    const socket = await connected();
    const [first, second] = [live.watch("orders"), live.watch("orders")];
    expect(socket.sent).toEqual([{ action: "subscribe", topics: ["orders"] }]);
    socket.say(snapshot([]));
    first();
    second();
    second();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(socket.sent.at(-1)).toEqual({ action: "unsubscribe", topics: ["orders"] });
  });

  it("delivers once a frame what several messages changed", async () => {
    live.watch("orders");
    const socket = await connected();
    socket.say(snapshot([order("a", "PENDING")]));
    socket.say({
      type: "delta",
      topic: "orders",
      stream: "s1",
      seq: 1,
      changed: [order("a", "ACKED")],
      removed: [],
    });
    socket.say({
      type: "delta",
      topic: "orders",
      stream: "s1",
      seq: 2,
      changed: [order("b", "PENDING", "2026-01-05T05:00:00Z")],
      removed: [],
    });
    expect(deliver).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(20);
    expect(deliver).toHaveBeenCalledOnce();
    const [topic, value] = deliver.mock.calls[0] ?? [];
    expect(topic).toBe("orders");
    expect(value.items.map((each: { id: string; state: string }) => `${each.id} ${each.state}`)).toEqual([
      "b PENDING",
      "a ACKED",
    ]);
  });

  it("puts the pages of a snapshot together before it shows any", async () => {
    live.watch("orders");
    const socket = await connected();
    socket.say(snapshot([order("a", "FILLED")], 0, { page: 1, pages: 2 }));
    await vi.advanceTimersByTimeAsync(20);
    expect(deliver).not.toHaveBeenCalled();
    socket.say(snapshot([order("b", "FILLED")], 0, { page: 2, pages: 2 }));
    await vi.advanceTimersByTimeAsync(20);
    expect(deliver.mock.calls[0]?.[1].items).toHaveLength(2);
  });

  it.each([
    ["a hole", { stream: "s1", seq: 2 }],
    ["another stream", { stream: "s2", seq: 1 }],
  ])("asks for a snapshot after %s", async (_, mark) => {
    live.watch("orders");
    const socket = await connected();
    socket.say(snapshot([order("a", "PENDING")]));
    socket.say({ type: "delta", topic: "orders", ...mark, changed: [order("a", "FILLED")], removed: [] });
    expect(socket.sent.filter(({ action }) => action === "subscribe")).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(20);
    expect(deliver.mock.calls.at(-1)?.[1].items[0].state).toBe("PENDING");
  });

  it("connects anew with a fresh ticket, waiting longer each time, and says when it is offline", async () => {
    live.watch("orders");
    const socket = await connected();
    socket.say(snapshot([]));
    expect(liveStore.getState().status).toBe("live");
    ticket.mockImplementation(() => Promise.reject(new Error("away")));
    socket.close();
    expect(liveStore.getState().status).toBe("reconnecting");
    await vi.advanceTimersByTimeAsync(999);
    expect(ticket).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(ticket).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(ticket).toHaveBeenCalledTimes(3);
    expect(liveStore.getState().status).toBe("offline");
    ticket.mockImplementation(() => Promise.resolve({ ticket: "t2", url: "/ws" }));
    await vi.advanceTimersByTimeAsync(4_000);
    newest().open();
    expect(newest().url).toContain("ticket=t2");
    expect(newest().sent).toEqual([{ action: "subscribe", topics: ["orders"] }]);
  });

  it("is not live without a network, whatever the socket says of itself", async () => {
    live.watch("orders");
    const socket = await connected();
    socket.say(snapshot([]));
    ticket.mockImplementation(() => Promise.reject(new Error("away")));
    live.lost();
    expect(liveStore.getState().status).toBe("reconnecting");
    socket.say(snapshot([order("a", "FILLED")], 1));
    await vi.advanceTimersByTimeAsync(20);
    expect(deliver).not.toHaveBeenCalled();
    ticket.mockImplementation(() => Promise.resolve({ ticket: "t2", url: "/ws" }));
    live.nudge();
    await vi.advanceTimersByTimeAsync(0);
    expect(newest().url).toContain("ticket=t2");
  });

  it("pings every five minutes and gives up a socket that does not answer", async () => {
    live.watch("orders");
    const socket = await connected();
    socket.say(snapshot([]));
    await vi.advanceTimersByTimeAsync(5 * 60_000);
    expect(socket.sent.at(-1)).toEqual({ action: "ping" });
    socket.say({ type: "pong", at: "2026-01-05T04:00:00Z" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.made).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(4 * 60_000 + 15_000);
    expect(socket.readyState).toBe(3);
  });

  it("does not take a market that was never quoted for a dead line", async () => {
    live.watch("quotes:SIM:TIDE");
    const socket = await connected();
    socket.say({ type: "subscribed", topics: ["quotes:SIM:TIDE"] });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(socket.readyState).toBe(1);
  });
});
