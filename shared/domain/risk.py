"""What an account may do before an order leaves: limits, money, the exchange's own bound.

Every breach has a stable code and a sentence for the trader. Exits are never checked here: a stop that must not fire
for want of a limit is no stop.
"""

from dataclasses import dataclass
from decimal import Decimal

from shared.domain.books import RiskLimits
from shared.domain.brokers import Funds
from shared.domain.instruments import Instrument
from shared.domain.money import rupees_text


@dataclass(frozen=True, slots=True)
class EntryOrder:
    """What the checks need to know of an order that opens or adds. ``price`` is its limit, or the last price."""

    instrument: Instrument
    quantity: int
    price: Decimal

    @property
    def value(self) -> Decimal:
        """What the order buys or sells, in rupees."""
        return self.quantity * self.price


@dataclass(frozen=True, slots=True)
class Breach:
    """One reason why an entry may not go. ``code`` is stable; ``allowed`` and ``wanted`` are what was compared."""

    code: str
    message: str
    allowed: Decimal
    wanted: Decimal


def check_entry(
    order: EntryOrder,
    limits: RiskLimits,
    funds: Funds | None,
    realized_today: Decimal,
    open_value: Decimal,
) -> list[Breach]:
    """Every rule that the entry would break, in a fixed order; an empty list lets it pass. Landing on a limit is fine.

    ``realized_today`` is the tenant's realised P&L of the session (a loss is below zero); ``open_value`` the rupees
    already held in this instrument, as an amount above zero for long and short alike. The whole value counts against
    the funds, without leverage. ``funds`` None: not known yet, so the broker alone judges.
    """
    breaches = (
        _freeze_quantity(order),
        _max_quantity(order, limits),
        _max_position_value(order, limits, open_value),
        max_loss_breach(limits.max_loss_per_day, realized_today),
        _funds(order, funds),
    )
    return [breach for breach in breaches if breach is not None]


def max_loss_breach(max_loss: Decimal | None, realized_today: Decimal) -> Breach | None:
    """The breach of a daily loss limit (rupees above zero; None: no limit), reached when the loss equals it."""
    loss = -realized_today
    if max_loss is None or loss < max_loss:
        return None
    return Breach(
        "max_loss_per_day_reached",
        f"Today's loss of {rupees_text(loss)} has reached the limit of {rupees_text(max_loss)} a day: no new entries "
        "until the next session.",
        max_loss,
        loss,
    )


def _freeze_quantity(order: EntryOrder) -> Breach | None:
    most = order.instrument.freeze_quantity
    if order.quantity <= most:
        return None
    return Breach(
        "freeze_quantity_exceeded",
        f"The exchange takes at most {most} units of {order.instrument.symbol} in one order; this one has "
        f"{order.quantity}.",
        Decimal(most),
        Decimal(order.quantity),
    )


def _max_quantity(order: EntryOrder, limits: RiskLimits) -> Breach | None:
    if limits.max_quantity is None or order.quantity <= limits.max_quantity:
        return None
    return Breach(
        "max_quantity_exceeded",
        f"Your risk limit allows at most {limits.max_quantity} units in one order; this one has {order.quantity}.",
        Decimal(limits.max_quantity),
        Decimal(order.quantity),
    )


def _max_position_value(order: EntryOrder, limits: RiskLimits, open_value: Decimal) -> Breach | None:
    wanted = open_value + order.value
    if limits.max_position_value is None or wanted <= limits.max_position_value:
        return None
    return Breach(
        "max_position_value_exceeded",
        f"With this order {order.instrument.symbol} would be worth {rupees_text(wanted)}; your risk limit allows "
        f"{rupees_text(limits.max_position_value)}.",
        limits.max_position_value,
        wanted,
    )


def _funds(order: EntryOrder, funds: Funds | None) -> Breach | None:
    if funds is None or order.value <= funds.available:
        return None
    return Breach(
        "insufficient_funds",
        f"The order needs {rupees_text(order.value)}; the account has {rupees_text(funds.available)} available.",
        funds.available,
        order.value,
    )
