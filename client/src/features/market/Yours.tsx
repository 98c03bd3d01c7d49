import { Link } from "@tanstack/react-router";

import { useLive } from "@/app/live";
import { useMayTrade } from "@/app/me";
import { STRATEGY_STATUS } from "@/domain/words";
import { Card, PnL, Quantity, StatusBadge } from "@/ui";

/** What the reader holds of it, and the strategies that are about it. */
export function Yours({ instrument }: { readonly instrument: string }) {
  const positions = useLive("positions").data?.items;
  const strategies = useLive("strategies").data?.items;
  const mayTrade = useMayTrade();
  if (!positions || !strategies) return null;
  const held = positions.filter((each) => each.instrument === instrument && each.quantity !== 0);
  const about = strategies.filter(
    (each) => each.instrument === instrument && each.kind === "timed" && each.status !== "ARCHIVED",
  );
  if (held.length === 0 && about.length === 0)
    return (
      <Card title="Yours">
        <p className="text-sm text-ink-2">
          You hold none of it, and no strategy is about it.{" "}
          {mayTrade && (
            <Link
              to="/strategies/new"
              search={{ instrument }}
              className="font-medium text-accent hover:underline"
            >
              Write one
            </Link>
          )}
        </p>
      </Card>
    );
  return (
    <Card flush title="Yours">
      <ul>
        {held.map((each) => (
          <li key={`${each.broker_id} ${each.product}`} className="border-b border-line last:border-b-0">
            <Link
              to="/positions"
              className="flex items-center justify-between gap-3 px-4 py-2.5 hover:bg-hover"
            >
              <span>
                {each.quantity > 0 ? "Long" : "Short"} <Quantity units={Math.abs(each.quantity)} />
              </span>
              <PnL amount={each.unrealized} arrow className="font-medium" />
            </Link>
          </li>
        ))}
        {about.map((each) => (
          <li key={each.id} className="border-b border-line last:border-b-0">
            <Link
              to="/strategies/$id"
              params={{ id: each.id }}
              className="flex items-center justify-between gap-3 px-4 py-2.5 hover:bg-hover"
            >
              <span className="min-w-0 truncate">{each.name}</span>
              <StatusBadge word={STRATEGY_STATUS[each.status]} />
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
