import type { Schemas } from "@/api/client";

export type Filter = "all" | "running" | "waiting" | "draft" | "stopped";

export const FILTERS: readonly { readonly value: Filter; readonly label: string }[] = [
  { value: "all", label: "All" },
  { value: "running", label: "Running" },
  { value: "waiting", label: "Started" },
  { value: "draft", label: "Drafts" },
  { value: "stopped", label: "Stopped" },
];

const STATUSES: Record<Filter, readonly Schemas["DisplayStatus"][] | null> = {
  all: null,
  running: ["RUNNING", "STOPPING"],
  waiting: ["ACTIVE", "PAUSED_BY_RISK"],
  draft: ["DRAFT"],
  stopped: ["STOPPED", "ARCHIVED"],
};

export function matches(
  strategy: Pick<Schemas["StrategyView"], "name" | "instrument" | "status">,
  filter: Filter,
  search: string,
): boolean {
  const statuses = STATUSES[filter];
  if (statuses && !statuses.includes(strategy.status)) return false;
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const text = `${strategy.name} ${strategy.instrument}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
