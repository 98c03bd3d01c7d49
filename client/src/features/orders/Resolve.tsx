import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import type { Schemas } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useMe } from "@/app/me";
import { Button, ErrorState, Field, Input, Time, toast } from "@/ui";

import { type OrderWithHistory, sent, useTakeOver } from "./use-orders";

type Action = Schemas["ResolutionBody"]["action"];

interface Choice {
  readonly action: Action;
  readonly title: string;
  readonly does: string;
  readonly confirm: string;
}

function choicesOf(order: OrderWithHistory): readonly Choice[] {
  const exit = order.role === "EXIT";
  return [
    {
      action: "retry",
      title: exit ? "Ask the broker again, and send the exit again" : "Ask the broker again",
      does: exit
        ? "If the broker's book proves that it has no such order, this one is given up and the exit goes out anew. If the book has it, it counts as it stands there."
        : "If the broker's book proves that it has no such order, it is given up and the entry does not happen. If the book has it, it counts as it stands there, with its stop.",
      confirm: exit ? "Yes, look and send again" : "Yes, look again",
    },
    {
      action: "done_outside",
      title: "I traded it myself at the broker",
      does: "Give the broker's number of that order. If it is in the book and fits in instrument and side, its trades become this order's.",
      confirm: "Yes, take that order's trades",
    },
    ...(exit
      ? []
      : [
          {
            action: "void",
            title: "Give this entry up",
            does: "It is not sent any more and its run ends. If the broker turns out to have it after all, it counts as it stands there, with its stop.",
            confirm: "Yes, give it up",
          } as const,
        ]),
  ];
}

/** A parked order goes on only when a person says how. */
export function Resolve({ order }: { readonly order: OrderWithHistory }) {
  const takeOver = useTakeOver();
  const [action, setAction] = useState<Action | null>(null);
  const [number, setNumber] = useState("");
  const resolve = useMutation({
    mutationFn: (chosen: Action) =>
      sent.resolve(order.id, {
        action: chosen,
        ...(chosen === "done_outside" ? { broker_order_id: number.trim() } : {}),
      }),
    onSuccess: (after) => {
      takeOver(after);
      setAction(null);
      toast({ tone: "info", text: "Asked. The broker's book is read first; the outcome appears here." });
    },
  });
  const before = order.resolution;
  if (before?.state === "requested") return <Waiting resolution={before} />;
  const problem = resolve.error ? asProblem(resolve.error) : null;
  const onField = problem?.field("broker_order_id");
  return (
    <section aria-label="What shall be done" className="rounded-md border border-stop/40 p-3.5">
      <h3 className="font-semibold">What shall be done with it?</h3>
      {order.role === "EXIT" && (
        <p className="mt-1 text-sm text-ink-2">
          This is an exit: it is never given up while something is held.
        </p>
      )}
      {before?.state === "refused" && (
        <p role="alert" className="mt-2 rounded bg-loss-soft px-3 py-2 text-sm text-loss">
          The last request could not be carried out: {before.outcome ?? "the broker gave no reason"}
        </p>
      )}
      <div role="radiogroup" aria-label="Choices" className="mt-3 flex flex-col gap-2">
        {choicesOf(order).map((choice) => (
          <div
            key={choice.action}
            className="relative flex gap-3 rounded border border-line p-3 hover:bg-hover has-checked:border-accent has-checked:bg-accent-soft"
          >
            <input
              type="radio"
              name="resolution"
              id={`resolve-${choice.action}`}
              aria-describedby={`resolve-${choice.action}-does`}
              className="mt-1 size-4 shrink-0 accent-(--accent) after:absolute after:inset-0 after:content-['']"
              checked={action === choice.action}
              onChange={() => {
                resolve.reset();
                setAction(choice.action);
              }}
            />
            <div>
              <label htmlFor={`resolve-${choice.action}`} className="block font-medium">
                {choice.title}
              </label>
              <p id={`resolve-${choice.action}-does`} className="text-sm text-ink-2">
                {choice.does}
              </p>
            </div>
          </div>
        ))}
      </div>
      {action !== null && (
        <form
          className="mt-3 flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            resolve.mutate(action);
          }}
        >
          {action === "done_outside" && (
            <Field label="The broker's number of your order" error={onField}>
              {(control) => (
                <Input
                  {...control}
                  required
                  maxLength={64}
                  value={number}
                  onChange={({ target }) => setNumber(target.value)}
                />
              )}
            </Field>
          )}
          {problem && !onField && <ErrorState compact error={problem} />}
          <Button type="submit" kind="danger" busy={resolve.isPending} className="self-end">
            {choicesOf(order).find((each) => each.action === action)?.confirm}
          </Button>
        </form>
      )}
    </section>
  );
}

const ASKED: Record<Action, string> = {
  retry: "Looking again",
  done_outside: "Taking over an order traded at the broker",
  void: "Giving it up",
};

function Waiting({ resolution }: { readonly resolution: Schemas["ResolutionView"] }) {
  const { data: me } = useMe();
  const by =
    resolution.requested_by === me?.id
      ? "you"
      : resolution.requested_by === "operator"
        ? "the operator"
        : "a colleague";
  return (
    <p role="status" className="rounded-md border border-line bg-accent-soft p-3.5 text-sm">
      <span className="font-medium">{ASKED[resolution.action]}</span> was asked for by {by} at{" "}
      <Time at={resolution.requested_at} style="seconds" zone />. It waits for the broker&apos;s book.
    </p>
  );
}
