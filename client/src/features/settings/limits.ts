/** The form of the risk limits: what is typed, what is wrong with it, what is sent. No React, no page. */
import type { Schemas } from "@/api/client";
import { formatNumber, formatQuantity, parseTyped } from "@/domain/format";
import { compare, type Decimal } from "@/domain/money";

export type Limits = Schemas["RiskLimitsView"];
export type LimitName = "max_loss_per_day" | "max_position_value" | "max_quantity";
export type LimitForm = Readonly<Record<LimitName, string>>;

export const LIMIT_NAMES: readonly LimitName[] = ["max_loss_per_day", "max_position_value", "max_quantity"];

const MOST_QUANTITY = 10_000_000;
const MONEY = /^\d{1,10}(\.\d{1,4})?$/;

export function formOf(limits: Limits): LimitForm {
  const money = (amount: Decimal | null) => (amount === null ? "" : formatNumber(amount));
  return {
    max_loss_per_day: money(limits.max_loss_per_day),
    max_position_value: money(limits.max_position_value),
    max_quantity: limits.max_quantity === null ? "" : formatQuantity(limits.max_quantity),
  };
}

/** An amount as it is sent; null for none, undefined for one that cannot be. */
export function amountOf(typed: string): Decimal | null | undefined {
  if (typed.trim() === "") return null;
  const amount = parseTyped(typed);
  return amount !== null && MONEY.test(amount) && compare(amount, "0") > 0 ? amount : undefined;
}

export function quantityOf(typed: string): number | null | undefined {
  if (typed.trim() === "") return null;
  const amount = parseTyped(typed);
  if (amount === null || !/^\d{1,8}$/.test(amount)) return undefined;
  const quantity = Number.parseInt(amount, 10); // a count, not money
  return quantity >= 1 && quantity <= MOST_QUANTITY ? quantity : undefined;
}

export type Faults = Partial<Record<LimitName, string>>;

export interface Checked {
  readonly body: Schemas["RiskLimitsBody"] | null;
  readonly faults: Faults;
}

const NO_AMOUNT = "An amount above zero, like 5,000, or nothing for no limit.";
const NO_QUANTITY = "A whole number from 1 to 1,00,00,000, or nothing for no limit.";

export function checked(form: LimitForm): Checked {
  const loss = amountOf(form.max_loss_per_day);
  const value = amountOf(form.max_position_value);
  const quantity = quantityOf(form.max_quantity);
  const faults: Faults = {
    ...(loss === undefined ? { max_loss_per_day: NO_AMOUNT } : {}),
    ...(value === undefined ? { max_position_value: NO_AMOUNT } : {}),
    ...(quantity === undefined ? { max_quantity: NO_QUANTITY } : {}),
  };
  if (loss === undefined || value === undefined || quantity === undefined) return { body: null, faults };
  return { body: { max_loss_per_day: loss, max_position_value: value, max_quantity: quantity }, faults };
}

/** Whether the form says something else than what is in force. */
export function isChanged(form: LimitForm, limits: Limits): boolean {
  const { body } = checked(form);
  if (!body) return true;
  const same = (a: Decimal | number | null | undefined, b: Decimal | null) =>
    a === null || a === undefined || b === null ? (a ?? null) === b : compare(String(a), b) === 0;
  return !(
    same(body.max_loss_per_day, limits.max_loss_per_day) &&
    same(body.max_position_value, limits.max_position_value) &&
    (body.max_quantity ?? null) === limits.max_quantity
  );
}
