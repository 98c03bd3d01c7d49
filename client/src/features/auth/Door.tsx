import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";

import { Logo } from "@/ui/Logo";

export interface DoorProps {
  readonly title: string;
  readonly hint?: ReactNode;
  readonly children: ReactNode;
  /** Under the card: the way to the other doors. */
  readonly below?: ReactNode;
}

/** The frame of every page outside the shell. */
export function Door({ title, hint, children, below }: DoorProps) {
  useEffect(() => {
    document.title = `${title} · Plimsoll`;
  }, [title]);
  return (
    <div className="grid min-h-dvh desk:grid-cols-[minmax(380px,5fr)_7fr]">
      <Pitch />
      <main className="flex flex-col items-center px-4 py-8 desk:justify-center desk:py-12">
        <div className="w-full max-w-100">
          <Link to="/" className="mb-8 inline-flex rounded-sm desk:hidden" aria-label="Plimsoll">
            <Logo />
          </Link>
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          {hint && <p className="mt-1 text-ink-2">{hint}</p>}
          <div className="mt-6">{children}</div>
          {below && <p className="mt-6 text-ink-2">{below}</p>}
        </div>
      </main>
    </div>
  );
}

/** At a desk, beside the form: what the product is, drawn as what it does. */
function Pitch() {
  return (
    <aside className="flex flex-col justify-between border-r border-line bg-surface p-10 max-desk:hidden">
      <Logo />
      <div className="max-w-110">
        <LoadLine />
        <p className="mt-8 text-2xl font-semibold tracking-tight">
          Every strategy has a line it may not sink below.
        </p>
        <p className="mt-3 text-ink-2">
          Say when to enter, when to leave, and where the stop lies. Plimsoll watches every tick, sends every
          order at most once, and shows you each step.
        </p>
      </div>
      <p className="text-xs text-ink-3">
        Trading is risky. A stop-loss limits a loss; it does not guarantee a price.
      </p>
    </aside>
  );
}

function LoadLine() {
  return (
    <svg viewBox="0 0 440 190" aria-hidden className="w-full">
      <g className="stroke-line" strokeWidth="1">
        <path d="M0 30h440M0 70h440M0 110h440M0 150h440" />
      </g>
      <path
        d="M0 96l22-8 22 12 22-26 22 8 22-20 22 10 22-24 22 14 22-6 22-18 22 22 22 8 22-10 22 26 22 12 22 20 22 34"
        fill="none"
        className="stroke-accent"
        strokeWidth="2"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      <path d="M0 150h440" className="stroke-stop" strokeWidth="2" strokeDasharray="7 5" />
      <circle cx="380" cy="150" r="6" className="fill-surface stroke-stop" strokeWidth="2.5" />
      <path d="M368 150h24" className="stroke-stop" strokeWidth="2.5" strokeLinecap="round" />
    </svg>
  );
}
