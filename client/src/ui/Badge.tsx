import type { ReactNode } from "react";

import type { Tone, Word } from "@/domain/words";

import { cx } from "./cx";

const TONES: Record<Tone, string> = {
  neutral: "bg-sunken text-ink-2 border-line",
  accent: "bg-accent-soft text-accent border-transparent",
  profit: "bg-profit-soft text-profit border-transparent",
  loss: "bg-loss-soft text-loss border-transparent",
  warn: "bg-warn-soft text-warn border-transparent",
  stop: "bg-stop-soft text-stop border-transparent",
};

export interface BadgeProps {
  readonly tone?: Tone;
  /** A dot before the word, for states. */
  readonly dot?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Badge({ tone = "neutral", dot = false, className, children }: BadgeProps) {
  return (
    <span
      className={cx(
        "inline-flex h-5.5 items-center gap-1.5 rounded-sm border px-1.5 text-xs font-medium whitespace-nowrap",
        TONES[tone],
        className,
      )}
    >
      {dot && <span aria-hidden className="size-1.5 rounded-full bg-current" />}
      {children}
    </span>
  );
}

/** A state of the API in its own word and tone: `<StatusBadge word={STRATEGY_STATUS[status]} />`. */
export function StatusBadge({ word }: { readonly word: Word }) {
  return (
    <Badge tone={word.tone} dot>
      {word.text}
    </Badge>
  );
}
