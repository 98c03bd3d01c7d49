import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";

import { buttonClass, EmptyState } from "@/ui";

export function NotFound() {
  return (
    <main className="pt-12">
      <h1 className="sr-only">No such page</h1>
      <EmptyState
        icon={<Compass aria-hidden />}
        title="There is no such page"
        action={
          <Link to="/" className={buttonClass("primary")}>
            Go home
          </Link>
        }
      >
        The address may be mistyped, or what it led to was removed.
      </EmptyState>
    </main>
  );
}
