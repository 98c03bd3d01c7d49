import { useId } from "react";

import { cx } from "@/ui";

import { type Role, ROLE_ORDER, ROLES } from "./roles";

interface ChoiceProps {
  readonly role: Role;
  readonly onChoose: (role: Role) => void;
  readonly error?: string | undefined;
}

/** The roles as radio buttons, each with what it may do. */
export function RoleChoice({ role, onChoose, error }: ChoiceProps) {
  const id = useId();
  return (
    <fieldset aria-describedby={error ? `${id}-error` : undefined}>
      <legend className="mb-1.5 text-sm font-medium">Role</legend>
      <div className="flex flex-col gap-2">
        {ROLE_ORDER.map((each) => (
          <label
            key={each}
            htmlFor={`${id}-choose-${each}`}
            className={cx(
              "flex cursor-pointer items-start gap-3 rounded border px-3.5 py-2.5",
              "has-focus-visible:outline-2 has-focus-visible:outline-accent",
              each === role ? "border-accent bg-accent-soft" : "border-line hover:bg-hover",
            )}
          >
            <input
              id={`${id}-choose-${each}`}
              type="radio"
              name={id}
              aria-label={ROLES[each].name}
              checked={each === role}
              aria-describedby={`${id}-${each}`}
              onChange={() => {
                onChoose(each);
              }}
              className="mt-0.5 size-4 shrink-0 accent-accent outline-none"
            />
            <span className="min-w-0">
              <span className="block font-medium">{ROLES[each].name}</span>
              <span id={`${id}-${each}`} className="block text-sm text-ink-2">
                {ROLES[each].may}
              </span>
            </span>
          </label>
        ))}
      </div>
      {error && (
        <p id={`${id}-error`} className="mt-1.5 text-xs font-medium text-loss">
          {error}
        </p>
      )}
    </fieldset>
  );
}
