import { create } from "zustand";

import type { Exchange } from "./use-market";

export type Where = "ALL" | Exchange;

interface SearchState {
  readonly text: string;
  readonly where: Where;
  readonly type: (text: string) => void;
  readonly choose: (where: Where) => void;
}

/** What was searched for is still there when one comes back from an instrument. */
export const useSearchState = create<SearchState>((set) => ({
  text: "",
  where: "ALL",
  type: (text) => {
    set({ text });
  },
  choose: (where) => {
    set({ where });
  },
}));
