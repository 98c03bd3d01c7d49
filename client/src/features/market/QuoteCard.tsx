import { useLiveQuote } from "@/app/live";
import { formatPrice } from "@/domain/format";
import { Card, ErrorState, None, PnL, Price, Quantity, Skeleton, Stat, Time } from "@/ui";

import { DayRange } from "./DayRange";
import { sinceOpen, spreadOf } from "./quote";

interface QuoteProps {
  readonly instrument: string;
  readonly tick: string;
}

/** The newest price, live, and the day around it. */
export function QuoteCard({ instrument, tick }: QuoteProps) {
  const { data: quote, error, refetch } = useLiveQuote(instrument);
  if (quote === null)
    return (
      <Card>
        <p className="font-semibold">No price yet</p>
        <p className="text-sm text-ink-2">
          It has not been quoted since the platform began to listen. Prices come with the next session.
        </p>
      </Card>
    );
  if (!quote)
    return (
      <Card flush>
        {error ? (
          <ErrorState compact error={error} onRetry={() => void refetch()} />
        ) : (
          <div role="status" aria-label="Loading the price" className="p-4">
            <Skeleton className="h-14" />
          </div>
        )}
      </Card>
    );
  const change = sinceOpen(quote);
  const spread = spreadOf(quote);
  return (
    <Card>
      <div className="grid grid-cols-3 gap-x-4 gap-y-4 desk:grid-cols-[minmax(230px,1.6fr)_repeat(5,1fr)_1.5fr] desk:items-start">
        <div className="max-desk:col-span-3">
          <Stat
            size="lg"
            label={
              <>
                Last · <Time at={quote.at} style="seconds" zone />
              </>
            }
            hint={
              change && (
                <span className="text-sm">
                  <PnL amount={change.amount} percent={change.percent} arrow />{" "}
                  <span className="text-ink-3">since the open</span>
                </span>
              )
            }
          >
            <Price price={quote.last} tickSize={tick} />
          </Stat>
        </div>
        <Stat label="Bid">
          <Price price={quote.bid} tickSize={tick} />
        </Stat>
        <Stat label="Ask">
          <Price price={quote.ask} tickSize={tick} />
        </Stat>
        <Stat label="Spread">
          <Price price={spread} tickSize={tick} />
        </Stat>
        <Stat label="Open">
          <Price price={quote.day_open} tickSize={tick} />
        </Stat>
        <Stat label="Volume">
          <Quantity units={quote.volume} />
        </Stat>
        <div className="flex min-w-0 flex-col gap-0.5 max-desk:col-span-3 max-desk:pt-1">
          <span className="eyebrow">Low and high of the day</span>
          <DayRange quote={quote} tick={tick} />
          <span className="figures flex justify-between text-sm font-medium">
            <span>{quote.day_low === null ? <None /> : formatPrice(quote.day_low, tick)}</span>
            <span>{quote.day_high === null ? <None /> : formatPrice(quote.day_high, tick)}</span>
          </span>
        </div>
      </div>
      {error && (
        <div className="-mx-4 mt-3 -mb-4 border-t border-line">
          <ErrorState compact error={error} onRetry={() => void refetch()} />
        </div>
      )}
    </Card>
  );
}
