import { ChartBar } from "lucide-react";

import type { Schemas } from "@/api/client";
import { useLive } from "@/app/live";
import { formatPercent, percentOf } from "@/domain/format";
import { absolute, add, compare, type Decimal, sum, toPixels } from "@/domain/money";
import { Instrument } from "@/features/orders/Instrument";
import { Card, EmptyState, ErrorState, Money, SkeletonRows } from "@/ui";

export interface Share {
  readonly instrument: string;
  readonly value: Decimal;
  /** Of all that is held, in percent. */
  readonly percent: Decimal;
  readonly short: boolean;
}

/** What is held by instrument, the largest first: long and short count by their size. Without those that have no price. */
export function sharesOf(positions: readonly Schemas["PositionView"][]): readonly Share[] {
  const sizes = new Map<string, { value: Decimal; units: number }>();
  for (const { instrument, value, quantity } of positions) {
    if (value === null || quantity === 0) continue;
    const before = sizes.get(instrument) ?? { value: "0", units: 0 };
    sizes.set(instrument, { value: add(before.value, absolute(value)), units: before.units + quantity });
  }
  const total = sum([...sizes.values()].map(({ value }) => value));
  return [...sizes]
    .map(([instrument, { value, units }]) => ({
      instrument,
      value,
      percent: percentOf(value, total) ?? "0",
      short: units < 0,
    }))
    .sort((a, b) => compare(b.value, a.value) || a.instrument.localeCompare(b.instrument));
}

export function Allocation() {
  const { data, error, refetch } = useLive("positions");
  const shares = sharesOf(data?.items ?? []);
  const unpriced = data?.items.filter(({ value, quantity }) => value === null && quantity !== 0).length ?? 0;
  return (
    <Card flush title="Allocation" hint="Open positions by instrument, at the newest prices.">
      {data ? (
        shares.length === 0 ? (
          <EmptyState icon={<ChartBar aria-hidden />} title="Nothing is held now">
            Open positions are shown here by their share.
          </EmptyState>
        ) : (
          <ul className="flex flex-col gap-3.5 p-4">
            {shares.map((share) => (
              <li key={share.instrument}>
                <div className="mb-1 flex items-baseline justify-between gap-3">
                  <span>
                    <Instrument id={share.instrument} />
                    {share.short && <span className="ml-1.5 text-xs text-ink-3">short</span>}
                  </span>
                  <span className="figures text-sm">
                    <Money amount={share.value} />
                    <span className="ml-3 inline-block min-w-16 text-right font-medium">
                      {formatPercent(share.percent)}
                    </span>
                  </span>
                </div>
                <div aria-hidden className="h-2 overflow-hidden rounded-full bg-sunken">
                  <div
                    className="h-full rounded-full bg-accent"
                    style={{ width: `${Math.max(0.5, toPixels(share.percent)).toString()}%` }}
                  />
                </div>
              </li>
            ))}
          </ul>
        )
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={3} label="Loading the allocation" />
      )}
      {unpriced > 0 && (
        <p className="border-t border-line px-4 py-2 text-xs text-ink-3">
          {unpriced === 1 ? "One position has" : `${unpriced.toString()} positions have`} no price and is left
          out.
        </p>
      )}
    </Card>
  );
}
