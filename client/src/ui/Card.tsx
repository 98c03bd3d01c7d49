import type { ReactNode } from "react";

import { cx } from "./cx";

export interface CardProps {
  readonly title?: ReactNode;
  readonly hint?: ReactNode;
  readonly actions?: ReactNode;
  /** No room around the content: for tables and lists that reach the edges. */
  readonly flush?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Card({ title, hint, actions, flush = false, className, children }: CardProps) {
  return (
    <section className={cx("min-w-0 rounded-md border border-line bg-surface", className)}>
      {(title || actions) && (
        <header
          className={cx("flex min-h-12 items-center justify-between gap-3 px-4 py-2", flush && "border-b")}
        >
          <div className="min-w-0">
            {title && <h2 className="truncate text-base font-semibold">{title}</h2>}
            {hint && <p className="text-xs text-ink-3">{hint}</p>}
          </div>
          {actions && <div className="flex shrink-0 items-center gap-2">{actions}</div>}
        </header>
      )}
      <div className={cx(!flush && "px-4 pb-4", !flush && !title && !actions && "pt-4")}>{children}</div>
    </section>
  );
}

export interface StatProps {
  readonly label: ReactNode;
  readonly children: ReactNode;
  readonly hint?: ReactNode;
  readonly size?: "md" | "lg";
}

/** One figure with its name above and a word below. */
export function Stat({ label, children, hint, size = "md" }: StatProps) {
  return (
    <div className="flex min-w-0 flex-col gap-0.5">
      <span className="eyebrow truncate">{label}</span>
      <span className={cx("figures font-semibold tracking-tight", size === "lg" ? "text-2xl" : "text-lg")}>
        {children}
      </span>
      {hint && <span className="text-xs text-ink-3">{hint}</span>}
    </div>
  );
}
