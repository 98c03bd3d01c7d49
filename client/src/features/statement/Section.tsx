import { type ReactNode, useId } from "react";

import { cx } from "@/ui";

export const TABLE = "w-full border-collapse text-sm";
export const TH =
  "border-b border-line-strong py-1.5 pr-3 text-left text-xs font-medium text-ink-2 last:pr-0";
export const TD = "border-b border-line py-1.5 pr-3 align-baseline last:pr-0";

interface SectionProps {
  readonly title: string;
  /** Never torn by the end of a page. */
  readonly whole?: boolean;
  readonly children: ReactNode;
}

export function Section({ title, whole = false, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={cx("min-w-0", whole && "whole")}>
      <h2 id={id} className="mb-1.5 font-semibold">
        {title}
      </h2>
      {/* On a phone a wide table scrolls by itself. */}
      <div className="overflow-x-auto print:overflow-visible" role="group" aria-labelledby={id}>
        {children}
      </div>
    </section>
  );
}

export function Nothing({ children }: { readonly children: ReactNode }) {
  return <p className="border-t border-line py-2 text-sm text-ink-2">{children}</p>;
}
