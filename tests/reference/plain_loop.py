"""A replay written a second time, straight from the rules as a trader would read them aloud.

No line of the product is used: rupees are Decimal, bars are plain rows, longs and shorts are spelled out one by one,
levels are counted tick by tick. It is slow and dull on purpose.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

INDIA = timezone(timedelta(hours=5, minutes=30))
PAISA = Decimal("0.01")
WHOLE = Decimal(1)


@dataclass(frozen=True)
class Bar:
    begins: datetime
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal


@dataclass(frozen=True)
class Order:
    """``stop``, ``target`` and ``trail`` as a trader writes them: ``0.5%``, ``12``, ``@1200``, or nothing."""

    side: str
    quantity: int
    enter: time
    leave: time
    stop: str
    target: str | None
    trail: str | None
    tick: Decimal
    with_charges: bool = False


def play(symbol: str, bars: list[Bar], order: Order) -> dict[str, Any]:
    """One symbol and day as the command prints it."""
    day = bars[0].begins.date()
    opens_at = datetime.combine(day, order.enter, INDIA)
    shuts_at = opens_at + timedelta(seconds=60)
    entered = None
    for number, bar in enumerate(bars):
        if opens_at <= bar.begins < shuts_at:
            entered = number
            break
    if entered is None:
        nothing = dict.fromkeys(("entry_time", "entry", "stop", "exit_time", "exit", "reason"))
        return (
            {"symbol": symbol, "day": str(day)} | nothing | {"charges": "0.00", "pnl": "0.00", "note": "no_entry_bar"}
        )

    entry = bars[entered].open
    held = bars[entered:]
    leave_at = datetime.combine(day, order.leave, INDIA)
    if order.side == "buy":
        stop, left, price, reason, note = hold_long(held, entry, order, leave_at)
        gain = (price - entry) * order.quantity
    else:
        stop, left, price, reason, note = hold_short(held, entry, order, leave_at)
        gain = (entry - price) * order.quantity
    bought, sold = (entry, price) if order.side == "buy" else (price, entry)
    charges = charges_of(bought * order.quantity, sold * order.quantity) if order.with_charges else Decimal(0)
    row: dict[str, Any] = {
        "symbol": symbol,
        "day": str(day),
        "entry_time": bars[entered].begins.strftime("%H:%M:%S"),
        "entry": money(entry),
        "stop": money(stop),
        "exit_time": left.begins.strftime("%H:%M:%S"),
        "exit": money(price),
        "reason": reason,
        "charges": money(charges),
        "pnl": money(gain - charges),
    }
    return row | {"note": note} if note else row


Left = tuple[Decimal, Bar, Decimal, str, str | None]


def hold_long(held: list[Bar], entry: Decimal, order: Order, leave_at: datetime) -> Left:
    stop = up(entry - away(order.stop, entry), order.tick) if order.stop[0] != "@" else up(said(order.stop), order.tick)
    target = None
    if order.target is not None:
        wanted = said(order.target) if order.target[0] == "@" else entry + away(order.target, entry)
        target = up(wanted, order.tick)
    note = "stop_on_wrong_side" if order.stop[0] == "@" and said(order.stop) >= entry else None
    highest = entry
    for bar in held:
        if bar.begins >= leave_at:
            return stop, bar, bar.open, "TIME", note
        trail = None if order.trail is None else up(highest - away(order.trail, highest), order.tick)
        if target is not None and bar.open >= target:
            return stop, bar, bar.open, "TARGET", note
        if trail is not None and trail > stop and bar.open <= trail:
            return stop, bar, bar.open, "TRAIL", note
        if bar.open <= stop:
            return stop, bar, bar.open, "STOP", note
        if trail is not None and trail > stop and bar.low <= trail:
            return stop, bar, trail, "TRAIL", note
        if bar.low <= stop:
            return stop, bar, stop, "STOP", note
        if target is not None and bar.high >= target:
            return stop, bar, target, "TARGET", note
        highest = max(highest, bar.high)
    return stop, held[-1], held[-1].close, "TIME", "no_exit_bar"


def hold_short(held: list[Bar], entry: Decimal, order: Order, leave_at: datetime) -> Left:
    stop = (
        down(entry + away(order.stop, entry), order.tick)
        if order.stop[0] != "@"
        else down(said(order.stop), order.tick)
    )
    target = None
    if order.target is not None:
        wanted = said(order.target) if order.target[0] == "@" else entry - away(order.target, entry)
        target = down(wanted, order.tick)
    note = "stop_on_wrong_side" if order.stop[0] == "@" and said(order.stop) <= entry else None
    lowest = entry
    for bar in held:
        if bar.begins >= leave_at:
            return stop, bar, bar.open, "TIME", note
        trail = None if order.trail is None else down(lowest + away(order.trail, lowest), order.tick)
        if target is not None and bar.open <= target:
            return stop, bar, bar.open, "TARGET", note
        if trail is not None and trail < stop and bar.open >= trail:
            return stop, bar, bar.open, "TRAIL", note
        if bar.open >= stop:
            return stop, bar, bar.open, "STOP", note
        if trail is not None and trail < stop and bar.high >= trail:
            return stop, bar, trail, "TRAIL", note
        if bar.high >= stop:
            return stop, bar, stop, "STOP", note
        if target is not None and bar.low <= target:
            return stop, bar, target, "TARGET", note
        lowest = min(lowest, bar.low)
    return stop, held[-1], held[-1].close, "TIME", "no_exit_bar"


def said(written: str) -> Decimal:
    return Decimal(written[1:])


def away(written: str, price: Decimal) -> Decimal:
    return price * Decimal(written[:-1]) / 100 if written[-1] == "%" else Decimal(written)


def up(price: Decimal, tick: Decimal) -> Decimal:
    beyond = price % tick
    return price if beyond == 0 else price - beyond + tick if price > 0 else price - beyond


def down(price: Decimal, tick: Decimal) -> Decimal:
    beyond = price % tick
    return price - beyond if price >= 0 or beyond == 0 else price - beyond - tick


def money(amount: Decimal) -> str:
    return str(amount.quantize(PAISA))


def charges_of(bought: Decimal, sold: Decimal) -> Decimal:
    """Shares within one day at a discount broker's prices, with the taxes of 2025."""
    brokerage = sum((min(Decimal(20), turnover * Decimal("0.0003")) for turnover in (bought, sold)), Decimal(0))
    brokerage = half_up(brokerage, PAISA)
    transaction_tax = half_up(sold * Decimal("0.00025"), WHOLE)
    exchange = half_up((bought + sold) * Decimal("0.0000307"), PAISA)
    regulator = half_up((bought + sold) * Decimal("0.000001"), PAISA)
    stamp = half_up(bought * Decimal("0.00003"), WHOLE)
    service_tax = half_up((brokerage + exchange + regulator) * Decimal("0.18"), PAISA)
    return brokerage + transaction_tax + exchange + regulator + stamp + service_tax


def half_up(amount: Decimal, unit: Decimal) -> Decimal:
    return (amount / unit + Decimal("0.5")).__floor__() * unit
