import { formatQuantity, percentOf } from "@/domain/format";
import { absolute, multiply } from "@/domain/money";
import { Instrument } from "@/features/orders/Instrument";
import { Button, type Column, DataTable, None, PnL, Price, Skeleton, useDesk } from "@/ui";

import type { Guarding } from "./guards";
import { GuardBadge, GuardNames, StopLevel } from "./Protected";
import { useGuarding } from "./use-guarding";
import { type Position, positionKey } from "./use-positions";

interface TableProps {
  readonly label: string;
  readonly rows: readonly Position[];
  readonly onLeave: ((position: Position) => void) | null;
}

export function PositionsTable({ label, rows, onLeave }: TableProps) {
  const guarding = useGuarding();
  const desk = useDesk();
  return (
    <div className="desk:overflow-x-auto">
      <div className="desk:min-w-[1110px]">
        <DataTable
          label={label}
          rows={rows}
          columns={columnsOf(guarding, onLeave, desk)}
          rowKey={positionKey}
          rowClass={({ quantity }) => (quantity === 0 ? "text-ink-3" : undefined)}
        />
      </div>
    </div>
  );
}

/** Open P&L in percent of what the position cost. */
function percentOfCost({ unrealized, average, quantity }: Position) {
  return unrealized === null ? null : percentOf(unrealized, absolute(multiply(average, quantity)));
}

function columnsOf(
  guarding: (position: Position) => Guarding | null,
  onLeave: ((position: Position) => void) | null,
  desk: boolean,
): Column<Position>[] {
  return [
    {
      id: "instrument",
      header: "Instrument",
      width: "minmax(150px, 1.3fr)",
      card: "title",
      cell: ({ instrument, product }) => (
        <>
          <Instrument id={instrument} />
          <span className="ml-1.5 text-xs text-ink-3">
            {product === "INTRADAY" ? "intraday" : "delivery"}
          </span>
        </>
      ),
    },
    {
      id: "guard",
      header: "Guard",
      width: "minmax(148px, 0.9fr)",
      card: "subtitle",
      cell: (position) => {
        const known = guarding(position);
        if (position.quantity === 0) return <None why="nothing to guard" />;
        return known ? <GuardBadge guarding={known} /> : <Skeleton className="h-4 w-24" />;
      },
    },
    {
      id: "by",
      header: "By",
      width: "minmax(96px, 1.1fr)",
      cell: (position) => <GuardNames guards={guarding(position)?.guards ?? []} />,
    },
    {
      id: "quantity",
      header: "Held",
      width: "minmax(80px, 0.7fr)",
      align: "end",
      card: "subtitle",
      cell: ({ quantity }) =>
        quantity === 0 ? (
          <span>Closed</span>
        ) : (
          <>
            <span className="text-ink-3">{quantity > 0 ? "Long" : "Short"}</span>{" "}
            {formatQuantity(Math.abs(quantity))}
          </>
        ),
    },
    {
      id: "average",
      header: "Average",
      align: "end",
      width: "minmax(76px, 0.7fr)",
      cell: ({ average, quantity }) => (quantity === 0 ? <None why="closed" /> : <Price price={average} />),
    },
    {
      id: "last",
      header: "Last",
      align: "end",
      width: "minmax(76px, 0.7fr)",
      cell: ({ last, quantity }) => (quantity === 0 ? <None why="closed" /> : <Price price={last} />),
    },
    {
      id: "unrealized",
      header: "Open P&L",
      align: "end",
      width: "minmax(140px, 1.1fr)",
      card: "trailing",
      cell: (position) =>
        position.quantity === 0 ? (
          <None why="closed" />
        ) : (
          <PnL amount={position.unrealized} percent={percentOfCost(position)} />
        ),
    },
    {
      id: "realized",
      header: "Booked",
      align: "end",
      width: "minmax(76px, 0.8fr)",
      cell: ({ realized }) => <PnL amount={realized} />,
    },
    {
      id: "stop",
      header: "Stop",
      align: "end",
      width: "minmax(76px, 0.7fr)",
      cell: (position) => <StopLevel guards={guarding(position)?.guards ?? []} />,
    },
    ...(onLeave
      ? [
          {
            id: "leave",
            header: desk ? "Leave" : "",
            align: "end" as const,
            width: "72px",
            cell: (position: Position) =>
              position.quantity !== 0 && (
                <Button
                  size="sm"
                  aria-label={`Leave ${position.instrument}`}
                  className="desk:h-7! desk:px-2.5!"
                  onClick={() => {
                    onLeave(position);
                  }}
                >
                  Leave…
                </Button>
              ),
          },
        ]
      : []),
  ];
}
