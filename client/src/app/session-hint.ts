import type { Hint } from "@/api/session";

const KEY = "plimsoll-signed-in";

/** In the browser's storage; where that is closed to us every start asks the server. */
export const browserHint: Hint = {
  get: () => {
    try {
      return localStorage.getItem(KEY) !== null;
    } catch {
      return true;
    }
  },
  set: (signedIn) => {
    try {
      if (signedIn) localStorage.setItem(KEY, "yes");
      else localStorage.removeItem(KEY);
    } catch {
      // a private window: then it asks each time
    }
  },
};
