import { Link } from "@tanstack/react-router";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { useMayTrade } from "@/app/me";
import { formatQuantity } from "@/domain/format";
import { isOpenOrder } from "@/domain/words";
import {
  Button,
  buttonClass,
  ErrorState,
  None,
  Price,
  Quantity,
  Sheet,
  Skeleton,
  Time,
  toast,
  useNow,
} from "@/ui";

import { AccountName } from "./AccountName";
import { explain } from "./explain";
import { Instrument } from "./Instrument";
import { OrderSteps } from "./OrderSteps";
import { SideWord, State, Whose } from "./OrdersTable";
import { Resolve } from "./Resolve";
import { type Order, type OrderWithHistory, sent, useOrder, useTakeOver } from "./use-orders";
import { useOwner } from "./use-owner";

/** One order: what it is, what its state means, every step with its time, and what may be done about it. */
export function OrderSheet({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { data, brief, error, refetch } = useOrder(id);
  const mayTrade = useMayTrade();
  const order = data ?? brief;
  const owner = useOwner(order?.strategy_id ?? "");
  const cancellable =
    order && mayTrade && owner?.manual === true && isOpenOrder(order) && order.state !== "PARKED";
  return (
    <Sheet
      open
      onClose={onClose}
      title={order ? <Title order={order} /> : "Order"}
      footer={cancellable && <Cancel order={order} />}
    >
      {order ? (
        <div className="flex flex-col gap-5">
          <Summary order={order} />
          {data?.state === "PARKED" && mayTrade && <Resolve order={data} />}
          <Facts order={order} />
          <Steps order={data} error={error} onRetry={() => void refetch()} />
          {mayTrade && owner?.manual === false && isOpenOrder(order) && order.state !== "PARKED" && (
            <NotByHand order={order} />
          )}
          <p className="text-xs text-ink-3">
            Order <code className="break-all select-all">{order.id}</code>
          </p>
        </div>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <div role="status" aria-label="Loading the order" className="flex flex-col gap-3">
          <Skeleton className="h-6 w-28" />
          <Skeleton className="h-24" />
          <Skeleton className="h-40" />
        </div>
      )}
    </Sheet>
  );
}

function Title({ order }: { readonly order: Order }) {
  return (
    <>
      <SideWord side={order.side} /> <span className="figures">{formatQuantity(order.quantity)}</span>{" "}
      <Instrument id={order.instrument} />
    </>
  );
}

function Summary({ order }: { readonly order: Order }) {
  const now = useNow(1_000);
  return (
    <div className="flex flex-col items-start gap-2">
      <State order={order} />
      <p className="text-ink-2">{explain(order, now)}</p>
      {order.reason && <p className="rounded bg-sunken px-3 py-2 text-sm">{order.reason}</p>}
      {order.cancel_requested && isOpenOrder(order) && (
        <p className="text-sm text-warn">
          Its cancellation was asked for; what fills before the broker takes note stays protected.
        </p>
      )}
    </div>
  );
}

function Facts({ order }: { readonly order: Order }) {
  const rows: readonly (readonly [string, React.ReactNode])[] = [
    [
      "Filled",
      <>
        <Quantity units={order.filled_quantity} /> of <Quantity units={order.quantity} />
      </>,
    ],
    [
      "Average",
      order.average_price === null ? <None why="nothing filled" /> : <Price price={order.average_price} />,
    ],
    ["Limit", order.limit === null ? "Market, inside the protection band" : <Price price={order.limit} />],
    ["Product", order.product === "INTRADAY" ? "Intraday" : "Delivery"],
    ["Account", <AccountName id={order.broker_id} />],
    ["Strategy", <Whose order={order} />],
    [
      "Broker's number",
      order.broker_order_id ? (
        <code className="select-all">{order.broker_order_id}</code>
      ) : (
        <None why="none yet" />
      ),
    ],
    ["Decided", <Time at={order.created_at} style="full" zone />],
  ];
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5 text-sm">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-3">{name}</dt>
          <dd className="min-w-0 text-right break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface StepsProps {
  readonly order: OrderWithHistory | undefined;
  readonly error: unknown;
  readonly onRetry: () => void;
}

function Steps({ order, error, onRetry }: StepsProps) {
  return (
    <section aria-label="Steps">
      <h3 className="mb-2 font-semibold">Steps</h3>
      {order ? (
        <OrderSteps order={order} />
      ) : error ? (
        <ErrorState compact error={error} onRetry={onRetry} />
      ) : (
        <Skeleton className="h-24" />
      )}
    </section>
  );
}

function NotByHand({ order }: { readonly order: Order }) {
  return (
    <div className="rounded-md border border-line p-3.5 text-sm text-ink-2">
      <p>
        This order belongs to a strategy. To take it back, stop the strategy (no more entries) or square it
        off (leave now).
      </p>
      <Link
        to="/strategies/$id"
        params={{ id: order.strategy_id }}
        className={`${buttonClass("secondary", "sm")} mt-3`}
      >
        Go to the strategy
      </Link>
    </div>
  );
}

function Cancel({ order }: { readonly order: Order }) {
  const takeOver = useTakeOver();
  const [asked, setAsked] = useState(false);
  const cancel = useMutation({
    mutationFn: () => sent.cancel(order.id),
    onSuccess: (after) => {
      takeOver(after);
      setAsked(false);
      toast({ tone: "good", text: "Cancellation asked for." });
    },
  });
  const rest = formatQuantity(order.quantity - order.filled_quantity);
  if (order.cancel_requested)
    return <p className="w-full text-sm text-ink-2">Cancellation is asked for already.</p>;
  return (
    <div className="flex w-full flex-col gap-3">
      {cancel.error && <ErrorState compact error={cancel.error} />}
      {asked && (
        <p className="text-sm text-ink-2">
          The unfilled {rest} will not be traded any more. What is filled until the broker takes note stays,
          with its stop.
        </p>
      )}
      <div className="flex justify-end gap-2">
        {asked && (
          <Button kind="ghost" onClick={() => setAsked(false)}>
            Keep it
          </Button>
        )}
        <Button
          kind={asked ? "danger" : "danger-quiet"}
          busy={cancel.isPending}
          onClick={() => {
            if (asked) cancel.mutate();
            else setAsked(true);
          }}
        >
          {asked ? `Yes, cancel ${rest}` : "Cancel order…"}
        </Button>
      </div>
    </div>
  );
}
