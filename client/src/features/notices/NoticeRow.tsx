import { Link } from "@tanstack/react-router";
import { Check } from "lucide-react";

import type { Tone } from "@/domain/words";
import { isSurelyManual } from "@/features/orders/use-owner";
import { cx, IconButton, Time } from "@/ui";

import { kindOf } from "./kinds";
import type { Notice } from "./use-notices";

const TONES: Record<Tone, string> = {
  neutral: "bg-sunken text-ink-2",
  accent: "bg-accent-soft text-accent",
  profit: "bg-profit-soft text-profit",
  loss: "bg-loss-soft text-loss",
  warn: "bg-warn-soft text-warn",
  stop: "bg-stop-soft text-stop",
};

interface RowProps {
  readonly notice: Notice;
  readonly busy: boolean;
  /** Null when it is read, or not for this person to say. */
  readonly onRead: (() => void) | null;
}

export function NoticeRow({ notice, busy, onRead }: RowProps) {
  const { icon: Icon, tone, name } = kindOf(notice.kind);
  const unread = notice.read_at === null;
  return (
    <article className={cx("flex gap-3 py-3 pr-2 pl-4", !unread && "text-ink-2")}>
      <span
        className={cx(
          "mt-0.5 flex size-8 shrink-0 items-center justify-center rounded-full",
          TONES[unread ? tone : "neutral"],
        )}
      >
        <Icon aria-hidden className="size-4" />
        <span className="sr-only">{name}</span>
      </span>
      <div className="min-w-0 flex-1">
        <h2 className={cx("flex items-center gap-2", unread ? "font-semibold" : "font-medium")}>
          {notice.title}
          {unread && (
            <>
              <span aria-hidden className="size-1.5 rounded-full bg-accent" />
              <span className="sr-only">unread</span>
            </>
          )}
        </h2>
        <p className="text-sm break-words text-ink-2">{notice.text}</p>
        <p className="mt-0.5 flex flex-wrap gap-x-4 text-xs text-ink-3">
          <Time at={notice.at} ago />
          {notice.strategy_id && !isSurelyManual(notice.strategy_id) && (
            <Link
              to="/strategies/$id"
              params={{ id: notice.strategy_id }}
              className="font-medium text-accent hover:underline"
            >
              Strategy
            </Link>
          )}
          {notice.strategy_id && isSurelyManual(notice.strategy_id) && notice.kind !== "parked" && (
            <Link to="/orders" className="font-medium text-accent hover:underline">
              Orders
            </Link>
          )}
          {notice.kind === "parked" && (
            <Link to="/orders" className="font-medium text-accent hover:underline">
              Decide under Orders
            </Link>
          )}
        </p>
      </div>
      {onRead && (
        <IconButton label="Mark read" disabled={busy} onClick={onRead}>
          <Check aria-hidden className="size-4" />
        </IconButton>
      )}
    </article>
  );
}
