/**
 * The live socket: one connection for the page, topics counted by their watchers, deltas in sequence, a fresh snapshot
 * after every hole, and a reconnect that neither hurries nor gives up. What arrives is handed on once a frame.
 */
import { createStore } from "zustand/vanilla";

import { isWire, LiveTopic, type Wire } from "./live-topic";
import type { Topic } from "./topics";

export type LiveStatus = "live" | "reconnecting" | "offline";
export const liveStore = createStore<{ readonly status: LiveStatus }>(() => ({ status: "reconnecting" }));

export interface Ticket {
  readonly ticket: string;
  readonly url: string;
}

export interface LiveWorld {
  readonly ticket: () => Promise<Ticket>;
  readonly open: (url: string) => WebSocket;
  /** Where the newest state of a topic goes. */
  readonly deliver: (topic: string, value: unknown) => void;
  readonly random: () => number;
}

const FRAME_MS = 16;
const PING_MS = 5 * 60_000;
const PONG_MS = 15_000;
const SNAPSHOT_MS = 10_000;
/** A screen that is left and opened again within this keeps its topics. */
const LINGER_MS = 5_000;
const SLOWEST_MS = 30_000;
/** So many failures in a row, and it is called offline. It goes on trying. */
const OFFLINE_AFTER = 3;

type Timer = ReturnType<typeof setTimeout>;

export class LiveSocket {
  private readonly topics = new Map<string, LiveTopic>();
  private readonly dirty = new Set<LiveTopic>();
  private socket: WebSocket | null = null;
  private running = false;
  private connecting = false;
  private failures = 0;
  private frame: Timer | null = null;
  private retry: Timer | null = null;
  private pinging: Timer | null = null;
  private pong: Timer | null = null;
  private awaited: Timer | null = null;

  constructor(private readonly world: LiveWorld) {}

  start(): void {
    if (this.running) return;
    this.running = true;
    this.failures = 0;
    this.connect();
  }

  stop(): void {
    this.running = false;
    this.clear();
    this.socket?.close(1000);
    this.socket = null;
    liveStore.setState({ status: "reconnecting" });
  }

  /** The network is back, or the page is looked at again: do not wait for the back-off. */
  nudge(): void {
    if (!this.running || this.socket || this.connecting) return;
    this.connect();
  }

  /** The network is gone. A socket may look open for minutes after that: nobody should believe that it is live. */
  lost(): void {
    if (this.running && this.socket) this.drop();
  }

  /** Watch a topic; call what it gives to stop. */
  watch(name: Topic): () => void {
    const topic = this.topics.get(name) ?? new LiveTopic(name);
    this.topics.set(name, topic);
    topic.watchers += 1;
    if (topic.watchers === 1 && topic.awaiting) this.subscribe([topic]);
    let watching = true;
    return () => {
      if (!watching) return;
      watching = false;
      topic.watchers -= 1;
      if (topic.watchers === 0) setTimeout(() => this.leave(topic), LINGER_MS);
    };
  }

  private leave(topic: LiveTopic): void {
    if (topic.watchers > 0 || this.topics.get(topic.name) !== topic) return;
    this.topics.delete(topic.name);
    this.say({ action: "unsubscribe", topics: [topic.name] });
  }

  private connect(): void {
    if (this.retry) clearTimeout(this.retry);
    this.retry = null;
    this.connecting = true;
    void this.world
      .ticket()
      .then(({ ticket, url }) => {
        this.connecting = false;
        if (this.running) this.listen(this.world.open(addressOf(url, ticket)));
      })
      .catch(() => {
        this.connecting = false;
        this.away();
      });
  }

  private listen(socket: WebSocket): void {
    this.socket = socket;
    socket.addEventListener("open", () => {
      if (socket !== this.socket) return;
      for (const topic of this.topics.values()) topic.reset();
      this.subscribe([...this.topics.values()]);
      if (this.topics.size === 0) this.arrived();
      this.ping();
    });
    socket.addEventListener("message", (event: MessageEvent<unknown>) => {
      if (socket === this.socket) this.hear(event.data);
    });
    socket.addEventListener("close", () => {
      if (socket !== this.socket) return;
      this.socket = null;
      this.away();
    });
  }

  private away(): void {
    this.clear();
    if (!this.running) return;
    this.failures += 1;
    liveStore.setState({ status: this.failures >= OFFLINE_AFTER ? "offline" : "reconnecting" });
    const longest = Math.min(SLOWEST_MS, 500 * 2 ** Math.min(this.failures, 10));
    this.retry = setTimeout(() => this.connect(), longest * (0.5 + this.world.random() / 2));
  }

  private arrived(): void {
    this.failures = 0;
    liveStore.setState({ status: "live" });
  }

  private hear(text: unknown): void {
    const message = parsed(text);
    if (!message) return;
    switch (message.type) {
      case "pong":
        if (this.pong) clearTimeout(this.pong);
        this.pong = null;
        return;
      case "subscribed":
        this.arrived();
        return;
      case "snapshot":
      case "delta":
        this.take(message);
        return;
      case "closing":
        this.socket?.close(1000);
        return;
      default: // an error about one of our messages, or something newer than this page
        return;
    }
  }

  private take(message: Wire): void {
    const topic = this.topics.get(String(message["topic"]));
    if (!topic) return;
    const effect = message.type === "snapshot" ? topic.snapshot(message) : topic.delta(message);
    if (effect === "changed") {
      this.arrived();
      this.dirty.add(topic);
      this.frame ??= setTimeout(() => this.flush(), FRAME_MS);
    } else if (effect === "hole") {
      topic.reset();
      this.subscribe([topic]);
    }
  }

  private flush(): void {
    this.frame = null;
    const changed = [...this.dirty];
    this.dirty.clear();
    for (const topic of changed) this.world.deliver(topic.name, topic.value);
  }

  private subscribe(topics: readonly LiveTopic[]): void {
    if (topics.length === 0 || !this.say({ action: "subscribe", topics: topics.map(({ name }) => name) }))
      return;
    this.awaited ??= setTimeout(() => {
      this.awaited = null;
      const missing = [...this.topics.values()].some(
        (each) => each.awaiting && each.watchers > 0 && !each.name.startsWith("quotes:"),
      );
      if (missing) this.drop();
    }, SNAPSHOT_MS);
  }

  private ping(): void {
    this.pinging = setTimeout(() => {
      if (this.say({ action: "ping" })) this.pong ??= setTimeout(() => this.drop(), PONG_MS);
      this.ping();
    }, PING_MS);
  }

  /** A socket that does not answer is no socket, whatever it says of itself. */
  private drop(): void {
    const lost = this.socket;
    this.socket = null;
    lost?.close();
    this.away();
  }

  private say(words: object): boolean {
    if (this.socket?.readyState !== 1) return false;
    this.socket.send(JSON.stringify(words));
    return true;
  }

  private clear(): void {
    for (const each of [this.frame, this.retry, this.pinging, this.pong, this.awaited])
      if (each) clearTimeout(each);
    this.frame = this.retry = this.pinging = this.pong = this.awaited = null;
  }
}

function parsed(text: unknown): Wire | null {
  if (typeof text !== "string") return null;
  try {
    const message: unknown = JSON.parse(text);
    return isWire(message) ? message : null;
  } catch {
    return null;
  }
}

/** The ticket's address: a path is one on the page's own origin. */
export function addressOf(url: string, ticket: string, origin: string = location.origin): string {
  const address = new URL(url, origin);
  address.protocol = address.protocol.replace(/^http/, "ws");
  address.searchParams.set("ticket", ticket);
  return address.href;
}
