import { type ReactNode, useId } from "react";

import { cx } from "./cx";

export interface SwitchProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** On or off, at once. */
export function Switch({ label, hint, checked, disabled = false, onChange }: SwitchProps) {
  const id = useId();
  return (
    <div className="flex min-h-11 items-center justify-between gap-4 desk:min-h-9">
      <div className="min-w-0">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-xs text-ink-3">
            {hint}
          </p>
        )}
      </div>
      <button
        id={id}
        type="button"
        role="switch"
        aria-checked={checked}
        aria-describedby={hint ? `${id}-hint` : undefined}
        disabled={disabled}
        onClick={() => {
          onChange(!checked);
        }}
        className={cx(
          "relative h-6 w-10 shrink-0 rounded-full border transition-colors disabled:opacity-50",
          "before:absolute before:-inset-2.5 before:content-['']",
          checked ? "border-accent bg-accent" : "border-line-strong bg-sunken",
        )}
      >
        <span
          className={cx(
            "absolute top-0.5 size-4.5 rounded-full transition-[left]",
            checked ? "left-[18px] bg-accent-ink" : "left-0.5 bg-ink-3",
          )}
        />
      </button>
    </div>
  );
}

export interface SegmentedProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly {
    readonly value: Value;
    readonly label: ReactNode;
    readonly disabled?: boolean;
  }[];
  readonly onChange: (value: Value) => void;
  /** Fills its place instead of hugging its words. */
  readonly wide?: boolean;
  readonly className?: string;
}

/** One of a few: radio buttons that look like one control. */
export function Segmented<Value extends string>({
  label,
  value,
  options,
  onChange,
  wide = false,
  className,
}: SegmentedProps<Value>) {
  const name = useId();
  return (
    <fieldset
      className={cx(
        "inline-flex gap-0.5 rounded border border-line bg-sunken p-0.5",
        wide && "flex w-full",
        className,
      )}
    >
      <legend className="sr-only">{label}</legend>
      {options.map((each) => (
        <label
          key={each.value}
          className={cx(
            "relative flex h-10 items-center justify-center gap-1.5 rounded-sm px-3 text-sm font-medium select-none desk:h-7.5",
            "has-focus-visible:outline-2 has-focus-visible:outline-accent",
            wide && "flex-1",
            each.disabled ? "text-ink-3 opacity-60" : "cursor-pointer",
            each.value === value ? "border border-line bg-surface text-ink" : "text-ink-2 hover:text-ink",
          )}
        >
          <input
            type="radio"
            name={name}
            value={each.value}
            checked={each.value === value}
            disabled={each.disabled}
            onChange={() => {
              onChange(each.value);
            }}
            className="absolute inset-0 cursor-pointer opacity-0"
          />
          {each.label}
        </label>
      ))}
    </fieldset>
  );
}
