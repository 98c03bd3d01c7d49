import { cx } from "./cx";

/** The Plimsoll mark: the line on a ship's side that says how deep she may be loaded. */
export function Mark({ className }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={cx("size-7 shrink-0", className)}>
      <circle cx="16" cy="16" r="9" fill="none" stroke="currentColor" strokeWidth="2.5" />
      <path d="M2 16h28" className="stroke-stop" strokeWidth="2.75" strokeLinecap="round" />
    </svg>
  );
}

export function Logo({ className }: { readonly className?: string }) {
  return (
    <span className={cx("inline-flex items-center gap-2 text-ink", className)}>
      <Mark />
      <span className="text-[17px] leading-none font-semibold tracking-[-0.02em]">Plimsoll</span>
    </span>
  );
}
