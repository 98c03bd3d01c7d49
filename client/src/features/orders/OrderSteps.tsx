import { formatQuantity } from "@/domain/format";
import { ORDER_STATE, type Tone } from "@/domain/words";
import { cx, Price, Time } from "@/ui";

import { elapsed } from "./explain";
import type { OrderWithHistory } from "./use-orders";

const DOTS: Record<Tone, string> = {
  neutral: "bg-ink-3",
  accent: "bg-accent",
  profit: "bg-profit",
  loss: "bg-loss",
  warn: "bg-warn",
  stop: "bg-stop",
};

/** Every state that the order was in, the oldest first, with how long after the step before. */
export function OrderSteps({ order: { history } }: { readonly order: OrderWithHistory }) {
  if (history.length === 0)
    return <p className="text-sm text-ink-2">Accepted; the engine has not taken it up yet.</p>;
  return (
    <ol className="flex flex-col">
      {history.map((step, index) => {
        const word = ORDER_STATE[step.state];
        const before = history[index - 1];
        const last = index === history.length - 1;
        return (
          <li key={`${step.at}-${step.state}`} className="relative flex gap-3 pb-3.5 last:pb-0">
            {!last && (
              <span aria-hidden className="absolute top-4 bottom-0 left-[3.5px] w-px bg-line-strong" />
            )}
            <span aria-hidden className={cx("mt-1.5 size-2 shrink-0 rounded-full", DOTS[word.tone])} />
            <div className="min-w-0 flex-1">
              <div className="flex items-baseline justify-between gap-3">
                <span className="font-medium">{word.text}</span>
                <span className="figures text-sm whitespace-nowrap text-ink-2">
                  {before && <span className="mr-2 text-xs text-ink-3">+{elapsed(before.at, step.at)}</span>}
                  <Time at={step.at} style="seconds" />
                </span>
              </div>
              {step.filled_quantity > 0 && step.filled_quantity !== before?.filled_quantity && (
                <p className="text-sm text-ink-2">
                  {formatQuantity(step.filled_quantity)} filled
                  {step.average_price !== null && (
                    <>
                      {" "}
                      at <Price price={step.average_price} />
                    </>
                  )}
                </p>
              )}
              {step.reason && step.reason !== before?.reason && (
                <p className="text-sm text-ink-2">{step.reason}</p>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
