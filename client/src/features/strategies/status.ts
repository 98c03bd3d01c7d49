/** What is the matter with a strategy, in one line. No React, no page. */
import type { Schemas } from "@/api/client";
import { formatPrice, formatQuantity } from "@/domain/format";
import type { Decimal } from "@/domain/money";
import { exchangeDay, formatTime } from "@/domain/time";
import { causeOf, PAUSED_BY, symbolOf, type Tone } from "@/domain/words";

type Strategy = Schemas["StrategyView"];
type Run = Schemas["RunView"];

export interface StatusLine {
  readonly tone: Tone;
  readonly title: string;
  readonly detail: string;
  /** Whether a position is held and its stop is armed; null when nothing is held. */
  readonly guarded: boolean | null;
}

const FINAL = new Set<Run["state"]>(["CLOSED", "SKIPPED", "FAILED"]);

export function isFinal(run: Pick<Run, "state">): boolean {
  return FINAL.has(run.state);
}

/** Whether only the protection may be changed now: from the order on until the run's end. */
export function isRunOpen(strategy: Pick<Strategy, "run">): boolean {
  return strategy.run !== null && strategy.run.state !== "WAITING" && !isFinal(strategy.run);
}

/** Whether something is held right now. */
export function isHolding(run: Run | null): boolean {
  return run?.legs.some(({ open_quantity: open }) => open > 0) ?? false;
}

/** Whether all that is held has its stop armed. */
export function isGuarded(run: Run): boolean {
  return run.legs.every((leg) => leg.open_quantity === 0 || (leg.protected_at !== null && leg.stop !== null));
}

/** When something happens in the reader's words: "13:31:00", with the day when that is not today. */
export function when(at: string, now: Date): string {
  const sameDay = exchangeDay(at) === exchangeDay(now);
  return sameDay ? formatTime(at, "seconds") : formatTime(at, "short");
}

export function statusLine(
  strategy: Strategy,
  newest: readonly Run[],
  next: string | null,
  now: Date,
  tick: Decimal,
): StatusLine {
  const run = strategy.run;
  if (run && run.state !== "WAITING" && !isFinal(run)) return underWay(run, tick);
  const today = newest.find((each) => isFinal(each) && exchangeDay(now) === each.session_date);
  const waits = run?.state === "WAITING" && exchangeDay(run.due_at) === exchangeDay(now);
  const nextText = nextInWords(strategy, next, now);
  if (today && !waits) return ended(today, nextText, tick);
  if (strategy.paused_by)
    return line("warn", "Paused", `It will not enter: held back by ${PAUSED_BY[strategy.paused_by]}.`);
  if (run?.state === "WAITING")
    return line(
      "accent",
      `Waiting until ${when(run.due_at, now)}`,
      "Its stop will be armed with the first fill.",
    );
  if (strategy.status === "ACTIVE")
    return line("accent", "Started", nextText || "It waits for its next session.");
  if (strategy.status === "DRAFT")
    return line("neutral", "Draft", "Not started yet: it enters nothing until you start it.");
  return line("neutral", "Stopped", "It enters nothing until you start it again.");
}

function line(tone: Tone, title: string, detail: string, guarded: boolean | null = null): StatusLine {
  return { tone, title, detail, guarded };
}

function nextInWords(strategy: Strategy, next: string | null, now: Date): string {
  const started = strategy.status === "ACTIVE" || strategy.status === "RUNNING";
  return started && next ? `Next entry ${when(next, now)} IST.` : "";
}

function underWay(run: Run, tick: Decimal): StatusLine {
  const leg = run.legs[0];
  const what = leg ? `${formatQuantity(leg.open_quantity)} ${symbolOf(leg.instrument)}` : "";
  if (run.state === "ENTERING" && !isHolding(run))
    return line("accent", "Entering", "The entry is at the broker, or on its way there.");
  if (run.state === "EXITING") {
    const why = run.reason ? ` ${causeOf(run.reason).text}.` : "";
    return line("warn", "Leaving", `${what} being closed.${why}`, isGuarded(run));
  }
  if (!leg || !isGuarded(run))
    return line("loss", "Not protected yet", `${what} held; its stop is being armed.`, false);
  const side = leg.side === "buy" ? "long" : "short";
  const from = leg.entry_average ? ` from ${formatPrice(leg.entry_average, tick)}` : "";
  const stop = leg.stop ? ` Stop armed at ${formatPrice(leg.stop, tick)}.` : "";
  return line("profit", "Protected", `${what} ${side}${from}.${stop}`, true);
}

const ENDED: Readonly<Record<string, readonly [Tone, string]>> = {
  STOP: ["stop", "Stopped out"],
  TRAIL: ["stop", "Trailing stop met"],
  TARGET: ["profit", "Target reached"],
  TIME: ["neutral", "Left at its exit time"],
  SQUARE_OFF: ["neutral", "Squared off"],
  KILL_SWITCH: ["stop", "Left by the kill switch"],
};

function ended(run: Run, next: string, tick: Decimal): StatusLine {
  const more = next ? ` ${next}` : "";
  if (run.state === "SKIPPED")
    return line("warn", "Did not enter", `${run.explanation ?? "The run ended without a trade."}${more}`);
  if (run.state === "FAILED") {
    const held = isHolding(run);
    return line("loss", "Needs you", run.explanation ?? "The run failed.", held ? false : null);
  }
  const leg = run.legs[0];
  const [tone, title] = ENDED[run.reason ?? ""] ?? ["neutral", "Closed"];
  const at = leg?.exit_average ? ` at ${formatPrice(leg.exit_average, tick)}` : "";
  const clock = leg?.exit_at ? `Out at ${formatTime(leg.exit_at, "seconds")} IST.` : "";
  return line(tone, `${title}${at}`, `${clock}${more}`.trim());
}
