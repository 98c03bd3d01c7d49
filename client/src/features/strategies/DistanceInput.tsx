import { type ControlProps, Input, Segmented } from "@/ui";

import type { DistanceField } from "./form";
import type { DistanceKind } from "./risk";

const UNITS: readonly { readonly value: DistanceKind; readonly label: string }[] = [
  { value: "percent", label: "%" },
  { value: "points", label: "₹ away" },
  { value: "price", label: "Price" },
];

export interface DistanceInputProps {
  readonly control: ControlProps;
  readonly name: string;
  readonly field: DistanceField;
  readonly kinds?: readonly DistanceKind[];
  readonly onValue: (value: string) => void;
  readonly onUnit: (unit: DistanceKind) => void;
}

/** How far away, in one of three units; another unit keeps the line where it is. */
export function DistanceInput({ control, name, field, kinds, onValue, onUnit }: DistanceInputProps) {
  const percent = field.type === "percent";
  return (
    <div className="flex items-stretch gap-2">
      <div className="min-w-24 flex-1">
        <Input
          {...control}
          figures
          value={field.value}
          before={percent ? undefined : "₹"}
          after={percent ? "%" : undefined}
          className={percent ? "pr-8" : ""}
          onChange={(event) => {
            onValue(event.target.value);
          }}
        />
      </div>
      <Segmented
        label={`Unit of the ${name}`}
        value={field.type}
        options={UNITS.filter(({ value }) => !kinds || kinds.includes(value))}
        onChange={onUnit}
      />
    </div>
  );
}
