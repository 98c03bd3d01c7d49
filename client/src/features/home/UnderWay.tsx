import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Workflow } from "lucide-react";

import type { Schemas } from "@/api/client";
import { hasFeature } from "@/app/features";
import { formatPrice } from "@/domain/format";
import { formatTimeOfDay } from "@/domain/time";
import { isUnderWay, RUN_STATE, STRATEGY_STATUS, symbolOf } from "@/domain/words";
import { StatusBadge } from "@/ui/Badge";
import { buttonClass } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { PnL, Quantity } from "@/ui/figures";
import { EmptyState, ErrorState, SkeletonRows } from "@/ui/states";

type Strategy = Schemas["StrategyView"];

/** What is started, and how far each has come. */
export function UnderWay({
  strategies,
}: {
  readonly strategies: UseQueryResult<{ readonly items: readonly Strategy[] }>;
}) {
  const { data, error, refetch } = strategies;
  const running = data?.items.filter(isUnderWay);
  const all = hasFeature("strategies") && (
    <Link to="/strategies" className="text-sm font-medium text-accent hover:underline">
      All strategies
    </Link>
  );
  return (
    <Card flush title="Under way" actions={all}>
      {!running ? (
        error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonRows rows={3} label="Loading strategies" />
        )
      ) : running.length === 0 ? (
        <EmptyState
          icon={<Workflow aria-hidden />}
          title="No strategy is started"
          action={
            hasFeature("strategies") && (
              <Link
                to={data && data.items.length > 0 ? "/strategies" : "/strategies/new"}
                className={buttonClass()}
              >
                {data && data.items.length > 0 ? "Start one" : "Create a strategy"}
              </Link>
            )
          }
        >
          What you start appears here with its state, its stop and its result.
        </EmptyState>
      ) : (
        <ul>
          {running.map((each) => (
            <li key={each.id} className="border-b border-line last:border-b-0">
              <Row strategy={each} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Row({ strategy }: { readonly strategy: Strategy }) {
  const { id, name, instrument, side, quantity, run, status } = strategy;
  const word = run && status === "RUNNING" ? RUN_STATE[run.state] : STRATEGY_STATUS[status];
  return (
    <Link
      to="/strategies/$id"
      params={{ id }}
      className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-0.5 px-4 py-2.5 hover:bg-hover focus-visible:outline-offset-[-2px]"
    >
      <span className="truncate font-medium">{name}</span>
      <StatusBadge word={word} />
      <span className="figures truncate text-sm text-ink-2">
        {side === "buy" ? "Long" : "Short"} <Quantity units={quantity} /> {symbolOf(instrument)}
        <Line strategy={strategy} />
      </span>
      <span className="text-right text-sm">{run && run.state !== "WAITING" && <PnL amount={run.net} />}</span>
    </Link>
  );
}

function Line({ strategy: { run, schedule } }: { readonly strategy: Strategy }) {
  const stop = run?.legs.find(({ open_quantity: open }) => open !== 0)?.stop;
  if (stop) return <span className="text-stop"> · stop {formatPrice(stop)}</span>;
  if (!schedule) return null;
  return (
    <>
      {" "}
      · {formatTimeOfDay(schedule.entry_time)}–{formatTimeOfDay(schedule.exit_time)} IST
    </>
  );
}
