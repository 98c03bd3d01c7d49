import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { newKey } from "@/api/client";
import { asProblem } from "@/api/problem";
import { formatQuantity } from "@/domain/format";
import { multiply } from "@/domain/money";
import { symbolOf } from "@/domain/words";
import { unitsOf } from "@/features/orders/draft";
import { Button, Dialog, ErrorState, Field, Input, Money, Price, Segmented, toast } from "@/ui";

import type { Guarding } from "./guards";
import { useGuarding } from "./use-guarding";
import { type Position, useSent } from "./use-positions";

interface LeaveProps {
  readonly position: Position;
  readonly onClose: () => void;
}

type Mode = "all" | "part";

/** Leave a position as a whole, or a part of it, after saying exactly what will be sent. */
export function LeaveDialog({ position, onClose }: LeaveProps) {
  const known = useGuarding()(position);
  const guarding = known ?? { guards: [], unguarded: 0 };
  const [mode, setMode] = useState<Mode>("all");
  const [typed, setTyped] = useState("");
  const key = useRef({ quantity: 0, key: "" });
  const sent = useSent();
  const held = Math.abs(position.quantity);
  const wanted = mode === "all" ? held : unitsOf(typed);
  const leave = useMutation({
    mutationFn: async (quantity: number) => {
      if (key.current.quantity !== quantity) key.current = { quantity, key: newKey() };
      if (mode === "part") return void (await sent.reduce(position, quantity, key.current.key));
      for (const { strategyId } of guarding.guards) await sent.squareOff(strategyId);
      const rest = guarding.guards.length === 0 ? held : guarding.unguarded;
      if (rest > 0) await sent.reduce(position, rest, key.current.key);
    },
    onSuccess: () => {
      toast({ tone: "good", text: `Leaving ${symbolOf(position.instrument)}.` });
      onClose();
    },
  });
  const problem = leave.error ? asProblem(leave.error) : null;
  const refused = problem?.field("quantity") ?? problem?.field("reduce_only");
  const tooMany = wanted !== null && wanted > held ? `You hold ${formatQuantity(held)}.` : undefined;
  const verb = position.quantity > 0 ? "Sell" : "Buy back";
  const ready = known !== null && held > 0 && wanted !== null && !tooMany;
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Leave ${symbolOf(position.instrument)}`}
      footer={
        <>
          <Button kind="ghost" onClick={onClose}>
            Keep it
          </Button>
          <Button
            kind="danger"
            busy={leave.isPending}
            disabled={!ready}
            onClick={() => {
              if (wanted !== null) leave.mutate(wanted);
            }}
          >
            {wanted === null ? verb : `${verb} ${formatQuantity(wanted)} now`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="text-ink-2">
          You hold <strong className="font-semibold text-ink">{formatQuantity(held)}</strong>{" "}
          {position.quantity > 0 ? "long" : "short"} at an average of <Price price={position.average} />; the
          last price is <Price price={position.last} />.
        </p>
        <Segmented
          wide
          label="How much"
          value={mode}
          options={[
            { value: "all", label: "Square off all" },
            { value: "part", label: "Reduce by a part" },
          ]}
          onChange={(next: Mode) => {
            leave.reset();
            setMode(next);
          }}
        />
        {mode === "part" && (
          <Field label="How many" error={tooMany ?? refused} hint={`Of ${formatQuantity(held)}.`}>
            {(control) => (
              <Input
                {...control}
                figures
                inputMode="numeric"
                value={typed}
                onChange={({ target }) => {
                  leave.reset();
                  setTyped(target.value);
                }}
              />
            )}
          </Field>
        )}
        <WillHappen mode={mode} position={position} guarding={guarding} units={wanted} />
        {!known && <p className="text-sm text-warn">Who holds it is being looked up.</p>}
        {problem && !(mode === "part" && refused) && <ErrorState compact error={problem} />}
      </div>
    </Dialog>
  );
}

interface WillProps {
  readonly mode: Mode;
  readonly position: Position;
  readonly guarding: Guarding;
  readonly units: number | null;
}

function WillHappen({ mode, position, guarding: { guards, unguarded }, units }: WillProps) {
  const bare = guards.length === 0 ? Math.abs(position.quantity) : unguarded;
  return (
    <ul className="flex list-disc flex-col gap-1.5 rounded bg-sunken py-3 pr-3 pl-7 text-sm text-ink-2">
      {mode === "all" &&
        guards.map((guard) => (
          <li key={guard.strategyId}>
            {guard.manual ? (
              "The order by hand"
            ) : (
              <strong className="font-medium text-ink">{guard.name}</strong>
            )}{" "}
            is squared off: {formatQuantity(Math.min(Math.abs(guard.units), Math.abs(position.quantity)))} go
            out at the market&apos;s price
            {guard.manual ? "." : ", and it enters nothing more until you start it again."}
          </li>
        ))}
      {mode === "all" && bare > 0 && (
        <li>{formatQuantity(bare)} that no strategy holds go out with an order that can only reduce.</li>
      )}
      {mode === "part" && (
        <li>
          An order that can only reduce goes out at the market&apos;s price. It can never turn the position
          round.
        </li>
      )}
      {mode === "part" && guards.length > 0 && (
        <li>
          The strategy keeps its stop for what is left; when it exits, it leaves only what is still there.
        </li>
      )}
      {position.last !== null && units !== null && units > 0 && (
        <li>
          At the last price that is <Money amount={multiply(position.last, units)} />; what it fills at may
          differ.
        </li>
      )}
    </ul>
  );
}
