import type { ReactNode } from "react";

import type { Schemas } from "@/api/client";
import { formatQuantity } from "@/domain/format";
import { formatTimeOfDay } from "@/domain/time";
import { Card, Price } from "@/ui";

import { hoursOf } from "./session";
import { useSession } from "./use-market";

/** The exchange's rules for it, each with what it means for an order. */
export function Facts({ instrument }: { readonly instrument: Schemas["InstrumentView"] }) {
  const { data: session } = useSession(instrument.id);
  const { tradable, tick_size: tick, lot_size: lot, freeze_quantity: freeze } = instrument;
  return (
    <Card title="Rules of the exchange">
      <dl className="flex flex-col gap-3">
        <Fact name="Tick" value={<Price price={tick} tickSize={tick} />}>
          Prices move in steps of this.
        </Fact>
        {tradable ? (
          <>
            <Fact name="Lot" value={lot === 1 ? "1 share" : `${formatQuantity(lot)} shares`}>
              {lot === 1 ? "Any number of shares can be traded." : "Orders are in multiples of this."}
            </Fact>
            <Fact name="Freeze quantity" value={formatQuantity(freeze)}>
              The most that one order may hold; a larger one is refused.
            </Fact>
          </>
        ) : (
          <Fact name="Trading" value="cannot be traded">
            An index is a figure to watch; no order can be placed on it.
          </Fact>
        )}
        {session && (
          <>
            <Fact name="Hours today" value={hoursOf(session)} />
            {tradable && (
              <Fact name="Latest timed exit" value={`${formatTimeOfDay(session.latest_exit)} IST`}>
                A strategy of the day is out by then.
              </Fact>
            )}
          </>
        )}
      </dl>
    </Card>
  );
}

function Fact({
  name,
  value,
  children,
}: {
  readonly name: string;
  readonly value: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <div className="flex flex-wrap justify-between gap-x-4">
      <dt className="text-ink-2">{name}</dt>
      <dd className="figures text-right font-medium">{value}</dd>
      {children && <dd className="w-full text-xs text-ink-3">{children}</dd>}
    </div>
  );
}
