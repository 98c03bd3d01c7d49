import { useMutation } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";

import { api, newKey, ok, once, type Schemas } from "@/api/client";
import { asProblem } from "@/api/problem";
import { Button, ErrorState, Page, SkeletonRows, toast, toastError } from "@/ui";

import { bodyOf, emptyForm, errorsFrom, type Form, formOf, withInstrument } from "./form";
import { FormLayout } from "./FormLayout";
import { soon } from "./schedule";
import { useStrategyForm } from "./use-form";
import { useAct, useBrokers, useInstrument, useKeep, useStrategy } from "./use-strategies";

/** From nothing, from another strategy (`?from=`), or for an instrument (`?instrument=`). */
export function NewStrategy() {
  const { from, instrument } = useSearch({ strict: false });
  if (from) return <Copy from={from} />;
  return <Fresh instrument={instrument ?? null} />;
}

function Copy({ from }: { readonly from: string }) {
  const { strategy, error, refetch } = useStrategy(from);
  const instrument = useInstrument(strategy?.instrument ?? null);
  const failed = error ?? instrument.error;
  const again = () => {
    void refetch();
    void instrument.refetch();
  };
  if (strategy && instrument.data !== undefined) {
    const copied = formOf(strategy, instrument.data);
    return <Ready initial={{ ...copied, name: `${copied.name.slice(0, 73)} (copy)` }} />;
  }
  return (
    <Page title="New strategy">
      {failed ? <ErrorState error={failed} onRetry={again} /> : <SkeletonRows />}
    </Page>
  );
}

function Fresh({ instrument }: { readonly instrument: string | null }) {
  const { data, error } = useInstrument(instrument);
  const brokers = useBrokers();
  const only = brokers.data?.items.filter(({ status }) => status === "ACTIVE");
  if ((instrument !== null && data === undefined && !error) || (!brokers.data && !brokers.error))
    return (
      <Page title="New strategy">
        <SkeletonRows />
      </Page>
    );
  const brokerId = only?.length === 1 ? (only[0]?.id ?? "") : "";
  const blank = { ...emptyForm(), brokerId };
  return <Ready initial={data ? withInstrument(blank, data, soon(new Date(), 60)) : blank} />;
}

function Ready({ initial }: { readonly initial: Form }) {
  const navigate = useNavigate();
  const own = useStrategyForm(initial);
  const keep = useKeep();
  const act = useAct();
  const [key, setKey] = useState(newKey);
  const create = useMutation({
    mutationFn: ({ body }: { readonly body: Schemas["StrategyBody"]; readonly start: boolean }) =>
      ok(api.POST("/v1/strategies", { params: { header: once(key) }, body })),
    onSuccess: (made, { start }) => {
      keep(made);
      const open = () => void navigate({ to: "/strategies/$id", params: { id: made.id }, replace: true });
      if (!start) {
        toast({ tone: "good", text: `${made.name} is kept as a draft.` });
        open();
      } else act.mutate({ id: made.id, verb: "start" }, { onError: toastError, onSettled: open });
    },
    onError: (error) => {
      const problem = asProblem(error);
      own.refuse(errorsFrom(problem));
      if (!problem.passing) setKey(newKey()); // refused for good: what is sent next is another request
    },
  });
  const send = (start: boolean) => {
    create.reset();
    if (!own.check()) return;
    const body = bodyOf(own.form);
    if (body) create.mutate({ body, start });
  };
  const busy = create.isPending || act.isPending;
  const starts = create.variables?.start ?? false;
  return (
    <Page title="New strategy">
      <FormLayout
        own={own}
        problem={create.error}
        onSubmit={() => {
          send(true);
        }}
        buttons={
          <>
            <Button
              busy={busy && !starts}
              disabled={busy && starts}
              onClick={() => {
                send(false);
              }}
            >
              Save as draft
            </Button>
            <Button type="submit" kind="primary" busy={busy && starts} disabled={busy && !starts}>
              Create and start
            </Button>
          </>
        }
      />
    </Page>
  );
}
