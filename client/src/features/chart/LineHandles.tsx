import { GripHorizontal } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, type Ref, useImperativeHandle, useRef } from "react";

import { formatPrice } from "@/domain/format";
import { type Decimal, toPixels } from "@/domain/money";
import { cx } from "@/ui";

import { moved, snapped } from "./scale";
import type { ChartLine } from "./types";

const TONE = {
  stop: "border-stop text-stop",
  target: "border-profit text-profit",
  trail: "border-warn text-warn",
  entry: "border-line-strong text-ink-2",
} as const;

/** What the handles need of the drawing. */
export interface Scale {
  heightOf: (price: Decimal) => number | null;
  priceAt: (height: number) => number | null;
  hold: (still: boolean) => void;
}

export interface Handles {
  /** Puts each handle at its line's height. */
  follow: () => void;
}

export interface LineHandlesProps {
  readonly lines: readonly ChartLine[];
  readonly tick: Decimal;
  readonly plot: () => Scale | null;
  readonly ref?: Ref<Handles>;
}

/** A grip on each line that can be moved: dragged, or with the arrow keys (Shift and Page for ten ticks). */
export function LineHandles({ lines, tick, plot, ref }: LineHandlesProps) {
  const grips = useRef(new Map<string, HTMLDivElement>());
  useImperativeHandle(ref, () => ({
    follow: () => {
      for (const { id, price } of lines) {
        const grip = grips.current.get(id);
        const height = plot()?.heightOf(price) ?? null;
        if (!grip) continue;
        grip.style.visibility = height === null ? "hidden" : "visible";
        grip.style.transform = `translateY(${Math.round(height ?? 0).toString()}px)`;
      }
    },
  }));
  return lines.map((line) => (
    <Grip
      key={line.id}
      line={line}
      tick={tick}
      plot={plot}
      keep={(element) => {
        if (element) grips.current.set(line.id, element);
        else grips.current.delete(line.id);
      }}
    />
  ));
}

interface GripProps {
  readonly line: ChartLine;
  readonly tick: Decimal;
  readonly plot: () => Scale | null;
  readonly keep: (element: HTMLDivElement | null) => void;
}

function Grip({ line: { kind, label, price, says, onMove }, tick, plot, keep }: GripProps) {
  const grabbed = useRef<number | null>(null);
  const grab = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    const height = plot()?.heightOf(price) ?? null;
    if (height === null) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    grabbed.current = event.clientY - height;
    plot()?.hold(true);
  };
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (grabbed.current === null) return;
    const at = plot()?.priceAt(event.clientY - grabbed.current) ?? null;
    if (at !== null) onMove?.(snapped(at, tick));
  };
  const release = () => {
    if (grabbed.current === null) return;
    grabbed.current = null;
    plot()?.hold(false);
  };
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    const to = moved(price, event.key, tick, event.shiftKey);
    if (to === null) return;
    event.preventDefault();
    onMove?.(to);
  };
  const level = formatPrice(price, tick);
  return (
    <div ref={keep} className="pointer-events-none absolute inset-x-0 top-0 z-10">
      <div
        role="slider"
        tabIndex={0}
        aria-label={`${label} line`}
        aria-orientation="vertical"
        aria-valuenow={toPixels(price)}
        aria-valuetext={says ? `${level}, ${says}` : level}
        onPointerDown={grab}
        onPointerMove={drag}
        onPointerUp={release}
        onPointerCancel={release}
        onKeyDown={press}
        className={cx(
          "pointer-events-auto absolute left-2 flex h-7 -translate-y-1/2 cursor-ns-resize touch-none items-center gap-1.5 rounded-sm border bg-surface pr-2 pl-1.5 text-xs font-semibold select-none",
          "before:absolute before:-inset-2 before:content-['']",
          TONE[kind],
        )}
      >
        <GripHorizontal aria-hidden className="size-3.5 shrink-0" />
        {label}
        {says && <span className="figures font-medium text-ink-2 max-desk:hidden">{says}</span>}
      </div>
    </div>
  );
}
