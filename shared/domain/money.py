"""Money, prices and rounding.

Rupees and prices are ``Decimal``; a float never enters. On the tick path prices are whole **paise**
(``int``, 1/100 rupee), converted here and nowhere else.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum

PAISE_IN_RUPEE = 100
_PAISA = Decimal("0.01")
AVERAGE_STEP = Decimal("0.00000001")
"""Average prices are kept to eight decimals of a rupee."""
_LARGEST = Decimal("1e12")
_MOST_DECIMALS = 12


class Side(StrEnum):
    """Which way an order goes; of a strategy, which way it enters (``SELL`` is a short)."""

    BUY = "buy"
    SELL = "sell"

    @property
    def opposite(self) -> "Side":
        """The side that closes a position opened on this one."""
        return Side.SELL if self is Side.BUY else Side.BUY

    @property
    def sign(self) -> int:
        """+1 for a buy (a long gains when the price rises), −1 for a sell."""
        return 1 if self is Side.BUY else -1


class Rounding(StrEnum):
    """Which neighbour on the tick grid to take."""

    UP = "up"
    DOWN = "down"
    NEAREST = "nearest"


_MODES = {Rounding.UP: ROUND_CEILING, Rounding.DOWN: ROUND_FLOOR, Rounding.NEAREST: ROUND_HALF_UP}


def decimal_of(text: str) -> Decimal:
    """A finite Decimal from text. Raises ``ValueError`` for NaN, infinities, exponents beyond reason and prose.

    Digits of other scripts, underscores and blanks, which ``Decimal`` would take, are prose too.
    """
    if not text.isascii() or "_" in text or text != text.strip():
        raise ValueError(f"not a number: {text!r}")
    try:
        amount = finite(Decimal(text))
    except InvalidOperation as error:
        raise ValueError(f"not a number: {text!r}") from error
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -_MOST_DECIMALS:
        raise ValueError(f"more than {_MOST_DECIMALS} decimals: {text!r}")
    return amount


def finite(amount: Decimal) -> Decimal:
    """``amount`` itself, if it is a finite Decimal of a size money can have; else ``ValueError``/``TypeError``."""
    if not isinstance(amount, Decimal):
        raise TypeError(f"money needs a Decimal, was {type(amount).__name__}")
    if not amount.is_finite() or amount.copy_abs() > _LARGEST:
        raise ValueError(f"not an amount of money: {amount}")
    return amount


def round_to_tick(price: Decimal, tick: Decimal, rounding: Rounding) -> Decimal:
    """The price on the exchange's grid of ``tick`` rupees, with the tick's own number of decimals."""
    if tick <= 0:
        raise ValueError(f"a tick is above zero, was {tick}")
    steps = (price / tick).to_integral_value(rounding=_MODES[rounding])
    return (steps * tick).quantize(tick)


def is_on_tick(price: Decimal, tick: Decimal) -> bool:
    """Whether the exchange would accept this price."""
    return price % tick == 0


def is_whole_lots(quantity: int, lot: int) -> bool:
    """Whether a quantity is a whole number of lots (cash shares have a lot of one)."""
    return quantity > 0 and quantity % lot == 0


def to_paise(price: Decimal) -> int:
    """Rupees to whole paise. Raises ``ValueError`` for a price finer than a paisa."""
    whole = int(price * PAISE_IN_RUPEE)
    if Decimal(whole) / PAISE_IN_RUPEE != price:
        raise ValueError(f"{price} is finer than a paisa")
    return whole


def from_paise(paise: int) -> Decimal:
    """Whole paise to rupees with two decimals."""
    return (Decimal(paise) / PAISE_IN_RUPEE).quantize(_PAISA)


def round_rupees(amount: Decimal) -> Decimal:
    """To the nearest whole rupee, halves up (how contract notes state STT and stamp duty)."""
    return amount.quantize(Decimal(1), rounding=ROUND_HALF_UP)


def round_paise(amount: Decimal) -> Decimal:
    """To the nearest paisa, halves up."""
    return amount.quantize(_PAISA, rounding=ROUND_HALF_UP)


def rupees_text(amount: Decimal) -> str:
    """An amount as people in India read it: ``₹10,00,000.00``, to the paisa, a minus sign before the ₹."""
    rounded = round_paise(amount)
    whole, paise = f"{abs(rounded):f}".split(".")
    head, tail = whole[:-3], whole[-3:]
    pairs = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)]
    return f"{'-' if rounded < 0 else ''}₹{','.join([*reversed(pairs), tail])}.{paise}"


def amount_text(amount: Decimal) -> str:
    """An amount for machines: at least two decimals, no idle zeros after them, never an exponent: ``12.50``."""
    whole, _, decimals = format(amount, "f").partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"
