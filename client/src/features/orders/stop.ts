/** What a stop-loss risks, exactly as the platform reckons. */
import { type Decimal, isDecimal, signOf } from "@/domain/money";
import { type Distance, isOnItsSide, type Line, lineOf, type Side } from "@/features/strategies/risk";

export interface Risk extends Line {
  /** Whether the stop lies on the losing side; else it would be met at once. */
  readonly valid: boolean;
}

/** Null where a figure is missing. */
export function riskOf(
  stop: Distance,
  side: Side,
  quantity: number | null,
  entry: Decimal | null,
  tick: Decimal,
): Risk | null {
  if (entry === null || signOf(entry) <= 0 || quantity === null || quantity <= 0) return null;
  if (!isDecimal(stop.value) || signOf(stop.value) <= 0) return null;
  const line = lineOf("stop", stop, side, quantity, entry, tick);
  return { ...line, valid: isOnItsSide("stop", line.level, side, entry) };
}
