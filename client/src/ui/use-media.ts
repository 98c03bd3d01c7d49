import { useSyncExternalStore } from "react";

/** Whether a media query matches, and again when that changes. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const watched = matchMedia(query);
      watched.addEventListener("change", changed);
      return () => {
        watched.removeEventListener("change", changed);
      };
    },
    () => matchMedia(query).matches,
    () => false,
  );
}

/** At a desk: the rail and tables; else a phone: tabs and cards. The same line as the `desk:` classes. */
export function useDesk(): boolean {
  return useMedia("(min-width: 860px)");
}
