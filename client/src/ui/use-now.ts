import { useSyncExternalStore } from "react";

const clocks = new Map<number, { subscribe: (changed: () => void) => () => void; now: () => Date }>();

/** The time, told anew every so many milliseconds; all who ask for the same beat share one timer. */
export function useNow(everyMs: number): Date {
  const clock = clocks.get(everyMs) ?? madeClock(everyMs);
  clocks.set(everyMs, clock);
  return useSyncExternalStore(clock.subscribe, clock.now, clock.now);
}

function madeClock(everyMs: number) {
  let now = new Date();
  let timer: ReturnType<typeof setInterval> | null = null;
  const waiting = new Set<() => void>();
  return {
    now: () => (timer === null && Date.now() - now.getTime() > everyMs ? (now = new Date()) : now),
    subscribe(changed: () => void) {
      waiting.add(changed);
      timer ??= setInterval(() => {
        now = new Date();
        for (const each of waiting) each();
      }, everyMs);
      return () => {
        waiting.delete(changed);
        if (waiting.size === 0 && timer !== null) {
          clearInterval(timer);
          timer = null;
        }
      };
    },
  };
}
