import { TrendingDown, TrendingUp } from "lucide-react";

import {
  formatCompact,
  formatPercent,
  formatPrice,
  formatQuantity,
  formatRupees,
  type Shown,
} from "@/domain/format";
import { type Decimal, signOf } from "@/domain/money";
import { EXCHANGE_ZONE_NAME, formatAgo, formatTime, inBothZones, type TimeStyle } from "@/domain/time";

import { cx } from "./cx";
import { useNow } from "./use-now";

/** Where a figure is not known. */
export function None({ why = "not known" }: { readonly why?: string }) {
  return (
    <span className="text-ink-3" title={why}>
      <span aria-hidden>–</span>
      <span className="sr-only">{why}</span>
    </span>
  );
}

export interface MoneyProps extends Shown {
  readonly amount: Decimal | null | undefined;
  /** ₹1.35 Cr, with the full amount in the title. */
  readonly compact?: boolean;
  readonly className?: string;
}

export function Money({ amount, compact = false, className, ...shown }: MoneyProps) {
  if (amount === null || amount === undefined) return <None />;
  const full = formatRupees(amount, shown);
  return (
    <span className={cx("figures whitespace-nowrap", className)} title={compact ? full : undefined}>
      {compact ? formatCompact(amount, shown) : full}
    </span>
  );
}

export interface PnLProps {
  readonly amount: Decimal | null | undefined;
  /** In percent, shown behind in brackets. */
  readonly percent?: Decimal | null | undefined;
  readonly compact?: boolean;
  /** An arrow as well as the sign and the colour. */
  readonly arrow?: boolean;
  readonly className?: string;
}

/** A gain or a loss: sign, colour, and an arrow where it stands alone. */
export function PnL({ amount, percent, compact = false, arrow = false, className }: PnLProps) {
  if (amount === null || amount === undefined) return <None />;
  const sign = signOf(amount);
  const Arrow = sign < 0 ? TrendingDown : TrendingUp;
  return (
    <span
      className={cx(
        "figures inline-flex items-center gap-1.5 whitespace-nowrap",
        sign > 0 && "text-profit",
        sign < 0 && "text-loss",
        className,
      )}
      title={compact ? formatRupees(amount, { sign: "always" }) : undefined}
    >
      {arrow && sign !== 0 && <Arrow aria-hidden className="size-[1em] shrink-0" />}
      {sign !== 0 && <span className="sr-only">{sign > 0 ? "profit" : "loss"} </span>}
      {compact ? formatCompact(amount, { sign: "always" }) : formatRupees(amount, { sign: "always" })}
      {percent !== null && percent !== undefined && (
        <span className="text-[0.85em] font-medium">({formatPercent(percent, { sign: "always" })})</span>
      )}
    </span>
  );
}

export function Price({
  price,
  tickSize,
}: {
  readonly price: Decimal | null | undefined;
  readonly tickSize?: Decimal;
}) {
  if (price === null || price === undefined) return <None why="no price" />;
  return <span className="figures whitespace-nowrap">{formatPrice(price, tickSize)}</span>;
}

export function Quantity({ units }: { readonly units: number | null | undefined }) {
  if (units === null || units === undefined) return <None />;
  return <span className="figures whitespace-nowrap">{formatQuantity(units)}</span>;
}

export interface TimeProps {
  readonly at: string | null | undefined;
  readonly style?: TimeStyle;
  /** "3 min ago", kept up to date. */
  readonly ago?: boolean;
  /** Says IST behind it. */
  readonly zone?: boolean;
  readonly className?: string;
}

/** A time in the exchange's zone; the reader's own is in the title. */
export function Time({ at, style = "time", ago = false, zone = false, className }: TimeProps) {
  if (!at) return <None why="not yet" />;
  return (
    <time dateTime={at} title={inBothZones(at)} className={cx("figures whitespace-nowrap", className)}>
      {ago ? <Ago at={at} /> : formatTime(at, style)}
      {zone && !ago && ` ${EXCHANGE_ZONE_NAME}`}
    </time>
  );
}

function Ago({ at }: { readonly at: string }) {
  return formatAgo(at, useNow(30_000));
}
