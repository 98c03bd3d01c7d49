import { CirclePause, LogOut } from "lucide-react";
import { type ReactNode, useState } from "react";

import type { Schemas } from "@/api/client";
import { useIsOwner, useMayTrade } from "@/app/me";
import { useOnline } from "@/app/OfflineBanner";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Sheet } from "@/ui/Dialog";
import { Field, Input } from "@/ui/Field";
import { Money, None, Time } from "@/ui/figures";
import { ErrorState } from "@/ui/states";
import { toast } from "@/ui/toasts";

import { Release } from "./Release";
import {
  type Stakes,
  surelyNotEngaged,
  useEngage,
  useKillSwitch,
  useStakes,
  type Verb,
} from "./use-kill-switch";

const DEFAULT_REASON = "Stopped by hand";

/** What will happen, in numbers, and the verbs that do it: the second tap. */
export function KillSwitchSheet({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const { data, error, refetch } = useKillSwitch();
  const stakes = useStakes(open);
  const engage = useEngage();
  const mayTrade = useMayTrade();
  const owner = useIsOwner();
  const online = useOnline();
  const [reason, setReason] = useState("");
  const own = data?.switch;
  const press = (verb: Verb) => {
    engage.mutate(
      { verb, reason: reason.trim() || DEFAULT_REASON },
      {
        onSuccess: () => {
          setReason("");
          onClose();
          const text =
            verb === "halt"
              ? "Halted: nothing is entered any more."
              : "Flattening: every position is being left.";
          toast({ tone: "good", text });
        },
      },
    );
  };
  return (
    <Sheet
      open={open}
      onClose={() => {
        engage.reset();
        onClose();
      }}
      title="Kill switch"
    >
      <div className="flex flex-col gap-4">
        {data ? (
          <State view={data} />
        ) : (
          error && <ErrorState compact error={error} onRetry={() => void refetch()} />
        )}
        {!online && (
          <p role="alert" className="rounded bg-loss-soft px-3 py-2 text-sm text-loss">
            You are offline. The switch cannot be used now and will not be sent later: use your broker&apos;s
            own app or phone line if you must act at once.
          </p>
        )}
        {engage.error && (
          <div className="rounded border border-loss bg-loss-soft">
            <ErrorState compact error={engage.error} />
            <p className="px-4 pb-3 text-sm font-semibold text-loss">
              {surelyNotEngaged(engage.error)
                ? "The switch was not engaged by this attempt."
                : "Whether the switch was engaged is not known. Press again: twice does no harm."}
            </p>
          </div>
        )}
        {mayTrade ? (
          <>
            <Choice
              verb="halt"
              title="Halt"
              icon={<CirclePause aria-hidden className="size-4.5" />}
              engaged={own?.verb ?? null}
              busy={engage.isPending && engage.variables.verb === "halt"}
              disabled={engage.isPending}
              onPress={press}
              stakes={stakes}
            />
            <Choice
              verb="flatten"
              title="Flatten"
              icon={<LogOut aria-hidden className="size-4.5" />}
              engaged={own?.verb ?? null}
              busy={engage.isPending && engage.variables.verb === "flatten"}
              disabled={engage.isPending}
              onPress={press}
              stakes={stakes}
            />
            <Field label="Why" optional hint={`Kept in the audit log. Unless you say: “${DEFAULT_REASON}”.`}>
              {(control) => (
                <Input
                  {...control}
                  maxLength={300}
                  value={reason}
                  onChange={(event) => {
                    setReason(event.target.value);
                  }}
                />
              )}
            </Field>
          </>
        ) : (
          <p className="text-sm text-ink-2">
            You may look. Halting and flattening is for traders and owners.
          </p>
        )}
        {own?.verb &&
          (owner ? (
            <Release version={own.version} onReleased={onClose} />
          ) : (
            <p className="text-sm text-ink-2">Only the owner can release it.</p>
          ))}
      </div>
    </Sheet>
  );
}

function State({ view }: { readonly view: Schemas["TenantKillSwitchView"] }) {
  const inForce = view.in_force;
  const strategies = view.strategies.filter(({ verb }) => verb !== null).length;
  return (
    <div className="flex flex-col gap-1.5 text-sm">
      <div className="flex flex-wrap items-center gap-2">
        {inForce?.verb ? (
          <Badge tone="stop" dot>
            {inForce.verb === "halt" ? "Halted" : "Flattened"}
          </Badge>
        ) : (
          <Badge tone="profit" dot>
            Not engaged
          </Badge>
        )}
        <span className="text-ink-2">
          {inForce?.verb ? (
            <>
              {inForce.scope === "platform" ? "By the operator, for everybody" : "For all of your strategies"}
              {inForce.changed_at && (
                <>
                  , <Time at={inForce.changed_at} style="short" zone />
                </>
              )}
            </>
          ) : (
            "Strategies enter and leave as they were told."
          )}
        </span>
      </div>
      {inForce?.reason && <p className="text-ink-2">“{inForce.reason}”</p>}
      {strategies > 0 && (
        <p className="text-ink-2">
          {strategies === 1 ? "One strategy has" : `${strategies.toString()} strategies have`} a switch of its
          own engaged.
        </p>
      )}
    </div>
  );
}

interface ChoiceProps {
  readonly verb: Verb;
  readonly title: string;
  readonly icon: ReactNode;
  readonly engaged: Verb | null;
  readonly busy: boolean;
  readonly disabled: boolean;
  readonly onPress: (verb: Verb) => void;
  readonly stakes: Stakes;
}

function Choice({ verb, title, icon, engaged, busy, disabled, onPress, stakes }: ChoiceProps) {
  const pointless = engaged === verb || (engaged === "flatten" && verb === "halt");
  return (
    <section aria-label={title} className="rounded-md border border-line">
      <div className="flex flex-col gap-2 p-3.5">
        <h3 className="font-semibold">
          {verb === "halt" ? "Halt: no new entries" : "Flatten: leave everything now"}
        </h3>
        <ul className="flex flex-col gap-1 text-sm text-ink-2">
          {verb === "halt" ? <HaltDoes {...stakes} /> : <FlattenDoes {...stakes} />}
        </ul>
      </div>
      <div className="border-t border-line p-3.5">
        <Button
          kind={verb === "halt" ? "danger-quiet" : "danger"}
          icon={icon}
          busy={busy}
          disabled={pointless || (disabled && !busy)}
          onClick={() => {
            onPress(verb);
          }}
          className="w-full"
        >
          {engaged === verb
            ? `${title} is engaged`
            : verb === "halt"
              ? "Halt all entries"
              : "Flatten everything"}
        </Button>
      </div>
    </section>
  );
}

function Count({
  number,
  one,
  many,
}: {
  readonly number: number | null;
  readonly one: string;
  readonly many: string;
}) {
  if (number === null)
    return (
      <>
        <None why="not known yet" /> {many}
      </>
    );
  return (
    <>
      <strong className="figures font-semibold text-ink">{number}</strong> {number === 1 ? one : many}
    </>
  );
}

function HaltDoes({ strategies, entryOrders, positions }: Stakes) {
  return (
    <>
      <li>
        <Count number={strategies} one="started strategy enters" many="started strategies enter" /> nothing
        any more
      </li>
      <li>
        <Count number={entryOrders} one="open entry order" many="open entry orders" />: what was not sent yet
        is not sent
      </li>
      <li>
        <Count number={positions} one="open position keeps" many="open positions keep" /> stop, target and
        exit time
      </li>
    </>
  );
}

function FlattenDoes({ strategies, orders, positions, value }: Stakes) {
  return (
    <>
      <li>
        <Count number={positions} one="open position" many="open positions" />
        {value !== null && positions !== 0 && (
          <>
            {" "}
            worth{" "}
            <strong className="font-semibold text-ink">
              <Money amount={value} />
            </strong>
          </>
        )}{" "}
        left at the market&apos;s price
      </li>
      <li>
        <Count number={orders} one="open order" many="open orders" />: entries that were not sent are given
        up, exits go on
      </li>
      <li>
        <Count number={strategies} one="started strategy enters" many="started strategies enter" /> nothing
        any more
      </li>
    </>
  );
}
