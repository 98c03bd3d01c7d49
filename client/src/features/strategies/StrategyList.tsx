import { Link, useNavigate } from "@tanstack/react-router";
import { Plus, Search, Workflow } from "lucide-react";
import { useDeferredValue, useState } from "react";

import type { Schemas } from "@/api/client";
import { useLive } from "@/app/live";
import { useMayTrade } from "@/app/me";
import {
  Button,
  buttonClass,
  Card,
  DataTable,
  EmptyState,
  ErrorState,
  Input,
  Page,
  Segmented,
  SkeletonRows,
} from "@/ui";

import { columnsOf } from "./columns";
import { type Filter, FILTERS, matches } from "./filter";
import { useRowActions } from "./RowActions";
import { useDay } from "./use-strategies";

export function StrategyList() {
  const mayTrade = useMayTrade();
  const { data, error, refetch } = useLive("strategies");
  return (
    <Page
      title="Strategies"
      actions={
        mayTrade && (
          <Link to="/strategies/new" className={buttonClass("primary")}>
            <Plus aria-hidden className="size-4" />
            New strategy
          </Link>
        )
      }
    >
      {error && <ErrorState compact={data !== undefined} error={error} onRetry={() => void refetch()} />}
      {data ? <Listed all={data.items} /> : !error && <SkeletonRows label="Loading strategies" />}
    </Page>
  );
}

function Listed({ all }: { readonly all: readonly Schemas["StrategyView"][] }) {
  const navigate = useNavigate();
  const [filter, setFilter] = useState<Filter>("all");
  const [search, setSearch] = useState("");
  const wanted = useDeferredValue(search);
  const { days, lasts } = useDay();
  const { actions, dialog } = useRowActions();
  if (all.length === 0) return <Nothing />;
  const rows = all.filter((each) => matches(each, filter, wanted));
  return (
    <Card flush>
      <div className="flex flex-wrap items-center gap-3 border-b border-line p-3">
        <div className="-m-0.5 max-w-full overflow-x-auto p-0.5">
          <Segmented
            label="Status"
            value={filter}
            onChange={setFilter}
            options={FILTERS.map(({ value, label }) => ({
              value,
              label: (
                <>
                  {label}
                  <span className="figures font-normal text-ink-3">
                    {all.filter((each) => matches(each, value, "")).length}
                  </span>
                </>
              ),
            }))}
          />
        </div>
        <div className="min-w-40 flex-1 desk:max-w-72 desk:ml-auto">
          <Input
            type="search"
            aria-label="Search strategies"
            placeholder="Name or instrument"
            before={<Search aria-hidden className="size-4" />}
            value={search}
            onChange={(event) => {
              setSearch(event.target.value);
            }}
          />
        </div>
      </div>
      {rows.length > 0 ? (
        <DataTable
          label="Strategies"
          rows={rows}
          columns={columnsOf({ days, lasts, actions })}
          rowKey={({ id }) => id}
          onOpen={({ id }) => void navigate({ to: "/strategies/$id", params: { id } })}
        />
      ) : (
        <EmptyState
          icon={<Search aria-hidden />}
          title="None of them fits"
          action={
            <Button
              onClick={() => {
                setFilter("all");
                setSearch("");
              }}
            >
              Show all
            </Button>
          }
        />
      )}
      {dialog}
    </Card>
  );
}

function Nothing() {
  const mayTrade = useMayTrade();
  return (
    <Card>
      <EmptyState
        icon={<Workflow aria-hidden />}
        title="No strategy yet"
        action={
          mayTrade && (
            <Link to="/strategies/new" className={buttonClass("primary")}>
              Write the first one
            </Link>
          )
        }
      >
        A strategy says what to trade, when to enter and leave, and how far the price may go against you.
        Without that line it is not taken.
      </EmptyState>
    </Card>
  );
}
