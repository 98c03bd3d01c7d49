/** Averages, bands and momentum over the closes. Loaded when the first overlay is switched on. */
import { BollingerBands, EMA, RSI, SMA } from "trading-signals";

import { toPixels } from "@/domain/money";

import type { Candle, Overlay } from "./types";

/** One line of an overlay: a value a candle, null while there are too few. Values are for drawing and reading, not money. */
export interface OverlayLine {
  readonly id: string;
  readonly overlay: Overlay;
  readonly name: string;
  readonly values: readonly (number | null)[];
}

export const PERIODS = { sma: 20, ema: 20, bollinger: 20, rsi: 14 } as const;

export function overlayLines(candles: readonly Candle[], wanted: readonly Overlay[]): readonly OverlayLine[] {
  const closes = candles.map(({ close }) => toPixels(close));
  return wanted.flatMap((overlay) => linesOf(overlay, closes));
}

function linesOf(overlay: Overlay, closes: readonly number[]): OverlayLine[] {
  const period = PERIODS[overlay];
  const named = (id: string, name: string, values: readonly (number | null)[]) => ({
    id,
    overlay,
    name,
    values,
  });
  switch (overlay) {
    case "sma": {
      const average = new SMA(period);
      return [
        named(
          "sma",
          `SMA ${period.toString()}`,
          closes.map((close) => average.update(close, false)),
        ),
      ];
    }
    case "ema": {
      const average = new EMA(period);
      const values = closes.map((close, index) => {
        const value = average.update(close, false);
        return index + 1 < period ? null : value;
      });
      return [named("ema", `EMA ${period.toString()}`, values)];
    }
    case "rsi": {
      const strength = new RSI(period);
      return [
        named(
          "rsi",
          `RSI ${period.toString()}`,
          closes.map((close) => strength.update(close, false)),
        ),
      ];
    }
    case "bollinger": {
      const bands = new BollingerBands(period, 2);
      const found = closes.map((close) => bands.update(close, false));
      return [
        named(
          "upper",
          `Bollinger upper ${period.toString()}, 2σ`,
          found.map((each) => each?.upper ?? null),
        ),
        named(
          "middle",
          `Bollinger middle ${period.toString()}`,
          found.map((each) => each?.middle ?? null),
        ),
        named(
          "lower",
          `Bollinger lower ${period.toString()}, 2σ`,
          found.map((each) => each?.lower ?? null),
        ),
      ];
    }
  }
}
