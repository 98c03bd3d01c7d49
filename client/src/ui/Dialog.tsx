import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";

import { IconButton } from "./Button";
import { cx } from "./cx";

export interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
  /** `sheet`: from the bottom on the phone, from the right at a desk. */
  readonly shape?: "dialog" | "sheet";
}

/** A modal dialog of the browser's own: it keeps the focus inside, Esc closes it, and the focus goes back afterwards. */
export function Dialog({ open, onClose, title, children, footer, shape = "dialog" }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const shown = dialog.current;
    if (!open || !shown) return;
    const before = document.activeElement;
    shown.showModal();
    return () => {
      shown.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, [open]);
  if (!open) return null;
  return (
    // The backdrop belongs to the element: a press on it is a press outside. Esc is the keyboard's way.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events
    <dialog
      ref={dialog}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
      className={cx(
        "m-auto max-h-[92dvh] w-full max-w-lg border border-line bg-surface p-0 shadow-pop open:flex",
        shape === "dialog"
          ? "rounded-lg max-desk:mb-0 max-desk:max-w-none max-desk:rounded-b-none"
          : "mb-0 max-w-none rounded-t-lg desk:my-0 desk:mr-0 desk:ml-auto desk:h-dvh desk:max-h-dvh desk:max-w-105 desk:rounded-none desk:border-y-0 desk:border-r-0",
      )}
    >
      <div className="flex min-h-0 w-full flex-col">
        <header className="flex min-h-13 shrink-0 items-center justify-between gap-2 border-b border-line py-1 pr-2 pl-4">
          <h2 id={heading} className="text-lg font-semibold">
            {title}
          </h2>
          <IconButton label="Close" onClick={onClose}>
            <X aria-hidden className="size-4.5" />
          </IconButton>
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
        {footer && (
          <footer className="safe-bottom shrink-0 border-t border-line bg-surface">
            <div className="flex flex-wrap justify-end gap-2 p-4">{footer}</div>
          </footer>
        )}
      </div>
    </dialog>
  );
}

export function Sheet(props: Omit<DialogProps, "shape">) {
  return <Dialog {...props} shape="sheet" />;
}
