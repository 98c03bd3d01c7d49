import { useQuery } from "@tanstack/react-query";

import { api, ok, type Schemas } from "@/api/client";
import { ErrorState, Skeleton } from "@/ui/states";

export function useDisclosure() {
  return useQuery({
    queryKey: ["risk-disclosure"],
    queryFn: ({ signal }) => ok(api.GET("/v1/auth/risk-disclosure", { signal })),
    staleTime: Infinity,
  });
}

export interface DisclosureProps {
  readonly asked: ReturnType<typeof useDisclosure>;
  readonly accepted: boolean;
  readonly onAccept: (accepted: boolean) => void;
  readonly error?: string | undefined;
}

/** The text in force, to be read here, and the box that accepts this version of it. */
export function Disclosure({ asked, accepted, onAccept, error }: DisclosureProps) {
  if (asked.error) return <ErrorState compact error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data) return <Skeleton className="h-40" />;
  return (
    <div className="flex flex-col gap-3">
      <Text {...asked.data} />
      <label className="flex min-h-11 items-start gap-3 py-1">
        <input
          type="checkbox"
          checked={accepted}
          aria-describedby={error ? "disclosure-error" : undefined}
          onChange={(event) => {
            onAccept(event.target.checked);
          }}
          className="mt-0.5 size-5 shrink-0 accent-accent"
        />
        <span>I have read this and accept it. I am at least 18 years old.</span>
      </label>
      {error && (
        <p id="disclosure-error" className="text-xs font-medium text-loss">
          {error}
        </p>
      )}
    </div>
  );
}

function Text({ title, text, version }: Schemas["DisclosureView"]) {
  return (
    <section aria-label={title} className="rounded border border-line bg-sunken">
      {/* It scrolls, so it must be reachable by keyboard. */}
      {/* eslint-disable jsx-a11y/no-noninteractive-tabindex */}
      <div
        tabIndex={0}
        role="group"
        aria-label={title}
        className="max-h-44 overflow-y-auto px-3.5 py-3 text-sm text-ink-2"
      >
        <h2 className="mb-2 font-semibold text-ink">{title}</h2>
        {text
          .trim()
          .split(/\n\s*\n/)
          .map((paragraph) => (
            <p key={paragraph.slice(0, 24)} className="mb-2 last:mb-0">
              {paragraph}
            </p>
          ))}
        <p className="mt-3 text-xs text-ink-3">Version {version}</p>
      </div>
      {/* eslint-enable jsx-a11y/no-noninteractive-tabindex */}
    </section>
  );
}
