import { CircleAlert } from "lucide-react";

import { asProblem } from "@/api/problem";

/** Above the button: why the form was refused, when no field shows it already. */
export function FormError({
  error,
  shownAt = [],
}: {
  readonly error: unknown;
  readonly shownAt?: readonly string[];
}) {
  if (!error) return null;
  const problem = asProblem(error);
  if (problem.fields.length > 0 && problem.fields.every(({ field }) => shownAt.includes(field))) return null;
  return (
    <div role="alert" className="flex gap-2.5 rounded border border-loss/40 bg-loss-soft px-3 py-2.5 text-sm">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-loss" />
      <div className="min-w-0">
        <p>{problem.message}</p>
        {problem.requestId && (
          <p className="mt-0.5 text-xs break-all text-ink-2">
            Request <code className="select-all">{problem.requestId}</code>
          </p>
        )}
      </div>
    </div>
  );
}
