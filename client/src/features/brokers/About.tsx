import type { ReactNode } from "react";

import { Card } from "@/ui";

/** What a paper account is, and what there is not yet. */
export function About() {
  return (
    <div className="grid gap-4 desk:grid-cols-2 desk:gap-5">
      <Card title="How a paper account works">
        <dl className="flex flex-col gap-3">
          <Fact name="The market is real, the money is not">
            Orders go to a paper exchange and fill at the market's prices as they come in. Charges are counted
            as a broker would.
          </Fact>
          <Fact name="It opens with ₹10,00,000.00">
            Reset it for a fresh start: full cash and an empty book. Your orders, trades and runs stay in your
            records.
          </Fact>
          <Fact name="Its credentials are sealed">
            They are encrypted before they are stored, and shown to nobody. Unlinking destroys them.
          </Fact>
        </dl>
      </Card>
      <Card title="Live brokers">
        <p className="text-ink-2">
          Live brokers come later. Today Plimsoll trades on paper only: no broker&apos;s sign-in is asked for,
          no real order is sent, and no money can be lost.
        </p>
        <p className="mt-3 text-ink-2">
          Nothing will change for you unasked: a strategy stays on the account that you chose for it.
        </p>
      </Card>
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="font-medium">{name}</dt>
      <dd className="text-sm text-ink-2">{children}</dd>
    </div>
  );
}
