/** Times are shown in the exchange's zone; the reader's own zone is a second line. */
export const EXCHANGE_ZONE = "Asia/Kolkata";
export const EXCHANGE_ZONE_NAME = "IST";

type Style = "time" | "seconds" | "day" | "short" | "full";

const STYLES: Record<Style, Intl.DateTimeFormatOptions> = {
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  seconds: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  day: { day: "numeric", month: "short", year: "numeric" },
  short: { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  full: {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  },
};

const made = new Map<string, Intl.DateTimeFormat>();

function formatter(style: Style, zone: string): Intl.DateTimeFormat {
  const key = `${style} ${zone}`;
  const known = made.get(key);
  if (known) return known;
  const fresh = new Intl.DateTimeFormat("en-IN", { ...STYLES[style], timeZone: zone });
  made.set(key, fresh);
  return fresh;
}

export type TimeStyle = Style;

/** In the exchange's zone, without its name. */
export function formatTime(at: string | Date, style: Style = "time"): string {
  return formatter(style, EXCHANGE_ZONE).format(new Date(at));
}

export function readersZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Both zones in words, for a title: "Mon, 5 Jan 2026, 09:15:00 IST · 03:45:00 in Europe/London". */
export function inBothZones(at: string | Date, zone: string = readersZone()): string {
  const there = `${formatTime(at, "full")} ${EXCHANGE_ZONE_NAME}`;
  if (zone === EXCHANGE_ZONE || zone === "Asia/Calcutta") return there;
  const sameDay = formatTime(at, "day") === formatter("day", zone).format(new Date(at));
  return `${there} · ${formatter(sameDay ? "seconds" : "full", zone).format(new Date(at))} in ${zone}`;
}

/** The exchange's calendar day, as the API writes days: 2026-01-05. */
export function exchangeDay(at: string | Date): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: EXCHANGE_ZONE }).format(new Date(at));
}

/** A calendar day (2026-01-05) in words: 5 Jan 2026. */
export function formatDay(day: string): string {
  return formatter("day", "UTC").format(new Date(`${day}T00:00:00Z`));
}

/** "just now", "3 min ago", "2 h ago", else the day: for feeds, where the exact time is in the title. */
export function formatAgo(at: string | Date, now: Date): string {
  const seconds = Math.round((now.getTime() - new Date(at).getTime()) / 1000);
  if (seconds < 45) return "just now";
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60)).toString()} min ago`;
  if (seconds < 22 * 3600) return `${Math.round(seconds / 3600).toString()} h ago`;
  return formatTime(at, "short");
}

/** A time of day as the API writes it ("09:30:00") without needless seconds: 09:30. */
export function formatTimeOfDay(text: string): string {
  return text.endsWith(":00") && text.length === 8 ? text.slice(0, 5) : text;
}
