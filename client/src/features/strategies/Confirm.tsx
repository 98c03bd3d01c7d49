import type { ReactNode } from "react";

import { Button, type ButtonProps, Dialog, ErrorState } from "@/ui";

export interface ConfirmProps {
  readonly title: string;
  /** What the button does: "Stop it". */
  readonly verb: string;
  readonly kind?: ButtonProps["kind"];
  readonly busy: boolean;
  readonly error: unknown;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
  readonly children: ReactNode;
}

/** Asks before something that is not undone with one press; what was refused is said inside. */
export function Confirm({
  title,
  verb,
  kind = "danger",
  busy,
  error,
  onClose,
  onConfirm,
  children,
}: ConfirmProps) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind={kind} busy={busy} onClick={onConfirm}>
            {verb}
          </Button>
        </>
      }
    >
      <div className="text-ink-2">{children}</div>
      {error !== null && error !== undefined && (
        <div className="-mx-4 mt-3 border-y border-loss bg-loss-soft">
          <ErrorState compact error={error} />
        </div>
      )}
    </Dialog>
  );
}
