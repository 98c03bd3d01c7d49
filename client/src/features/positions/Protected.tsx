import { Shield, ShieldAlert, ShieldCheck, ShieldOff } from "lucide-react";
import { Link } from "@tanstack/react-router";

import { formatPrice } from "@/domain/format";
import { Badge, cx, None, Price, useNow } from "@/ui";

import { type Guard, type Guarding, secondsBare } from "./guards";

/** All guarded, or how many are not: in words, with a colour. */
export function Protected({ open, without }: { readonly open: number; readonly without: number }) {
  const Icon = without > 0 ? ShieldAlert : open > 0 ? ShieldCheck : Shield;
  return (
    <span
      className={cx(
        "inline-flex items-center gap-1.5",
        without > 0 ? "text-stop" : open > 0 ? "text-profit" : "text-ink-2",
      )}
    >
      <Icon aria-hidden className="size-4.5 shrink-0" />
      {without > 0
        ? `${without.toString()} unprotected`
        : open > 0
          ? `${open.toString()} protected`
          : "Nothing open"}
    </span>
  );
}

/** Of one position: the badge, with the seconds that it was or is bare. */
export function GuardBadge({ guarding }: { readonly guarding: Guarding }) {
  const now = useNow(1_000);
  const { guards, unguarded } = guarding;
  const bare = guards.find(({ protectedAt }) => protectedAt === null);
  if (bare)
    return (
      <Badge tone="stop">
        <ShieldAlert aria-hidden className="size-3.5" />
        Unprotected{secondsBare(bare, now) !== null && ` ${secondsBare(bare, now) ?? ""} s`}
      </Badge>
    );
  if (guards.length === 0 || unguarded > 0)
    return (
      <Badge tone="warn">
        <ShieldOff aria-hidden className="size-3.5" />
        {guards.length === 0 ? "No strategy" : `${unguarded.toString()} unguarded`}
      </Badge>
    );
  const slowest = guards
    .map((each) => secondsBare(each, now))
    .reduce((a, b) => (Number(b) > Number(a) ? b : a), null);
  return (
    <span title={slowest === null ? undefined : `The stop was armed ${slowest} s after the first fill`}>
      <Badge tone="profit">
        <ShieldCheck aria-hidden className="size-3.5" />
        Protected{slowest !== null && <span className="figures font-normal">in {slowest} s</span>}
      </Badge>
    </span>
  );
}

/** The first of several, and how many more there are: a row has one line. */
function AndMore({ others }: { readonly others: readonly string[] }) {
  if (others.length === 0) return null;
  const all = others.join(", ");
  return (
    <span className="ml-1 text-xs text-ink-3" title={all}>
      +{others.length.toString()}
      <span className="sr-only"> more: {all}</span>
    </span>
  );
}

export function StopLevel({ guards }: { readonly guards: readonly Guard[] }) {
  const [first, ...others] = guards.flatMap(({ stop }) => (stop === null ? [] : [stop]));
  if (first === undefined) return <None why="no stop" />;
  return (
    <span className="text-stop">
      <Price price={first} />
      <AndMore others={others.map((stop) => formatPrice(stop))} />
    </span>
  );
}

const nameOf = (guard: Guard) => (guard.manual ? "Order by hand" : guard.name);

export function GuardNames({ guards }: { readonly guards: readonly Guard[] }) {
  const [first, ...others] = guards;
  if (first === undefined) return <None why="no strategy holds it" />;
  return (
    <span className="flex min-w-0 items-baseline">
      <Link
        to="/strategies/$id"
        params={{ id: first.strategyId }}
        className="truncate text-ink-2 hover:text-accent hover:underline"
      >
        {nameOf(first)}
      </Link>
      <AndMore others={others.map(nameOf)} />
    </span>
  );
}
