/** Orders as the API gives them, for component tests. */
import type { Schemas } from "@/api/client";

export const MANUAL = "str_7ZTA0S085ZMDZNG4T3V1Q8R2WX";
export const TIMED = "str_01M7YHF4EPEQB8AH77GH8Y23AX";

export function order(over: Partial<Schemas["OrderView"]> = {}): Schemas["OrderView"] {
  return {
    id: "ord_1",
    strategy_id: MANUAL,
    run_id: "20260105-01",
    role: "ENTRY",
    cause: "ENTRY",
    broker_id: "brk_1",
    instrument: "SIM:TIDE",
    side: "buy",
    quantity: 1500,
    product: "INTRADAY",
    limit: "1234.50",
    state: "ACKED",
    filled_quantity: 0,
    average_price: null,
    cancel_requested: false,
    reason_code: null,
    reason: null,
    broker_order_id: "PX1",
    created_at: "2026-01-05T04:00:00Z",
    updated_at: "2026-01-05T04:00:01Z",
    sent_at: "2026-01-05T04:00:00.500Z",
    acked_at: "2026-01-05T04:00:01Z",
    filled_at: null,
    ...over,
  };
}

export function withHistory(over: Partial<Schemas["OrderWithHistory"]> = {}): Schemas["OrderWithHistory"] {
  return {
    ...order(over),
    history: [
      { state: "PENDING", at: "2026-01-05T04:00:00Z", filled_quantity: 0, average_price: null, reason: null },
      {
        state: "SENDING",
        at: "2026-01-05T04:00:00.250Z",
        filled_quantity: 0,
        average_price: null,
        reason: null,
      },
    ],
    resolution: null,
    ...over,
  };
}

export const ME: Schemas["UserView"] = {
  id: "usr_1",
  tenant_id: "tnt_1",
  email: "asha@example.com",
  email_verified: true,
  name: "Asha",
  role: "trader",
  status: "ACTIVE",
  risk_disclosure: { version: "1", accepted_at: "2026-01-01T00:00:00Z" },
  created_at: "2026-01-01T00:00:00Z",
};

export const ACCOUNT: Schemas["BrokerView"] = {
  id: "brk_1",
  broker: "paper",
  label: "Paper account",
  status: "ACTIVE",
  version: 1,
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
};

export const TIDE: Schemas["InstrumentView"] = {
  id: "SIM:TIDE",
  exchange: "SIM",
  symbol: "TIDE",
  name: "Tide Power",
  kind: "equity",
  tradable: true,
  tick_size: "0.05",
  lot_size: 1,
  freeze_quantity: 100000,
  has_derivatives: false,
};

export function page<Item>(items: readonly Item[], next: string | null = null) {
  return { items: [...items], next_cursor: next };
}
