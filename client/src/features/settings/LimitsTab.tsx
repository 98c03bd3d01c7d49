import type { Schemas } from "@/api/client";
import { useLive } from "@/app/live";
import { useMe } from "@/app/me";
import { formatQuantity, percentOf } from "@/domain/format";
import { negate, signOf, subtract, toPixels } from "@/domain/money";
import { Card, ErrorState, Money, SkeletonRows } from "@/ui";

import { LimitsForm } from "./LimitsForm";
import type { Limits } from "./limits";
import { Row, Rows } from "./Rows";
import { useLimits } from "./use-limits";

export function LimitsTab() {
  const { data, error, refetch } = useLimits();
  const { data: me } = useMe();
  const ready = data && me;
  return (
    <div className="grid items-start gap-4 desk:grid-cols-[3fr_2fr] desk:gap-5">
      <Card
        flush={!ready}
        title="Limits of your desk"
        hint="An empty field is no limit. They bind all accounts, besides what each strategy says itself."
      >
        {ready ? (
          me.role === "owner" ? (
            <LimitsForm inForce={data} again={async () => (await refetch()).data} />
          ) : (
            <ReadOnly limits={data.data} />
          )
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonRows rows={3} label="Loading the limits" />
        )}
      </Card>
      <div className="flex flex-col gap-4 desk:gap-5">
        {data && <Today limits={data.data} />}
        <Card title="What they do">
          <ul className="flex list-disc flex-col gap-2 pl-5 text-ink-2">
            <li>
              <strong className="font-semibold text-ink">Entries are refused</strong> when they would break a
              limit, with the figure and the limit in the refusal.
            </li>
            <li>
              <strong className="font-semibold text-ink">Exits never are.</strong> A stop, a target, a
              square-off and the kill switch always go out.
            </li>
            <li>
              Once the day&apos;s loss is reached, strategies pause until the next session. Open positions
              keep their stops.
            </li>
            <li>They hold from the next order on; what is open already is not closed by them.</li>
          </ul>
        </Card>
      </div>
    </div>
  );
}

function ReadOnly({ limits }: { readonly limits: Limits }) {
  const money = (amount: string | null) => (amount === null ? "no limit" : <Money amount={amount} />);
  return (
    <>
      <p className="-mx-4 mb-2 border-y border-line bg-sunken px-4 py-2.5 text-sm text-ink-2">
        Only an owner may change the limits, since they bind everybody on the desk.
      </p>
      <Rows>
        <Row name="Loss per day">{money(limits.max_loss_per_day)}</Row>
        <Row name="Position value">{money(limits.max_position_value)}</Row>
        <Row name="Quantity">
          {limits.max_quantity === null ? "no limit" : formatQuantity(limits.max_quantity)}
        </Row>
      </Rows>
    </>
  );
}

/** How much of the day's loss is used up. Shown when there is a limit to be near to. */
function Today({ limits: { max_loss_per_day: most } }: { readonly limits: Limits }) {
  const portfolio = useLive("pnl").data;
  if (most === null || !portfolio) return null;
  const loss = lossOf(portfolio);
  const used = percentOf(loss, most, 0) ?? "0";
  const width = Math.min(100, toPixels(used));
  const tone = width >= 100 ? "bg-stop" : width >= 75 ? "bg-warn" : "bg-accent";
  const left = subtract(most, loss);
  return (
    <Card title="Today">
      <div className="flex items-baseline justify-between gap-3">
        <span>
          Lost <Money amount={loss} className="font-semibold" /> of <Money amount={most} />
        </span>
        <span className="figures text-sm text-ink-2">{used} %</span>
      </div>
      <div
        role="meter"
        aria-label="Share of the day's loss limit that is used"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(width)}
        className="mt-2 h-1.5 overflow-hidden rounded-full bg-sunken"
      >
        <div className={`h-full rounded-full ${tone}`} style={{ width: `${width.toString()}%` }} />
      </div>
      <p className="mt-2 text-xs text-ink-3">
        {signOf(left) > 0 ? (
          <>
            <Money amount={left} /> to go. What is booked counts, before charges; what is open does not.
          </>
        ) : (
          "Reached: nothing enters until the next session."
        )}
      </p>
    </Card>
  );
}

/** What was lost today as the rule counts it: booked, before charges. A gain is no loss. */
function lossOf({ realized }: Schemas["PortfolioView"]): string {
  return signOf(realized) < 0 ? negate(realized) : "0";
}
