import { Link } from "@tanstack/react-router";

import { formatQuantity } from "@/domain/format";
import { causeOf } from "@/domain/words";
import { type Column, cx, DataTable, None, Price, Skeleton, StatusBadge, Time, useDesk, useNow } from "@/ui";

import { stateWord } from "./explain";
import { Instrument } from "./Instrument";
import type { Order } from "./use-orders";
import { isSurelyManual, useOwner } from "./use-owner";

interface TableProps {
  readonly rows: readonly Order[];
  readonly onOpen: (order: Order) => void;
}

export function OrdersTable({ rows, onOpen }: TableProps) {
  const desk = useDesk();
  return (
    <div className="desk:overflow-x-auto">
      <div className="desk:min-w-[980px]">
        <DataTable
          label="Orders"
          rows={rows}
          columns={columnsOf(desk)}
          rowKey={({ id }) => id}
          onOpen={onOpen}
        />
      </div>
    </div>
  );
}

function columnsOf(desk: boolean): Column<Order>[] {
  return [
    {
      id: "time",
      header: "Time",
      width: "minmax(118px, 0.9fr)",
      card: "hidden",
      cell: ({ created_at }) => <When at={created_at} />,
    },
    {
      id: "instrument",
      header: "Instrument",
      width: "minmax(110px, 1fr)",
      card: "title",
      cell: ({ instrument }) => <Instrument id={instrument} />,
    },
    {
      id: "what",
      header: "Order",
      width: "minmax(150px, 1.2fr)",
      card: "subtitle",
      cell: (order) => <What order={order} />,
    },
    {
      id: "state",
      header: "State",
      width: "minmax(112px, 0.8fr)",
      card: "trailing",
      cell: (order) => <State order={order} />,
    },
    {
      id: "owner",
      header: "Strategy",
      width: "minmax(120px, 1.3fr)",
      card: "hidden",
      cell: (order) => <Whose order={order} />,
    },
    {
      id: "quantity",
      header: "Filled",
      align: "end",
      width: "minmax(84px, 0.7fr)",
      cell: ({ filled_quantity: filled, quantity }) => (
        <>
          <span className={cx(filled === 0 && "text-ink-3")}>{formatQuantity(filled)}</span>
          <span className="text-ink-3"> / {formatQuantity(quantity)}</span>
        </>
      ),
    },
    {
      id: "average",
      header: "Average",
      align: "end",
      width: "minmax(90px, 0.8fr)",
      cell: ({ average_price }) =>
        average_price === null ? <None why="nothing filled" /> : <Price price={average_price} />,
    },
    {
      id: "limit",
      header: "Limit",
      align: "end",
      width: "minmax(90px, 0.8fr)",
      card: "hidden",
      cell: ({ limit }) =>
        limit === null ? <span className="text-ink-3">Market</span> : <Price price={limit} />,
    },
    ...(desk ? [] : [{ id: "at", header: "At", cell: ({ created_at }: Order) => <When at={created_at} /> }]),
  ];
}

/** The second on the exchange's day of today, with the date on any other. */
function When({ at }: { readonly at: string }) {
  const today = useNow(60_000);
  const recent = today.getTime() - new Date(at).getTime() < 20 * 3_600_000;
  return <Time at={at} style={recent ? "seconds" : "short"} className="text-ink-2" />;
}

function What({ order }: { readonly order: Order }) {
  const cause = causeOf(order.cause);
  const entry = order.cause === "ENTRY";
  return (
    <>
      <SideWord side={order.side} /> <span className="figures">{formatQuantity(order.quantity)}</span>
      {!(entry && isSurelyManual(order.strategy_id)) && (
        <span className={cx("ml-1.5", cause.tone === "stop" ? "text-stop" : "text-ink-2")}>
          · {cause.text}
        </span>
      )}
    </>
  );
}

/** Buys and sells are told apart by their word; the colour only helps. */
export function SideWord({ side }: { readonly side: Order["side"] }) {
  return (
    <span className={cx("font-medium", side === "buy" ? "text-accent" : "text-stop")}>
      {side === "buy" ? "Buy" : "Sell"}
    </span>
  );
}

export function Whose({ order }: { readonly order: Order }) {
  const owner = useOwner(order.strategy_id);
  if (owner?.manual) return <span className="text-ink-2">By hand</span>;
  return (
    <Link
      to="/strategies/$id"
      params={{ id: order.strategy_id }}
      className="text-ink-2 hover:text-accent hover:underline"
    >
      {owner?.name ?? <Skeleton className="inline-block h-3.5 w-24" />}
    </Link>
  );
}

export function State({ order }: { readonly order: Order }) {
  const now = useNow(1_000);
  return <StatusBadge word={stateWord(order, now)} />;
}
