import { Link } from "@tanstack/react-router";
import { Landmark } from "lucide-react";

import type { Schemas } from "@/api/client";
import { buttonClass, Card, EmptyState, Money, None, PnL, SkeletonRows, Time } from "@/ui";

/** Each linked account with its money as the broker last said it. */
export function Accounts({ portfolio }: { readonly portfolio: Schemas["PortfolioView"] | undefined }) {
  return (
    <Card flush title="Accounts" hint="Each with its money as its broker last said.">
      {!portfolio ? (
        <SkeletonRows rows={3} label="Loading accounts" />
      ) : portfolio.accounts.length === 0 ? (
        <EmptyState
          icon={<Landmark aria-hidden />}
          title="No account is linked"
          action={
            <Link to="/brokers" className={buttonClass("primary")}>
              Link an account
            </Link>
          }
        >
          The paper account costs nothing and trades at live prices.
        </EmptyState>
      ) : (
        <ul>
          {portfolio.accounts.map((account) => (
            <li key={account.broker_id} className="border-b border-line px-4 py-3 last:border-b-0">
              <div className="flex items-baseline justify-between gap-3">
                <span className="truncate font-medium">{account.label}</span>
                <span className="figures font-semibold">
                  {account.value === null ? (
                    <None why="the broker was not asked yet" />
                  ) : (
                    <Money amount={account.value} />
                  )}
                </span>
              </div>
              <dl className="mt-1.5 grid grid-cols-2 gap-x-6 gap-y-1 text-sm text-ink-2">
                <Fact name="Available" amount={account.available} />
                <Fact name="Blocked" amount={account.blocked} />
                <Fact name="Cash" amount={account.cash} />
                <div className="flex justify-between gap-2">
                  <dt className="text-ink-3">Open P&amp;L</dt>
                  <dd>
                    <PnL amount={account.unrealized} />
                  </dd>
                </div>
              </dl>
              {account.as_of && (
                <p className="mt-1.5 text-xs text-ink-3">
                  as of <Time at={account.as_of} style="seconds" zone />
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Fact({ name, amount }: { readonly name: string; readonly amount: string | null }) {
  return (
    <div className="flex justify-between gap-2">
      <dt className="text-ink-3">{name}</dt>
      <dd>
        <Money amount={amount} />
      </dd>
    </div>
  );
}
