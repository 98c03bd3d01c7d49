import { Link } from "@tanstack/react-router";

import { asProblem } from "@/api/problem";
import { buttonClass } from "@/ui";

const WAYS = {
  run_open: { to: "/strategies", text: "Go to your strategies" },
  strategies_active: { to: "/strategies", text: "Go to your strategies" },
  position_open: { to: "/positions", text: "Go to your positions" },
} as const;

function wayOut(code: string) {
  return code === "run_open" || code === "strategies_active" || code === "position_open" ? WAYS[code] : null;
}

/** Where to do what a refusal asks for first. */
export function Remedy({ error }: { readonly error: unknown }) {
  const way = error ? wayOut(asProblem(error).code) : null;
  if (!way) return null;
  return (
    <p className="mt-3">
      <Link to={way.to} className={buttonClass("secondary", "sm")}>
        {way.text}
      </Link>
    </p>
  );
}
