import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";

import { ErrorState } from "@/ui/states";

/** A route that could not be opened, most often for want of a network: asked for again by the button, or when it is back. */
export function RouteError({ error, reset }: Pick<ErrorComponentProps, "error" | "reset">) {
  const router = useRouter();
  useEffect(() => {
    const again = () => {
      void router.invalidate().then(reset);
    };
    window.addEventListener("online", again);
    return () => {
      window.removeEventListener("online", again);
    };
  }, [router, reset]);
  return (
    <main className="pt-12">
      <h1 className="sr-only">This page could not be opened</h1>
      <ErrorState
        error={error}
        onRetry={() => {
          void router.invalidate().then(reset); // the boundary alone would show the same error again
        }}
      />
    </main>
  );
}
