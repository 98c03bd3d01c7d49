import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import type { Schemas } from "@/api/client";
import { hasFeature } from "@/app/features";
import { percentOf, formatQuantity } from "@/domain/format";
import { subtract } from "@/domain/money";
import { Card, Stat } from "@/ui/Card";
import { Money, PnL } from "@/ui/figures";
import { ErrorState, Skeleton } from "@/ui/states";

export interface FiguresProps {
  readonly portfolio: UseQueryResult<Schemas["PortfolioView"]>;
  /** Whether any account is linked; null while that is not known. */
  readonly linked: boolean | null;
}

export function Figures({ portfolio, linked }: FiguresProps) {
  const { data, error, refetch } = portfolio;
  if (!data && error)
    return (
      <Card flush>
        <ErrorState error={error} onRetry={() => void refetch()} />
      </Card>
    );
  if (!data)
    return (
      <div role="status" aria-label="Loading the portfolio">
        <Skeleton className="h-28 rounded-md" />
      </div>
    );
  const before = subtract(data.value, data.day_pnl);
  const asked = data.accounts.some(({ value }) => value !== null);
  return (
    <Card flush className="overflow-hidden">
      <div className="grid grid-cols-2 gap-px bg-line desk:grid-cols-[1.4fr_1.4fr_1fr_1fr]">
        <Cell wide>
          <Stat
            size="lg"
            label="Portfolio value"
            hint={
              linked === false ? (
                "No account is linked yet"
              ) : asked ? (
                <AccountsHint accounts={data.accounts} />
              ) : (
                "As soon as the broker was asked"
              )
            }
          >
            <Money amount={data.value} />
          </Stat>
        </Cell>
        <Cell wide>
          <Stat size="lg" label="Profit and loss today" hint={<Split {...data} />}>
            <PnL amount={data.day_pnl} percent={percentOf(data.day_pnl, before)} arrow />
          </Stat>
        </Cell>
        <Cell>
          <Stat label="Cash" hint="in all accounts">
            <Money amount={data.cash} />
          </Stat>
        </Cell>
        <Cell>
          <Stat
            label="Open positions"
            hint={
              data.unpriced_positions > 0 ? (
                `${formatQuantity(data.unpriced_positions)} without a price`
              ) : (
                <PositionsLink />
              )
            }
          >
            {formatQuantity(data.open_positions)}
          </Stat>
        </Cell>
      </div>
    </Card>
  );
}

function Cell({ wide = false, children }: { readonly wide?: boolean; readonly children: React.ReactNode }) {
  return <div className={`bg-surface px-4 py-3.5 ${wide ? "max-desk:col-span-2" : ""}`}>{children}</div>;
}

function AccountsHint({ accounts }: { readonly accounts: readonly Schemas["AccountView"][] }) {
  const [only] = accounts;
  return accounts.length === 1 && only ? only.label : `${formatQuantity(accounts.length)} accounts`;
}

function Split({ realized, unrealized, charges }: Schemas["PortfolioView"]) {
  return (
    <span className="figures">
      realised <Money amount={realized} sign="always" /> · open <Money amount={unrealized} sign="always" />
      <span className="max-desk:hidden"> · before </span>
      <span className="desk:hidden"> · </span>
      charges <Money amount={charges} />
    </span>
  );
}

function PositionsLink() {
  if (!hasFeature("positions")) return <>right now</>;
  return (
    <Link to="/positions" className="text-accent hover:underline">
      Show them
    </Link>
  );
}
