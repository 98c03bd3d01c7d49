import { Link } from "@tanstack/react-router";

import type { Schemas } from "@/api/client";
import { Badge, type Column, None, PnL, Price, Quantity, Skeleton } from "@/ui";

import { DayRange } from "./DayRange";
import { sinceOpen } from "./quote";

type Instrument = Schemas["InstrumentView"];
type Quote = Schemas["QuoteView"];

export function columnsOf(
  quotes: ReadonlyMap<string, Quote> | undefined,
  settled: boolean,
): readonly Column<Instrument>[] {
  const quoted = (instrument: Instrument, show: (quote: Quote) => React.ReactNode) => {
    const quote = quotes?.get(instrument.id);
    if (quote) return show(quote);
    return settled ? <None why="no price yet" /> : <Skeleton className="ml-auto h-3.5 w-14" />;
  };
  return [
    {
      id: "symbol",
      header: "Symbol",
      width: "minmax(120px, 0.9fr)",
      card: "title",
      cell: ({ id, symbol }) => (
        <Link
          to="/market/$instrument"
          params={{ instrument: id }}
          tabIndex={-1}
          className="font-semibold hover:text-accent"
        >
          {symbol}
        </Link>
      ),
    },
    {
      id: "name",
      header: "Name",
      width: "minmax(160px, 2.2fr)",
      card: "subtitle",
      cell: ({ name }) => <span className="text-ink-2">{name}</span>,
    },
    {
      id: "exchange",
      header: "Exchange",
      width: "minmax(110px, 0.8fr)",
      card: "title",
      cell: ({ exchange, tradable }) => (
        <span className="flex items-center gap-1.5">
          <Badge>{exchange}</Badge>
          {!tradable && <Badge tone="warn">index</Badge>}
        </span>
      ),
    },
    {
      id: "range",
      header: "Low to high",
      width: "minmax(110px, 0.9fr)",
      card: "hidden",
      cell: (each) => quoted(each, (quote) => <DayRange quote={quote} tick={each.tick_size} />),
    },
    {
      id: "last",
      header: "Last",
      align: "end",
      card: "trailing",
      cell: (each) => quoted(each, ({ last }) => <Price price={last} tickSize={each.tick_size} />),
    },
    {
      id: "change",
      header: "Since open",
      align: "end",
      width: "minmax(150px, 1.2fr)",
      card: "subtitle",
      cell: (each) =>
        quoted(each, (quote) => {
          const change = sinceOpen(quote);
          return change ? (
            <PnL amount={change.amount} percent={change.percent} />
          ) : (
            <None why="not opened yet" />
          );
        }),
    },
    {
      id: "volume",
      header: "Volume",
      align: "end",
      card: "hidden",
      cell: (each) => quoted(each, ({ volume }) => <Quantity units={volume} />),
    },
  ];
}
