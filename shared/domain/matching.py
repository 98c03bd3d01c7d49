"""How the simulated exchange judges and fills limit orders. Pure: an order and the market in, an order out.

* An arriving order that crosses the book fills at the touch (the price on the other side), which is its limit or
  better; while it goes on crossing, the rest fills at later touches.
* An order that did not cross rests. When the market comes to it, it fills at its own limit.
* One look at the book fills no more than the size displayed there; the rest waits for the next tick.
* Without bid and ask (a recording of last prices) the last price stands for both.
"""

from base64 import b32encode
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from shared.domain.brokers import BrokerOrderState
from shared.domain.instruments import Instrument, InstrumentId
from shared.domain.market_data import Tick
from shared.domain.money import AVERAGE_STEP, Rounding, Side, from_paise, is_on_tick, is_whole_lots, round_to_tick
from shared.domain.partitions import hash64
from shared.domain.strategies import Product

BAND = Decimal("0.20")
"""Orders may be this far from the day's reference price, either way."""

DISPLAYED_VALUE = Decimal(500_000)
"""Rupees that one side of the book displays, on average."""

_LARGEST_QUANTITY = 10_000_000
_FINAL = frozenset({BrokerOrderState.FILLED, BrokerOrderState.CANCELLED, BrokerOrderState.REJECTED})


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """What a client asks for. ``limit`` in rupees; ``client_id`` names the order for ever."""

    client_id: str
    instrument: InstrumentId
    side: Side
    quantity: int
    limit: Decimal
    product: Product


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an order is not accepted: a stable code and a sentence. No order exists."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class PaperTrade:
    """One execution. ``at`` is market time, price in rupees."""

    id: str
    quantity: int
    price: Decimal
    at: datetime


@dataclass(frozen=True, slots=True)
class PaperOrder:
    """An order in the simulated exchange's book.

    ``book`` counts the account's resets: orders of earlier books are history. ``sequence`` is the account's number of
    its newest change. ``session_date`` is the exchange's date on which it was placed; it does not outlive that session.
    ``active_at`` is when it reaches the matching engine (placed plus latency), ``value`` the sum of quantity × price.
    ``resting``: it has met a book that it did not cross (kept in memory only; after a restart it meets the book anew).
    ``copy``: which order of this client id it is; above 1 only where client ids need not be unique.
    """

    account: str
    book: int
    client_id: str
    order_id: str
    instrument: InstrumentId
    side: Side
    quantity: int
    limit: Decimal
    product: Product
    state: BrokerOrderState
    session_date: date
    placed_at: datetime
    active_at: datetime
    updated_at: datetime
    sequence: int
    version: int = 1
    filled_quantity: int = 0
    value: Decimal = Decimal(0)
    trades: tuple[PaperTrade, ...] = ()
    reason_code: str | None = None
    reason: str | None = None
    resting: bool = False
    copy: int = 1

    @property
    def key(self) -> str:
        """Its name in the account's book: the client id, with the number of the copy after the first."""
        return order_key(self.client_id, self.copy)

    @property
    def is_final(self) -> bool:
        """Nothing more can happen to it."""
        return self.state in _FINAL

    @property
    def open_quantity(self) -> int:
        """Units not yet filled."""
        return self.quantity - self.filled_quantity

    @property
    def average_price(self) -> Decimal | None:
        """Rupees a unit over all its trades, to eight decimals; None before the first."""
        return (self.value / self.filled_quantity).quantize(AVERAGE_STEP) if self.filled_quantity else None


@dataclass(frozen=True, slots=True)
class Touch:
    """The best prices (rupees) and the size displayed behind each."""

    bid: Decimal
    ask: Decimal
    size: int


@dataclass(frozen=True, slots=True)
class Execution:
    """So many units at this price (rupees)."""

    quantity: int
    price: Decimal


def order_key(client_id: str, copy: int = 1) -> str:
    """What names an order in its account's book (client ids have no ``#``)."""
    return client_id if copy == 1 else f"{client_id}#{copy}"


def order_id_for(account: str, client_id: str, copy: int = 1) -> str:
    """The exchange's id of an order: follows from account, client id and which order of that id it is."""
    return "PX" + b32encode(sha256(f"{account}|{order_key(client_id, copy)}".encode()).digest())[:16].decode()


def touch_of(tick: Tick, lot_size: int) -> Touch:
    """The book that a tick shows. The displayed size varies around ``DISPLAYED_VALUE``, the same for the same tick."""
    last = from_paise(tick.last)
    share = Decimal(hash64("displayed", tick.token, tick.at, tick.seq) % 1000) / 1000 + Decimal("0.5")
    lots = int(DISPLAYED_VALUE * share / last) // lot_size
    return Touch(
        bid=from_paise(tick.bid) if tick.bid else last,
        ask=from_paise(tick.ask) if tick.ask else last,
        size=max(1, lots) * lot_size,
    )


def band_around(reference: Decimal, tick: Decimal) -> tuple[Decimal, Decimal]:
    """The lowest and the highest price that an order may bear today."""
    lowest = round_to_tick(reference * (1 - BAND), tick, Rounding.UP)
    return max(tick, lowest), round_to_tick(reference * (1 + BAND), tick, Rounding.DOWN)


def refusal_of(request: OrderRequest, instrument: Instrument, reference: Decimal | None) -> Refusal | None:
    """Why the exchange's rules forbid this order, or None. ``reference``: the day's first price, None before it."""
    return _size_refusal(request, instrument) or _price_refusal(request, instrument, reference)


def _size_refusal(request: OrderRequest, instrument: Instrument) -> Refusal | None:
    if not instrument.is_tradable:
        return Refusal("invalid_order", f"{instrument.id} is an index and cannot be traded.")
    if request.quantity > _LARGEST_QUANTITY or not is_whole_lots(request.quantity, instrument.lot_size):
        return Refusal("invalid_order", f"The quantity must be whole lots of {instrument.lot_size}.")
    if request.quantity > instrument.freeze_quantity:
        return Refusal(
            "freeze_quantity_exceeded", f"One order may have at most {instrument.freeze_quantity} units; split it."
        )
    return None


def _price_refusal(request: OrderRequest, instrument: Instrument, reference: Decimal | None) -> Refusal | None:
    if request.limit <= 0:
        return Refusal("invalid_order", "The limit must be above zero.")
    if not is_on_tick(request.limit, instrument.tick_size):
        return Refusal("off_tick", f"{request.limit} is not a multiple of the tick size {instrument.tick_size}.")
    if reference is not None:
        lowest, highest = band_around(reference, instrument.tick_size)
        if not lowest <= request.limit <= highest:
            return Refusal("price_outside_band", f"Today's prices lie between {lowest} and {highest}.")
    return None


def crosses(order: PaperOrder, touch: Touch) -> bool:
    """Whether somebody on the other side would trade at the order's limit."""
    return touch.ask <= order.limit if order.side is Side.BUY else touch.bid >= order.limit


def execution_of(order: PaperOrder, touch: Touch) -> Execution | None:
    """What of an open order one look at the book fills."""
    if order.is_final or not crosses(order, touch):
        return None
    at_touch = touch.ask if order.side is Side.BUY else touch.bid
    return Execution(min(order.open_quantity, touch.size), order.limit if order.resting else at_touch)


def filled(order: PaperOrder, execution: Execution, market_at: datetime, now: datetime, sequence: int) -> PaperOrder:
    """The order after one execution. Raises ``ValueError`` for more than is open."""
    if order.is_final or not 0 < execution.quantity <= order.open_quantity:
        raise ValueError(f"{order.order_id} has {order.open_quantity} open, cannot fill {execution.quantity}")
    trade = PaperTrade(f"{order.order_id}-{len(order.trades) + 1}", execution.quantity, execution.price, market_at)
    done = order.filled_quantity + execution.quantity
    return replace(
        order,
        state=BrokerOrderState.FILLED if done == order.quantity else BrokerOrderState.PARTIAL,
        filled_quantity=done,
        value=order.value + execution.quantity * execution.price,
        trades=(*order.trades, trade),
        updated_at=now,
        sequence=sequence,
        version=order.version + 1,
    )


def ended(order: PaperOrder, state: BrokerOrderState, code: str, text: str, now: datetime, sequence: int) -> PaperOrder:
    """The order cancelled or rejected; what was filled stays filled. Raises ``ValueError`` if it is final already."""
    if order.is_final or state not in _FINAL:
        raise ValueError(f"{order.order_id} is {order.state}, cannot become {state}")
    return replace(
        order,
        state=state,
        reason_code=code,
        reason=text,
        updated_at=now,
        sequence=sequence,
        version=order.version + 1,
    )
