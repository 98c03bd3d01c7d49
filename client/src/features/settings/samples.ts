/** Answers of the API for these features' tests. */
import type { Schemas } from "@/api/client";

export function me(facts: Partial<Schemas["UserView"]> = {}): Schemas["UserView"] {
  return {
    id: "usr_1",
    tenant_id: "tnt_1",
    email: "asha@example.com",
    email_verified: true,
    name: "Asha Rao",
    role: "owner",
    status: "ACTIVE",
    risk_disclosure: { version: "2026-11-01", accepted_at: "2026-11-02T04:00:00Z" },
    created_at: "2026-11-02T04:00:00Z",
    ...facts,
  };
}

export function portfolio(facts: Partial<Schemas["PortfolioView"]> = {}): Schemas["PortfolioView"] {
  return {
    day: "2026-11-20",
    cash: "1000000.00",
    value: "1000000.00",
    realized: "0.00",
    unrealized: "0.00",
    day_pnl: "0.00",
    charges: "0.00",
    open_positions: 0,
    unpriced_positions: 0,
    open_legs: 0,
    unprotected_legs: 0,
    seconds_unprotected: "0",
    accounts: [],
    ...facts,
  };
}

export function member(facts: Partial<Schemas["MemberView"]> = {}): Schemas["MemberView"] {
  return {
    id: "usr_1",
    email: "asha@example.com",
    name: "Asha Rao",
    role: "owner",
    status: "ACTIVE",
    email_verified: true,
    last_seen_at: "2026-11-20T04:00:00Z",
    invited_at: null,
    expires_at: null,
    created_at: "2026-11-02T04:00:00Z",
    version: 3,
    ...facts,
  };
}
