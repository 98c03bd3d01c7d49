import type { ReactNode } from "react";

import type { Schemas } from "@/api/client";
import type { Decimal } from "@/domain/money";
import { PAUSED_BY, RUN_STATE, STRATEGY_STATUS, symbolOf } from "@/domain/words";
import { type Column, None, PnL, Quantity, StatusBadge, Time } from "@/ui";

import { type DayPnl, valued } from "./pnl";
import { nextEntry } from "./schedule";
import { SideWord, StopLine } from "./words";

type Strategy = Schemas["StrategyView"];

export interface Facts {
  readonly days: ReadonlyMap<string, DayPnl> | undefined;
  readonly lasts: ReadonlyMap<string, Decimal>;
  readonly actions: (strategy: Strategy) => ReactNode;
}

export function columnsOf({ days, lasts, actions }: Facts): readonly Column<Strategy>[] {
  return [
    {
      id: "name",
      header: "Strategy",
      width: "minmax(150px, 1.6fr)",
      card: "title",
      cell: ({ name }) => <span className="font-medium">{name}</span>,
    },
    {
      id: "status",
      header: "Status",
      width: "128px",
      card: "trailing",
      cell: ({ status }) => <StatusBadge word={STRATEGY_STATUS[status]} />,
    },
    {
      id: "what",
      header: "Trades",
      width: "minmax(130px, 1fr)",
      card: "subtitle",
      cell: ({ side, quantity, instrument }) => (
        <span>
          <SideWord side={side} /> <Quantity units={quantity} /> {symbolOf(instrument)}
        </span>
      ),
    },
    {
      id: "line",
      header: "The line (stop)",
      width: "minmax(118px, 0.8fr)",
      card: "subtitle",
      cell: (strategy) => <StopLine strategy={strategy} />,
    },
    {
      id: "pnl",
      header: "Today",
      align: "end",
      width: "104px",
      cell: ({ id, instrument }) =>
        days ? (
          <PnL amount={valued(days.get(id), lasts.get(instrument) ?? null)} />
        ) : (
          <None why="being added up" />
        ),
    },
    {
      id: "run",
      header: "Run",
      card: "hidden",
      width: "minmax(96px, 0.6fr)",
      cell: ({ run, paused_by: paused }) =>
        run ? (
          RUN_STATE[run.state].text
        ) : paused ? (
          <span className="text-warn" title={`Held back by ${PAUSED_BY[paused]}`}>
            Held back
          </span>
        ) : (
          <None why="no run under way" />
        ),
    },
    {
      id: "next",
      header: "Next entry",
      width: "112px",
      cell: (strategy) => <NextEntry strategy={strategy} traded={days?.has(strategy.id) ?? false} />,
    },
    { id: "actions", header: "Start or stop", align: "end", width: "96px", card: "trailing", cell: actions },
  ];
}

interface NextEntryProps {
  readonly strategy: Strategy;
  /** Today, already. */
  readonly traded: boolean;
}

function NextEntry({ strategy: { run, schedule, status }, traded }: NextEntryProps) {
  if (run?.state === "WAITING") return <Time at={run.due_at} style="short" />;
  const goesOn = status === "ACTIVE" || status === "RUNNING";
  // Without a run waiting for it, today's entry has been or is not met any more, although its window may be open.
  const now = new Date();
  const today = goesOn && schedule ? nextEntry(schedule, now, traded || run !== null) : null;
  const isPast = today !== null && new Date(today) <= now;
  const at = isPast && schedule ? nextEntry(schedule, now, true) : today;
  return at ? <Time at={at} style="short" /> : <None why="none: it is not started" />;
}
