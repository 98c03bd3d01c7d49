"""What a day's orders in one instrument cost: brokerage, taxes and fees, from the dated table.

Securities transaction tax and stamp duty are rounded to the rupee, everything else to the paisa, each once for all
orders of the call: one instrument on one day, as a contract note states it. Brokerage counts per executed order, not
per fill.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from shared.domain.data.charges_table import CHARGE_ROWS, ChargeRow
from shared.domain.money import Side, round_paise, round_rupees
from shared.domain.strategies import Product

_ZERO = Decimal(0)
_EXCHANGE = "NSE"
_PAPER_TARIFF = "zerodha"
_ROUNDINGS = {"rupee": round_rupees, "paisa": round_paise}


class Segment(StrEnum):
    """The part of the market that an order is charged as."""

    EQUITY = "equity"
    FUTURES = "futures"
    OPTIONS = "options"


class Tariff(StrEnum):
    """Whose prices to use. ``none`` charges nothing, not even taxes.

    ``paper`` is charged like ``zerodha``: a paper account pays what a discount broker would take, simulated instruments
    included, so that a strategy which only works for free is seen as one.
    """

    NONE = "none"
    PAPER = "paper"
    ZERODHA = "zerodha"
    DHAN = "dhan"
    FYERS = "fyers"
    ANGEL_ONE = "angel_one"


@dataclass(frozen=True, slots=True)
class ChargedOrder:
    """One executed order: the filled quantity in units and its average price in rupees (an option's is its premium)."""

    segment: Segment
    product: Product
    side: Side
    quantity: int
    average_price: Decimal

    @property
    def turnover(self) -> Decimal:
        """Quantity times price, in rupees."""
        return self.quantity * self.average_price


@dataclass(frozen=True, slots=True)
class ChargeBreakdown:
    """Charges in rupees. ``dp`` is the depository's charge for delivered sales; its GST is within ``gst``.

    ``approximate``: the date lies before the first row of a charge, so its earliest known rate stands in.
    """

    brokerage: Decimal = _ZERO
    stt: Decimal = _ZERO
    exchange: Decimal = _ZERO
    sebi: Decimal = _ZERO
    stamp: Decimal = _ZERO
    gst: Decimal = _ZERO
    dp: Decimal = _ZERO
    approximate: bool = False

    @property
    def total(self) -> Decimal:
        """All charges together."""
        return self.brokerage + self.stt + self.exchange + self.sebi + self.stamp + self.gst + self.dp

    def __add__(self, other: "ChargeBreakdown") -> "ChargeBreakdown":
        """Each kind apart; approximate if either is."""
        return ChargeBreakdown(
            brokerage=self.brokerage + other.brokerage,
            stt=self.stt + other.stt,
            exchange=self.exchange + other.exchange,
            sebi=self.sebi + other.sebi,
            stamp=self.stamp + other.stamp,
            gst=self.gst + other.gst,
            dp=self.dp + other.dp,
            approximate=self.approximate or other.approximate,
        )


@dataclass(frozen=True, slots=True)
class _Charge:
    """One charge over all orders: the rounded amount, the part of it that bears GST, and if a rate was borrowed."""

    amount: Decimal
    taxable: Decimal
    borrowed: bool


def charges_for_orders(orders: Sequence[ChargedOrder], broker: str, on: date) -> ChargeBreakdown:
    """The charges of one instrument's executed orders on one day.

    ``broker`` is a ``Tariff``; raises ``ValueError`` for another. Orders of different instruments are charged apart.
    """
    tariff = Tariff(broker)
    executed = [order for order in orders if order.quantity]
    if tariff is Tariff.NONE or not executed:
        return ChargeBreakdown()
    party = _PAPER_TARIFF if tariff is Tariff.PAPER else tariff.value
    brokerage = _charged("brokerage", party, executed, on)
    stt = _charged("stt", _EXCHANGE, executed, on)
    exchange = _charged("exchange", _EXCHANGE, executed, on)
    sebi = _charged("sebi", _EXCHANGE, executed, on)
    stamp = _charged("stamp", _EXCHANGE, executed, on)
    dp = _charged("dp", party, executed, on)
    parts = (brokerage, stt, exchange, sebi, stamp, dp)
    gst = _goods_and_services_tax(sum((part.taxable for part in parts), _ZERO), executed[0], on)
    return ChargeBreakdown(
        brokerage=brokerage.amount,
        stt=stt.amount,
        exchange=exchange.amount,
        sebi=sebi.amount,
        stamp=stamp.amount,
        gst=gst.amount,
        dp=dp.amount,
        approximate=any(part.borrowed for part in (*parts, gst)),
    )


def _charged(charge: str, party: str, orders: Iterable[ChargedOrder], on: date) -> _Charge:
    total, rounding, gst_applies, borrowed = _ZERO, round_paise, False, False
    for order in orders:
        rows = _rows_for(charge, party, order)
        if not rows:
            continue
        row = _in_force(rows, on)
        if row.basis == "scrip_day" and total:
            continue
        total += _price(row, order)
        rounding, gst_applies = _ROUNDINGS[row.rounding], row.gst_applies
        borrowed = borrowed or not _covers(row, on)
    amount = rounding(total)
    return _Charge(amount, amount if gst_applies else _ZERO, borrowed)


def _goods_and_services_tax(taxable: Decimal, order: ChargedOrder, on: date) -> _Charge:
    row = _in_force(_rows_for("gst", _EXCHANGE, order), on)
    return _Charge(round_paise(taxable * (row.rate or _ZERO)), _ZERO, not _covers(row, on))


def _rows_for(charge: str, party: str, order: ChargedOrder) -> list[ChargeRow]:
    return [
        row
        for row in CHARGE_ROWS
        if (row.charge, row.party, row.segment) == (charge, party, order.segment)
        and row.product in (None, order.product)
        and row.side in ("both", order.side)
    ]


def _in_force(rows: list[ChargeRow], on: date) -> ChargeRow:
    """The row of that date, or the earliest one for a date before them all."""
    begun = [row for row in rows if _since(row) <= on]
    return max(begun, key=_since) if begun else min(rows, key=_since)


def _covers(row: ChargeRow, on: date) -> bool:
    return _since(row) <= on <= (row.effective_to or date.max)


def _since(row: ChargeRow) -> date:
    return row.effective_from or date.min


def _price(row: ChargeRow, order: ChargedOrder) -> Decimal:
    if row.rate is None:
        return row.cap or _ZERO
    price = order.turnover * row.rate
    if row.cap is not None:
        price = min(price, row.cap)
    return price if row.minimum is None else max(price, row.minimum)
