import { Monitor, Moon, Sun } from "lucide-react";

import { type ThemeChoice, useThemeChoice } from "./theme";
import { Segmented } from "./Toggles";

const OPTIONS: readonly { value: ThemeChoice; label: React.ReactNode }[] = [
  { value: "light", label: <Named icon={<Sun aria-hidden className="size-4" />} name="Light" /> },
  { value: "dark", label: <Named icon={<Moon aria-hidden className="size-4" />} name="Dark" /> },
  { value: "system", label: <Named icon={<Monitor aria-hidden className="size-4" />} name="System" /> },
];

function Named({ icon, name }: { readonly icon: React.ReactNode; readonly name: string }) {
  return (
    <>
      {icon}
      <span>{name}</span>
    </>
  );
}

export function ThemeToggle({ wide = false }: { readonly wide?: boolean }) {
  const { choice, choose } = useThemeChoice();
  return <Segmented label="Theme" value={choice} options={OPTIONS} onChange={choose} wide={wide} />;
}
