import { useState } from "react";

import { Button } from "@/ui/Button";
import { ErrorState } from "@/ui/states";
import { toast } from "@/ui/toasts";

import { useRelease } from "./use-kill-switch";

/** Letting strategies enter again asks twice: it is never urgent. */
export function Release({
  version,
  onReleased,
}: {
  readonly version: number;
  readonly onReleased: () => void;
}) {
  const release = useRelease();
  const [asked, setAsked] = useState(false);
  return (
    <section aria-label="Release" className="flex flex-col gap-2 border-t border-line pt-4">
      <p className="text-sm text-ink-2">
        Releasing lets strategies enter again when their next time comes. What was skipped stays skipped; what
        was left stays left.
      </p>
      {release.error && <ErrorState compact error={release.error} />}
      <Button
        busy={release.isPending}
        onClick={() => {
          if (!asked) {
            setAsked(true);
            return;
          }
          release.mutate(
            { version, reason: "Released by hand" },
            {
              onSuccess: () => {
                toast({ tone: "good", text: "Released: strategies may enter again." });
                onReleased();
              },
            },
          );
        }}
      >
        {asked ? "Yes, let strategies enter again" : "Release…"}
      </Button>
    </section>
  );
}
