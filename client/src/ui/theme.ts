import { useEffect } from "react";
import { create } from "zustand";
import { persist } from "zustand/middleware";

import { useMedia } from "./use-media";

export type ThemeChoice = "light" | "dark" | "system";

interface ThemeState {
  readonly choice: ThemeChoice;
  readonly choose: (choice: ThemeChoice) => void;
}

/** The choice is kept on this device; `public/theme.js` reads it before the first paint. */
export const useThemeChoice = create<ThemeState>()(
  persist(
    (set) => ({
      choice: "system",
      choose: (choice) => {
        set({ choice });
      },
    }),
    { name: "plimsoll-theme" },
  ),
);

/** The theme in force. */
export function useTheme(): "light" | "dark" {
  const choice = useThemeChoice((state) => state.choice);
  const dark = useMedia("(prefers-color-scheme: dark)");
  return choice === "system" ? (dark ? "dark" : "light") : choice;
}

/** Puts the theme on the page. Once, at the root. */
export function useAppliedTheme(): void {
  const theme = useTheme();
  useEffect(() => {
    document.documentElement.dataset["theme"] = theme;
    const colour = getComputedStyle(document.documentElement).getPropertyValue("--surface").trim();
    document.querySelector('meta[name="theme-color"]')?.setAttribute("content", colour || "#ffffff");
  }, [theme]);
}
