"""The live service over fakes, in virtual time, and a client that holds what it was told against the protocol."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from shared.adapters.reference.instruments import all_instruments
from shared.application.live.hub import LiveParts
from shared.application.live.market import LiveMarket
from shared.application.live.serve import LiveService
from shared.domain.books import Position
from shared.domain.ids import BrokerId, SessionId, TenantId, UserId
from shared.domain.instruments import InstrumentId
from shared.domain.live import (
    SOCKET_LASTS,
    ConnectionChanged,
    ConnectionId,
    LiveConnection,
    Slice,
    TenantChanged,
)
from shared.domain.market_data import Tick, milliseconds
from shared.domain.strategies import Product
from tests.fakes.live import (
    FakeLiveConnections,
    FakeLiveSessions,
    FakePush,
    FakeSignals,
    FakeViews,
    beside_with,
)
from tests.fakes.virtual_time import VirtualClock, run_virtual

A, B = TenantId("tnt_A"), TenantId("tnt_B")
TIDE = InstrumentId("SIM:TIDE")
ALL = Slice(0, 1)
NEW = timedelta(0)
_TOKENS = {each.id: each.token for each in all_instruments()}


class LiveWorld:
    """Everything that a push passes. Sockets are opened and subscribed as ``realtime_api`` does: row, then signal."""

    def __init__(self, serves: Slice = ALL, after: "LiveWorld | None" = None) -> None:
        """``after``: another life of the service over the same tables and the same gateway."""
        self.clock = VirtualClock()
        self.connections: FakeLiveConnections = after.connections if after else FakeLiveConnections()
        self.push: FakePush = after.push if after else FakePush()
        self.views: FakeViews = after.views if after else FakeViews()
        self.sessions, self.signals = FakeLiveSessions(), FakeSignals()
        self._life: int = after._life + 1 if after else 1
        self.read_seconds = 0.002
        self.market = LiveMarket(all_instruments(), {})
        self.stop = asyncio.Event()
        self._streams = count(1)
        self._ticks = count(1)
        self.service = LiveService(
            LiveParts(
                connections=self.connections,
                receive=self.signals.receive,
                sessions=self.sessions,
                push=self.push,
                views=self.views,
                market=self.market,
                serves=serves,
                name_stream=lambda: f"{self._life}.{next(self._streams)}",
                beside=beside_with(lambda: self.read_seconds),
                now=self.clock.now,
                monotonic=self.clock.boottime,
                sleep=self.clock.sleep,
            )
        )
        self._running: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start the service and let it look at what there is."""
        self._running = asyncio.create_task(self.service.run(self.stop))
        await asyncio.sleep(0.1)

    async def end(self) -> None:
        """Stop it as a deployment does."""
        self.stop.set()
        if self._running is not None:
            await self._running

    async def kill(self) -> None:
        """End it without a word: neither the gateway nor the tables hear of it."""
        self.push.is_cut = self.connections.is_away = True
        if self._running is not None:
            self._running.cancel()
            with suppress(asyncio.CancelledError):
                await self._running
        self.push.is_cut = self.connections.is_away = False

    def connect(
        self, name: str, tenant: TenantId, *topics: str, session: str = "", signal: bool = True, age: timedelta = NEW
    ) -> str:
        """Open a socket that watches these topics."""
        now = self.clock.now() - age
        who = (tenant, UserId(f"usr_{name}"), "trader", SessionId(session or f"ses_{name}"))
        row = LiveConnection(ConnectionId(name), *who, connected_at=now, ends_at=now + SOCKET_LASTS)
        self.connections.rows[row.id] = row.subscribed(topics) if topics else row
        if signal:
            self.signals.sent.append(ConnectionChanged(tenant, row.id))
        return name

    def subscribe(self, name: str, *topics: str) -> None:
        row = self.connections.rows[ConnectionId(name)]
        self.connections.rows[row.id] = row.subscribed(topics)
        self.signals.sent.append(ConnectionChanged(row.tenant_id, row.id))

    def unsubscribe(self, name: str, *topics: str) -> None:
        row = self.connections.rows[ConnectionId(name)]
        self.connections.rows[row.id] = row.unsubscribed(topics)
        self.signals.sent.append(ConnectionChanged(row.tenant_id, row.id))

    def write(self, tenant: TenantId, topic: str, *, signal: bool = True, **items: object) -> None:
        """Rows of a tenant as they stand from now on."""
        self.views.lists[tenant, topic] = {
            key: {"id": key, "tenant": tenant, "is": value} for key, value in items.items()
        }
        if signal:
            self.signal(tenant, topic)

    def signal(self, tenant: TenantId, *topics: str) -> None:
        self.signals.sent.append(TenantChanged(tenant, frozenset(topics)))

    def hold(self, tenant: TenantId, quantity: int, instrument: InstrumentId = TIDE) -> None:
        """A position of the tenant."""
        position = Position(
            tenant, BrokerId("brk_1"), instrument, Product.INTRADAY, quantity, Decimal(100 * quantity), Decimal(0), 1,
            self.clock.start,
        )  # fmt: skip
        self.views.held[tenant] = [position] if quantity else []
        self.signal(tenant, "positions", "pnl")

    def tick(self, paise: int, instrument: InstrumentId = TIDE) -> None:
        """One tick, as the stream brings it."""
        at = milliseconds(self.clock.now())
        self.market.take([Tick(_TOKENS[instrument], at, paise, 0, 0, 0, 0, next(self._ticks))])
        self.service.hub.prices_moved()

    async def idle_market(self, seconds: float, every: float = 0.1) -> None:
        """A stream that is read and has nothing new."""
        for _ in range(round(seconds / every)):
            await asyncio.sleep(every)
            self.service.hub.prices_moved()


@dataclass
class Client:
    """A client that follows the protocol of docs/live.md, and fails when it is broken."""

    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    data: Any = None
    stream: str = ""
    seq: int = 0
    pages: int = 0
    snapshots: int = 0

    def take(self, message: dict[str, Any], key: Callable[[dict[str, Any]], str]) -> None:
        """Take one message of the topic in."""
        if message["type"] == "snapshot":
            if message["page"] == 1:
                assert message["stream"] != self.stream, "each snapshot begins a stream of its own"
                self.items, self.stream, self.seq, self.pages = {}, message["stream"], message["seq"], 0
                self.snapshots += 1
            self.pages += 1
            assert (message["page"], message["stream"]) == (self.pages, self.stream)
            self.items |= {key(item): item for item in message.get("items", [])}
        else:
            assert message["type"] == "delta"
            assert (message["stream"], message["seq"]) == (self.stream, self.seq + 1), "no hole"
            self.seq += 1
            self.items |= {key(item): item for item in message.get("changed", [])}
            for gone in message.get("removed", []):
                del self.items[gone]
        self.data = message.get("data", self.data)


def replay(messages: list[dict[str, Any]]) -> Client:
    """What a client knows after these messages of one topic."""
    client = Client()
    for message in messages:
        client.take(message, lambda item: str(item["id"]))
    return client


def in_virtual_time(test: Callable[[LiveWorld], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    """A test that gets a world whose time costs none."""

    async def whole() -> None:
        await test(LiveWorld())

    def run() -> None:
        run_virtual(whole())

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run
