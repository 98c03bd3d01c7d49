/** Who guards a position: the strategies (and manual orders) whose runs hold it now, and whether their stops are armed. */
import type { Schemas } from "@/api/client";
import { compare, type Decimal } from "@/domain/money";

type Position = Schemas["PositionView"];
type Strategy = Schemas["StrategyView"];
type Day = Pick<Schemas["StatementView"], "runs" | "trades">;

export interface Guard {
  readonly strategyId: string;
  readonly name: string;
  readonly manual: boolean;
  readonly units: number;
  /** The level in force: the trailing stop where it is nearer. */
  readonly stop: Decimal | null;
  readonly target: Decimal | null;
  readonly enteredAt: string | null;
  readonly protectedAt: string | null;
}

export interface Guarding {
  readonly guards: readonly Guard[];
  /** Units that no run holds: traded outside, or not known yet. */
  readonly unguarded: number;
}

/** Of stop and trail, the one that the price meets first. */
function nearer(stop: Decimal | null, trail: Decimal | null, side: "buy" | "sell"): Decimal | null {
  if (stop === null || trail === null) return stop ?? trail;
  return compare(trail, stop) > 0 === (side === "buy") ? trail : stop;
}

/** A run that only reduced a position is closed and holds nothing, although its own order was filled. */
const HOLDS: ReadonlySet<Schemas["RunState"]> = new Set<Schemas["RunState"]>([
  "ENTERING",
  "OPEN",
  "EXITING",
  "FAILED",
]);

function guardsIn(run: Schemas["RunView"], position: Position, name: string, manual: boolean): Guard[] {
  return run.legs
    .filter(({ instrument, open_quantity: open }) => instrument === position.instrument && open > 0)
    .map((leg) => ({
      strategyId: run.strategy_id,
      name,
      manual,
      units: leg.open_quantity * (leg.side === "buy" ? 1 : -1),
      stop: nearer(leg.stop, leg.trail, leg.side),
      target: leg.target,
      enteredAt: leg.entry_at,
      protectedAt: leg.protected_at,
    }));
}

/**
 * Timed strategies come live with their runs. Manual orders are in no list: their runs are among the day's, and the day's
 * trades say in which account and as which product they stand.
 */
export function guardingOf(
  position: Position,
  strategies: readonly Strategy[],
  day: Day | undefined,
): Guarding {
  const { broker_id: account, product } = position;
  const timed = strategies.flatMap((each) =>
    each.broker_id === account && each.product === product && each.run
      ? guardsIn(each.run, position, each.name, false)
      : [],
  );
  const listed = new Set(strategies.map(({ id }) => id));
  const manual = (day?.runs ?? []).flatMap((run) => {
    if (listed.has(run.strategy_id) || !HOLDS.has(run.state)) return [];
    const trade = day?.trades.find((each) => each.strategy_id === run.strategy_id);
    return trade?.broker_id === account && trade.product === product
      ? guardsIn(run, position, "Order by hand", true)
      : [];
  });
  const guards = [...timed, ...manual];
  // What was sold by hand out of a run's position still counts as the run's: a run guards what is there of it.
  const covered = guards.reduce((total, { units }) => total + units, 0) * Math.sign(position.quantity);
  return { guards, unguarded: Math.max(0, Math.abs(position.quantity) - covered) };
}

/** Seconds from the first fill to the armed stop, or till now; "0.3". Null where the fill's time is not known. */
export function secondsBare({ enteredAt, protectedAt }: Guard, now: Date): string | null {
  if (enteredAt === null) return null;
  const until = protectedAt === null ? now : new Date(protectedAt);
  return (Math.max(0, until.getTime() - new Date(enteredAt).getTime()) / 1_000).toFixed(1);
}
