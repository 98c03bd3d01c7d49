import type { ReactNode } from "react";

/** A short word about what it wraps, on hover and on keyboard focus. What it wraps must have a name of its own. */
export function Tooltip({ text, children }: { readonly text: string; readonly children: ReactNode }) {
  return (
    <span className="group/tip relative inline-flex">
      {children}
      <span
        role="presentation"
        aria-hidden
        className="pointer-events-none absolute top-full left-1/2 z-40 mt-1 hidden -translate-x-1/2 rounded-sm bg-ink px-2 py-1 text-xs whitespace-nowrap text-canvas group-has-focus-visible/tip:block desk:group-hover/tip:block print:hidden"
      >
        {text}
      </span>
    </span>
  );
}
