import { Link } from "@tanstack/react-router";
import { BellOff } from "lucide-react";

import type { Schemas } from "@/api/client";
import { hasFeature } from "@/app/features";
import { useLive } from "@/app/live";
import { Card } from "@/ui/Card";
import { cx } from "@/ui/cx";
import { Time } from "@/ui/figures";
import { EmptyState, ErrorState, SkeletonRows } from "@/ui/states";

const SHOWN = 6;

/** The newest notices. */
export function Latest() {
  const { data, error, refetch } = useLive("notices");
  const all = hasFeature("notices") && (
    <Link to="/notices" className="text-sm font-medium text-accent hover:underline">
      All notices
    </Link>
  );
  return (
    <Card flush title="Latest" actions={all}>
      {!data ? (
        error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonRows rows={3} label="Loading notices" />
        )
      ) : data.items.length === 0 ? (
        <EmptyState icon={<BellOff aria-hidden />} title="Nothing has happened yet">
          Entries, exits, rejections and whatever asks for your eye appear here.
        </EmptyState>
      ) : (
        <ul>
          {data.items.slice(0, SHOWN).map((each) => (
            <Notice key={each.id} notice={each} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Notice({
  notice: { title, text, at, read_at: readAt, strategy_id: strategy },
}: {
  readonly notice: Schemas["NoticeView"];
}) {
  const content = (
    <>
      <span
        aria-hidden
        className={cx("mt-1.5 size-2 shrink-0 rounded-full", readAt ? "bg-line-strong" : "bg-accent")}
      />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline justify-between gap-3">
          <span className={cx("truncate", readAt ? "text-ink-2" : "font-medium")}>
            {title}
            {!readAt && <span className="sr-only"> (unread)</span>}
          </span>
          <Time at={at} ago className="text-xs text-ink-3" />
        </span>
        <span className="line-clamp-2 text-sm text-ink-2">{text}</span>
      </span>
    </>
  );
  const className = "flex gap-3 px-4 py-2.5";
  return (
    <li className="border-b border-line last:border-b-0">
      {strategy && hasFeature("strategies") ? (
        <Link
          to="/strategies/$id"
          params={{ id: strategy }}
          className={`${className} hover:bg-hover focus-visible:outline-offset-[-2px]`}
        >
          {content}
        </Link>
      ) : (
        <div className={className}>{content}</div>
      )}
    </li>
  );
}
