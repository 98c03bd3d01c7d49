"""The broker's side: one account's book and the market it fills in. It never makes up for a client's mistake.

There is no uniqueness of client ids: a request that arrives twice makes two orders. An order may be accepted late and
may show in the book late, both within the horizon that the broker promises.
"""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Protocol

from proof.simulation.calls import START
from proof.simulation.faults import Faults
from proof.simulation.loop import SeededLoop
from proof.simulation.trace import Trace
from shared.domain.brokers import BrokerOrder, BrokerOrderState, BrokerPosition, BrokerTrade, Capabilities, Funds
from shared.domain.ids import BrokerId, IntentId, TenantId
from shared.domain.instruments import InstrumentId
from shared.domain.intents import Intent
from shared.domain.strategies import Product

State = BrokerOrderState
FINAL = frozenset({State.FILLED, State.CANCELLED, State.REJECTED})
MONEY = Decimal(10_000_000)


class BookWitness(Protocol):
    """Whoever watches a broker's book."""

    def order_accepted(self, broker_id: BrokerId, order: BrokerOrder) -> None:
        """An order is live at the broker."""
        ...

    def order_filled(self, broker_id: BrokerId, order: BrokerOrder, trade: BrokerTrade) -> None:
        """Part of an order was executed."""
        ...


@dataclass(slots=True)
class _Listed:
    order: BrokerOrder
    visible_at: float


class Exchange:
    """One account's book. Until some time it may be away, without a counterparty, or unable to show its book."""

    def __init__(
        self,
        loop: SeededLoop,
        faults: Faults,
        trace: Trace,
        witness: BookWitness,
        tenant_id: TenantId,
        broker_id: BrokerId,
        capabilities: Capabilities,
    ) -> None:
        self.loop = loop
        self.faults = faults
        self.tenant_id = tenant_id
        self.broker_id = broker_id
        self.capabilities = capabilities
        self.away_until = 0.0
        self.illiquid_until = 0.0
        self.bookless_until = 0.0
        self.session_good = True
        self.renewable_at = 0.0
        self.session_ends = 0.0
        self.session_chance = Random(f"sessions of {broker_id}")
        self.partial_chance = 0.0
        self.disturbed_at = -100.0
        self.prices: dict[InstrumentId, Decimal] = {}
        self.log: list[tuple[float, BrokerOrder]] = []
        self._listed: dict[str, _Listed] = {}
        self._alive: dict[str, None] = {}
        self._trace = trace
        self._witness = witness
        self._waiting: list[asyncio.Future[None]] = []
        self._trades = 0

    @property
    def is_away(self) -> bool:
        """Whether nobody can reach it."""
        return self.loop.time() < self.away_until

    def admits_a_reading(self) -> bool:
        """Whether a reading is answered. It may be the very one at which the session ends; and once somebody has
        signed in again the next one finds the new session by itself.
        """
        now = self.loop.time()
        if self.session_good and self.session_chance.random() < self.session_ends:
            self.faults.counts["session_ends_at_reading"] += 1
            self.session_good, self.renewable_at = False, now + self.session_chance.uniform(0.1, 6.0)
            self._trace.note(self.broker_id, "session ends", "at a reading", f"until {self.renewable_at:.3f}")
        elif not self.session_good and now >= self.renewable_at:
            self.session_good = True
        return self.session_good

    def accept(self, intent: Intent, hidden_until: float = 0.0, refused_later: str | None = None) -> str:
        """A request arrives and becomes an order, whatever else bears the same tag."""
        order_id = f"{self.broker_id}-{len(self._listed) + 1:04d}"
        order = BrokerOrder(
            order_id, intent.id, intent.instrument, intent.side, intent.quantity, intent.limit, State.OPEN, 0, None,
            None, None, self._now(),
        )  # fmt: skip
        self._listed[order_id] = _Listed(order, hidden_until)
        self._alive[order_id] = None
        self._trace.note(self.broker_id, "accepted", intent.id, f"{order_id} {intent.side} {intent.quantity}")
        self._put(order)
        self._witness.order_accepted(self.broker_id, order)
        if refused_later is not None:
            self._put(replace(order, state=State.REJECTED, reason_code=refused_later, reason=refused_later))
        else:
            self.loop.outside(0.01 + 0.1 * self.faults.chance.random(), self._match, order_id)
        return order_id

    def cancel(self, order_id: str) -> bool:
        """Cancel what is open; False if the order is final or unknown."""
        listed = self._listed.get(order_id)
        if listed is None or listed.order.state in FINAL:
            return False
        self._put(replace(listed.order, state=State.CANCELLED, updated_at=self._now()))
        return True

    def set_price(self, instrument: InstrumentId, price: Decimal) -> None:
        """The market moves; what rests may fill."""
        self.prices[instrument] = price
        for order_id in list(self._alive):
            if self._listed[order_id].order.instrument == instrument:
                self._match(order_id)

    def orders(self) -> list[BrokerOrder]:
        """The book as it shows itself: what is not visible yet is left out."""
        now = self.loop.time()
        return [listed.order for listed in self._listed.values() if listed.visible_at <= now]

    def complete_since(self, instrument: InstrumentId) -> float:
        """From when on the book shows every order of this that has traded. Until then units seem to be missing: what
        such an order traded is in the position, and nobody can say by which order.
        """
        listed = (each for each in self._listed.values() if each.order.instrument == instrument)
        return max((each.visible_at for each in listed if each.order.filled_quantity), default=0.0)

    def everything(self) -> list[BrokerOrder]:
        """The book as it is."""
        return [listed.order for listed in self._listed.values()]

    def changed(self) -> "asyncio.Future[None]":
        """Done at the next change."""
        future = self.loop.create_future()
        self._waiting.append(future)
        return future

    def position_of(self, instrument: InstrumentId) -> int:
        """What the account holds."""
        orders = (each.order for each in self._listed.values() if each.order.instrument == instrument)
        return sum(order.filled_quantity * order.side.sign for order in orders)

    def positions(self) -> list[BrokerPosition]:
        """All that is held."""
        names = dict.fromkeys(each.order.instrument for each in self._listed.values())
        held = ((name, self.position_of(name)) for name in names)
        return [BrokerPosition(name, Product.INTRADAY, quantity) for name, quantity in held if quantity]

    def funds(self) -> Funds:
        """More money than anybody here spends."""
        return Funds(MONEY, Decimal(0), MONEY, self._now())

    def fill_by_hand(self, intent: Intent, quantity: int, price: Decimal) -> str:
        """Somebody trades outside the platform: a filled order without a tag."""
        order_id = f"{self.broker_id}-{len(self._listed) + 1:04d}"
        self._listed[order_id] = _Listed(
            BrokerOrder(
                order_id, IntentId(""), intent.instrument, intent.side, quantity, price,
                State.OPEN, 0, None, None, None, self._now(),
            ),
            0.0,
        )  # fmt: skip
        self._fill(order_id, quantity, price)
        return order_id

    def _match(self, order_id: str) -> None:
        order = self._listed[order_id].order
        last = self.prices.get(order.instrument)
        if order.state in FINAL or last is None or order.limit is None or self.loop.time() < self.illiquid_until:
            return
        if (order.limit - last) * order.side.sign < 0:
            return
        left = order.quantity - order.filled_quantity
        if left > 1 and self.faults.happens("partial_fill", self.partial_chance):
            left = 1 + int(self.faults.chance.random() * (left - 1))
            self.loop.outside(0.2 + 3.0 * self.faults.chance.random(), self._match, order_id)
        self._fill(order_id, left, last)

    def _fill(self, order_id: str, quantity: int, price: Decimal) -> None:
        order = self._listed[order_id].order
        self._trades += 1
        trade = BrokerTrade(
            f"{self.broker_id}-T{self._trades:04d}", order.client_id, order_id, order.instrument, order.side, quantity,
            price, self._now(),
        )  # fmt: skip
        trades = (*order.trades, trade)
        filled = order.filled_quantity + quantity
        value = sum((each.quantity * each.price for each in trades), Decimal(0))
        state = State.FILLED if filled == order.quantity else State.PARTIAL
        after = replace(
            order, trades=trades, filled_quantity=filled, average_price=value / filled, state=state,
            updated_at=self._now(),
        )  # fmt: skip
        self._trace.note(self.broker_id, "filled", order.client_id, f"{order_id} {quantity} at {price}: {state}")
        self._put(after)
        self._witness.order_filled(self.broker_id, after, trade)

    def _put(self, order: BrokerOrder) -> None:
        listed = self._listed[order.broker_order_id]
        listed.order = order
        if order.state in FINAL:
            self._alive.pop(order.broker_order_id, None)
        hidden = listed.visible_at - self.loop.time()
        if hidden > 0:
            self.loop.outside(hidden, self._show, order)
        else:
            self._show(order)

    def _show(self, order: BrokerOrder) -> None:
        self.log.append((self.loop.time(), order))
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    def _now(self) -> datetime:
        return START + timedelta(seconds=self.loop.time())
