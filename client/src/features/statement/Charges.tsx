import type { Schemas } from "@/api/client";
import { Money } from "@/ui";

import { Section, TABLE, TD, TH } from "./Section";

type View = Schemas["ChargesView"];

const KINDS: readonly (readonly [Exclude<keyof View, "total" | "approximate">, string])[] = [
  ["brokerage", "Brokerage"],
  ["stt", "Securities transaction tax"],
  ["exchange", "Exchange transaction charges"],
  ["sebi", "SEBI turnover fee"],
  ["stamp", "Stamp duty"],
  ["dp", "Depository (DP) charges"],
  ["gst", "GST"],
];

export function Charges({ charges }: { readonly charges: View }) {
  return (
    <Section title="Charges by kind" whole>
      <table className={TABLE}>
        <thead className="sr-only">
          <tr>
            <th scope="col">Kind</th>
            <th scope="col">Amount</th>
          </tr>
        </thead>
        <tbody>
          {KINDS.map(([kind, name]) => (
            <tr key={kind}>
              <th scope="row" className={`${TD} text-left font-normal`}>
                {name}
              </th>
              <td className={`${TD} text-right`}>
                <Money amount={charges[kind]} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" className={`${TH} border-b-0 pt-2 text-left text-ink`}>
              Total
            </th>
            <td className={`${TD} border-b-0 pt-2 text-right font-semibold`}>
              <Money amount={charges.total} />
            </td>
          </tr>
        </tfoot>
      </table>
    </Section>
  );
}
