"""A broker in memory that can be told to misbehave, and that remembers everything for the invariants."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum

from shared.application.ports.engine import RATE_LIMITED, SESSION_EXPIRED, BookUpdates, BrokerAway
from shared.domain.brokers import (
    Accepted,
    BrokerOrder,
    BrokerOrderState,
    BrokerPosition,
    BrokerTrade,
    Capabilities,
    Funds,
    NotTaken,
    PlaceOutcome,
    RefusedByBroker,
    Unknown,
)
from shared.domain.ids import IntentId
from shared.domain.instruments import InstrumentId
from shared.domain.intents import Intent
from shared.domain.money import Side
from shared.domain.strategies import Product

State = BrokerOrderState
CAPABILITIES = Capabilities(True, True, True, timedelta(seconds=2))
_FINAL = frozenset({State.FILLED, State.CANCELLED, State.REJECTED})


class Fault(Enum):
    """What happens to one order request."""

    LOSE_REQUEST = "lose_request"
    LOSE_ANSWER = "lose_answer"
    NOT_TAKEN = "not_taken"
    SESSION_EXPIRED = "session_expired"


@dataclass(frozen=True)
class Refuse:
    """Refuse one order request with this code."""

    code: str


@dataclass
class FakeExchange:
    """The broker's side: one account's book. ``now`` is market time, which stamps trades.

    Orders fill at the last price as soon as their limit allows, ``fill_at_most`` units each time the price is set
    (None: all); ``is_liquid`` False fills nothing. ``faults`` are used up by the next order requests, in order.
    ``outside``: units that somebody else bought (above zero) or sold in the account, by instrument.
    """

    now: Callable[[], datetime]
    capabilities: Capabilities = CAPABILITIES
    prices: dict[InstrumentId, Decimal] = field(default_factory=dict)
    book: dict[str, BrokerOrder] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)
    faults: deque[Fault | Refuse] = field(default_factory=deque)
    placed: list[Intent] = field(default_factory=list)
    is_liquid: bool = True
    is_away: bool = False
    fill_at_most: int | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    outside: dict[InstrumentId, int] = field(default_factory=dict)

    def set_price(self, instrument: InstrumentId, price: Decimal) -> None:
        """The market moves; resting orders may fill."""
        self.prices[instrument] = price
        for order_id in list(self.book):
            self._match(order_id)

    def take(self, intent: Intent) -> str:
        """A request arrives: the same client id never makes a second order."""
        for order in self.book.values():
            if order.client_id == intent.id:
                return order.broker_order_id
        self.placed.append(intent)
        order_id = f"{len(self.book) + 1:06d}"
        self._put(
            BrokerOrder(
                order_id, intent.id, intent.instrument, intent.side, intent.quantity, intent.limit, State.OPEN, 0,
                None, None, None, self.now(),
            )
        )  # fmt: skip
        self._match(order_id)
        return order_id

    def cancel(self, order_id: str) -> bool:
        """Cancel what is open of an order; False if it is final."""
        order = self.book[order_id]
        if order.state in _FINAL:
            return False
        self._put(replace(order, state=State.CANCELLED, updated_at=self.now()))
        return True

    def fill(self, order_id: str, quantity: int, price: Decimal) -> None:
        """Execute part of an order."""
        order = self.book[order_id]
        trade = BrokerTrade(
            f"T{order_id}-{len(order.trades) + 1}", order.client_id, order_id, order.instrument, order.side, quantity,
            price, self.now(),
        )  # fmt: skip
        trades = (*order.trades, trade)
        filled = sum(each.quantity for each in trades)
        value = sum((each.quantity * each.price for each in trades), Decimal(0))
        state = State.FILLED if filled == order.quantity else State.PARTIAL
        self._put(
            replace(order, trades=trades, filled_quantity=filled, average_price=value / filled, state=state,
                    updated_at=self.now())
        )  # fmt: skip

    def position_of(self, instrument: InstrumentId) -> int:
        """What the account holds."""
        orders = (order for order in self.book.values() if order.instrument == instrument)
        ours = sum(order.filled_quantity * order.side.sign for order in orders)
        return ours + self.outside.get(instrument, 0)

    def _match(self, order_id: str) -> None:
        order = self.book[order_id]
        last = self.prices.get(order.instrument)
        if not self.is_liquid or last is None or order.state in _FINAL or order.limit is None:
            return
        crosses = order.limit >= last if order.side is Side.BUY else order.limit <= last
        if crosses:
            open_quantity = order.quantity - order.filled_quantity
            self.fill(order_id, min(open_quantity, self.fill_at_most or open_quantity), last)

    def _put(self, order: BrokerOrder) -> None:
        self.book[order.broker_order_id] = order
        self.changes.append(order.broker_order_id)
        self.changed.set()


class FakeBroker:
    """``Broker``: one process's connection to an exchange. ``pause`` is awaited before and after each effect."""

    def __init__(self, exchange: FakeExchange, pause: Callable[[str], Awaitable[None]], latency: float = 0.02) -> None:
        self._exchange = exchange
        self._pause = pause
        self._latency = latency
        self.is_closed = False

    @property
    def capabilities(self) -> Capabilities:
        return self._exchange.capabilities

    async def place(self, intent: Intent) -> PlaceOutcome:
        await self._pause("place")
        fault = self._exchange.faults.popleft() if self._exchange.faults else None
        await asyncio.sleep(self._latency)
        match fault:
            case Refuse(code):
                return RefusedByBroker(code, f"refused: {code}")
            case Fault.NOT_TAKEN:
                return NotTaken(RATE_LIMITED, timedelta(seconds=1))
            case Fault.SESSION_EXPIRED:
                return NotTaken(SESSION_EXPIRED)
            case Fault.LOSE_REQUEST:
                await asyncio.sleep(2.0)
                return Unknown("timeout")
        if self._exchange.is_away:
            return Unknown("away")
        order_id = self._exchange.take(intent)
        await self._pause("place done")
        if fault is Fault.LOSE_ANSWER:
            await asyncio.sleep(2.0)
            return Unknown("timeout")
        return Accepted(order_id)

    async def cancel(self, broker_order_id: str) -> bool:
        await self._reading("cancel")
        done = self._exchange.cancel(broker_order_id)
        await self._pause("cancel done")
        return done

    async def find(self, intent_id: IntentId) -> BrokerOrder | None:
        await self._reading("find")
        return next((order for order in self._exchange.book.values() if order.client_id == intent_id), None)

    async def orders(self) -> Sequence[BrokerOrder]:
        await self._reading("orders")
        return list(self._exchange.book.values())

    async def updates(self, after: int, wait: timedelta) -> BookUpdates:
        await self._reading("updates")
        if len(self._exchange.changes) <= after:
            self._exchange.changed.clear()
            try:
                async with asyncio.timeout(wait.total_seconds()):
                    await self._exchange.changed.wait()
            except TimeoutError:
                pass
        new = dict.fromkeys(self._exchange.changes[after:])
        return BookUpdates(tuple(self._exchange.book[each] for each in new), len(self._exchange.changes))

    async def funds(self) -> Funds:
        await self._reading("funds")
        return Funds(Decimal(1_000_000), Decimal(0), Decimal(1_000_000), self._exchange.now())

    async def positions(self) -> Sequence[BrokerPosition]:
        await self._reading("positions")
        held = (
            (name, self._exchange.position_of(name))
            for name in {each.instrument for each in self._exchange.book.values()} | self._exchange.outside.keys()
        )
        return [BrokerPosition(name, Product.INTRADAY, quantity) for name, quantity in held if quantity]

    async def sign_in_again(self) -> bool:
        await self._pause("sign_in_again")
        return True

    async def close(self) -> None:
        self.is_closed = True

    async def _reading(self, where: str) -> None:
        await self._pause(where)
        await asyncio.sleep(self._latency)
        if self._exchange.is_away:
            raise BrokerAway(f"{where}: away")
