/** One topic of the live socket: pages of its snapshot put together, deltas applied in sequence. */
import { idOf, isListTopic } from "./topics";

type Item = Readonly<Record<string, unknown>>;

export interface Wire extends Item {
  readonly type: string;
}

/** What a message did: nothing yet, new data, or a hole that only a fresh snapshot closes. */
export type Effect = "none" | "changed" | "hole";

interface Collecting {
  readonly mark: string;
  readonly pages: Map<number, readonly Item[]>;
}

export class LiveTopic {
  /** How many parts of the page watch it. */
  watchers = 0;
  /** Asked for, and its snapshot not complete yet: deltas are of no use till then. */
  awaiting = true;
  private stream = "";
  private seq = -1;
  private items = new Map<string, Item>();
  private extra: Item = {};
  private data: Item | null = null;
  private collecting: Collecting | null = null;

  constructor(readonly name: string) {}

  reset(): void {
    this.awaiting = true;
    this.collecting = null;
  }

  /** As the cache holds it; null before the first snapshot. */
  get value(): Item | null {
    if (!isListTopic(this.name)) return this.data;
    return { ...this.extra, items: this.sorted() };
  }

  snapshot(message: Wire): Effect {
    const { stream, seq } = message;
    if (typeof stream !== "string" || typeof seq !== "number") return "none";
    if (isItem(message["data"])) {
      this.data = message["data"];
    } else {
      const items = this.collected(message, `${stream} ${seq.toString()}`);
      if (!items) return "none";
      this.items = new Map(items.flatMap((each) => this.keyed(each)));
    }
    this.keepExtra(message);
    this.stream = stream;
    this.seq = seq;
    this.awaiting = false;
    this.collecting = null;
    return "changed";
  }

  delta(message: Wire): Effect {
    if (this.awaiting) return "none";
    const { stream, seq } = message;
    if (stream === this.stream && typeof seq === "number" && seq <= this.seq) return "none"; // seen already
    if (stream !== this.stream || seq !== this.seq + 1) return "hole";
    this.seq = seq;
    this.keepExtra(message);
    if (isItem(message["data"])) {
      this.data = message["data"];
      return "changed";
    }
    this.items = new Map(this.items);
    for (const each of itemsIn(message["changed"]))
      for (const [id, item] of this.keyed(each)) this.items.set(id, item);
    const removed: unknown = message["removed"];
    if (Array.isArray(removed)) for (const id of removed) this.items.delete(String(id));
    return "changed";
  }

  private collected(message: Wire, mark: string): readonly Item[] | null {
    if (this.collecting?.mark !== mark) this.collecting = { mark, pages: new Map() };
    const { page, pages } = message;
    const total = typeof pages === "number" ? pages : 1;
    this.collecting.pages.set(typeof page === "number" ? page : 1, itemsIn(message["items"]));
    if (this.collecting.pages.size < total) return null;
    return [...this.collecting.pages].sort(([a], [b]) => a - b).flatMap(([, items]) => items);
  }

  private keyed(item: Item): [string, Item][] {
    const id = idOf(this.name, item);
    return id === null ? [] : [[id, item]];
  }

  private keepExtra(message: Wire): void {
    if (typeof message["unread"] === "number") this.extra = { unread: message["unread"] };
  }

  private sorted(): Item[] {
    const by = this.name === "notices" ? "at" : this.name === "positions" ? null : "created_at";
    const all = [...this.items.values()];
    return by === null ? all : all.sort((a, b) => String(b[by]).localeCompare(String(a[by])));
  }
}

export function isWire(message: unknown): message is Wire {
  return isItem(message) && typeof message["type"] === "string";
}

function isItem(value: unknown): value is Item {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function itemsIn(list: unknown): readonly Item[] {
  return Array.isArray(list) ? list.filter(isItem) : [];
}
