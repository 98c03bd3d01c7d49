import type { UseQueryResult } from "@tanstack/react-query";
import { Download, History } from "lucide-react";
import { useState } from "react";

import { api, ok, type Schemas } from "@/api/client";
import { absolute, compare, type Decimal, divide, multiply, sum, toPixels } from "@/domain/money";
import { formatDay } from "@/domain/time";
import { causeOf, RUN_STATE } from "@/domain/words";
import {
  Button,
  type Column,
  cx,
  DataTable,
  EmptyState,
  ErrorState,
  None,
  PnL,
  Price,
  SkeletonRows,
  StatusBadge,
  Time,
  toastError,
} from "@/ui";

type Run = Schemas["RunView"];

export interface RunsProps {
  readonly strategy: Schemas["StrategyView"];
  readonly query: Pick<UseQueryResult, "isPending" | "error" | "refetch">;
  readonly runs: readonly Run[];
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
}

/** Every run with why it ended and what it made; one press opens its timeline and its day on the chart. */
export function Runs({ strategy, query, runs, chosen, onChoose }: RunsProps) {
  if (query.isPending) return <SkeletonRows label="Loading runs" />;
  if (query.error && runs.length === 0)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (runs.length === 0)
    return (
      <EmptyState icon={<History aria-hidden />} title="No run yet">
        There is one for each day on which it may enter.
      </EmptyState>
    );
  const most = runs
    .map(({ realized }) => absolute(realized))
    .reduce((a, b) => (compare(a, b) > 0 ? a : b), "0");
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <p className="text-sm text-ink-2">
          Net of {runs.length === 1 ? "this run" : `these ${runs.length.toString()} runs`}:{" "}
          <PnL amount={sum(runs.map(({ net }) => net))} className="font-semibold" />
        </p>
        <CsvButton strategy={strategy} />
      </div>
      <div className="-mx-4 border-t border-line">
        <DataTable
          label="Runs"
          rows={runs}
          columns={columnsOf(most)}
          rowKey={({ id }) => id}
          onOpen={({ id }) => {
            onChoose(id);
          }}
          rowClass={({ id }) => (id === chosen ? "bg-accent-soft" : undefined)}
        />
      </div>
    </>
  );
}

function columnsOf(most: Decimal): readonly Column<Run>[] {
  return [
    { id: "day", header: "Day", width: "112px", card: "title", cell: (run) => formatDay(run.session_date) },
    {
      id: "state",
      header: "State",
      width: "112px",
      card: "trailing",
      cell: (run) => <StatusBadge word={RUN_STATE[run.state]} />,
    },
    {
      id: "why",
      header: "Why it ended",
      width: "minmax(130px, 1fr)",
      card: "subtitle",
      cell: (run) =>
        run.reason ? (
          <span
            className={cx(causeOf(run.reason).tone === "stop" && "font-medium text-stop")}
            title={run.explanation ?? undefined}
          >
            {causeOf(run.reason).text}
          </span>
        ) : (
          <None why="not ended" />
        ),
    },
    {
      id: "in",
      header: "In",
      width: "minmax(140px, 1fr)",
      cell: ({ legs: [leg] }) => <Fill at={leg?.entry_at ?? null} price={leg?.entry_average ?? null} />,
    },
    {
      id: "out",
      header: "Out",
      width: "minmax(140px, 1fr)",
      cell: ({ legs: [leg] }) => <Fill at={leg?.exit_at ?? null} price={leg?.exit_average ?? null} />,
    },
    {
      id: "bar",
      header: "P&L per run",
      width: "minmax(90px, 1fr)",
      card: "hidden",
      cell: ({ realized }) => <Bar amount={realized} most={most} />,
    },
    {
      id: "gross",
      header: "Gross",
      align: "end",
      width: "100px",
      cell: ({ realized }) => <PnL amount={realized} />,
    },
    {
      id: "net",
      header: "Net",
      align: "end",
      width: "100px",
      card: "subtitle",
      cell: ({ net }) => <PnL amount={net} className="font-medium" />,
    },
  ];
}

function Fill({ at, price }: { readonly at: string | null; readonly price: Decimal | null }) {
  if (!at || !price) return <None why="none" />;
  return (
    <span className="figures">
      <Price price={price} />{" "}
      <span className="text-xs text-ink-3">
        <Time at={at} style="seconds" />
      </span>
    </span>
  );
}

/** Gains to the right of the middle, losses to the left, the largest run filling its half. */
function Bar({ amount, most }: { readonly amount: Decimal; readonly most: Decimal }) {
  const width = toPixels(divide(multiply(absolute(amount), "50"), most, 2) ?? "0");
  const lost = amount.startsWith("-");
  return (
    <span aria-hidden className="relative block h-2.5 w-full rounded-sm bg-sunken">
      <span
        style={{ width: `${width.toString()}%`, [lost ? "right" : "left"]: "50%" }}
        className={cx("absolute inset-y-0 rounded-sm", lost ? "bg-loss" : "bg-profit")}
      />
      <span className="absolute inset-y-0 left-1/2 w-px bg-line-strong" />
    </span>
  );
}

function CsvButton({ strategy }: { readonly strategy: Schemas["StrategyView"] }) {
  const [busy, setBusy] = useState(false);
  const fetchIt = async () => {
    setBusy(true);
    try {
      const text = await ok(
        api.GET("/v1/strategies/{strategy_id}/pnl.csv", {
          params: { path: { strategy_id: strategy.id } },
          parseAs: "blob",
        }),
      );
      const link = document.createElement("a");
      link.href = URL.createObjectURL(text);
      link.download = `${strategy.name.replace(/[^\p{L}\p{N}]+/gu, "-")}-pnl.csv`;
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (error) {
      toastError(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button
      size="sm"
      busy={busy}
      icon={<Download aria-hidden className="size-3.5" />}
      onClick={() => void fetchIt()}
    >
      P&amp;L as CSV
    </Button>
  );
}
