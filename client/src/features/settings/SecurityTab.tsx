import { PasswordCard } from "./PasswordCard";
import { SessionsCard } from "./SessionsCard";

export function SecurityTab() {
  return (
    <div className="grid items-start gap-4 desk:grid-cols-[3fr_2fr] desk:gap-5">
      <SessionsCard />
      <PasswordCard />
    </div>
  );
}
