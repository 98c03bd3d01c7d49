/** Entry and exit by the clock of the exchange. No React, no page. */
import type { Schemas } from "@/api/client";
import { EXCHANGE_ZONE, exchangeDay, formatTimeOfDay } from "@/domain/time";

export type Weekday = Schemas["Weekday"];
export const WEEKDAYS: readonly { readonly day: Weekday; readonly short: string; readonly long: string }[] = [
  { day: "MON", short: "Mon", long: "Monday" },
  { day: "TUE", short: "Tue", long: "Tuesday" },
  { day: "WED", short: "Wed", long: "Wednesday" },
  { day: "THU", short: "Thu", long: "Thursday" },
  { day: "FRI", short: "Fri", long: "Friday" },
  { day: "SAT", short: "Sat", long: "Saturday" },
  { day: "SUN", short: "Sun", long: "Sunday" },
];
export const MARKET_DAYS: readonly Weekday[] = ["MON", "TUE", "WED", "THU", "FRI"];
export const EVERY_DAY: readonly Weekday[] = WEEKDAYS.map(({ day }) => day);
const DAY_MS = 86_400_000;

/** "Every day", "Mon to Fri", "Mon, Wed". */
export function daysInWords(days: readonly Weekday[]): string {
  const chosen = WEEKDAYS.filter(({ day }) => days.includes(day));
  if (chosen.length === 7) return "Every day";
  if (chosen.length === 5 && MARKET_DAYS.every((day) => days.includes(day))) return "Mon to Fri";
  return chosen.map(({ short }) => short).join(", ") || "No day";
}

export function timesInWords({ entry_time: entry, exit_time: exit }: Schemas["ScheduleView"]): string {
  return `${formatTimeOfDay(entry)} to ${formatTimeOfDay(exit)}`;
}

/** The exchange's time of day as the API writes it: 09:15:00. */
export function timeOfDay(at: Date): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone: EXCHANGE_ZONE,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(at);
}

/** Seconds since the exchange's midnight. */
export function secondsOf(time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(":").map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}

export function timeAfter(time: string, seconds: number): string {
  const total = Math.max(0, Math.min(86_399, secondsOf(time) + seconds));
  const two = (value: number) => Math.floor(value).toString().padStart(2, "0");
  return `${two(total / 3600)}:${two((total / 60) % 60)}:${two(total % 60)}`;
}

/** What a person or a browser's time field gives (9:30, 09:30, 09:30:05) as the API writes it; null if it is none. */
export function parsedTime(text: string): string | null {
  const found = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text.trim());
  if (!found) return null;
  const [, hours = "", minutes = "", seconds = "00"] = found;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  return `${hours.padStart(2, "0")}:${minutes}:${seconds}`;
}

/**
 * When a schedule asks for its next entry: the instant, as the exchange's clock has it. `doneToday`: today's run has
 * begun already. Holidays are not known here: the platform skips a day without a session.
 */
export function nextEntry(schedule: Schemas["ScheduleView"], now: Date, doneToday = false): string | null {
  for (let ahead = doneToday ? 1 : 0; ahead <= 7; ahead += 1) {
    const day = exchangeDay(new Date(now.getTime() + ahead * DAY_MS));
    const weekday = WEEKDAYS[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7]?.day;
    if (!weekday || !schedule.days.includes(weekday)) continue;
    const at = new Date(`${day}T${schedule.entry_time}+05:30`);
    if (at.getTime() + schedule.entry_window_seconds * 1000 > now.getTime()) return at.toISOString();
  }
  return null;
}

/** An entry that can still be met: in a minute or so, at :00, :20 or :40. */
export function soon(now: Date, leadSeconds = 20): string {
  const at = new Date(Math.ceil((now.getTime() + leadSeconds * 1000) / 20_000) * 20_000);
  return timeOfDay(at);
}
