"""In-memory ports of live sockets. Tickets and connections pass the same contract suite as the real adapters."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from shared.application.ports.common import Caller
from shared.application.ports.live import Listed, SocketBusy, SocketGone
from shared.application.view_portfolio import Guard, PortfolioFacts
from shared.domain.books import Position
from shared.domain.errors import StaleVersion, Unavailable
from shared.domain.ids import SessionId, TenantId
from shared.domain.instruments import InstrumentId
from shared.domain.live import ConnectionId, LiveConnection, Signal, SocketTicket
from shared.domain.market_data import Quote

Result = TypeVar("Result")
NO_GUARD = Guard(0, 0, Decimal(0))


class FakeSocketTickets:
    """Tickets in a dictionary."""

    def __init__(self) -> None:
        self.tickets: dict[str, SocketTicket] = {}

    def issue(self, digest: str, ticket: SocketTicket) -> None:
        self.tickets[digest] = ticket

    def redeem(self, digest: str, now: Any) -> SocketTicket | None:
        ticket = self.tickets.pop(digest, None)
        return ticket if ticket is not None and now < ticket.ends_at else None


class FakeLiveConnections:
    """Connections in a dictionary. ``is_away``: every call fails."""

    def __init__(self) -> None:
        self.rows: dict[ConnectionId, LiveConnection] = {}
        self.is_away = False

    def add(self, connection: LiveConnection) -> None:
        self._look()
        self.rows[connection.id] = connection

    def get(self, connection_id: ConnectionId) -> LiveConnection | None:
        self._look()
        return self.rows.get(connection_id)

    def save(self, connection: LiveConnection, *, before: LiveConnection) -> None:
        self._look()
        stored = self.rows.get(connection.id)
        if stored is None or stored.serial != before.serial:
            raise StaleVersion("stale_version", "This connection was changed meanwhile.")
        self.rows[connection.id] = connection

    def remove(self, connection_id: ConnectionId) -> None:
        self._look()
        self.rows.pop(connection_id, None)

    def all(self) -> Iterator[LiveConnection]:
        self._look()
        return iter(list(self.rows.values()))

    def count(self, tenant_id: TenantId) -> int:
        return sum(each.tenant_id == tenant_id for each in self.rows.values())

    def _look(self) -> None:
        if self.is_away:
            raise Unavailable("store_unavailable", "away")


@dataclass
class FakeSignals:
    """Signals in a queue, sent and received."""

    sent: list[Signal] = field(default_factory=list)
    is_away: bool = False

    def __call__(self, signals: Sequence[Signal]) -> None:
        if self.is_away:
            raise Unavailable("queue_unavailable", "away")
        self.sent += signals

    async def receive(self) -> Sequence[Signal]:
        """What was sent since, or nothing after three seconds."""
        for _ in range(60):
            if self.is_away:
                raise Unavailable("queue_unavailable", "away")
            if self.sent:
                taken, self.sent = self.sent, []
                return taken
            await asyncio.sleep(0.05)
        return []


@dataclass
class Arrived:
    """One message that a client got, and when."""

    at: float
    message: dict[str, Any]


@dataclass
class FakePush:
    """The gateway: keeps what each client got, in order. ``slow``: seconds that a send takes; ``gone``; ``stuck``."""

    inboxes: dict[str, list[Arrived]] = field(default_factory=dict)
    closed: list[str] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    stuck: set[str] = field(default_factory=set)
    slow: dict[str, float] = field(default_factory=dict)
    largest: int = 0
    is_cut: bool = False

    async def send(self, connection_id: ConnectionId, message: bytes) -> None:
        if connection_id in self.stuck or self.is_cut:
            await asyncio.sleep(5)
            raise SocketBusy("no answer")
        await asyncio.sleep(self.slow.get(connection_id, 0.001))
        if connection_id in self.gone or connection_id in self.closed:
            raise SocketGone(connection_id)
        self.largest = max(self.largest, len(message))
        arrived = Arrived(asyncio.get_running_loop().time(), json.loads(message))
        self.inboxes.setdefault(connection_id, []).append(arrived)

    async def close(self, connection_id: ConnectionId) -> None:
        if self.is_cut:
            raise SocketBusy("no answer")
        self.closed.append(connection_id)

    def got(self, connection_id: str, topic: str | None = None) -> list[dict[str, Any]]:
        """What a client got, of one topic or of all."""
        inbox = [each.message for each in self.inboxes.get(connection_id, [])]
        return [each for each in inbox if topic is None or each.get("topic") == topic]


@dataclass
class FakeViews:
    """What tenants see: lists and records by tenant. ``delay``: seconds that a reading of a tenant takes."""

    lists: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    switches: dict[str, Any] = field(default_factory=dict)
    held: dict[str, list[Position]] = field(default_factory=dict)
    unprotected: int = 0
    readings: list[tuple[str, str]] = field(default_factory=list)
    failing: set[str] = field(default_factory=set)

    def listed(self, topic: str, caller: Caller) -> Listed:
        self._read(topic, caller)
        items = self.lists.get((caller.tenant_id, topic), {})
        beside = {"unread": str(len(items))} if topic == "notices" else {}
        return Listed({key: json.dumps(item) for key, item in items.items()}, beside)

    def kill_switch(self, caller: Caller) -> str:
        self._read("kill-switch", caller)
        return json.dumps({"tenant": caller.tenant_id, "verb": self.switches.get(caller.tenant_id)})

    def facts(self, caller: Caller) -> PortfolioFacts:
        self._read("book", caller)
        held = tuple(self.held.get(caller.tenant_id, []))
        guard = Guard(len(held), self.unprotected, Decimal(0))
        return PortfolioFacts(date(2026, 11, 23), held, (), Decimal(0), Decimal(0), guard)

    def positions(self, facts: PortfolioFacts, quotes: Mapping[InstrumentId, Quote]) -> Listed:
        rows = {}
        for each in facts.positions:
            quote = quotes.get(each.instrument)
            row = {"instrument": each.instrument, "tenant": each.tenant_id, "last": str(quote.last) if quote else None}
            rows[f"{each.broker_id}|{each.instrument}|{each.product}"] = json.dumps(row)
        return Listed(rows)

    def portfolio(self, facts: PortfolioFacts, quotes: Mapping[InstrumentId, Quote]) -> str:
        values = [each.quantity * quotes[each.instrument].last for each in facts.positions if each.instrument in quotes]
        return json.dumps({"value": str(sum(values, Decimal(0))), "open_positions": len(facts.positions)})

    def quote(self, quote: Quote) -> str:
        return json.dumps({"instrument": quote.instrument, "last": str(quote.last)})

    def _read(self, what: str, caller: Caller) -> None:
        self.readings.append((caller.tenant_id, what))
        if caller.tenant_id in self.failing:
            raise Unavailable("store_unavailable", "away")


@dataclass
class FakeLiveSessions:
    """All sessions live but those that ended."""

    ended: set[str] = field(default_factory=set)

    def __call__(self, sessions: Collection[tuple[TenantId, SessionId]]) -> set[tuple[TenantId, SessionId]]:
        return {each for each in sessions if each[1] not in self.ended}


def beside_with(delay: Callable[[], float]) -> Callable[[Callable[[], Result]], Awaitable[Result]]:
    """Blocking calls that take so long, beside the loop."""

    async def beside(call: Callable[[], Result]) -> Result:
        await asyncio.sleep(delay())
        return call()

    return beside
