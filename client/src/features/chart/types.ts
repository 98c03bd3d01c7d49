/** What a chart is made of. Prices are decimal text, as the API sends them. */
import type { Schemas } from "@/api/client";
import type { Decimal } from "@/domain/money";

export type Candle = Pick<Schemas["CandleView"], "start" | "open" | "high" | "low" | "close" | "volume">;

export type LineKind = "entry" | "stop" | "target" | "trail";

/** A level that is drawn across the chart. */
export interface ChartLine {
  readonly id: string;
  readonly kind: LineKind;
  readonly label: string;
  readonly price: Decimal;
  /** What is read out, and written beside a line that can be moved: "₹5.00 (1.00 %) below, ₹50.00 at risk". */
  readonly says?: string;
  /** Makes it one that can be moved by pointer and keys; called with prices on the tick grid. */
  readonly onMove?: (price: Decimal) => void;
}

/** Something that happened at a time and a price: a fill. */
export interface ChartMarker {
  readonly id: string;
  readonly at: string;
  readonly price: Decimal;
  /** What made it: `entry`, the line that was met, or `out` for any other way out. */
  readonly kind: LineKind | "out";
  readonly side: Schemas["Side"];
  readonly text: string;
}

export type Overlay = "sma" | "ema" | "bollinger" | "rsi";

export interface Colours {
  readonly surface: string;
  readonly grid: string;
  readonly line: string;
  readonly ink: string;
  readonly faint: string;
  readonly up: string;
  readonly down: string;
  readonly stop: string;
  readonly accent: string;
  readonly warn: string;
}
