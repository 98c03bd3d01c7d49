/** Amounts are decimal text, exactly as the API sends them; arithmetic on them is exact, over BigInt. */
export type Decimal = string;

interface Scaled {
  readonly units: bigint;
  readonly scale: number;
}

const SHAPE = /^([+-]?)(\d+)(?:\.(\d*))?$/;

export class NotADecimal extends Error {
  constructor(text: string) {
    super(`Not a decimal number: ${JSON.stringify(text)}`);
    this.name = "NotADecimal";
  }
}

export function isDecimal(text: string): boolean {
  return SHAPE.test(text);
}

function scaled(text: Decimal): Scaled {
  const found = SHAPE.exec(text.trim());
  if (!found) throw new NotADecimal(text);
  const [, sign = "", whole = "0", fraction = ""] = found;
  const units = BigInt(whole + fraction);
  return { units: sign === "-" ? -units : units, scale: fraction.length };
}

function written({ units, scale }: Scaled): Decimal {
  const negative = units < 0n;
  const digits = (negative ? -units : units).toString().padStart(scale + 1, "0");
  const cut = digits.length - scale;
  const text = scale === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
  return negative ? `-${text}` : text;
}

function raised({ units, scale }: Scaled, to: number): bigint {
  return units * 10n ** BigInt(to - scale);
}

function together(a: Decimal, b: Decimal): readonly [bigint, bigint, number] {
  const [left, right] = [scaled(a), scaled(b)];
  const scale = Math.max(left.scale, right.scale);
  return [raised(left, scale), raised(right, scale), scale];
}

export function add(a: Decimal, b: Decimal): Decimal {
  const [left, right, scale] = together(a, b);
  return written({ units: left + right, scale });
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  const [left, right, scale] = together(a, b);
  return written({ units: left - right, scale });
}

export function sum(amounts: Iterable<Decimal>): Decimal {
  let total: Decimal = "0";
  for (const each of amounts) total = add(total, each);
  return total;
}

export function multiply(a: Decimal, b: Decimal | number): Decimal {
  const left = scaled(a);
  const right = scaled(typeof b === "number" ? wholeText(b) : b);
  return written({ units: left.units * right.units, scale: left.scale + right.scale });
}

/** `a / b`, rounded half away from zero to so many places; null when `b` is zero. */
export function divide(a: Decimal, b: Decimal, places: number): Decimal | null {
  const [left, right] = together(a, b);
  if (right === 0n) return null;
  return written({ units: dividedHalfUp(left * 10n ** BigInt(places), right), scale: places });
}

/** Rounded half away from zero. */
export function round(amount: Decimal, places: number): Decimal {
  const { units, scale } = scaled(amount);
  if (scale <= places) return written({ units: raised({ units, scale }, places), scale: places });
  return written({ units: dividedHalfUp(units, 10n ** BigInt(scale - places)), scale: places });
}

/** Rounded to a multiple of `step` (a tick size), half away from zero. */
export function roundTo(amount: Decimal, step: Decimal): Decimal {
  const [units, size, scale] = together(amount, step);
  if (size <= 0n) throw new NotADecimal(step);
  return round(written({ units: dividedHalfUp(units, size) * size, scale }), scaled(step).scale);
}

export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const [left, right] = together(a, b);
  return left < right ? -1 : left > right ? 1 : 0;
}

export function signOf(amount: Decimal): -1 | 0 | 1 {
  const { units } = scaled(amount);
  return units < 0n ? -1 : units > 0n ? 1 : 0;
}

export function negate(amount: Decimal): Decimal {
  const { units, scale } = scaled(amount);
  return written({ units: -units, scale });
}

export function absolute(amount: Decimal): Decimal {
  return signOf(amount) < 0 ? negate(amount) : amount;
}

/** For pixels only (a chart, a bar's width): never for what is shown or sent. */
export function toPixels(amount: Decimal): number {
  return Number(amount);
}

function dividedHalfUp(units: bigint, by: bigint): bigint {
  const negative = units < 0n !== by < 0n;
  const [top, bottom] = [units < 0n ? -units : units, by < 0n ? -by : by];
  const rounded = (2n * top + bottom) / (2n * bottom);
  return negative ? -rounded : rounded;
}

function wholeText(value: number): string {
  if (!Number.isSafeInteger(value)) throw new NotADecimal(String(value));
  return String(value);
}
