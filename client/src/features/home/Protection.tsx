import { Link } from "@tanstack/react-router";
import { ShieldAlert, ShieldCheck } from "lucide-react";

import type { Schemas } from "@/api/client";
import { formatQuantity } from "@/domain/format";

/** One calm line when all is guarded; impossible to overlook when something is not. */
export function Protection({ portfolio }: { readonly portfolio: Schemas["PortfolioView"] | undefined }) {
  if (!portfolio) return null;
  const { open_legs: open, unprotected_legs: bare, seconds_unprotected: seconds } = portfolio;
  if (bare > 0)
    return (
      <div
        role="alert"
        className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border-2 border-stop bg-stop-soft px-4 py-3.5"
      >
        <ShieldAlert aria-hidden className="size-6 shrink-0 text-stop" />
        <div className="min-w-0 flex-1 basis-60">
          <p className="text-lg font-semibold text-stop">
            {bare === 1
              ? "One position has no stop armed"
              : `${formatQuantity(bare)} positions have no stop armed`}
          </p>
          <p className="text-sm">
            For {secondsInWords(seconds)} by now. If this does not pass within seconds, act.
          </p>
        </div>
        <Link to="/positions" className="font-semibold text-stop underline underline-offset-4">
          See the positions
        </Link>
      </div>
    );
  if (open === 0) return null;
  return (
    <p className="flex items-center gap-2 rounded-md bg-profit-soft px-3.5 py-2 text-sm font-medium text-profit">
      <ShieldCheck aria-hidden className="size-4.5 shrink-0" />
      {open === 1
        ? "Your one position is behind its line."
        : `All ${formatQuantity(open)} positions are behind their lines.`}
    </p>
  );
}

function secondsInWords(seconds: string): string {
  const whole = seconds.split(".", 1)[0] ?? seconds;
  return whole === "0" ? "less than a second" : `${whole} s`;
}
