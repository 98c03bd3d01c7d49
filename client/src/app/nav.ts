import {
  CandlestickChart,
  ChartPie,
  House,
  Landmark,
  Layers,
  type LucideIcon,
  Receipt,
  Settings,
  Workflow,
} from "lucide-react";

import { hasFeature } from "./features";

export interface NavItem {
  readonly to:
    "/" | "/strategies" | "/orders" | "/positions" | "/portfolio" | "/market" | "/brokers" | "/settings";
  readonly feature: string;
  readonly label: string;
  readonly icon: LucideIcon;
  /** On the phone: among the tabs, else under More. */
  readonly tab: boolean;
}

const ALL: readonly NavItem[] = [
  { to: "/", feature: "home", label: "Home", icon: House, tab: true },
  { to: "/strategies", feature: "strategies", label: "Strategies", icon: Workflow, tab: true },
  { to: "/orders", feature: "orders", label: "Orders", icon: Receipt, tab: true },
  { to: "/positions", feature: "positions", label: "Positions", icon: Layers, tab: false },
  { to: "/portfolio", feature: "portfolio", label: "Portfolio", icon: ChartPie, tab: false },
  { to: "/market", feature: "market", label: "Market", icon: CandlestickChart, tab: true },
  { to: "/brokers", feature: "brokers", label: "Brokers", icon: Landmark, tab: false },
  { to: "/settings", feature: "settings", label: "Settings", icon: Settings, tab: false },
];

export const NAV: readonly NavItem[] = ALL.filter(({ feature }) => hasFeature(feature));
