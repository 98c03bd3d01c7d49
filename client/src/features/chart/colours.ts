import { useSyncExternalStore } from "react";

import type { Colours } from "./types";

function read(): Colours {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string, otherwise: string) => style.getPropertyValue(`--${name}`).trim() || otherwise;
  return {
    surface: of("surface", "#ffffff"),
    grid: of("chart-grid", "#eaeff4"),
    line: of("line", "#e0e6ed"),
    ink: of("ink-2", "#45566a"),
    faint: of("ink-3", "#5e7085"),
    up: of("profit", "#0b7443"),
    down: of("loss", "#bd2130"),
    stop: of("stop", "#c2410c"),
    accent: of("accent", "#0b63b5"),
    warn: of("warn", "#855300"),
  };
}

let known: Colours | null = null;

function subscribe(changed: () => void): () => void {
  known = null; // it may have changed while nobody watched
  const watcher = new MutationObserver(() => {
    known = null;
    changed();
  });
  watcher.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return () => {
    watcher.disconnect();
  };
}

/** The theme's colours as a canvas needs them; new ones when the theme changes. */
export function useColours(): Colours {
  return useSyncExternalStore(subscribe, () => (known ??= read()));
}
