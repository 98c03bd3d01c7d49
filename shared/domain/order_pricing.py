"""What limit a "now" order bears: marketable, but inside a protection band.

Market orders are barred for algorithms; so the platform sends limits that cross the book by a known percentage. The
slabs are the reference table of brokers' market price protection (cash segment). An exit that does not fill goes out
again with a wider band, up to the day's.
"""

from decimal import Decimal

from shared.domain.money import Rounding, Side, round_to_tick

_PERCENT = Decimal(100)
PROTECTION_SLABS: tuple[tuple[Decimal, Decimal], ...] = ((Decimal(100), Decimal(2)), (Decimal(500), Decimal(1)))
"""(prices below, percent); at 500 the 1 % slab still holds, above it ``PERCENT_ABOVE_SLABS``."""
PERCENT_ABOVE_SLABS = Decimal("0.5")
WIDENING = (1, 2, 4)
"""By how much each step multiplies the slab; the step after the last is the day's band."""
DAY_BAND_PERCENT = Decimal(10)
"""How far from the last price an order may be at most: the dynamic band of exchange rules for liquid shares."""
LAST_STEP = len(WIDENING)


def protection_percent(price: Decimal) -> Decimal:
    """The first band's width in percent for an instrument at this price (rupees)."""
    below, low = PROTECTION_SLABS[0]
    up_to, middle = PROTECTION_SLABS[1]
    if price < below:
        return low
    return middle if price <= up_to else PERCENT_ABOVE_SLABS


def band_percent(price: Decimal, step: int) -> Decimal:
    """The band's width in percent at an escalation step (0 is the first order)."""
    if step >= LAST_STEP:
        return DAY_BAND_PERCENT
    return min(protection_percent(price) * WIDENING[step], DAY_BAND_PERCENT)


def marketable_limit(side: Side, last: Decimal, tick: Decimal, step: int = 0) -> Decimal:
    """The limit price of an order that should fill now: a buy above ``last``, a sell below it.

    Rounded to the tick in the direction that protects the fill (a buy's up, a sell's down), except at the day's band,
    where the exchange would refuse what lies outside. Never below one tick.
    """
    percent = band_percent(last, step)
    edge = last * (_PERCENT + side.sign * percent) / _PERCENT
    towards_fill = Rounding.UP if side is Side.BUY else Rounding.DOWN
    inside = Rounding.DOWN if side is Side.BUY else Rounding.UP
    limit = round_to_tick(edge, tick, inside if percent >= DAY_BAND_PERCENT else towards_fill)
    return max(limit, tick.quantize(tick))
