import { Link } from "@tanstack/react-router";
import { Check } from "lucide-react";
import type { ReactNode } from "react";

import type { Schemas } from "@/api/client";
import { useLive } from "@/app/live";
import { buttonClass } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { cx } from "@/ui/cx";

export interface FirstStepsProps {
  readonly brokers: readonly Schemas["BrokerView"][] | undefined;
  readonly strategies: readonly Schemas["StrategyView"][] | undefined;
}

interface Step {
  readonly title: string;
  readonly text: string;
  readonly done: boolean;
  readonly action: ReactNode;
}

/** For somebody new: from nothing to a trade that is guarded. It goes away when it has done its work. */
export function FirstSteps({ brokers, strategies }: FirstStepsProps) {
  const orders = useLive("orders").data?.items;
  if (!brokers || !strategies || !orders) return null;
  const steps = stepsOf(brokers, strategies, orders.length > 0);
  const next = steps.findIndex(({ done }) => !done);
  if (next < 0) return null;
  return (
    <Card title="First steps" hint="With paper money: nothing here costs anything.">
      <ol className="grid gap-x-6 gap-y-1 desk:grid-cols-4">
        {steps.map(({ title, text, done, action }, index) => (
          <li key={title} aria-current={index === next ? "step" : undefined} className="flex gap-3 py-1.5">
            <span
              aria-hidden
              className={cx(
                "figures flex size-6 shrink-0 items-center justify-center rounded-full border text-xs font-semibold",
                done
                  ? "border-transparent bg-profit-soft text-profit"
                  : index === next
                    ? "border-accent text-accent"
                    : "border-line-strong text-ink-3",
              )}
            >
              {done ? <Check className="size-3.5" /> : index + 1}
            </span>
            <div className="min-w-0">
              <p className={cx("font-medium", done && "text-ink-2")}>
                {title}
                {done && <span className="sr-only"> (done)</span>}
              </p>
              {!done && <p className="text-sm text-ink-2">{text}</p>}
              {index === next && <div className="mt-2">{action}</div>}
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function stepsOf(
  brokers: readonly Schemas["BrokerView"][],
  strategies: readonly Schemas["StrategyView"][],
  traded: boolean,
): readonly Step[] {
  const draft = strategies.find(({ status }) => status === "DRAFT");
  const started = strategies.find(({ status }) => status !== "DRAFT");
  const primary = buttonClass("primary", "sm");
  return [
    {
      title: "Link a paper account",
      text: "₹10,00,000 at the simulated exchange, at once.",
      done: brokers.some(({ status }) => status === "ACTIVE"),
      action: (
        <Link to="/brokers" className={primary}>
          Link the account
        </Link>
      ),
    },
    {
      title: "Create a strategy",
      text: "When to enter and leave, and where the stop lies. TIDE swings by a percent, day and night.",
      done: strategies.length > 0,
      action: (
        <Link to="/strategies/new" search={{ instrument: "SIM:TIDE" }} className={primary}>
          Create one
        </Link>
      ),
    },
    {
      title: "Start it",
      text: "It waits for its time, and enters to the second.",
      done: started !== undefined,
      action: draft && (
        <Link to="/strategies/$id" params={{ id: draft.id }} className={primary}>
          Open “{draft.name}”
        </Link>
      ),
    },
    {
      title: "Watch it trade",
      text: "Entry, stop and exit on the chart, line by line.",
      done: traded,
      action: started && (
        <Link to="/strategies/$id" params={{ id: started.id }} className={primary}>
          Watch “{started.name}”
        </Link>
      ),
    },
  ];
}
