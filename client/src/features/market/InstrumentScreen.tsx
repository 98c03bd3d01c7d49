import { getRouteApi, Link } from "@tanstack/react-router";
import { ArrowLeft, Compass, Plus } from "lucide-react";

import type { Schemas } from "@/api/client";
import { useMayTrade } from "@/app/me";
import { symbolOf } from "@/domain/words";
import { useInstrument } from "@/features/strategies/use-strategies";
import { Badge, buttonClass, Card, EmptyState, ErrorState, Page, Skeleton, StatusBadge } from "@/ui";

import { Facts } from "./Facts";
import { MarketChart } from "./MarketChart";
import { QuoteCard } from "./QuoteCard";
import { nextWords, openWord } from "./session";
import { useSession } from "./use-market";
import { Yours } from "./Yours";

const route = getRouteApi("/shell/market/$instrument");

export function InstrumentScreen() {
  const { instrument: id } = route.useParams();
  return <InstrumentPage key={id} id={id} />;
}

export function InstrumentPage({ id }: { readonly id: string }) {
  const { data, error, refetch } = useInstrument(id);
  if (data) return <Known instrument={data} />;
  return (
    <Page title={symbolOf(id)} actions={<Back />}>
      <Card flush>
        {error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : data === null ? (
          <EmptyState
            icon={<Compass aria-hidden />}
            title="There is no such instrument"
            action={
              <Link to="/market" className={buttonClass("primary")}>
                Search the market
              </Link>
            }
          >
            {id} is not in the list of what can be traded or watched.
          </EmptyState>
        ) : (
          <div role="status" aria-label="Loading the instrument" className="flex flex-col gap-4 p-4">
            <Skeleton className="h-14" />
            <Skeleton className="h-75 desk:h-90" />
          </div>
        )}
      </Card>
    </Page>
  );
}

function Known({ instrument }: { readonly instrument: Schemas["InstrumentView"] }) {
  const mayTrade = useMayTrade();
  const { id, symbol, name, exchange, tradable, kind, tick_size: tick } = instrument;
  return (
    <Page
      title={symbol}
      hint={
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          {name}
          <Badge>{exchange}</Badge>
          {kind === "index" && <Badge tone="warn">index</Badge>}
          <SessionLine id={id} />
        </span>
      }
      actions={
        <>
          <Back />
          {tradable && mayTrade && (
            <Link to="/strategies/new" search={{ instrument: id }} className={buttonClass("primary")}>
              <Plus aria-hidden className="size-4" />
              New strategy on this
            </Link>
          )}
        </>
      }
    >
      <QuoteCard instrument={id} tick={tick} />
      <div className="grid items-start gap-4 desk:grid-cols-[minmax(0,1fr)_300px] desk:gap-5">
        <MarketChart instrument={id} tick={tick} />
        <div className="flex flex-col gap-4 desk:gap-5">
          {tradable && <Yours instrument={id} />}
          <Facts instrument={instrument} />
        </div>
      </div>
    </Page>
  );
}

function Back() {
  return (
    <Link to="/market" className={buttonClass("ghost")}>
      <ArrowLeft aria-hidden className="size-4" />
      Market
    </Link>
  );
}

function SessionLine({ id }: { readonly id: string }) {
  const { data } = useSession(id);
  if (!data) return null;
  return (
    <span className="flex items-center gap-1.5">
      <StatusBadge word={openWord(data)} />
      <span className="text-ink-2">{nextWords(data)}</span>
    </span>
  );
}
