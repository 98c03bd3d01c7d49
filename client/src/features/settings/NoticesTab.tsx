import { Link } from "@tanstack/react-router";

import type { Tone } from "@/domain/words";
import { kindOf } from "@/features/notices/kinds";
import { buttonClass, Card, cx } from "@/ui";

/** What is told, and what it is about. The words of each notice are the platform's. */
const TOLD: readonly { readonly kind: string; readonly title: string; readonly text: string }[] = [
  { kind: "entry", title: "Entries", text: "A position was opened: what, how much, at what price." },
  {
    kind: "exit",
    title: "Exits",
    text: "A position was closed or reduced: by which line, and what it made.",
  },
  { kind: "rejection", title: "Rejections", text: "The broker or a rule refused an order, with the reason." },
  { kind: "skipped", title: "Did not trade", text: "A strategy let its entry pass, and why." },
  {
    kind: "parked",
    title: "Parked orders",
    text: "An order whose fate at the broker is not known: it needs your word.",
  },
  { kind: "kill_switch", title: "Kill switch", text: "An entry that a kill switch kept from going out." },
  {
    kind: "broker_session",
    title: "Broker's session",
    text: "The broker wants a new sign-in; orders wait until then.",
  },
  {
    kind: "position_external",
    title: "Positions that differ",
    text: "The broker's book and Plimsoll's do not agree: something is gone, missing, or from elsewhere.",
  },
];

const TONES: Record<Tone, string> = {
  neutral: "text-ink-2",
  accent: "text-accent",
  profit: "text-profit",
  loss: "text-loss",
  warn: "text-warn",
  stop: "text-stop",
};

export function NoticesTab() {
  return (
    <div className="grid items-start gap-4 desk:grid-cols-[3fr_2fr] desk:gap-5">
      <Card flush title="What you are told">
        <ul>
          {TOLD.map(({ kind, title, text }) => {
            const { icon: Icon, tone } = kindOf(kind);
            return (
              <li key={kind} className="flex gap-3 border-b border-line px-4 py-2.5 last:border-b-0">
                <Icon aria-hidden className={cx("mt-0.5 size-4 shrink-0", TONES[tone])} />
                <div className="min-w-0">
                  <p className="font-medium">{title}</p>
                  <p className="text-sm text-ink-2">{text}</p>
                </div>
              </li>
            );
          })}
        </ul>
      </Card>
      <Card title="Where it arrives">
        <p className="text-ink-2">
          In the app: the bell above every screen counts what is unread, and the list keeps them. It is the
          same for everybody on your desk. A position without its stop-loss is not left to a notice: Home and
          Positions say so on top.
        </p>
        <p className="mt-3 text-ink-2">
          Notices are always on, since each is about your money. They do not go out by mail, message or push.
        </p>
        <Link to="/notices" className={cx(buttonClass(), "mt-4")}>
          Open your notices
        </Link>
      </Card>
    </div>
  );
}
