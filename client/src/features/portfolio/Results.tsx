import { Link } from "@tanstack/react-router";
import { ChartLine } from "lucide-react";
import { lazy, Suspense, useState } from "react";

import { formatQuantity } from "@/domain/format";
import { formatDay } from "@/domain/time";
import {
  Card,
  type Column,
  DataTable,
  EmptyState,
  ErrorBoundary,
  ErrorState,
  Money,
  PnL,
  Segmented,
  Skeleton,
} from "@/ui";

import { type DayResult, type History, useHistory } from "./use-history";

const ResultChart = lazy(() => import("./ResultChart"));

const SPANS = [
  { value: "30", label: "30 d" },
  { value: "90", label: "90 d" },
  { value: "365", label: "1 y" },
] as const;
const SHAPES = [
  { value: "total", label: "Total" },
  { value: "daily", label: "Daily" },
  { value: "table", label: "Table" },
] as const;

export type Shape = (typeof SHAPES)[number]["value"];

/** What the days brought, after charges: as a line that adds up, day by day, or as a table. */
export function Results() {
  const [span, setSpan] = useState<(typeof SPANS)[number]["value"]>("30");
  const [shape, setShape] = useState<Shape>("total");
  const { data, error, refetch } = useHistory(Number(span));
  return (
    <Card
      flush
      title="Booked result, after charges"
      hint="Days with trades only; open positions count on the day they are closed."
      className="overflow-clip"
    >
      <div className="flex flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-2.5">
        <Sum history={data} />
        <div className="flex flex-wrap gap-2">
          <Segmented label="How far back" value={span} options={SPANS} onChange={setSpan} />
          <Segmented label="Shown as" value={shape} options={SHAPES} onChange={setShape} />
        </div>
      </div>
      {data ? (
        data.days.length === 0 ? (
          <EmptyState icon={<ChartLine aria-hidden />} title="Nothing was traded in this time">
            Each day with a trade becomes a point here.
          </EmptyState>
        ) : shape === "table" ? (
          <DataTable
            label="Results by day"
            rows={data.days.toReversed()}
            columns={COLUMNS}
            rowKey={({ day }) => day}
          />
        ) : (
          <ErrorBoundary>
            <Suspense fallback={<Drawing />}>
              <ResultChart days={data.days} shape={shape} />
            </Suspense>
          </ErrorBoundary>
        )
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Drawing />
      )}
    </Card>
  );
}

function Drawing() {
  return (
    <div role="status" aria-label="Loading results" className="p-4">
      <Skeleton className="h-64" />
    </div>
  );
}

function Sum({ history }: { readonly history: History | undefined }) {
  const last = history?.days.at(-1);
  if (!history || !last) return <span className="text-sm text-ink-3">–</span>;
  return (
    <p className="text-sm text-ink-2">
      <PnL amount={last.cumulative_net} arrow className="text-lg font-semibold" />
      <span className="ml-2 whitespace-nowrap">since {formatDay(history.since)}</span>
    </p>
  );
}

const COLUMNS: readonly Column<DayResult>[] = [
  {
    id: "day",
    header: "Day",
    card: "title",
    width: "minmax(110px, 1.2fr)",
    cell: ({ day }) => (
      <Link
        to="/statement/$date"
        params={{ date: day }}
        className="font-medium hover:text-accent hover:underline"
      >
        {formatDay(day)}
      </Link>
    ),
  },
  { id: "trades", header: "Trades", align: "end", cell: ({ trades }) => formatQuantity(trades) },
  { id: "runs", header: "Runs", align: "end", cell: ({ runs }) => formatQuantity(runs) },
  { id: "realized", header: "Booked", align: "end", cell: ({ realized }) => <PnL amount={realized} /> },
  { id: "charges", header: "Charges", align: "end", cell: ({ charges }) => <Money amount={charges} /> },
  { id: "net", header: "Net", align: "end", card: "trailing", cell: ({ net }) => <PnL amount={net} /> },
  {
    id: "total",
    header: "Adds up to",
    align: "end",
    cell: ({ cumulative_net: total }) => <PnL amount={total} />,
  },
];
