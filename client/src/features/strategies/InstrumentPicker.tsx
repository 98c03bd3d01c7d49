import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { type KeyboardEvent, useDeferredValue, useId, useRef, useState } from "react";

import { api, ok, type Schemas } from "@/api/client";
import { symbolOf } from "@/domain/words";
import { Badge, type ControlProps, cx, ErrorState, Input } from "@/ui";

type Instrument = Schemas["InstrumentView"];

export interface InstrumentPickerProps {
  readonly control: ControlProps;
  readonly chosen: Instrument | null;
  readonly disabled: boolean;
  readonly onChoose: (instrument: Instrument) => void;
}

/** A search field with what was found below it, worked by pointer or arrow keys. */
export function InstrumentPicker({ control, chosen, disabled, onChoose }: InstrumentPickerProps) {
  const list = useId();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const query = useDeferredValue(typed?.trim() ?? "");
  const found = useQuery({
    queryKey: ["instruments", query],
    queryFn: ({ signal }) =>
      ok(api.GET("/v1/instruments", { params: { query: { query, limit: 12 } }, signal })),
    enabled: query !== "",
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
  const open = typed !== null && query !== "";
  const items = open ? (found.data?.items ?? []) : [];
  const choose = (instrument: Instrument) => {
    if (!instrument.tradable) return;
    onChoose(instrument);
    setTyped(null);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Escape" && open) {
      event.preventDefault(); // closes the list, not the sheet around it
      setTyped(null);
    }
    if (items.length === 0) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      setAt((to + items.length) % items.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const instrument = items[Math.min(at, items.length - 1)];
      if (instrument) choose(instrument);
    }
  };
  return (
    <div className="relative">
      <Input
        {...control}
        ref={field}
        role="combobox"
        aria-expanded={open}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={open && items.length > 0 ? `${list}-${at.toString()}` : undefined}
        autoComplete="off"
        spellCheck={false}
        disabled={disabled}
        before={<Search aria-hidden className="size-4" />}
        placeholder="Reliance, TIDE, …"
        value={typed ?? (chosen ? `${symbolOf(chosen.id)} · ${chosen.name}` : "")}
        onFocus={(event) => {
          event.target.select();
        }}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onBlur={() => {
          setTyped(null);
        }}
        onKeyDown={press}
      />
      <div
        id={list}
        role="listbox"
        aria-label="Instruments"
        className={cx(
          "absolute inset-x-0 top-full z-20 mt-1 max-h-80 overflow-y-auto rounded border border-line-strong bg-surface p-1 shadow-pop",
          !open && "hidden",
        )}
      >
        {items.map((each, index) => (
          // The field keeps the focus and takes the keys; a press here is the pointer's way.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={each.id}
            id={`${list}-${index.toString()}`}
            role="option"
            aria-selected={index === at}
            aria-disabled={!each.tradable || undefined}
            tabIndex={-1}
            onPointerDown={(event) => {
              event.preventDefault();
            }}
            onClick={() => {
              choose(each);
            }}
            className={cx(
              "flex min-h-11 items-center gap-3 rounded-sm px-2.5 desk:min-h-9",
              index === at && "bg-hover",
              each.tradable ? "cursor-pointer" : "text-ink-3",
            )}
          >
            <span className="font-medium">{each.symbol}</span>
            <span className="min-w-0 flex-1 truncate text-sm text-ink-2">{each.name}</span>
            <Badge>{each.tradable ? each.exchange : "not tradable"}</Badge>
          </div>
        ))}
        {open && found.isSuccess && items.length === 0 && (
          <p className="px-2.5 py-2 text-sm text-ink-2">Nothing is called that.</p>
        )}
        {open && found.isPending && <p className="px-2.5 py-2 text-sm text-ink-3">Searching…</p>}
        {open && found.error && (
          <ErrorState compact error={found.error} onRetry={() => void found.refetch()} />
        )}
      </div>
    </div>
  );
}
