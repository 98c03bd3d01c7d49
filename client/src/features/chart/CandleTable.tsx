import { formatNumber, formatPrice, formatQuantity } from "@/domain/format";
import type { Decimal } from "@/domain/money";
import { Time } from "@/ui";

import type { OverlayLine } from "./overlays";
import type { Candle } from "./types";

/** As many as somebody reads; the newest ones. */
const ROWS = 60;

export interface CandleTableProps {
  readonly label: string;
  readonly candles: readonly Candle[];
  readonly overlays: readonly OverlayLine[];
  readonly tick: Decimal;
}

/** What the chart draws, in figures: for those who cannot see it, or want to copy it. */
export function CandleTable({ label, candles, overlays, tick }: CandleTableProps) {
  const first = Math.max(0, candles.length - ROWS);
  const cell = "px-2 py-1 text-right whitespace-nowrap first:pl-4 last:pr-4";
  return (
    // Scrolls on its own, so it takes the focus: keys can scroll it then.
    <div
      role="region"
      aria-label={`${label}, as a table`}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="max-h-72 overflow-auto border-t border-line"
    >
      <table className="w-full text-xs">
        <thead className="sticky top-0 bg-sunken text-ink-2">
          <tr>
            {["Time, IST", "Open", "High", "Low", "Close", "Volume", ...overlays.map(({ name }) => name)].map(
              (head) => (
                <th key={head} scope="col" className={`${cell} py-2 font-medium`}>
                  {head}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {candles
            .slice(first)
            .map((each, index) => (
              <tr key={each.start} className="border-t border-line">
                <th scope="row" className={`${cell} font-normal`}>
                  <Time at={each.start} style="short" />
                </th>
                {[each.open, each.high, each.low, each.close].map((price, at) => (
                  <td key={at} className={cell}>
                    {formatPrice(price, tick)}
                  </td>
                ))}
                <td className={cell}>{formatQuantity(each.volume)}</td>
                {overlays.map(({ id, values }) => {
                  const value = values[first + index] ?? null;
                  return (
                    <td key={id} className={cell}>
                      {value === null ? "–" : formatNumber(value.toFixed(4))}
                    </td>
                  );
                })}
              </tr>
            ))
            .reverse()}
        </tbody>
      </table>
    </div>
  );
}
