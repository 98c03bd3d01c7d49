import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";

import type { Schemas } from "@/api/client";
import { useLiveQuote } from "@/app/live";
import { daysInWords, nextEntry, timesInWords } from "./schedule";
import { exchangeDay } from "@/domain/time";
import { STRATEGY_STATUS, symbolOf } from "@/domain/words";
import { Card, ErrorState, Page, Quantity, SkeletonRows, StatusBadge, Tabs, useNow } from "@/ui";

import { Actions } from "./Actions";
import { DetailChart } from "./DetailChart";
import { Position } from "./Position";
import { Runs } from "./Runs";
import { StatusBanner } from "./StatusBanner";
import { isFinal, statusLine } from "./status";
import { Timeline } from "./Timeline";
import { useInstrument, useRuns, useStrategy } from "./use-strategies";
import { SideWord } from "./words";

type Strategy = Schemas["StrategyView"];
type Run = Schemas["RunView"];
const NO_RUNS: readonly Run[] = [];

export function StrategyDetail() {
  const { id = "" } = useParams({ strict: false });
  return <Detail key={id} id={id} />;
}

export function Detail({ id }: { readonly id: string }) {
  const { strategy, error, refetch } = useStrategy(id);
  if (!strategy)
    return (
      <Page title="Strategy">
        {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <SkeletonRows />}
      </Page>
    );
  return <Shown strategy={strategy} />;
}

function Hint({
  strategy: { side, quantity, instrument, schedule, status },
}: {
  readonly strategy: Strategy;
}) {
  return (
    <span className="mt-1 flex flex-wrap items-center gap-x-2.5 gap-y-1">
      <StatusBadge word={STRATEGY_STATUS[status]} />
      <span>
        <SideWord side={side} /> <Quantity units={quantity} />{" "}
        <Link
          to="/market/$instrument"
          params={{ instrument }}
          className="font-medium text-ink hover:underline"
        >
          {symbolOf(instrument)}
        </Link>
      </span>
      {schedule && (
        <span className="figures">
          {timesInWords(schedule)} IST · {daysInWords(schedule.days)}
        </span>
      )}
    </span>
  );
}

/** The run to look at: the one under way, else the newest that did something, else the newest at all. */
function mainRun(strategy: Strategy, runs: readonly Run[]): Run | null {
  if (strategy.run && strategy.run.state !== "WAITING") return strategy.run;
  return runs.find(isFinal) ?? strategy.run ?? runs[0] ?? null;
}

type Tab = "timeline" | "runs";

function Shown({ strategy }: { readonly strategy: Strategy }) {
  const runs = useRuns(strategy.id);
  const instrument = useInstrument(strategy.instrument).data;
  const tick = instrument?.tick_size ?? "0.05";
  const quote = useLiveQuote(strategy.instrument).data ?? null;
  const now = useNow(5_000);
  const [chosen, choose] = useState<string | null>(null);
  const [tab, setTab] = useState<Tab>("timeline");
  const known = runs.data?.items ?? NO_RUNS;
  const fresh = known.map((each) => (each.id === strategy.run?.id ? strategy.run : each));
  const main = mainRun(strategy, fresh);
  const run = fresh.find(({ id }) => id === chosen) ?? main;
  const today = exchangeDay(now);
  const done = fresh.some((each) => each.session_date === today && each.state !== "WAITING");
  const next = strategy.schedule ? nextEntry(strategy.schedule, now, done) : null;
  const line = statusLine(strategy, fresh, next, now, tick);
  return (
    <Page title={strategy.name} hint={<Hint strategy={strategy} />} actions={<Actions strategy={strategy} />}>
      <StatusBanner line={line} warnings={strategy.warnings} />
      <div className="grid gap-4 desk:grid-cols-[minmax(0,1fr)_320px] desk:gap-5">
        <DetailChart strategy={strategy} run={run} runs={fresh} next={next} tick={tick} />
        <Position strategy={strategy} run={run} quote={quote} tick={tick} />
      </div>
      <Card flush className="px-4 pt-1 pb-4">
        <Tabs<Tab>
          label="What happened"
          value={tab}
          onChange={setTab}
          tabs={[
            { value: "timeline", label: "Timeline" },
            { value: "runs", label: fresh.length > 0 ? `Runs (${fresh.length.toString()})` : "Runs" },
          ]}
        >
          {tab === "timeline" ? (
            <Timeline strategyId={strategy.id} run={run} />
          ) : (
            <Runs
              strategy={strategy}
              query={runs}
              runs={fresh}
              chosen={run?.id ?? null}
              onChoose={(id) => {
                choose(id);
                setTab("timeline");
              }}
            />
          )}
        </Tabs>
      </Card>
    </Page>
  );
}
