import {
  Ban,
  Bell,
  CircleOff,
  CirclePause,
  Hand,
  KeyRound,
  LogIn,
  LogOut,
  type LucideIcon,
  ShieldAlert,
  Unlink,
} from "lucide-react";

import type { Tone } from "@/domain/words";

export interface Kind {
  readonly icon: LucideIcon;
  readonly tone: Tone;
  /** For those who do not see the icon. */
  readonly name: string;
}

const KINDS: Readonly<Record<string, Kind>> = {
  entry: { icon: LogIn, tone: "accent", name: "Entry" },
  exit: { icon: LogOut, tone: "neutral", name: "Exit" },
  rejection: { icon: Ban, tone: "loss", name: "Rejection" },
  parked: { icon: Hand, tone: "stop", name: "Parked" },
  unprotected: { icon: ShieldAlert, tone: "stop", name: "Unprotected" },
  skipped: { icon: CircleOff, tone: "warn", name: "Did not trade" },
  kill_switch: { icon: CirclePause, tone: "stop", name: "Kill switch" },
  broker_session: { icon: KeyRound, tone: "warn", name: "Broker session" },
  position_gone: { icon: Unlink, tone: "warn", name: "Position" },
  position_missing: { icon: Unlink, tone: "warn", name: "Position" },
  position_external: { icon: Unlink, tone: "warn", name: "Position" },
};

const OTHER: Kind = { icon: Bell, tone: "neutral", name: "Notice" };

export function kindOf(kind: string): Kind {
  return KINDS[kind] ?? OTHER;
}
