import { Link } from "@tanstack/react-router";

import { Badge, Button, type Column, Money, None, PnL, Time } from "@/ui";

import type { Account } from "./use-accounts";

export type Ask = (what: "reset" | "unlink", account: Account) => void;

/** `ask` is null for those who may only look. */
export function columnsOf(ask: Ask | null): readonly Column<Account>[] {
  const columns: readonly Column<Account>[] = [
    {
      id: "account",
      header: "Account",
      width: "minmax(160px, 1.6fr)",
      card: "title",
      cell: ({ broker }) => (
        <span className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium">{broker.label}</span>
          <Badge>Paper</Badge>
        </span>
      ),
    },
    {
      id: "strategies",
      header: "Under way",
      width: "minmax(110px, 0.9fr)",
      cell: ({ underWay }) =>
        underWay.length === 0 ? (
          <span className="text-ink-3">none</span>
        ) : (
          <Link to="/strategies" className="text-accent hover:underline">
            {underWay.length === 1 ? "1 strategy" : `${underWay.length.toString()} strategies`}
          </Link>
        ),
    },
    {
      id: "linked",
      header: "Linked",
      width: "minmax(100px, 0.8fr)",
      cell: ({ broker }) => <Time at={broker.created_at} style="day" />,
    },
    {
      id: "value",
      header: "Value",
      align: "end",
      card: "trailing",
      cell: ({ money }) => <Amount amount={money?.value} />,
    },
    {
      id: "available",
      header: "Available",
      align: "end",
      cell: ({ money }) => <Amount amount={money?.available} />,
    },
    {
      id: "blocked",
      header: "Blocked",
      align: "end",
      cell: ({ money }) => <Amount amount={money?.blocked} />,
    },
    {
      id: "open",
      header: "Open P&L",
      align: "end",
      cell: ({ money }) =>
        money ? <PnL amount={money.unrealized} /> : <None why="the broker was not asked yet" />,
    },
  ];
  if (!ask) return columns;
  return [
    ...columns,
    {
      id: "actions",
      header: "Actions",
      align: "end",
      width: "150px",
      card: "actions",
      cell: (account) => (
        <span className="flex gap-2 desk:-my-1 desk:justify-end desk:gap-0.5">
          <Action name="Reset" account={account} run={ask} what="reset" />
          <Action name="Unlink" account={account} run={ask} what="unlink" />
        </span>
      ),
    },
  ];
}

interface ActionProps {
  readonly name: string;
  readonly what: "reset" | "unlink";
  readonly account: Account;
  readonly run: Ask;
}

function Action({ name, what, account, run }: ActionProps) {
  return (
    <Button
      kind="ghost"
      size="sm"
      aria-label={`${name} ${account.broker.label}`}
      className="max-desk:border-line-strong"
      onClick={() => {
        run(what, account);
      }}
    >
      {name}
    </Button>
  );
}

function Amount({ amount }: { readonly amount: string | null | undefined }) {
  if (amount === null || amount === undefined) return <None why="the broker was not asked yet" />;
  return <Money amount={amount} />;
}
