import { Check, Circle, Eye, EyeOff } from "lucide-react";
import { useState } from "react";

import { cx } from "@/ui/cx";
import { Field, Input } from "@/ui/Field";

import { passwordRules } from "./password";

export interface PasswordFieldProps {
  readonly label?: string;
  readonly value: string;
  readonly onChange: (password: string) => void;
  readonly error?: string | undefined;
  /** A new one: its rules are shown, and judged against this address. */
  readonly newFor?: string | undefined;
}

export function PasswordField({ label = "Password", value, onChange, error, newFor }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  const isNew = newFor !== undefined;
  const Icon = shown ? EyeOff : Eye;
  return (
    <Field label={label} error={error} hint={isNew ? <Rules password={value} email={newFor} /> : undefined}>
      {(control) => (
        <Input
          {...control}
          type={shown ? "text" : "password"}
          autoComplete={isNew ? "new-password" : "current-password"}
          required
          value={value}
          onChange={(event) => {
            onChange(event.target.value);
          }}
          after={
            <button
              type="button"
              aria-label={shown ? "Hide the password" : "Show the password"}
              aria-pressed={shown}
              onClick={() => {
                setShown(!shown);
              }}
              className="-mx-1.5 flex size-9 items-center justify-center rounded text-ink-3 hover:text-ink desk:size-7"
            >
              <Icon aria-hidden className="size-4" />
            </button>
          }
        />
      )}
    </Field>
  );
}

function Rules({ password, email }: { readonly password: string; readonly email: string }) {
  return (
    <ul className="mt-0.5 flex flex-col gap-1">
      {passwordRules(password, email).map(({ text, met }) => {
        const Mark = met ? Check : Circle;
        return (
          <li key={text} className={cx("flex items-center gap-1.5", met ? "text-profit" : "text-ink-3")}>
            <Mark aria-hidden className={cx("shrink-0", met ? "size-3.5" : "size-2.5 mx-0.5")} />
            {text}
            <span className="sr-only">{met ? " (met)" : " (not met yet)"}</span>
          </li>
        );
      })}
    </ul>
  );
}
