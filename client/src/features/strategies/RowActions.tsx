import { Play, Square } from "lucide-react";
import { type ReactNode, useState } from "react";

import type { Schemas } from "@/api/client";
import { useMayTrade } from "@/app/me";
import { symbolOf } from "@/domain/words";
import { Button, IconButton, toast, toastError, useDesk } from "@/ui";

import { Confirm } from "./Confirm";
import { isHolding } from "./status";
import { useAct } from "./use-strategies";

type Strategy = Schemas["StrategyView"];

/** Whether pressing the button would start it; otherwise it would stop it. */
export function canStart({ status }: Pick<Strategy, "status">): boolean {
  return status === "DRAFT" || status === "STOPPED";
}

/** Start and stop in a row. Stopping one that holds something is asked about first. */
export function useRowActions(): {
  readonly actions: (strategy: Strategy) => ReactNode;
  readonly dialog: ReactNode;
} {
  const mayTrade = useMayTrade();
  const desk = useDesk();
  const act = useAct();
  const [asked, setAsked] = useState<Strategy | null>(null);
  const run = (strategy: Strategy, verb: "start" | "stop") => {
    act.mutate(
      { id: strategy.id, verb },
      {
        onSuccess: () => {
          setAsked(null);
          toast({
            tone: "good",
            text: verb === "start" ? `${strategy.name} is started.` : `${strategy.name} is stopped.`,
          });
        },
        onError: verb === "start" ? toastError : undefined,
      },
    );
  };
  const busy = (strategy: Strategy) => act.isPending && act.variables.id === strategy.id;
  const actions = (strategy: Strategy) => {
    if (!mayTrade || strategy.status === "ARCHIVED" || strategy.status === "STOPPING") return null;
    const starts = canStart(strategy);
    const label = `${starts ? "Start" : "Stop"} ${strategy.name}`;
    const Icon = starts ? Play : Square;
    const press = () => {
      if (starts) run(strategy, "start");
      else {
        act.reset();
        setAsked(strategy);
      }
    };
    if (!desk)
      return (
        <IconButton label={label} disabled={busy(strategy)} onClick={press} className="-my-2.5 -mr-3">
          <Icon aria-hidden className="size-4 fill-current" />
        </IconButton>
      );
    return (
      <Button
        size="sm"
        kind={starts ? "secondary" : "ghost"}
        busy={busy(strategy)}
        aria-label={label}
        icon={<Icon aria-hidden className="size-3.5 fill-current" />}
        className="desk:h-7 desk:px-2.5"
        onClick={press}
      >
        {starts ? "Start" : "Stop"}
      </Button>
    );
  };
  const dialog = asked && (
    <StopConfirm
      strategy={asked}
      busy={busy(asked)}
      error={act.error}
      onClose={() => {
        setAsked(null);
      }}
      onConfirm={() => {
        run(asked, "stop");
      }}
    />
  );
  return { actions, dialog };
}

interface StopConfirmProps {
  readonly strategy: Strategy;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

export function StopConfirm({ strategy, ...rest }: StopConfirmProps) {
  const holds = isHolding(strategy.run);
  return (
    <Confirm title={`Stop ${strategy.name}?`} verb="Stop it" kind="primary" {...rest}>
      <p>It enters nothing any more until you start it again.</p>
      {holds && (
        <p className="mt-2">
          Its open position in {symbolOf(strategy.instrument)} <strong>stays protected</strong>: stop, target
          and exit time remain in force. To leave now, square it off instead.
        </p>
      )}
    </Confirm>
  );
}
