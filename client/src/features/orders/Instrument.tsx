import { exchangeOf, symbolOf } from "@/domain/words";

/** TIDE with a small SIM behind it. */
export function Instrument({ id }: { readonly id: string }) {
  return (
    <>
      <span className="font-medium">{symbolOf(id)}</span>{" "}
      <span className="text-xs text-ink-3">{exchangeOf(id)}</span>
    </>
  );
}
