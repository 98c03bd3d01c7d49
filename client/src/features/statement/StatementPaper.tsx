import { useMe } from "@/app/me";
import { formatQuantity } from "@/domain/format";
import { formatDay } from "@/domain/time";
import { useAccounts } from "@/features/orders/use-accounts";
import { Logo, Money, PnL, Time } from "@/ui";

import { Charges } from "./Charges";
import { Holdings, Runs, Trades } from "./StatementTables";
import { type Statement, useNames } from "./use-statement";

/** All of one day on paper. Every figure is the platform's own; nothing is worked out here. */
export function StatementPaper({ statement }: { readonly statement: Statement }) {
  const names = useNames();
  const accounts = useAccounts().data;
  const label = (id: string) => accounts?.find((each) => each.id === id)?.label ?? id;
  const used = [
    ...new Set([...statement.trades, ...statement.holdings].map(({ broker_id }) => broker_id)),
  ].map(label);
  return (
    <article
      aria-label={`Statement of ${formatDay(statement.day)}`}
      className="statement flex flex-col gap-6 rounded-md border border-line bg-surface p-5 desk:p-8"
    >
      <Head statement={statement} accounts={used} />
      <Figures statement={statement} />
      <Runs runs={statement.runs} names={names} />
      <Trades trades={statement.trades} names={names} label={used.length > 1 ? label : null} />
      <div className="grid gap-6 desk:grid-cols-2 print:grid-cols-2">
        <Charges charges={statement.charges} />
        <Holdings holdings={statement.holdings} complete={statement.complete} label={label} />
      </div>
      <Small statement={statement} />
    </article>
  );
}

function Head({
  statement,
  accounts,
}: {
  readonly statement: Statement;
  readonly accounts: readonly string[];
}) {
  const { data: me } = useMe();
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-8 gap-y-4 border-b-2 border-ink pb-4">
      <div>
        <Logo />
        <h1 className="mt-4 text-2xl font-semibold tracking-tight">Daily statement</h1>
        <p className="text-lg text-ink-2">{formatDay(statement.day)}</p>
      </div>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 text-sm">
        <Fact name="For">
          {me?.name}
          <span className="block text-ink-3">{me?.email}</span>
        </Fact>
        {accounts.length > 0 && (
          <Fact name={accounts.length > 1 ? "Accounts" : "Account"}>{accounts.join(", ")}</Fact>
        )}
        <Fact name="Made">
          <Time at={statement.made_at} style="full" zone />
        </Fact>
        <Fact name="State">
          {statement.complete ? "Complete: the day is over" : "So far: the day is not over"}
        </Fact>
      </dl>
    </header>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

function Figures({ statement }: { readonly statement: Statement }) {
  const figures: readonly (readonly [string, React.ReactNode])[] = [
    ["Booked result", <PnL amount={statement.realized} />],
    ["Charges", <Money amount={statement.charges.total} />],
    ["Net result", <PnL amount={statement.net} arrow />],
    ["Executions", formatQuantity(statement.trades.length)],
  ];
  return (
    <dl className="whole grid grid-cols-2 gap-px overflow-hidden rounded border border-line bg-line desk:grid-cols-4 print:grid-cols-4">
      {figures.map(([name, figure]) => (
        <div key={name} className="bg-surface px-4 py-3">
          <dt className="eyebrow">{name}</dt>
          <dd className="figures mt-0.5 text-lg font-semibold">{figure}</dd>
        </div>
      ))}
    </dl>
  );
}

function Small({ statement }: { readonly statement: Statement }) {
  return (
    <footer className="whole border-t border-line pt-3 text-xs text-ink-3">
      <p>
        Amounts in Indian rupees, times in India Standard Time. The booked result is before charges; positions
        that are still open are not in it. Charges are estimated from the day&apos;s trades
        {statement.charges.approximate &&
          " with the rates of another day, because this day's are not in the table yet"}
        ; the contract note of your broker is what counts.
      </p>
    </footer>
  );
}
