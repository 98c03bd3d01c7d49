/** Keeps the lines inside the price scale, and says when the chart was drawn anew so that handles can follow. */
import type { AutoscaleInfo, ISeriesPrimitive, Time } from "lightweight-charts";

export class LinesPrimitive implements ISeriesPrimitive<Time> {
  /** What must be seen, in the chart's numbers. */
  prices: readonly number[] = [];
  onDrawn: () => void = () => undefined;
  /** While a line is dragged the scale holds still under it. */
  private held: AutoscaleInfo | null = null;

  hold(range: { readonly from: number; readonly to: number } | null): void {
    this.held = range && { priceRange: { minValue: range.from, maxValue: range.to } };
  }

  updateAllViews(): void {
    this.onDrawn();
  }

  autoscaleInfo(): AutoscaleInfo | null {
    if (this.held) return this.held;
    if (this.prices.length === 0) return null;
    return { priceRange: { minValue: Math.min(...this.prices), maxValue: Math.max(...this.prices) } };
  }
}
