import { CircleAlert, CircleDashed, Clock, ShieldAlert, ShieldCheck, TriangleAlert } from "lucide-react";

import type { Schemas } from "@/api/client";
import type { Tone } from "@/domain/words";
import { cx } from "@/ui";

import type { StatusLine } from "./status";

const LOOK: Record<Tone, { readonly frame: string; readonly icon: typeof Clock }> = {
  neutral: { frame: "border-line bg-surface text-ink", icon: CircleDashed },
  accent: { frame: "border-accent/40 bg-accent-soft text-accent", icon: Clock },
  profit: { frame: "border-profit/40 bg-profit-soft text-profit", icon: ShieldCheck },
  loss: { frame: "border-loss/50 bg-loss-soft text-loss", icon: ShieldAlert },
  warn: { frame: "border-warn/40 bg-warn-soft text-warn", icon: CircleAlert },
  stop: { frame: "border-stop/40 bg-stop-soft text-stop", icon: ShieldCheck },
};

export interface StatusBannerProps {
  readonly line: StatusLine;
  readonly warnings: readonly Schemas["WarningView"][];
}

/** The one line that matters, large; what stands in the way below it. */
export function StatusBanner({ line: { tone, title, detail }, warnings }: StatusBannerProps) {
  const { frame, icon: Icon } = LOOK[tone];
  return (
    <div className="flex flex-col gap-2">
      <div role="status" className={cx("flex items-center gap-3.5 rounded-md border px-4 py-3", frame)}>
        <Icon aria-hidden className="size-6 shrink-0 stroke-[1.75]" />
        <p className="min-w-0">
          <strong className="figures block text-lg font-semibold tracking-tight">{title}</strong>
          {detail && <span className="figures block text-sm text-ink-2">{detail}</span>}
        </p>
      </div>
      {warnings.length > 0 && (
        <ul aria-label="Warnings" className="flex flex-col gap-2">
          {warnings.map(({ code, message }) => (
            <li
              key={code}
              className="flex items-start gap-2.5 rounded-md border border-warn/40 bg-warn-soft px-4 py-2.5 text-sm"
            >
              <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
              {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
