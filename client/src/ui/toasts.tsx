import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { useEffect } from "react";
import { create } from "zustand";

import { asProblem } from "@/api/problem";

import { IconButton } from "./Button";
import { cx } from "./cx";

export type ToastTone = "info" | "good" | "bad";

export interface Toast {
  readonly id: number;
  readonly tone: ToastTone;
  readonly text: string;
  readonly detail?: string | undefined;
  readonly action?: { readonly label: string; readonly run: () => void };
}

const MOST = 4;
const GOES_AFTER_MS = 6_000;
let last = 0;

const useToasts = create<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }));

/** Say something in passing. What is bad, or asks for something, stays until it is closed. */
export function toast(made: Omit<Toast, "id">): void {
  last += 1;
  const next = { ...made, id: last };
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts, next].slice(-MOST) }));
}

export function toastError(error: unknown): void {
  const problem = asProblem(error);
  toast({
    tone: "bad",
    text: problem.message,
    detail: problem.requestId ? `Request ${problem.requestId}` : undefined,
  });
}

export function dismissToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((each) => each.id !== id) }));
}

const ICONS = { info: Info, good: CircleCheck, bad: CircleAlert };

/** Where toasts appear; once, in the shell. */
export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  return (
    <div
      role="region"
      aria-label="Messages"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-3 bottom-[calc(72px+env(safe-area-inset-bottom))] z-50 flex flex-col items-center gap-2 desk:inset-x-auto desk:right-5 desk:bottom-5 desk:items-end print:hidden"
    >
      {toasts.map((each) => (
        <ToastCard key={each.id} toast={each} />
      ))}
    </div>
  );
}

function ToastCard({ toast: { id, tone, text, detail, action } }: { readonly toast: Toast }) {
  const stays = tone === "bad" || action !== undefined;
  useEffect(() => {
    if (stays) return;
    const timer = setTimeout(() => {
      dismissToast(id);
    }, GOES_AFTER_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [id, stays]);
  const Icon = ICONS[tone];
  return (
    <div
      role={tone === "bad" ? "alert" : undefined}
      className="pointer-events-auto flex w-full max-w-sm items-start gap-2.5 rounded-md border border-line-strong bg-surface py-1 pr-1 pl-3 shadow-pop"
    >
      <Icon
        aria-hidden
        className={cx(
          "mt-2.5 size-4 shrink-0",
          tone === "good" ? "text-profit" : tone === "bad" ? "text-loss" : "text-accent",
        )}
      />
      <div className="min-w-0 flex-1 py-2">
        <p>{text}</p>
        {detail && <p className="text-xs break-all text-ink-3">{detail}</p>}
        {action && (
          <button
            type="button"
            className="mt-1 min-h-8 font-medium text-accent hover:underline"
            onClick={() => {
              action.run();
              dismissToast(id);
            }}
          >
            {action.label}
          </button>
        )}
      </div>
      <IconButton
        label="Dismiss"
        onClick={() => {
          dismissToast(id);
        }}
      >
        <X aria-hidden className="size-4" />
      </IconButton>
    </div>
  );
}
