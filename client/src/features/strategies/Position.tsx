import type { ReactNode } from "react";

import type { Schemas } from "@/api/client";
import { formatPercent } from "@/domain/format";
import { absolute, type Decimal, divide, multiply, negate, subtract } from "@/domain/money";
import { causeOf, RUN_STATE } from "@/domain/words";
import { Card, Money, None, PnL, Price, Quantity, StatusBadge, Time } from "@/ui";

import { runPnl } from "./pnl";
import { isHolding } from "./status";
import { distanceInWords } from "./words";

export interface PositionProps {
  readonly strategy: Schemas["StrategyView"];
  readonly run: Schemas["RunView"] | null;
  readonly quote: Schemas["QuoteView"] | null;
  readonly tick: Decimal;
}

/** The run in figures: what it makes, where its lines are, how far the price is from the stop. */
export function Position({ strategy, run, quote, tick }: PositionProps) {
  const leg = run?.legs[0];
  const last = quote?.last ?? null;
  const holds = isHolding(run);
  const traded = (leg?.entry_filled ?? 0) > 0;
  return (
    <div className="flex flex-col gap-4 desk:gap-5">
      <Card
        title={holds ? "Open now" : traded ? "This run" : "The plan"}
        actions={run && <StatusBadge word={RUN_STATE[run.state]} />}
      >
        {run && leg && traded && (
          <div className="mb-3 flex items-end justify-between gap-3 border-b border-line pb-3">
            <div>
              <span className="eyebrow">{holds ? "P&L now" : "P&L, before charges"}</span>
              <p className="text-2xl font-semibold tracking-tight">
                <PnL amount={runPnl(run, last)} arrow />
              </p>
            </div>
            {!holds && run.charges !== null && (
              <p className="text-right text-xs text-ink-2">
                net <PnL amount={run.net} />
                <br />
                charges <Money amount={run.charges} />
              </p>
            )}
          </div>
        )}
        <dl className="flex flex-col">
          {leg && traded ? (
            <>
              <Row name="Quantity">
                <Quantity units={holds ? leg.open_quantity : leg.entry_filled} />
              </Row>
              <Row name="Entry">
                <Price price={leg.entry_average} tickSize={tick} /> <At at={leg.entry_at} />
              </Row>
              {leg.exit_average && (
                <Row name="Exit">
                  <Price price={leg.exit_average} tickSize={tick} /> <At at={leg.exit_at} />
                </Row>
              )}
              {run?.reason && <Row name="Why it left">{causeOf(run.reason).text}</Row>}
              <Row name="Stop" tone="text-stop">
                <Price price={leg.stop} tickSize={tick} />
              </Row>
              {holds && leg.stop && last !== null && (
                <ToStop
                  stop={leg.stop}
                  last={last}
                  quantity={leg.open_quantity}
                  entry={leg.entry_average}
                  side={leg.side}
                  tick={tick}
                />
              )}
              {leg.target && (
                <Row name="Target" tone="text-profit">
                  <Price price={leg.target} tickSize={tick} />
                </Row>
              )}
              {leg.trail && (
                <Row name="Trailing stop" tone="text-warn">
                  <Price price={leg.trail} tickSize={tick} />
                </Row>
              )}
              {leg.protected_at && (
                <Row name="Stop armed">
                  <Time at={leg.protected_at} style="seconds" />
                </Row>
              )}
            </>
          ) : (
            <Planned strategy={strategy} />
          )}
          {run?.exit_at && holds && (
            <Row name="Leaves by">
              <Time at={run.exit_at} style="seconds" zone />
            </Row>
          )}
          {!traded && run?.state === "WAITING" && (
            <Row name="Enters at">
              <Time at={run.due_at} style="seconds" zone />
            </Row>
          )}
        </dl>
      </Card>
    </div>
  );
}

function Planned({
  strategy: { protection, quantity, product },
}: {
  readonly strategy: Schemas["StrategyView"];
}) {
  return (
    <>
      <Row name="Quantity">
        <Quantity units={quantity} />
      </Row>
      <Row name="Product">{product === "INTRADAY" ? "Intraday" : "Delivery"}</Row>
      <Row name="Stop" tone="text-stop">
        {protection ? distanceInWords(protection.stop_loss) : <None why="no stop" />}
      </Row>
      {protection?.take_profit && (
        <Row name="Target" tone="text-profit">
          {distanceInWords(protection.take_profit)}
        </Row>
      )}
      {protection?.trailing && (
        <Row name="Trailing stop" tone="text-warn">
          {distanceInWords(protection.trailing)}
        </Row>
      )}
      {protection?.max_loss_per_day && (
        <Row name="Most to lose in a day">
          <Money amount={protection.max_loss_per_day} />
        </Row>
      )}
    </>
  );
}

interface ToStopProps {
  readonly stop: Decimal;
  readonly last: Decimal;
  readonly quantity: number;
  readonly entry: Decimal | null;
  readonly side: Schemas["Side"];
  readonly tick: Decimal;
}

function ToStop({ stop, last, quantity, entry, side, tick }: ToStopProps) {
  const away = absolute(subtract(last, stop));
  const share = divide(multiply(away, "100"), last, 2);
  const gained = entry === null ? null : multiply(subtract(stop, entry), quantity);
  return (
    <>
      <Row name="From the stop">
        <Price price={away} tickSize={tick} />{" "}
        {share !== null && <span className="text-ink-3">({formatPercent(share)})</span>}
      </Row>
      <Row name="If stopped out">
        <PnL amount={gained === null ? null : side === "buy" ? gained : negate(gained)} />
      </Row>
    </>
  );
}

function At({ at }: { readonly at: string | null }) {
  return at ? (
    <span className="text-xs text-ink-3">
      <Time at={at} style="seconds" />
    </span>
  ) : null;
}

function Row({
  name,
  tone,
  children,
}: {
  readonly name: string;
  readonly tone?: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="flex min-h-8 items-baseline justify-between gap-4 border-b border-line py-1.5 last:border-b-0">
      <dt className="text-sm text-ink-2">{name}</dt>
      <dd className={`figures text-right font-medium ${tone ?? ""}`}>{children}</dd>
    </div>
  );
}
