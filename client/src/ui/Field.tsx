import { CircleAlert } from "lucide-react";
import { type InputHTMLAttributes, type ReactNode, type Ref, type SelectHTMLAttributes, useId } from "react";

import { cx } from "./cx";

export interface ControlProps {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": true | undefined;
}

export interface FieldProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly className?: string;
  /** Says so in words when a field may stay empty. */
  readonly optional?: boolean;
  readonly children: (control: ControlProps) => ReactNode;
}

/** A label, its control, a hint and what is wrong, tied together for screen readers. */
export function Field({ label, hint, error, className, optional = false, children }: FieldProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : null, error ? `${id}-error` : null].filter(Boolean).join(" ");
  return (
    <div className={cx("flex min-w-0 flex-col gap-1.5", className)}>
      <label htmlFor={id} className="text-sm font-medium text-ink">
        {label}
        {optional && <span className="font-normal text-ink-3"> (optional)</span>}
      </label>
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": error ? true : undefined })}
      {hint && (
        <div id={`${id}-hint`} className="text-xs text-ink-3">
          {hint}
        </div>
      )}
      {error && (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-xs font-medium text-loss">
          <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          {error}
        </p>
      )}
    </div>
  );
}

const CONTROL =
  "h-11 w-full min-w-0 rounded border border-line-strong bg-surface px-3 text-ink placeholder:text-ink-3 desk:h-9 " +
  "hover:border-ink-3 focus:border-accent focus-visible:outline-offset-0 disabled:bg-sunken disabled:text-ink-3 " +
  "aria-invalid:border-loss";

export interface InputProps extends InputHTMLAttributes<HTMLInputElement> {
  /** Inside the field, before what is typed: ₹. */
  readonly before?: ReactNode;
  /** Inside the field, behind it: %, shares, a button. */
  readonly after?: ReactNode;
  /** Figures: right-aligned, tabular, the numeric keyboard. */
  readonly figures?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
}

export function Input({ before, after, figures = false, className, ...rest }: InputProps) {
  const input = (
    <input
      {...(figures ? { inputMode: "decimal" as const, autoComplete: "off" } : {})}
      {...rest}
      className={cx(
        CONTROL,
        figures && "figures text-right",
        Boolean(before) && "pl-8",
        Boolean(after) && "pr-12",
        className,
      )}
    />
  );
  if (!before && !after) return input;
  return (
    <div className="relative flex items-center">
      {before && <span className="pointer-events-none absolute left-3 text-ink-3">{before}</span>}
      {input}
      {after && <span className="absolute right-1 flex items-center px-2 text-ink-3">{after}</span>}
    </div>
  );
}

export interface SelectProps extends SelectHTMLAttributes<HTMLSelectElement> {
  readonly ref?: Ref<HTMLSelectElement>;
}

export function Select({ className, children, ...rest }: SelectProps) {
  return (
    <select {...rest} className={cx(CONTROL, "pr-8", className)}>
      {children}
    </select>
  );
}
