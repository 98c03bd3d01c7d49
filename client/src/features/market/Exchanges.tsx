import type { Schemas } from "@/api/client";
import { Card, ErrorState, Skeleton, StatusBadge, Time } from "@/ui";

import { FEED, hoursOf, nextWords, openWord } from "./session";
import { useMarketStatus } from "./use-market";

const NAMES: Record<Schemas["Exchange"], string> = {
  NSE: "National Stock Exchange",
  SIM: "Plimsoll's simulated exchange",
};

/** Each exchange: whether it trades, when it does next, and whether its prices can be trusted. */
export function Exchanges() {
  const { data, error, refetch } = useMarketStatus();
  if (error && !data)
    return (
      <Card flush>
        <ErrorState compact error={error} onRetry={() => void refetch()} />
      </Card>
    );
  return (
    <div className="grid gap-3 desk:grid-cols-2 desk:gap-5">
      {data
        ? data.exchanges.map((each) => <Exchange key={each.exchange} status={each} />)
        : ["one", "other"].map((name) => (
            <Card key={name}>
              <div role="status" aria-label="Loading the exchanges">
                <Skeleton className="h-11" />
              </div>
            </Card>
          ))}
    </div>
  );
}

function Exchange({ status }: { readonly status: Schemas["ExchangeStatusView"] }) {
  const late = status.is_open && status.feed !== "live";
  return (
    <section
      aria-label={status.exchange}
      className="flex min-w-0 items-center justify-between gap-4 rounded-md border border-line bg-surface px-4 py-3 max-desk:py-2.5"
    >
      <div className="min-w-0">
        <h2 className="truncate font-semibold">
          {status.exchange} <span className="font-normal text-ink-2">{NAMES[status.exchange]}</span>
        </h2>
        <p className="text-sm text-ink-2">
          {status.is_open ? `Open ${nextWords(status)}` : capital(nextWords(status))}
          {!status.is_open && status.opens_at && (
            <span className="text-ink-3"> · hours {hoursOf(status)}</span>
          )}
        </p>
        <p className={late ? "text-xs text-warn" : "text-xs text-ink-3 max-desk:hidden"}>
          {status.is_open || status.feed === "silent" ? capital(FEED[status.feed]) : "Last price"}
          {status.quoted_at && (
            <>
              {", "}
              <Time at={status.quoted_at} style={status.is_open ? "seconds" : "short"} zone />
            </>
          )}
        </p>
      </div>
      <StatusBadge word={openWord(status)} />
    </section>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
