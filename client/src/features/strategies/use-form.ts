/** The form's state, and what follows from it: its lines at the newest price, and what is wrong with it. */
import { useState } from "react";

import { useLiveQuote } from "@/app/live";
import type { Decimal } from "@/domain/money";
import { useNow } from "@/ui";

import {
  type DistanceField,
  distanceOf,
  type Errors,
  type FieldName,
  faultsOf,
  type Form,
  quantityOf,
} from "./form";
import { clamped, convert, type DistanceKind, type Line, lineOf, valueAt } from "./risk";
import { useSession } from "./use-strategies";

const CALM_MS = 2_000;
const HELD_MS = 4_000;
type Which = "stop" | "target";

/** The newest price, told every two seconds and held while a line is being moved: figures that can be read. */
function useReference(instrument: string | null) {
  const quote = useLiveQuote(instrument).data ?? null;
  const last = quote?.last ?? null;
  const beat = useNow(CALM_MS).getTime();
  const [kept, keep] = useState<{ of: string | null; beat: number; last: Decimal | null }>({
    of: null,
    beat: 0,
    last: null,
  });
  const [heldUntil, holdUntil] = useState(0);
  const due =
    kept.of !== instrument ||
    (kept.last === null && last !== null) ||
    (beat !== kept.beat && beat > heldUntil);
  if (due && (kept.of !== instrument || kept.beat !== beat || kept.last !== last))
    keep({ of: instrument, beat, last });
  return {
    reference: due ? last : kept.last,
    quotedAt: quote?.at ?? null,
    hold: () => {
      holdUntil(Date.now() + HELD_MS);
    },
  };
}

/** `entry`: the average price of what is held, from which its lines count; null before anything is. */
export function useStrategyForm(initial: Form, entry: Decimal | null = null) {
  const [form, setForm] = useState(initial);
  const [told, setTold] = useState(false);
  const [refused, setRefused] = useState<Errors>({});
  const instrument = form.instrument?.id ?? null;
  const session = useSession(instrument).data ?? null;
  const { reference: last, quotedAt, hold } = useReference(instrument);
  const reference = entry ?? last;
  const tick = form.instrument?.tick_size ?? "0.05";
  const faults = faultsOf(form, { last, reference, latestExit: session?.latest_exit ?? null });

  const change = (part: Partial<Form>, ...fields: FieldName[]) => {
    setForm((before) => ({ ...before, ...part }));
    setRefused((before) => ({ ...before, ...Object.fromEntries(fields.map((field) => [field, undefined])) }));
  };
  const fieldOf = (which: Which) => (which === "stop" ? form.stop : form.target);
  const put = (which: Which, field: DistanceField) => {
    if (which === "stop") change({ stop: field }, "protection.stop_loss");
    else change({ target: field }, "protection.take_profit");
  };
  const lineAt = (which: Which): Line | null => {
    const distance = distanceOf(fieldOf(which));
    if (!distance || reference === null) return null;
    return lineOf(which, distance, form.side, quantityOf(form.quantity) ?? 0, reference, tick);
  };
  return {
    form,
    change,
    put,
    entry,
    reference,
    quotedAt,
    session,
    tick,
    faults,
    stop: lineAt("stop"),
    target: lineAt("target"),
    /** A line was dragged to a level: the field says the same in its own unit. */
    move: (which: Which, level: Decimal) => {
      if (reference === null) return;
      hold();
      const { type } = fieldOf(which);
      const bound = type === "price" ? (last ?? reference) : reference;
      const to = clamped(which, level, form.side, bound, tick);
      put(which, { type, value: valueAt(which, type, to, form.side, reference, tick) });
    },
    /** Another unit for the same line. */
    inUnit: (which: Which, type: DistanceKind) => {
      const before = distanceOf(fieldOf(which));
      const value =
        before && reference !== null ? convert(which, before, type, form.side, reference, tick).value : "";
      put(which, { type, value });
    },
    /** What is said about a field: what the platform refused, else what the form sees once it was to be sent. */
    errorOf: (field: FieldName): string | undefined => refused[field] ?? (told ? faults[field] : undefined),
    /** From now on faults are shown; whether there are none. */
    check: (): boolean => {
      setTold(true);
      setRefused({});
      return Object.keys(faults).length === 0;
    },
    refuse: setRefused,
  };
}

export type StrategyForm = ReturnType<typeof useStrategyForm>;
