import { useEffect, useState } from "react";

function inAddress(): string | null {
  return (
    new URLSearchParams(location.hash.slice(1)).get("token") ??
    new URLSearchParams(location.search).get("token")
  );
}

/** The token of a mailed link. It is taken out of the address at once, so that no history or screenshot keeps it. */
export function useLinkToken(): string | null {
  const [token] = useState(inAddress);
  useEffect(() => {
    if (token !== null) history.replaceState(history.state, "", location.pathname);
  }, [token]);
  return token;
}
