/** When something trades, in words. No React, no page. */
import type { Schemas } from "@/api/client";
import { exchangeDay, formatTime } from "@/domain/time";
import type { Word } from "@/domain/words";

type Facts = Pick<
  Schemas["ExchangeStatusView"],
  "day" | "is_open" | "known" | "opens_at" | "closes_at" | "next_opens_at"
>;

export function openWord({ is_open: open, known }: Pick<Facts, "is_open" | "known">): Word {
  if (!known) return { text: "Not known", tone: "warn" };
  return open ? { text: "Open", tone: "profit" } : { text: "Closed", tone: "neutral" };
}

/** It opens again the moment it closes: day and night. */
function neverCloses({ closes_at: closes, next_opens_at: next }: Facts): boolean {
  return closes !== null && next !== null && new Date(closes).getTime() === new Date(next).getTime();
}

/** What comes next: "closes 15:30 IST", "opens Mon, 23 Nov, 09:15 IST", "day and night". */
export function nextWords(facts: Facts): string {
  if (!facts.known) return "the calendar does not reach this day";
  if (facts.is_open) {
    if (neverCloses(facts)) return "day and night";
    return facts.closes_at ? `closes ${formatTime(facts.closes_at)} IST` : "now";
  }
  if (!facts.next_opens_at) return "the calendar does not say until when";
  const today = exchangeDay(facts.next_opens_at) === facts.day;
  const time = formatTime(facts.next_opens_at);
  return today ? `opens today ${time} IST` : `opens ${weekday(facts.next_opens_at)}, ${time} IST`;
}

function weekday(at: string): string {
  const zone = { timeZone: "Asia/Kolkata" };
  return new Intl.DateTimeFormat("en-IN", {
    weekday: "short",
    day: "numeric",
    month: "short",
    ...zone,
  }).format(new Date(at));
}

/** "09:15 to 15:30", "day and night", "no session today". */
export function hoursOf(facts: Facts): string {
  if (!facts.known) return "not known";
  if (neverCloses(facts)) return "day and night";
  if (!facts.opens_at || !facts.closes_at) return "no session today";
  return `${formatTime(facts.opens_at)} to ${formatTime(facts.closes_at)} IST`;
}

export const FEED: Record<Schemas["FeedState"], string> = {
  live: "prices are live",
  stale: "prices are late",
  silent: "no prices yet",
};
