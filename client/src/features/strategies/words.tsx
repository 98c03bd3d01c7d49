/** Strategies' own bits of text and figures, the same in the list and on the detail. */
import type { Schemas } from "@/api/client";
import { formatPercent, formatPrice } from "@/domain/format";
import { cx } from "@/ui";

import { shortest } from "./risk";

type Strategy = Schemas["StrategyView"];

export function SideWord({ side }: { readonly side: Schemas["Side"] }) {
  return (
    <span className={cx("font-medium", side === "buy" ? "text-profit" : "text-loss")}>
      {side === "buy" ? "Long" : "Short"}
    </span>
  );
}

export function distanceInWords({ type, value }: Schemas["DistanceView"]): string {
  if (type === "price") return formatPrice(value);
  return type === "percent"
    ? formatPercent(value, { places: Math.max(2, shortest(value).split(".")[1]?.length ?? 0) })
    : `${formatPrice(value)} away`;
}

/** The line: the level in force while something is held, else the distance that was asked for. */
export function StopLine({ strategy }: { readonly strategy: Strategy }) {
  const stop = strategy.protection?.stop_loss;
  const leg = strategy.run?.legs.find((each) => each.open_quantity > 0);
  const level = leg?.stop ?? null;
  const trail = leg?.trail ?? null;
  return (
    <span className="flex items-center gap-1.5 font-medium text-stop">
      <span aria-hidden className="h-0.5 w-3 shrink-0 rounded-full bg-current" />
      <span className="figures">
        {level !== null ? formatPrice(level) : stop ? distanceInWords(stop) : "no stop"}
      </span>
      {trail !== null && <span className="text-xs font-normal text-ink-3">trail {formatPrice(trail)}</span>}
    </span>
  );
}
