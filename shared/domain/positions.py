"""Positions from fills: average cost for display and P&L, first-in-first-out lots for taxes.

The cost of what is open is kept as one signed sum, and a partial close takes its share of it (to eight decimals; the
last unit takes whatever is left). So at every moment, without any rounding error,
``realized + unrealized = cash received − cash paid + quantity × last``.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from shared.domain.books import Position, Trade
from shared.domain.instruments import InstrumentId
from shared.domain.money import Side

_COST_STEP = Decimal("0.00000001")


@dataclass(frozen=True, slots=True)
class Holding:
    """A position's arithmetic without its names. ``quantity`` and ``cost`` are signed: below zero is short."""

    quantity: int = 0
    cost: Decimal = Decimal(0)
    realized: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class OpenLot:
    """Units bought (or sold short) together and still open. ``quantity`` is above zero, ``price`` rupees a unit."""

    instrument: InstrumentId
    side: Side
    quantity: int
    price: Decimal
    opened_at: datetime
    trade_id: str


@dataclass(frozen=True, slots=True)
class ClosedLot:
    """Units of one lot that were closed by one trade. ``gain`` is gross, in rupees."""

    instrument: InstrumentId
    side: Side
    quantity: int
    opened_at: datetime
    closed_at: datetime
    open_price: Decimal
    close_price: Decimal
    open_trade_id: str
    close_trade_id: str

    @property
    def gain(self) -> Decimal:
        """What the lot earned before charges; below zero is a loss."""
        return (self.close_price - self.open_price) * self.quantity * self.side.sign


@dataclass(frozen=True, slots=True)
class TaxLots:
    """Every lot of a list of trades, oldest first."""

    closed: tuple[ClosedLot, ...]
    open: tuple[OpenLot, ...]


def fill_holding(holding: Holding, side: Side, quantity: int, price: Decimal) -> Holding:
    """The holding after one execution of ``quantity`` units (above zero) at ``price`` rupees.

    A fill against the position closes first; what is more than the position opens the other way at the fill's price.
    """
    if quantity <= 0 or price < 0:
        raise ValueError(f"a fill has a quantity above zero and no negative price, was {quantity} at {price}")
    signed = quantity * side.sign
    if holding.quantity * signed >= 0:
        return replace(holding, quantity=holding.quantity + signed, cost=holding.cost + signed * price)
    held = abs(holding.quantity)
    closed = min(quantity, held)
    released = holding.cost if closed == held else (holding.cost * closed / held).quantize(_COST_STEP)
    realized = holding.realized - closed * side.sign * price - released
    opened = signed - closed * side.sign
    left = holding.cost - released
    return Holding(
        quantity=holding.quantity + signed,
        cost=opened * price if opened else left,
        realized=realized,
    )


def apply_fill(position: Position | None, trade: Trade) -> Position:
    """The position after a trade of its account, instrument and product; None is "none yet".

    Applying a trade twice counts it twice: the caller keeps trade ids unique. Raises ``ValueError`` for another
    position's trade.
    """
    if position is None:
        position = Position(
            tenant_id=trade.tenant_id,
            broker_id=trade.broker_id,
            instrument=trade.instrument,
            product=trade.product,
            quantity=0,
            cost=Decimal(0),
            realized=Decimal(0),
            version=0,
            updated_at=trade.at,
        )
    if _key(position) != _key(trade):
        raise ValueError(f"trade {trade.id} belongs to another position than {position.instrument}")
    before = Holding(position.quantity, position.cost, position.realized)
    after = fill_holding(before, trade.side, trade.quantity, trade.price)
    return replace(
        position,
        quantity=after.quantity,
        cost=after.cost,
        realized=after.realized,
        version=position.version + 1,
        updated_at=max(position.updated_at, trade.at),
    )


def unrealized(position: Position | Holding, last: Decimal) -> Decimal:
    """What closing everything at ``last`` would earn, in rupees and before charges."""
    return position.quantity * last - position.cost


def fifo_lots(trades: Iterable[Trade]) -> TaxLots:
    """Lots by first in, first out, for each account, instrument and product apart. Trades may come in any order.

    The sum of gains equals the average-cost ``realized`` whenever a position is flat.
    """
    queues: dict[tuple[str, ...], deque[OpenLot]] = {}
    closed: list[ClosedLot] = []
    for trade in sorted(trades, key=lambda each: (each.at, each.id)):
        queue = queues.setdefault(_key(trade), deque())
        left = trade.quantity
        while left and queue and queue[0].side is not trade.side:
            lot = queue.popleft()
            taken = min(left, lot.quantity)
            closed.append(_close(lot, trade, taken))
            if taken < lot.quantity:
                queue.appendleft(replace(lot, quantity=lot.quantity - taken))
            left -= taken
        if left:
            queue.append(OpenLot(trade.instrument, trade.side, left, trade.price, trade.at, trade.id))
    remaining = sorted(
        (lot for queue in queues.values() for lot in queue), key=lambda lot: (lot.opened_at, lot.trade_id)
    )
    return TaxLots(closed=tuple(closed), open=tuple(remaining))


def _close(lot: OpenLot, trade: Trade, quantity: int) -> ClosedLot:
    return ClosedLot(
        instrument=lot.instrument,
        side=lot.side,
        quantity=quantity,
        opened_at=lot.opened_at,
        closed_at=trade.at,
        open_price=lot.price,
        close_price=trade.price,
        open_trade_id=lot.trade_id,
        close_trade_id=trade.id,
    )


def _key(of: Position | Trade) -> tuple[str, ...]:
    return (of.tenant_id, of.broker_id, of.instrument, of.product)
