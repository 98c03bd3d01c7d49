import { LoaderCircle } from "lucide-react";
import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";

import { cx } from "./cx";
import { Tooltip } from "./Tooltip";

export type ButtonKind = "primary" | "secondary" | "ghost" | "danger" | "danger-quiet";

const KINDS: Record<ButtonKind, string> = {
  primary: "bg-accent text-accent-ink hover:bg-accent-strong border-transparent",
  secondary: "bg-surface text-ink border-line-strong hover:bg-hover",
  ghost: "bg-transparent text-ink-2 border-transparent hover:bg-hover hover:text-ink",
  danger: "bg-stop text-stop-ink border-transparent hover:brightness-110",
  "danger-quiet": "bg-surface text-stop border-line-strong hover:bg-stop-soft",
};

/** The look of a button, for links that act as one. */
export function buttonClass(kind: ButtonKind = "secondary", size: "sm" | "md" = "md"): string {
  return cx(
    "inline-flex items-center justify-center gap-2 rounded border font-medium whitespace-nowrap select-none",
    "transition-[background-color,filter] duration-100 disabled:opacity-55 disabled:pointer-events-none",
    size === "md" ? "h-11 px-4 desk:h-9 desk:px-3.5" : "h-11 px-3 text-sm desk:h-8",
    KINDS[kind],
  );
}

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: ButtonKind;
  readonly size?: "sm" | "md";
  /** Under way: shows a spinner and takes no further press, but keeps the focus. */
  readonly busy?: boolean;
  readonly icon?: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({
  kind = "secondary",
  size = "md",
  busy = false,
  icon,
  className,
  children,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
      className={cx(buttonClass(kind, size), className)}
    >
      {busy ? <LoaderCircle aria-hidden className="size-4 animate-spin" /> : icon}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, "children" | "kind" | "size" | "icon" | "busy"> {
  readonly label: string;
  readonly children: ReactNode;
}

/** A button that is only an icon: its name is read out, and shown on hover and focus. */
export function IconButton({ label, children, className, type = "button", ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <button
        {...rest}
        type={type}
        aria-label={label}
        className={cx(
          "inline-flex size-11 items-center justify-center rounded text-ink-2 hover:bg-hover hover:text-ink desk:size-9",
          "disabled:pointer-events-none disabled:opacity-50",
          className,
        )}
      >
        {children}
      </button>
    </Tooltip>
  );
}
