import type { ReactNode } from "react";

/** Names and what they are, each in a row with a hairline below. */
export function Rows({ children }: { readonly children: ReactNode }) {
  return <dl className="-my-1">{children}</dl>;
}

interface RowProps {
  readonly name: string;
  readonly hint?: ReactNode;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

export function Row({ name, hint, action, children }: RowProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2.5 last:border-b-0">
      <dt className="w-32 shrink-0 text-sm text-ink-2 max-desk:w-full">{name}</dt>
      <dd className="min-w-0 flex-1">
        <div className="min-w-0 break-words">{children}</div>
        {hint && <div className="text-xs text-ink-3">{hint}</div>}
      </dd>
      {action && <dd className="max-desk:w-full">{action}</dd>}
    </div>
  );
}
