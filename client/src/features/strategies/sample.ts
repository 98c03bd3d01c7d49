/** Answers of the API for this feature's tests. */
import type { Schemas } from "@/api/client";

export const tide: Schemas["InstrumentView"] = {
  id: "SIM:TIDE",
  exchange: "SIM",
  symbol: "TIDE",
  name: "Tide Power",
  kind: "equity",
  tradable: true,
  tick_size: "0.05",
  lot_size: 1,
  freeze_quantity: 5000,
  has_derivatives: false,
};

export const broker: Schemas["BrokerView"] = {
  id: "brk_1",
  broker: "paper",
  label: "Paper account",
  status: "ACTIVE",
  version: 1,
  created_at: "2026-11-21T03:00:00Z",
  updated_at: "2026-11-21T03:00:00Z",
};

export const me: Schemas["UserView"] = {
  id: "usr_1",
  tenant_id: "ten_1",
  email: "asha@example.com",
  email_verified: true,
  name: "Asha Rao",
  role: "owner",
  status: "ACTIVE",
  risk_disclosure: { version: "1", accepted_at: "2026-11-20T08:00:00Z" },
  created_at: "2026-11-20T08:00:00Z",
};

export const quote: Schemas["QuoteView"] = {
  instrument: "SIM:TIDE",
  at: "2026-11-21T08:00:00Z",
  last: "500.00",
  bid: "499.95",
  ask: "500.05",
  volume: 100,
  day_open: "500.00",
  day_high: "506.00",
  day_low: "494.00",
};

export const strategy: Schemas["StrategyView"] = {
  id: "str_1",
  name: "Tide long",
  kind: "timed",
  status: "ACTIVE",
  instrument: "SIM:TIDE",
  side: "buy",
  quantity: 10,
  product: "INTRADAY",
  broker_id: "brk_1",
  schedule: {
    entry_time: "13:30:00",
    exit_time: "13:40:00",
    days: ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"],
    entry_window_seconds: 60,
  },
  protection: {
    stop_loss: { type: "percent", value: "1" },
    take_profit: null,
    trailing: null,
    max_loss_per_day: null,
  },
  run: null,
  warnings: [],
  paused_by: null,
  version: 3,
  created_at: "2026-11-20T08:00:00Z",
  updated_at: "2026-11-20T08:00:00Z",
};

export const leg: Schemas["LegView"] = {
  number: 1,
  instrument: "SIM:TIDE",
  side: "buy",
  quantity: 10,
  entry_filled: 10,
  entry_average: "500.00",
  entry_at: "2026-11-21T08:00:01Z",
  exit_filled: 0,
  exit_average: null,
  exit_at: null,
  open_quantity: 10,
  stop: "495.00",
  target: null,
  trail: null,
  protected_at: "2026-11-21T08:00:02Z",
};

export const openRun: Schemas["RunView"] = {
  id: "20261121-01",
  strategy_id: "str_1",
  session_date: "2026-11-21",
  state: "OPEN",
  reason: null,
  explanation: null,
  due_at: "2026-11-21T08:00:00Z",
  exit_at: "2026-11-21T08:10:00Z",
  legs: [leg],
  realized: "0.00",
  charges: null,
  net: "0.00",
  created_at: "2026-11-21T07:59:00Z",
  updated_at: "2026-11-21T08:00:02Z",
};

export const stoppedRun: Schemas["RunView"] = {
  ...openRun,
  state: "CLOSED",
  reason: "STOP",
  realized: "-50.50",
  charges: "4.20",
  net: "-54.70",
  updated_at: "2026-11-21T08:03:00Z",
  legs: [
    { ...leg, exit_filled: 10, exit_average: "494.95", exit_at: "2026-11-21T08:02:59Z", open_quantity: 0 },
  ],
};
