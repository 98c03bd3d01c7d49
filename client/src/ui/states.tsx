import { CloudOff, RotateCw, TriangleAlert } from "lucide-react";
import { Component, type ErrorInfo, type ReactNode } from "react";

import { asProblem, UNREACHABLE } from "@/api/problem";

import { Button } from "./Button";
import { cx } from "./cx";

/** Where something will be: a calm grey bar. Give it the height of what comes. */
export function Skeleton({ className }: { readonly className?: string }) {
  return (
    <span aria-hidden className={cx("block animate-pulse rounded-sm bg-sunken", className ?? "h-4 w-full")} />
  );
}

/** Rows that are being loaded. */
export function SkeletonRows({
  rows = 6,
  label = "Loading",
}: {
  readonly rows?: number;
  readonly label?: string;
}) {
  return (
    <div role="status" aria-label={label} className="flex flex-col">
      {Array.from({ length: rows }, (_, row) => (
        <div
          key={row}
          className="flex h-14 items-center gap-4 border-b border-line px-4 last:border-b-0 desk:h-11"
        >
          <Skeleton className="h-3.5 w-1/4" />
          <Skeleton className="h-3.5 w-1/6" />
          <Skeleton className="ml-auto h-3.5 w-1/6" />
        </div>
      ))}
    </div>
  );
}

export interface EmptyStateProps {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  /** What to do next: the button. */
  readonly action?: ReactNode;
}

/** Nothing here yet, and what to do about it. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center px-6 py-10 text-center">
      {icon && <div className="mb-3 text-ink-3 [&>svg]:size-7 [&>svg]:stroke-[1.5]">{icon}</div>}
      <p className="font-semibold">{title}</p>
      {children && <div className="mt-1 max-w-sm text-sm text-ink-2">{children}</div>}
      {action && <div className="mt-4">{action}</div>}
    </div>
  );
}

export interface ErrorStateProps {
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
  /** One line inside a card instead of a block. */
  readonly compact?: boolean;
}

/** What went wrong in the problem's own words, its request id, and another try. */
export function ErrorState({ error, onRetry, compact = false }: ErrorStateProps) {
  const problem = asProblem(error);
  const Icon = problem.code === UNREACHABLE ? CloudOff : TriangleAlert;
  return (
    <div
      role="alert"
      className={cx(
        compact
          ? "flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3"
          : "flex flex-col items-center px-6 py-10 text-center",
      )}
    >
      <Icon
        aria-hidden
        className={cx("shrink-0 text-loss", compact ? "size-4" : "mb-3 size-7 stroke-[1.5]")}
      />
      <div className={cx("min-w-0", compact && "flex-1")}>
        <p className={compact ? "text-sm" : "max-w-md font-medium"}>{problem.message}</p>
        {problem.retryAfter !== null && (
          <p className="mt-1 text-xs text-ink-3">Please wait {problem.retryAfter} s before the next try.</p>
        )}
        {problem.requestId && (
          <p className="mt-1 text-xs text-ink-3">
            Request <code className="select-all">{problem.requestId}</code>
          </p>
        )}
      </div>
      {onRetry && (
        <Button
          size="sm"
          onClick={onRetry}
          icon={<RotateCw aria-hidden className="size-3.5" />}
          className={compact ? "" : "mt-4"}
        >
          Try again
        </Button>
      )}
    </div>
  );
}

interface BoundaryProps {
  readonly children: ReactNode;
  /** Another value clears the error: give the route's address. */
  readonly resetKey?: string;
  readonly onError?: (error: unknown, info: ErrorInfo) => void;
}

/** A part that breaks does not take the page with it. */
export class ErrorBoundary extends Component<BoundaryProps, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error };
  }

  override componentDidUpdate(before: BoundaryProps): void {
    if (this.state.error !== null && before.resetKey !== this.props.resetKey) this.setState({ error: null });
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    this.props.onError?.(error, info);
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return (
      <ErrorState
        error={this.state.error}
        onRetry={() => {
          this.setState({ error: null });
        }}
      />
    );
  }
}
