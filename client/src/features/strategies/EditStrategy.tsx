import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Lock } from "lucide-react";
import { useState } from "react";

import { api, ifMatch, ok, type Schemas, type Tagged, withTag } from "@/api/client";
import { asProblem } from "@/api/problem";
import { Button, buttonClass, ErrorState, Page, SkeletonRows, toast } from "@/ui";

import { errorsFrom, formOf, patchOf } from "./form";
import { FormLayout } from "./FormLayout";
import { isRunOpen } from "./status";
import { useStrategyForm } from "./use-form";
import { useInstrument, useKeep, useStrategy } from "./use-strategies";

type Strategy = Schemas["StrategyView"];

export function EditStrategy() {
  const { id = "" } = useParams({ strict: false });
  return <Edit key={id} id={id} />;
}

export function Edit({ id }: { readonly id: string }) {
  const [reloads, setReloads] = useState(0);
  const read = useQuery({
    // What is edited is read once, with its ETag: a newer version must not slip under the reader's changes.
    queryKey: ["strategy-edit", id, reloads],
    queryFn: ({ signal }) =>
      withTag(api.GET("/v1/strategies/{strategy_id}", { params: { path: { strategy_id: id } }, signal })),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const instrument = useInstrument(read.data?.data.instrument ?? null);
  const error = read.error ?? instrument.error;
  if (read.data && instrument.data !== undefined)
    return (
      <Editing
        key={read.data.etag}
        tagged={read.data}
        instrument={instrument.data}
        onReload={() => {
          setReloads(reloads + 1);
        }}
      />
    );
  return (
    <Page title="Edit strategy">
      {error ? <ErrorState error={error} onRetry={() => void read.refetch()} /> : <SkeletonRows />}
    </Page>
  );
}

interface EditingProps {
  readonly tagged: Tagged<Strategy>;
  readonly instrument: Schemas["InstrumentView"] | null;
  readonly onReload: () => void;
}

function Editing({ tagged: { data, etag }, instrument, onReload }: EditingProps) {
  const navigate = useNavigate();
  const keep = useKeep();
  const before = formOf(data, instrument);
  const { strategy } = useStrategy(data.id);
  const held = (strategy ?? data).run?.legs.find((leg) => leg.open_quantity > 0);
  const own = useStrategyForm(before, held?.entry_average ?? null);
  const protectionOnly = isRunOpen(strategy ?? data);
  const save = useMutation({
    mutationFn: (body: Schemas["StrategyPatch"]) =>
      ok(
        api.PATCH("/v1/strategies/{strategy_id}", {
          params: { path: { strategy_id: data.id }, header: ifMatch(etag) },
          body,
        }),
      ),
    onSuccess: (changed) => {
      keep(changed);
      toast({ tone: "good", text: protectionOnly ? "The new lines are in force." : "Saved." });
      void navigate({ to: "/strategies/$id", params: { id: data.id } });
    },
    onError: (error) => {
      own.refuse(errorsFrom(asProblem(error)));
    },
  });
  const conflict = save.error !== null && asProblem(save.error).status === 412;
  const submit = () => {
    save.reset();
    const fine = own.check();
    const linesFine = Object.keys(own.faults).every((field) => !field.startsWith("protection."));
    if (protectionOnly ? !linesFine : !fine) return;
    const patch = patchOf(own.form, before, protectionOnly);
    if (patch) save.mutate(patch);
  };
  return (
    <Page title={`Edit ${data.name}`}>
      <FormLayout
        own={own}
        protectionOnly={protectionOnly}
        problem={conflict ? null : save.error}
        onSubmit={submit}
        notice={
          <>
            {conflict && <Conflict onReload={onReload} />}
            {protectionOnly && (
              <p className="flex items-start gap-2.5 rounded border border-line bg-sunken px-4 py-3 text-sm text-ink-2">
                <Lock aria-hidden className="mt-0.5 size-4 shrink-0" />A run is open, so only the lines may
                change; they are in force as soon as they are saved. The rest can be edited when the run has
                ended.
              </p>
            )}
          </>
        }
        buttons={
          <>
            <Link to="/strategies/$id" params={{ id: data.id }} className={buttonClass()}>
              Cancel
            </Link>
            <Button type="submit" kind="primary" busy={save.isPending}>
              {protectionOnly ? "Save the lines" : "Save"}
            </Button>
          </>
        }
      />
    </Page>
  );
}

function Conflict({ onReload }: { readonly onReload: () => void }) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center justify-between gap-3 rounded border border-warn bg-warn-soft px-4 py-3"
    >
      <p className="min-w-0 flex-1 basis-60 text-sm text-warn">
        <strong className="font-semibold">Somebody changed this strategy meanwhile.</strong> Nothing of yours
        was saved. Reload it to edit what is there now.
      </p>
      <Button onClick={onReload}>Reload</Button>
    </div>
  );
}
