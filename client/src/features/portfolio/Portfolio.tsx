import { Link } from "@tanstack/react-router";
import { FileText } from "lucide-react";
import type { ReactNode } from "react";

import type { Schemas } from "@/api/client";
import { useLive } from "@/app/live";
import { subtract } from "@/domain/money";
import { formatDay } from "@/domain/time";
import { Protected } from "@/features/positions/Protected";
import { buttonClass, Card, ErrorState, Money, Page, PnL, Skeleton, Stat } from "@/ui";

import { Accounts } from "./Accounts";
import { Allocation } from "./Allocation";
import { Export } from "./Export";
import { Results } from "./Results";
import { today } from "./use-history";

type View = Schemas["PortfolioView"];

export function Portfolio() {
  const { data, error, refetch } = useLive("pnl");
  return (
    <Page
      title="Portfolio"
      hint={data && `All accounts together, ${formatDay(data.day)}`}
      actions={
        <>
          <Export />
          <Link to="/statement/$date" params={{ date: data?.day ?? today() }} className={buttonClass()}>
            <FileText aria-hidden className="size-4" />
            Day&apos;s statement
          </Link>
        </>
      }
    >
      {data ? (
        <Figures portfolio={data} />
      ) : error ? (
        <Card flush>
          <ErrorState error={error} onRetry={() => void refetch()} />
        </Card>
      ) : (
        <Card>
          <div
            role="status"
            aria-label="Loading the portfolio"
            className="grid grid-cols-2 gap-6 desk:grid-cols-5"
          >
            {["value", "day", "booked", "cash", "guard"].map((name) => (
              <Skeleton key={name} className="h-14" />
            ))}
          </div>
        </Card>
      )}
      <Results />
      <div className="grid gap-4 desk:grid-cols-2 desk:gap-5">
        <Allocation />
        <Accounts portfolio={data} />
      </div>
    </Page>
  );
}

function Figures({ portfolio }: { readonly portfolio: View }) {
  const unpriced = portfolio.unpriced_positions;
  return (
    <Card>
      <div className="grid grid-cols-2 gap-x-6 gap-y-5 desk:grid-cols-[1.4fr_1.2fr_1.2fr_1fr_1fr]">
        <div className="max-desk:col-span-2">
          <Stat
            size="lg"
            label="Value"
            hint={
              unpriced > 0
                ? `without ${unpriced.toString()} positions that have no price`
                : "cash and open P&L"
            }
          >
            <Money amount={portfolio.value} />
          </Stat>
        </div>
        <Stat label="P&L of the day" hint={<Parts portfolio={portfolio} />}>
          <PnL amount={portfolio.day_pnl} arrow />
        </Stat>
        <Stat
          label="Booked, after charges"
          hint={
            <>
              charges about <Money amount={portfolio.charges} />
            </>
          }
        >
          <PnL amount={subtract(portfolio.realized, portfolio.charges)} />
        </Stat>
        <Stat label="Cash" hint="as the brokers last said">
          <Money amount={portfolio.cash} />
        </Stat>
        <Stat label="Guard" hint={<GuardHint portfolio={portfolio} />}>
          <Protected open={portfolio.open_legs} without={portfolio.unprotected_legs} />
        </Stat>
      </div>
    </Card>
  );
}

function Parts({ portfolio }: { readonly portfolio: View }): ReactNode {
  return (
    <>
      booked <Money amount={portfolio.realized} sign="always" /> · open{" "}
      <Money amount={portfolio.unrealized} sign="always" />
    </>
  );
}

function GuardHint({ portfolio }: { readonly portfolio: View }) {
  if (portfolio.unprotected_legs > 0) return `longest without a stop: ${portfolio.seconds_unprotected} s`;
  const open = portfolio.open_positions;
  return open === 1 ? "one open position" : `${open === 0 ? "no" : open.toString()} open positions`;
}
