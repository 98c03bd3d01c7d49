import type { Schemas } from "@/api/client";
import { formatQuantity } from "@/domain/format";
import { causeOf, readable, RUN_STATE } from "@/domain/words";
import { Instrument } from "@/features/orders/Instrument";
import { Money, None, PnL, Price, Time } from "@/ui";

import { Nothing, Section, TABLE, TD, TH } from "./Section";
import type { Run } from "./use-statement";

type Names = (strategyId: string) => string;
const END = `${TH} text-right`;
const FIGURE = `${TD} figures text-right`;

function sideOf(side: "buy" | "sell"): string {
  return side === "buy" ? "Buy" : "Sell";
}

/** Each run with why it ended, or why it never traded. */
export function Runs({ runs, names }: { readonly runs: readonly Run[]; readonly names: Names }) {
  return (
    <Section title="Runs">
      {runs.length === 0 ? (
        <Nothing>No strategy had a run on this day.</Nothing>
      ) : (
        <table className={TABLE}>
          <thead>
            <tr>
              <th scope="col" className={TH}>
                Strategy
              </th>
              <th scope="col" className={TH}>
                What
              </th>
              <th scope="col" className={END}>
                Entry
              </th>
              <th scope="col" className={END}>
                Exit
              </th>
              <th scope="col" className={TH}>
                Ended by
              </th>
              <th scope="col" className={END}>
                Gross
              </th>
              <th scope="col" className={END}>
                Charges
              </th>
              <th scope="col" className={END}>
                Net
              </th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <RunRow key={`${run.strategy_id} ${run.id}`} run={run} name={names(run.strategy_id)} />
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

function RunRow({ run, name }: { readonly run: Run; readonly name: string }) {
  const entered = run.legs.some(({ entry_filled: filled }) => filled > 0);
  const legs = run.legs;
  return (
    <tr>
      <td className={`${TD} min-w-32`}>{name}</td>
      <td className={`${TD} whitespace-nowrap`}>
        {legs.map((leg) => (
          <div key={leg.number}>
            {sideOf(leg.side)}{" "}
            <span className="figures">{formatQuantity(entered ? leg.entry_filled : leg.quantity)}</span>{" "}
            <Instrument id={leg.instrument} />
          </div>
        ))}
      </td>
      <td className={FIGURE}>
        {legs.map((leg) => (
          <Fill key={leg.number} price={leg.entry_average} at={leg.entry_at} />
        ))}
      </td>
      <td className={FIGURE}>
        {legs.map((leg) => (
          <Fill key={leg.number} price={leg.exit_average} at={leg.exit_at} />
        ))}
      </td>
      <td className={`${TD} min-w-28`}>
        {run.state === "CLOSED" || run.reason ? endOf(run) : RUN_STATE[run.state].text}
        {run.explanation && <div className="text-xs text-ink-3">{run.explanation}</div>}
      </td>
      <td className={FIGURE}>{entered ? <PnL amount={run.realized} /> : <None why="not entered" />}</td>
      <td className={FIGURE}>{entered ? <Money amount={run.charges} /> : <None why="not entered" />}</td>
      <td className={FIGURE}>{entered ? <PnL amount={run.net} /> : <None why="not entered" />}</td>
    </tr>
  );
}

function endOf({ state, reason }: Run): string {
  if (state === "SKIPPED") return `Did not trade${reason ? `: ${readable(reason).toLowerCase()}` : ""}`;
  return reason ? causeOf(reason).text : RUN_STATE[state].text;
}

function Fill({ price, at }: { readonly price: string | null; readonly at: string | null }) {
  if (price === null) return <None why="not filled" />;
  return (
    <div>
      <Price price={price} />
      <div className="text-xs text-ink-3">
        <Time at={at} style="seconds" />
      </div>
    </div>
  );
}

interface TradesProps {
  readonly trades: readonly Schemas["TradeView"][];
  readonly names: Names;
  /** Names an account; null when there is only one. */
  readonly label: ((id: string) => string) | null;
}

export function Trades({ trades, names, label }: TradesProps) {
  return (
    <Section title="Trades">
      {trades.length === 0 ? (
        <Nothing>Nothing was traded on this day.</Nothing>
      ) : (
        <table className={TABLE}>
          <thead>
            <tr>
              {["Time", "Instrument", "Side"].map((name) => (
                <th key={name} scope="col" className={TH}>
                  {name}
                </th>
              ))}
              <th scope="col" className={END}>
                Quantity
              </th>
              <th scope="col" className={END}>
                Price
              </th>
              {["For", "Strategy", ...(label ? ["Account"] : [])].map((name) => (
                <th key={name} scope="col" className={TH}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {trades.map((trade) => (
              <tr key={trade.id}>
                <td className={`${TD} figures`}>
                  <Time at={trade.at} style="seconds" />
                </td>
                <td className={`${TD} whitespace-nowrap`}>
                  <Instrument id={trade.instrument} />{" "}
                  <span className="text-xs text-ink-3">{trade.product === "DELIVERY" && "delivery"}</span>
                </td>
                <td className={TD}>{sideOf(trade.side)}</td>
                <td className={FIGURE}>{formatQuantity(trade.quantity)}</td>
                <td className={FIGURE}>
                  <Price price={trade.price} />
                </td>
                <td className={TD}>{readable(trade.role)}</td>
                <td className={TD}>{names(trade.strategy_id)}</td>
                {label && <td className={TD}>{label(trade.broker_id)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

interface HoldingsProps {
  readonly holdings: readonly Schemas["HoldingView"][];
  readonly complete: boolean;
  readonly label: (id: string) => string;
}

export function Holdings({ holdings, complete, label }: HoldingsProps) {
  return (
    <Section title={complete ? "Held at the end of the day" : "Held now"} whole>
      {holdings.length === 0 ? (
        <Nothing>Nothing.</Nothing>
      ) : (
        <table className={TABLE}>
          <thead>
            <tr>
              <th scope="col" className={TH}>
                Instrument
              </th>
              <th scope="col" className={TH}>
                Account
              </th>
              <th scope="col" className={END}>
                Quantity
              </th>
            </tr>
          </thead>
          <tbody>
            {holdings.map((each) => (
              <tr key={`${each.broker_id} ${each.instrument} ${each.product}`}>
                <td className={TD}>
                  <Instrument id={each.instrument} />{" "}
                  <span className="text-xs text-ink-3">
                    {each.product === "DELIVERY" ? "delivery" : "intraday"}
                  </span>
                </td>
                <td className={TD}>{label(each.broker_id)}</td>
                <td className={FIGURE}>
                  {formatQuantity(each.quantity)}
                  {each.quantity < 0 && " short"}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}
