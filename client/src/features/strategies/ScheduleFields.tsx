import { Zap } from "lucide-react";

import { cx, Field, Input } from "@/ui";

import { parsedTime, secondsOf, soon, timeAfter, WEEKDAYS } from "./schedule";
import { timesFor } from "./form";
import type { StrategyForm } from "./use-form";

const LENGTHS = [
  { label: "+2 min", seconds: 120 },
  { label: "+15 min", seconds: 900 },
] as const;

export function ScheduleFields({
  own,
  disabled,
}: {
  readonly own: StrategyForm;
  readonly disabled: boolean;
}) {
  const { form, change, errorOf, session } = own;
  const latest = session?.latest_exit ?? null;
  const entry = parsedTime(form.entry);
  const chip =
    "inline-flex h-9 items-center gap-1.5 rounded-full border border-line-strong px-3.5 text-sm text-ink-2 hover:bg-hover hover:text-ink desk:h-7 desk:px-3";
  const leave = (exit: string) => {
    change(
      { exit: latest !== null && secondsOf(exit) > secondsOf(latest) ? latest : exit },
      "schedule.exit_time",
    );
  };
  return (
    <fieldset disabled={disabled} className="flex flex-col gap-4 disabled:opacity-60">
      <legend className="sr-only">When</legend>
      <div className="grid gap-4 desk:grid-cols-2">
        <div className="flex flex-col gap-2">
          <Field
            label="Entry, IST"
            error={errorOf("schedule.entry_time")}
            hint="It enters in the minute from then on, or not at all that day."
          >
            {(control) => (
              <Input
                {...control}
                type="time"
                step={1}
                value={form.entry}
                onChange={(event) => {
                  change({ entry: event.target.value }, "schedule.entry_time", "schedule.exit_time");
                }}
              />
            )}
          </Field>
          {session?.is_open && !disabled && (
            <div>
              <button
                type="button"
                className={chip}
                onClick={() => {
                  change(timesFor(soon(new Date()), latest), "schedule.entry_time", "schedule.exit_time");
                }}
              >
                <Zap aria-hidden className="size-3.5" />
                As soon as possible
              </button>
            </div>
          )}
        </div>
        <div className="flex flex-col gap-2">
          <Field
            label="Exit, IST"
            error={errorOf("schedule.exit_time")}
            hint={
              latest === null
                ? "What is still held is left then."
                : `What is still held is left then; ${latest} at the latest.`
            }
          >
            {(control) => (
              <Input
                {...control}
                type="time"
                step={1}
                value={form.exit}
                onChange={(event) => {
                  change({ exit: event.target.value }, "schedule.exit_time");
                }}
              />
            )}
          </Field>
          {!disabled && (
            <div className="flex flex-wrap gap-2">
              {entry !== null &&
                LENGTHS.map(({ label, seconds }) => (
                  <button
                    key={label}
                    type="button"
                    aria-label={`Leave ${label.slice(1)} after the entry`}
                    className={chip}
                    onClick={() => {
                      leave(timeAfter(entry, seconds));
                    }}
                  >
                    {label}
                  </button>
                ))}
              {latest !== null && (
                <button
                  type="button"
                  className={chip}
                  onClick={() => {
                    leave(latest);
                  }}
                >
                  Latest
                </button>
              )}
            </div>
          )}
        </div>
      </div>
      <Days own={own} />
    </fieldset>
  );
}

function Days({ own: { form, change, errorOf } }: { readonly own: StrategyForm }) {
  const error = errorOf("schedule.days");
  return (
    <fieldset aria-describedby={error ? "days-error" : undefined}>
      <legend className="mb-1.5 text-sm font-medium">Days</legend>
      <div className="flex flex-wrap gap-1.5">
        {WEEKDAYS.map(({ day, short, long }) => {
          const on = form.days.includes(day);
          return (
            <label
              key={day}
              className={cx(
                "relative flex h-11 min-w-11 cursor-pointer items-center justify-center rounded border px-2.5 text-sm font-medium select-none desk:h-9",
                "has-focus-visible:outline-2 has-focus-visible:outline-accent",
                on
                  ? "border-accent bg-accent-soft text-accent"
                  : "border-line-strong text-ink-2 hover:bg-hover",
              )}
            >
              <input
                type="checkbox"
                aria-label={long}
                checked={on}
                onChange={() => {
                  const days = on ? form.days.filter((each) => each !== day) : [...form.days, day];
                  change(
                    { days: WEEKDAYS.map((each) => each.day).filter((each) => days.includes(each)) },
                    "schedule.days",
                  );
                }}
                className="absolute inset-0 cursor-pointer opacity-0"
              />
              <span aria-hidden>{short}</span>
            </label>
          );
        })}
      </div>
      {error && (
        <p id="days-error" className="mt-1.5 text-xs font-medium text-loss">
          {error}
        </p>
      )}
    </fieldset>
  );
}
