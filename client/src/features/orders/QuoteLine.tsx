import type { Schemas } from "@/api/client";
import { useLiveQuote } from "@/app/live";
import type { Decimal } from "@/domain/money";
import { Price, Time } from "@/ui";

export function useLast(instrument: string | null): Decimal | null {
  return useLiveQuote(instrument).data?.last ?? null;
}

/** What the instrument trades at, live, and in which steps it is quoted. */
export function QuoteLine({ instrument }: { readonly instrument: Schemas["InstrumentView"] }) {
  const { data: quote } = useLiveQuote(instrument.id);
  return (
    <span className="flex flex-wrap gap-x-3">
      <span>{instrument.name}</span>
      {quote && (
        <span className="text-ink-2">
          <Price price={quote.last} tickSize={instrument.tick_size} /> at{" "}
          <Time at={quote.at} style="seconds" zone />
        </span>
      )}
      <span>
        steps of <Price price={instrument.tick_size} />
        {instrument.lot_size > 1 && `, lots of ${instrument.lot_size.toString()}`}
      </span>
    </span>
  );
}
