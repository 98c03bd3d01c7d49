"""One process's connection to a broker account, over a network that loses, delays and repeats."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, TypeVar

from proof.simulation.calls import Border
from proof.simulation.exchange import Exchange
from proof.simulation.loop import Process
from shared.application.ports.engine import SESSION_EXPIRED, BookUpdates, BrokerAway, SessionEnded
from shared.domain.brokers import (
    Accepted,
    BrokerOrder,
    BrokerPosition,
    Capabilities,
    Funds,
    NotTaken,
    PlaceOutcome,
    RefusedByBroker,
    Unknown,
)
from shared.domain.ids import IntentId
from shared.domain.intents import Intent, Role

Value = TypeVar("Value")
REFUSALS = ("price_outside_band", "freeze_quantity_exceeded", "insufficient_funds", "market_closed")


class SendWitness(Protocol):
    """Whoever watches what leaves for a broker."""

    def request_leaves(self, process: Process, intent: Intent) -> None:
        """An order request is written to the network."""
        ...


@dataclass(frozen=True, slots=True)
class _Fate:
    """What will become of a request: when it is accepted (None: never), until when the book hides it, the answer."""

    accepted_after: float | None
    hidden_for: float
    answer: PlaceOutcome | None
    answered_after: float
    refused_later: str | None = None


class BrokerPort:
    """``Broker``."""

    def __init__(self, border: Border, exchange: Exchange, witness: SendWitness) -> None:
        self._border = border
        self._exchange = exchange
        self._witness = witness

    @property
    def capabilities(self) -> Capabilities:
        """What this broker promises, and keeps."""
        return self._exchange.capabilities

    async def place(self, intent: Intent) -> PlaceOutcome:
        """Write the request to the network at once; whatever comes of it, the client waits two seconds at most."""
        border, exchange, loop = self._border, self._exchange, self._border.loop
        self._witness.request_leaves(border.process, intent)
        fate = self._fate_of(intent)
        deadline = exchange.capabilities.http_deadline.total_seconds()
        if border.trace.is_on:
            border.trace.note(border.process.name, "place", intent.id, f"{intent.role} attempt {intent.attempt} {fate}")
        answer: asyncio.Future[PlaceOutcome] = loop.create_future()
        order_id: list[str] = []

        def arrive() -> None:
            hidden = loop.time() - (fate.accepted_after or 0.0) + fate.hidden_for if fate.hidden_for else 0.0
            order_id.append(exchange.accept(intent, hidden, fate.refused_later))

        def reply() -> None:
            if not answer.done():
                answer.set_result(fate.answer or Accepted(order_id[0] if order_id else "none"))

        if fate.accepted_after is not None:
            loop.outside(fate.accepted_after, arrive)
        if fate.answered_after < deadline:
            loop.outside(fate.answered_after, reply)
        handle = loop.call_later(deadline, _time_out, answer)
        try:
            return await answer
        finally:
            handle.cancel()

    async def cancel(self, broker_order_id: str) -> bool:
        """Ask for a cancellation; request or answer may be lost."""
        return await self._ask("cancel", lambda: self._exchange.cancel(broker_order_id), broker_order_id)

    async def find(self, intent_id: IntentId) -> BrokerOrder | None:
        """The order with this tag as the book shows it now."""

        def look() -> BrokerOrder | None:
            return next((each for each in self._exchange.orders() if each.client_id == intent_id), None)

        return await self._ask("find", look, intent_id)

    async def orders(self) -> Sequence[BrokerOrder]:
        """The complete book."""
        return await self._ask("orders", self._exchange.orders)

    async def updates(self, after: int, wait: timedelta) -> BookUpdates:
        """News; now and then some are lost, repeated, or come in the wrong order."""
        exchange, loop = self._exchange, self._border.loop
        if len(exchange.log) <= after:
            changed = exchange.changed()
            handle = loop.call_later(wait.total_seconds(), _finish, changed)
            await changed
            handle.cancel()
        return await self._ask("updates", lambda: self._news(after))

    async def funds(self) -> Funds:
        """The account's money."""
        return await self._ask("funds at broker", self._exchange.funds)

    async def positions(self) -> Sequence[BrokerPosition]:
        """What the account holds."""
        return await self._ask("positions", self._exchange.positions)

    async def sign_in_again(self) -> bool:
        """Renew the session, if somebody signed in meanwhile."""
        await asyncio.sleep(0.02)
        if self._border.loop.time() >= self._exchange.renewable_at:
            self._exchange.session_good = True
        return self._exchange.session_good

    async def close(self) -> None:
        """Nothing is held."""

    def _fate_of(self, intent: Intent) -> _Fate:
        faults, exchange = self._border.faults, self._exchange
        odds, draw = faults.odds, faults.chance.random
        horizon = exchange.capabilities.accept_horizon.total_seconds()
        there, back = 0.005 + 0.04 * draw(), 0.01 + 0.05 * draw()
        if exchange.is_away:
            return _Fate(there if draw() < 0.2 else None, 0.0, Unknown("reset"), there + back + draw())
        if not exchange.session_good:
            return _Fate(None, 0.0, NotTaken(SESSION_EXPIRED), there + back)
        if self._border.loop.time() < exchange.bookless_until and faults.happens("unanswered", 0.7):
            return _Fate(there if draw() < 0.4 else None, 0.0, None, 99.0)
        if faults.happens("rate_limited", odds.rate_limited):
            return _Fate(None, 0.0, NotTaken("rate_limited", timedelta(seconds=2 * draw())), there + back)
        if faults.happens("lose_request", odds.lose_request):
            return _Fate(None, 0.0, None, 99.0)
        if faults.happens("late_accept", odds.late_accept):
            # written at the last moment of the client's deadline, accepted at the last moment of the horizon, or sooner
            written = exchange.capabilities.http_deadline.total_seconds() * min(1.0, 2.0 * draw())
            return _Fate(0.999 * (written + horizon * min(1.0, 0.4 + draw())), 0.0, None, 99.0)
        if faults.happens("error_after_accept", odds.error_after_accept):
            return _Fate(there, 0.0, Unknown("500"), there + back)
        refused = None
        # before anything was ever filled nothing is refused: a world in which nobody enters proves nothing
        if exchange.log and faults.happens("refuse", odds.refuse):
            codes = REFUSALS[:2] if intent.role is Role.EXIT and draw() < 0.8 else REFUSALS
            refused = codes[int(draw() * len(codes))]
            if draw() < 0.6:
                return _Fate(None, 0.0, RefusedByBroker(refused, f"refused: {refused}"), there + back)
        hidden = horizon * draw() if faults.happens("slow_book", odds.slow_book) else 0.0
        lost = faults.happens("lose_broker_answer", odds.lose_broker_answer)
        return _Fate(there, hidden, None, 99.0 if lost else there + back, refused)

    def _news(self, after: int) -> BookUpdates:
        log = self._exchange.log
        news = [order for _, order in log[after:]]
        faults = self._border.faults
        if news and faults.happens("bad_updates", faults.odds.bad_updates):
            news += [order for _, order in log[max(0, after - 3) : after]]
            faults.chance.shuffle(news)
            del news[int(faults.chance.random() * (len(news) + 1)) :]
        return BookUpdates(tuple(news), len(log))

    async def _ask(self, name: str, look: Callable[[], Value], subject: object = "") -> Value:
        border, exchange = self._border, self._exchange
        faults, trace = border.faults, border.trace
        await asyncio.sleep(0.005 + 0.03 * faults.chance.random())
        cause = self._trouble()
        took_effect = cause is None or (cause == "answer lost" and not exchange.is_away)
        result = look() if took_effect else None
        if cause is not None:
            trace.note(border.process.name, name, subject, f"{cause}, {'with' if took_effect else 'without'} effect")
            await asyncio.sleep(1.0 * faults.chance.random())
            raise SessionEnded(f"{name}: {cause}") if cause == SESSION_EXPIRED else BrokerAway(f"{name}: {cause}")
        if trace.is_on:
            trace.note(border.process.name, name, subject, _brief(result))
        await asyncio.sleep(0.005)
        return result  # type: ignore[return-value]

    def _trouble(self) -> str | None:
        exchange, faults = self._exchange, self._border.faults
        if exchange.is_away:
            return "away"
        if not exchange.admits_a_reading():
            return SESSION_EXPIRED
        if self._border.loop.time() < exchange.bookless_until:
            exchange.disturbed_at = self._border.loop.time()
            return "no book"
        if faults.happens("broker_read_fails", faults.odds.broker_read_fails):
            return "answer lost" if faults.chance.random() < 0.5 else "request lost"
        return None


def _time_out(answer: "asyncio.Future[PlaceOutcome]") -> None:
    if not answer.done():
        answer.set_result(Unknown("timeout"))


def _finish(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)


def _brief(result: object) -> str:
    if isinstance(result, BrokerOrder):
        return f"{result.broker_order_id} {result.state} {result.filled_quantity}"
    if isinstance(result, list):
        return f"{len(result)} orders"
    if isinstance(result, BookUpdates):
        return " ".join(f"{each.client_id}:{each.state}:{each.filled_quantity}" for each in result.orders)
    return str(result)
