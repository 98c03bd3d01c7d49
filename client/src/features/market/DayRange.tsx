import type { Schemas } from "@/api/client";
import { toPixels } from "@/domain/money";
import { formatPrice } from "@/domain/format";
import { None } from "@/ui";

import { placeInDay } from "./quote";

interface RangeProps {
  readonly quote: Schemas["QuoteView"];
  readonly tick?: string;
}

/** The day's low and high, and where the price stands between them. */
export function DayRange({ quote, tick = "0.05" }: RangeProps) {
  const { day_low: low, day_high: high } = quote;
  const place = placeInDay(quote);
  if (low === null || high === null || place === null) return <None why="no range yet" />;
  return (
    <span
      role="img"
      aria-label={`low ${formatPrice(low, tick)}, high ${formatPrice(high, tick)}`}
      className="block p-1.5"
    >
      <span className="relative block h-1 rounded-full bg-line-strong">
        <span
          className="absolute top-1/2 size-3 -translate-1/2 rounded-full border-2 border-surface bg-accent"
          style={{ left: `${toPixels(place).toString()}%` }}
        />
      </span>
    </span>
  );
}
