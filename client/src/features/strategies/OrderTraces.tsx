import type { Schemas } from "@/api/client";
import { formatNumber, formatQuantity } from "@/domain/format";
import { compare, divide } from "@/domain/money";
import { causeOf, ORDER_STATE } from "@/domain/words";
import { Badge, Price, StatusBadge } from "@/ui";

type Trace = Schemas["OrderTraceView"];
type Step = keyof Trace["latencies_ms"];

const STEPS: readonly { readonly step: Step; readonly label: string }[] = [
  { step: "tick_to_durable", label: "Tick to decision kept" },
  { step: "decided_to_claimed", label: "Decision to sender" },
  { step: "claimed_to_sent", label: "Checked and sent" },
  { step: "sent_to_acked", label: "Broker took it" },
  { step: "acked_to_filled", label: "Filled" },
  { step: "filled_to_protected", label: "Stop armed" },
];

/** Milliseconds as they are read: 0.84 ms, 38 ms, 1.20 s. */
export function latencyInWords(milliseconds: string): string {
  if (compare(milliseconds, "1000") >= 0) return `${formatNumber(divide(milliseconds, "1000", 2) ?? "0")} s`;
  return `${formatNumber(milliseconds, { places: compare(milliseconds, "10") < 0 ? 2 : 0 })} ms`;
}

/** Each order of a run, and how long each of its steps took. */
export function OrderTraces({ orders }: { readonly orders: readonly Trace[] }) {
  if (orders.length === 0) return null;
  return (
    <ul aria-label="Orders of this run" className="flex flex-col gap-3">
      {orders.map((order) => (
        <li key={order.order_id} className="rounded border border-line">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2.5 text-sm">
            <strong className="font-semibold">{order.role === "ENTRY" ? "Entry" : "Exit"}</strong>
            {order.role !== "ENTRY" && (
              <Badge tone={causeOf(order.cause).tone}>{causeOf(order.cause).text}</Badge>
            )}
            <span className="figures text-ink-2">
              {formatQuantity(order.filled_quantity)} of {formatQuantity(order.quantity)}, limit{" "}
              <Price price={order.limit} />
            </span>
            <span className="ml-auto">
              <StatusBadge word={ORDER_STATE[order.state]} />
            </span>
          </div>
          <Latencies latencies={order.latencies_ms} />
        </li>
      ))}
    </ul>
  );
}

function Latencies({ latencies }: { readonly latencies: Trace["latencies_ms"] }) {
  const known = STEPS.flatMap(({ step, label }) => {
    const value = latencies[step];
    return value === null ? [] : [{ label, value }];
  });
  if (known.length === 0) return <p className="px-4 py-2 text-xs text-ink-3">No step was timed yet.</p>;
  return (
    <dl className="grid grid-cols-2 gap-x-6 px-4 py-2 text-xs desk:grid-cols-3">
      {known.map(({ label, value }) => (
        <div key={label} className="flex flex-col py-1">
          <dt className="text-ink-3">{label}</dt>
          <dd className="figures font-medium">{latencyInWords(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
