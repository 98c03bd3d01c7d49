import { useNavigate } from "@tanstack/react-router";
import { Search, SearchX } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef } from "react";

import type { Schemas } from "@/api/client";
import { Button, Card, DataTable, EmptyState, ErrorState, Input, Page, Segmented, SkeletonRows } from "@/ui";

import { columnsOf } from "./columns";
import { Exchanges } from "./Exchanges";
import { useSearchState, type Where } from "./search-store";
import { type Exchange, useInstruments, useMarketStatus, useQuotes } from "./use-market";

const WHERE: readonly { readonly value: Where; readonly label: string }[] = [
  { value: "ALL", label: "All" },
  { value: "NSE", label: "NSE" },
  { value: "SIM", label: "SIM" },
];
const BOTH: readonly Exchange[] = ["SIM", "NSE"];

/** Those that trade now come first. */
function orderOf(where: Where, status: Schemas["MarketStatusView"] | undefined): readonly Exchange[] {
  if (where !== "ALL") return [where];
  const open = new Set(status?.exchanges.filter(({ is_open: now }) => now).map(({ exchange }) => exchange));
  return open.has("NSE") ? ["NSE", "SIM"] : BOTH;
}

export function Market() {
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const { text, where, type, choose } = useSearchState();
  const status = useMarketStatus().data;
  const found = useInstruments(text, orderOf(where, status));
  const quotes = useQuotes(found.items?.map(({ id }) => id) ?? []);
  useSlash(() => field.current?.focus());
  const open = (instrument: string) => void navigate({ to: "/market/$instrument", params: { instrument } });
  const press = (event: KeyboardEvent) => {
    const first = found.items?.[0];
    if (event.key === "Enter" && first && !found.isBehind) open(first.id);
    else if (event.key === "ArrowDown") {
      event.preventDefault();
      list.current?.querySelector<HTMLElement>("[role=row][tabindex='0']")?.focus();
    } else if (event.key === "Escape") type("");
  };
  return (
    <Page title="Market" hint="Find what to trade, and see what it does now.">
      <Exchanges />
      <Card flush>
        <div className="flex flex-wrap items-center gap-3 border-b border-line p-3">
          <div className="min-w-56 flex-1 desk:max-w-96">
            <Input
              ref={field}
              type="search"
              aria-label="Search instruments"
              aria-keyshortcuts="/"
              autoComplete="off"
              spellCheck={false}
              placeholder="Symbol or name: Reliance, TIDE…"
              maxLength={64}
              before={<Search aria-hidden className="size-4" />}
              value={text}
              onKeyDown={press}
              onChange={({ target }) => {
                type(target.value);
              }}
            />
          </div>
          <Segmented label="Exchange" value={where} options={WHERE} onChange={choose} />
          <p role="status" className="ml-auto text-xs text-ink-3 max-desk:sr-only">
            {found.isBehind ? "Searching…" : found.items && counted(found.items.length, text)}
          </p>
        </div>
        {found.error && !found.items ? (
          <ErrorState error={found.error} onRetry={() => void found.refetch()} />
        ) : !found.items ? (
          <SkeletonRows rows={10} label="Loading instruments" />
        ) : found.items.length === 0 ? (
          <EmptyState
            icon={<SearchX aria-hidden />}
            title={`Nothing is called “${text.trim()}”`}
            action={
              <Button
                onClick={() => {
                  type("");
                  choose("ALL");
                  field.current?.focus();
                }}
              >
                Show all
              </Button>
            }
          >
            Try a part of the name, or the exchange&apos;s symbol.
          </EmptyState>
        ) : (
          <div ref={list} className={found.isBehind ? "opacity-60" : undefined}>
            {quotes.error && (
              <ErrorState compact error={quotes.error} onRetry={() => void quotes.refetch()} />
            )}
            <DataTable
              label="Instruments"
              rows={found.items}
              columns={columnsOf(quotes.data, quotes.isSuccess || quotes.isError)}
              rowKey={({ id }) => id}
              onOpen={({ id }) => {
                open(id);
              }}
            />
          </div>
        )}
      </Card>
    </Page>
  );
}

function counted(count: number, text: string): string {
  if (text.trim() === "") return "";
  return count === 1 ? "1 instrument" : `${count.toString()} instruments`;
}

/** The slash key goes to the search, unless somebody is typing. */
function useSlash(go: () => void) {
  const going = useRef(go);
  useEffect(() => {
    going.current = go;
  });
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest("input, textarea, select, dialog")) return;
      event.preventDefault();
      going.current();
    };
    document.addEventListener("keydown", press);
    return () => {
      document.removeEventListener("keydown", press);
    };
  }, []);
}
