/** Decimals as people in India read them: ₹1,23,456.50, 4.20 L, 1.35 Cr. */
import { absolute, compare, type Decimal, divide, multiply, round, signOf, subtract } from "./money";

const CRORE = "10000000";
const LAKH = "100000";
export const MINUS = "−";

export interface Shown {
  /** `always` puts a + before gains. */
  readonly sign?: "auto" | "always" | "never";
  readonly places?: number;
}

/** 1234567 → 12,34,567. */
export function grouped(digits: string): string {
  const tail = digits.slice(-3);
  const head = digits.slice(0, -3).replace(/\B(?=(\d{2})+$)/g, ",");
  return head ? `${head},${tail}` : tail;
}

export function formatNumber(amount: Decimal, { sign = "auto", places = 2 }: Shown = {}): string {
  return signBefore(amount, sign, places) + digitsOf(amount, places);
}

export function formatRupees(amount: Decimal, { sign = "auto", places = 2 }: Shown = {}): string {
  return `${signBefore(amount, sign, places)}₹${digitsOf(amount, places)}`;
}

/** Short, for small places: ₹1.35 Cr, ₹4.20 L; below a lakh in full rupees and paise. */
export function formatCompact(amount: Decimal, { sign = "auto" }: Pick<Shown, "sign"> = {}): string {
  const size = absolute(amount);
  for (const [unit, word] of [
    [CRORE, "Cr"],
    [LAKH, "L"],
  ] as const) {
    if (compare(size, unit) >= 0)
      return `${signBefore(amount, sign, 2)}₹${digitsOf(divide(size, unit, 2) ?? "0", 2)} ${word}`;
  }
  return formatRupees(amount, { sign });
}

/** A percentage that is one already: "0.5" → 0.50 %. */
export function formatPercent(amount: Decimal, { sign = "auto", places = 2 }: Shown = {}): string {
  return `${formatNumber(amount, { sign, places })} %`;
}

/** How much `now` differs from `before`, in percent of `before`; null when that is zero. */
export function percentChange(now: Decimal, before: Decimal): Decimal | null {
  return percentOf(subtract(now, before), absolute(before));
}

/** `part` in percent of `whole`; null when that is zero. */
export function percentOf(part: Decimal, whole: Decimal, places = 2): Decimal | null {
  return divide(multiply(part, "100"), whole, places);
}

export function formatQuantity(quantity: number, { sign = "auto" }: Pick<Shown, "sign"> = {}): string {
  return formatNumber(String(Math.trunc(quantity)), { sign, places: 0 });
}

/** A price with as many places as its tick has, two at least. */
export function formatPrice(price: Decimal, tickSize: Decimal = "0.05"): string {
  const places = Math.max(2, tickSize.split(".")[1]?.replace(/0+$/, "").length ?? 0);
  return `₹${formatNumber(price, { places })}`;
}

/** What a person typed (1,23,456.50, ₹ 100, +5) as a decimal; null when it is none. */
export function parseTyped(text: string): Decimal | null {
  const bare = text
    .replace(/[₹,\s]/g, "")
    .replace(MINUS, "-")
    .replace(/^\+/, "");
  return /^-?(\d+(\.\d*)?|\.\d+)$/.test(bare) ? bare.replace(/^(-?)\./, "$10.").replace(/\.$/, "") : null;
}

function signBefore(amount: Decimal, sign: "auto" | "always" | "never", places: number): string {
  const which = signOf(round(amount, places));
  if (sign === "never" || which === 0) return "";
  return which < 0 ? MINUS : sign === "always" ? "+" : "";
}

function digitsOf(amount: Decimal, places: number): string {
  const [whole = "0", fraction] = absolute(round(amount, places)).split(".");
  return fraction ? `${grouped(whole)}.${fraction}` : grouped(whole);
}
