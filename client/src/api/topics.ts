/** What can be watched live: its name on the socket, its key in the cache, and how it is asked for over HTTP. */
import { api, ok, type Schemas } from "./client";

export interface Items<Item> {
  readonly items: readonly Item[];
}
export interface Notices extends Items<Schemas["NoticeView"]> {
  readonly unread: number;
}

/** Topic → what the cache holds of it. `quotes:<instrument>` is in `QuoteTopic`. */
export interface TopicData {
  orders: Items<Schemas["OrderView"]>;
  positions: Items<Schemas["PositionView"]>;
  strategies: Items<Schemas["StrategyView"]>;
  notices: Notices;
  pnl: Schemas["PortfolioView"];
  "kill-switch": Schemas["TenantKillSwitchView"];
}
export type TopicName = keyof TopicData;
export type QuoteTopic = `quotes:${string}`;
export type Topic = TopicName | QuoteTopic;

export const liveKey = (topic: Topic): readonly ["live", Topic] => ["live", topic];

const fetchers: { [Name in TopicName]: (signal: AbortSignal) => Promise<TopicData[Name]> } = {
  orders: (signal) => ok(api.GET("/v1/orders", { params: { query: { limit: 50 } }, signal })),
  positions: (signal) => ok(api.GET("/v1/positions", { signal })),
  strategies: async (signal) => ({ items: await everyStrategy(signal) }),
  notices: (signal) => ok(api.GET("/v1/notices", { params: { query: { limit: 20 } }, signal })),
  pnl: (signal) => ok(api.GET("/v1/portfolio", { signal })),
  "kill-switch": (signal) => ok(api.GET("/v1/kill-switch", { signal })),
};

export function fetchTopic<Name extends TopicName>(
  name: Name,
  signal: AbortSignal,
): Promise<TopicData[Name]> {
  return fetchers[name](signal);
}

export async function fetchQuote(
  instrument: string,
  signal: AbortSignal,
): Promise<Schemas["QuoteView"] | null> {
  const page = await ok(api.GET("/v1/quotes", { params: { query: { instrument: [instrument] } }, signal }));
  return page.items[0] ?? null;
}

async function everyStrategy(signal: AbortSignal): Promise<Schemas["StrategyView"][]> {
  const all: Schemas["StrategyView"][] = [];
  let cursor: string | null = null;
  do {
    const query: { limit: number; cursor?: string } =
      cursor === null ? { limit: 100 } : { limit: 100, cursor };
    const page: Schemas["PageView_StrategyView_"] = await ok(
      api.GET("/v1/strategies", { params: { query }, signal }),
    );
    all.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return all;
}

/** What tells one item of a list from another. */
export function idOf(topic: string, item: Readonly<Record<string, unknown>>): string | null {
  const parts =
    topic === "positions" ? [item["broker_id"], item["instrument"], item["product"]] : [item["id"]];
  return parts.every((each) => typeof each === "string") ? parts.join("|") : null;
}

export function isListTopic(topic: string): boolean {
  return topic === "orders" || topic === "positions" || topic === "strategies" || topic === "notices";
}
