import { useEffect, useMemo, useState } from "react";

import type { OverlayLine } from "./overlays";
import type { Candle, Overlay } from "./types";

type Compute = (candles: readonly Candle[], wanted: readonly Overlay[]) => readonly OverlayLine[];

const NONE: readonly OverlayLine[] = [];

/** The lines of the overlays that are switched on. Their library comes with the first one. */
export function useOverlays(candles: readonly Candle[], wanted: readonly Overlay[]): readonly OverlayLine[] {
  const [compute, setCompute] = useState<Compute | null>(null);
  const any = wanted.length > 0;
  useEffect(() => {
    if (!any || compute) return;
    let current = true;
    void import("./overlays").then(({ overlayLines }) => {
      if (current) setCompute(() => overlayLines);
    });
    return () => {
      current = false;
    };
  }, [any, compute]);
  return useMemo(() => (compute && any ? compute(candles, wanted) : NONE), [compute, any, candles, wanted]);
}
