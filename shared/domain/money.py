"""Money, prices and rounding.

Rupees and prices are ``Decimal``; a float never enters. On the tick path prices are whole **paise**
(``int``, 1/100 rupee), converted here and nowhere else.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum

PAISE_IN_RUPEE = 100
_PAISA = Decimal("0.01")
_LARGEST = Decimal("1e12")


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
    """A finite Decimal from text. Raises ``ValueError`` for NaN, infinities, exponents beyond reason and prose."""
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"not a number: {text!r}") from error
    return finite(amount)


def finite(amount: Decimal) -> Decimal:
    """``amount`` itself, if it is a finite Decimal of a size money can have; else ``ValueError``/``TypeError``."""
    if not isinstance(amount, Decimal):
        raise TypeError(f"money needs a Decimal, was {type(amount).__name__}")
    if not amount.is_finite() or abs(amount) > _LARGEST:
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
    paise = price * PAISE_IN_RUPEE
    whole = int(paise)
    if whole != paise:
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
