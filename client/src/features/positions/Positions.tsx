import { Layers } from "lucide-react";
import { useState } from "react";

import { useLive, useLiveQuote } from "@/app/live";
import { useMayTrade } from "@/app/me";
import { useAccounts } from "@/features/orders/use-accounts";
import { Card, EmptyState, ErrorState, Money, Page, PnL, SkeletonRows, Stat, Switch } from "@/ui";

import { LeaveDialog } from "./LeaveDialog";
import { PositionsTable } from "./PositionsTable";
import { Protected } from "./Protected";
import { type Position, positionKey, type Totals, totalsOf, usePositions } from "./use-positions";

/** So many quotes are followed at once; the socket takes 50 for the whole page. */
const MOST_QUOTES = 40;

export function Positions() {
  const [closed, setClosed] = useState(false);
  const [leaving, setLeaving] = useState<Position | null>(null);
  const { data, rows, error, closedError, isPending, refetch } = usePositions(closed);
  const accounts = useAccounts();
  const mayTrade = useMayTrade();
  const held = [...new Set(data?.items.map(({ instrument }) => instrument))].slice(0, MOST_QUOTES);
  const groups = [...new Set(rows.map(({ broker_id }) => broker_id))].map(
    (account) => [account, rows.filter(({ broker_id }) => broker_id === account)] as const,
  );
  return (
    <Page
      title="Positions"
      hint="What your accounts hold now, at the newest prices, and what guards it."
      actions={<Switch label="Show closed ones" checked={closed} onChange={setClosed} />}
    >
      {held.map((instrument) => (
        <WatchQuote key={instrument} instrument={instrument} />
      ))}
      {data && rows.length > 0 && <Sums totals={totalsOf(rows)} />}
      {closedError && (
        <Card flush>
          <ErrorState compact error={closedError} />
        </Card>
      )}
      {!data ? (
        <Card flush>
          {isPending && !error ? (
            <SkeletonRows label="Loading positions" />
          ) : (
            <ErrorState error={error} onRetry={() => void refetch()} />
          )}
        </Card>
      ) : groups.length === 0 ? (
        <Card>
          <EmptyState icon={<Layers aria-hidden />} title="You hold nothing now">
            {closed
              ? "And nothing was held before."
              : "When a strategy enters or an order of yours fills, the position appears here with its stop."}
          </EmptyState>
        </Card>
      ) : (
        groups.map(([account, positions]) => {
          const label = accounts.data?.find(({ id }) => id === account)?.label ?? account;
          const totals = totalsOf(positions);
          return (
            <Card
              key={account}
              flush
              title={label}
              actions={
                groups.length > 1 && <PnL amount={totals.unrealized} className="text-sm font-medium" />
              }
              className="overflow-clip"
            >
              <PositionsTable
                label={`Positions in ${label}`}
                rows={positions}
                onLeave={mayTrade ? setLeaving : null}
              />
            </Card>
          );
        })
      )}
      {leaving && (
        <LeaveDialog
          key={positionKey(leaving)}
          position={rows.find((each) => positionKey(each) === positionKey(leaving)) ?? leaving}
          onClose={() => {
            setLeaving(null);
          }}
        />
      )}
    </Page>
  );
}

function WatchQuote({ instrument }: { readonly instrument: string }) {
  useLiveQuote(instrument);
  return null;
}

function Sums({ totals }: { readonly totals: Totals }) {
  const portfolio = useLive("pnl").data;
  return (
    <Card>
      <div className="grid grid-cols-2 gap-x-6 gap-y-4 desk:grid-cols-4">
        <Stat
          label="Open P&L"
          hint={
            totals.unpriced > 0
              ? `without ${totals.unpriced.toString()} that have no price`
              : "before charges"
          }
        >
          <PnL amount={totals.unrealized} arrow />
        </Stat>
        <Stat label="Value" hint="long and short together">
          <Money amount={totals.value} />
        </Stat>
        <Stat label="Booked P&L" hint="of these positions so far">
          <PnL amount={totals.realized} />
        </Stat>
        <Stat label="Guard" hint={portfolio && <GuardHint portfolio={portfolio} />}>
          {portfolio ? <Protected open={portfolio.open_legs} without={portfolio.unprotected_legs} /> : "…"}
        </Stat>
      </div>
    </Card>
  );
}

function GuardHint({
  portfolio,
}: {
  readonly portfolio: { unprotected_legs: number; seconds_unprotected: string; open_legs: number };
}) {
  if (portfolio.unprotected_legs > 0) return `for ${portfolio.seconds_unprotected} s now`;
  return portfolio.open_legs > 0 ? "every stop is armed" : "nothing to guard";
}
