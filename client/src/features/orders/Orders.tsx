import { Plus, Receipt, SearchX } from "lucide-react";
import { useState } from "react";

import { useMayTrade } from "@/app/me";
import { ORDER_STATE } from "@/domain/words";
import { Button, Card, EmptyState, ErrorState, Page, Segmented, Select, SkeletonRows } from "@/ui";

import { isState, STATES } from "./explain";
import { NewOrder } from "./NewOrder";
import { OrderSheet } from "./OrderSheet";
import { OrdersTable } from "./OrdersTable";
import { useChosenOrder } from "./use-chosen-order";
import { type Show, useOrders } from "./use-orders";

const TABS = [
  { value: "all", label: "All" },
  { value: "open", label: "Open" },
] as const;

export function Orders() {
  const [show, setShow] = useState<Show>("all");
  const [placing, setPlacing] = useState(false);
  const [chosen, choose] = useChosenOrder();
  const mayTrade = useMayTrade();
  const place = mayTrade && (
    <Button
      kind="primary"
      icon={<Plus aria-hidden className="size-4" />}
      onClick={() => {
        setPlacing(true);
      }}
    >
      New order
    </Button>
  );
  return (
    <Page
      title="Orders"
      hint="What your strategies and you have sent, and how far it has come."
      actions={place}
    >
      <div className="flex flex-wrap items-center gap-2">
        <Segmented
          label="Which orders"
          value={show === "open" || show === "all" ? show : "all"}
          options={TABS}
          onChange={setShow}
        />
        <Select
          aria-label="State"
          className="w-auto!"
          value={show === "open" || show === "all" ? "" : show}
          onChange={({ target: { value } }) => {
            setShow(isState(value) ? value : "all");
          }}
        >
          <option value="">Any state</option>
          {STATES.map((state) => (
            <option key={state} value={state}>
              {ORDER_STATE[state].text}
            </option>
          ))}
        </Select>
      </div>
      <List show={show} onOpen={choose} onShowAll={() => setShow("all")} place={place} />
      {chosen && <OrderSheet key={chosen} id={chosen} onClose={() => choose(null)} />}
      {placing && (
        <NewOrder
          onClose={() => {
            setPlacing(false);
          }}
          onPlaced={(id) => {
            setPlacing(false);
            choose(id);
          }}
        />
      )}
    </Page>
  );
}

interface ListProps {
  readonly show: Show;
  readonly onOpen: (id: string) => void;
  readonly onShowAll: () => void;
  readonly place: React.ReactNode;
}

function List({ show, onOpen, onShowAll, place }: ListProps) {
  const { rows, pending, error, retry, partial, older, loadingOlder } = useOrders(show);
  const more = older && (
    <div className="flex justify-center border-t border-line p-3">
      <Button size="sm" kind="ghost" busy={loadingOlder} onClick={older}>
        Show older orders
      </Button>
    </div>
  );
  return (
    <Card flush className="overflow-clip">
      {pending ? (
        <SkeletonRows rows={8} label="Loading orders" />
      ) : error ? (
        <ErrorState error={error} onRetry={retry} />
      ) : (
        <>
          {partial && (
            <p role="status" className="border-b border-line bg-warn-soft px-4 py-2 text-sm text-warn">
              The live line is away: open orders are looked for among the newest 50 only.
            </p>
          )}
          {rows.length > 0 ? (
            <OrdersTable rows={rows} onOpen={({ id }) => onOpen(id)} />
          ) : show === "all" ? (
            <EmptyState icon={<Receipt aria-hidden />} title="No orders yet" action={place}>
              Start a strategy and its orders appear here as they happen, or place one yourself.
            </EmptyState>
          ) : (
            <EmptyState
              icon={<SearchX aria-hidden />}
              title={
                show === "open" ? "Nothing is open" : `No order is “${ORDER_STATE[show].text.toLowerCase()}”`
              }
              action={<Button onClick={onShowAll}>Show all orders</Button>}
            >
              {older ? "Among the orders looked through so far." : "Every order has come to its end."}
            </EmptyState>
          )}
          {more}
        </>
      )}
    </Card>
  );
}
