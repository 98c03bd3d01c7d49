"""What live sockets need from the world.

Functions wait for one thing at a time, so tickets, connections and signals are plain calls that block; pushing serves
many sockets at once and is a coroutine.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from shared.application.ports.common import Caller
from shared.application.view_portfolio import PortfolioFacts
from shared.domain.ids import BrokerId, SessionId, TenantId
from shared.domain.instruments import InstrumentId
from shared.domain.intents import Intent
from shared.domain.live import ConnectionId, LiveConnection, Signal, SocketTicket
from shared.domain.market_data import Quote


class SocketTickets(Protocol):
    """Tickets by their digest."""

    def issue(self, digest: str, ticket: SocketTicket) -> None:
        """Keep a ticket until it ends."""
        ...

    def redeem(self, digest: str, now: datetime) -> SocketTicket | None:
        """Use a ticket up and give it; None if there is none, it has ended or was used. Never twice."""
        ...


class LiveConnections(Protocol):
    """The open sockets. Calls raise ``Unavailable``."""

    def add(self, connection: LiveConnection) -> None:
        """Keep a new one."""
        ...

    def get(self, connection_id: ConnectionId) -> LiveConnection | None:
        """The connection (consistent), or None."""
        ...

    def save(self, connection: LiveConnection, *, before: LiveConnection) -> None:
        """Replace ``before``. Raises ``StaleVersion`` if it is no longer so, or gone."""
        ...

    def remove(self, connection_id: ConnectionId) -> None:
        """Forget it (again is fine)."""
        ...

    def all(self) -> Iterator[LiveConnection]:
        """Every open socket of every tenant."""
        ...


class CountSockets(Protocol):
    """How many sockets a tenant holds (may lag by a moment)."""

    def __call__(self, tenant_id: TenantId) -> int:
        """The number."""
        ...


class SendSignals(Protocol):
    """Tells the live service where to look. Raises ``Unavailable``."""

    def __call__(self, signals: Sequence[Signal]) -> None:
        """Send them, each to the slice of its tenant."""
        ...


class ReceiveSignals(Protocol):
    """Waits for signals. Raises ``Unavailable``."""

    def __call__(self) -> Sequence[Signal]:
        """What came, after some seconds nothing; what was given comes no more."""
        ...


class LiveSessions(Protocol):
    """Sessions of many people at once. Raises ``Unavailable``."""

    def __call__(self, sessions: Collection[tuple[TenantId, SessionId]]) -> set[tuple[TenantId, SessionId]]:
        """Those that are neither ended nor expired."""
        ...


class SocketGone(Exception):
    """Nobody is at the other end any more."""


class SocketBusy(Exception):
    """The socket, or the gateway before it, takes nothing at this moment: it may be sent again."""


class Push(Protocol):
    """The gateway's other side: what is given here arrives at a client."""

    async def send(self, connection_id: ConnectionId, message: bytes) -> None:
        """Send one message. Raises ``SocketGone``, ``SocketBusy``; after the latter it may have arrived or not."""
        ...

    async def close(self, connection_id: ConnectionId) -> None:
        """Close the socket (again is fine). Raises ``SocketBusy``."""
        ...


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it goes over the wire: items by their keys, each as JSON; ``beside``: fields beside the items."""

    items: Mapping[str, str]
    beside: Mapping[str, str] = field(default_factory=dict)


class OpenOrders(Protocol):
    """Orders that are not at their end, however old. Raises ``Unavailable``."""

    def __call__(self, tenant_id: TenantId, accounts: Iterable[BrokerId], /) -> Sequence[Intent]:
        """Those of these accounts of the tenant, in no order."""
        ...


class LiveViews(Protocol):
    """What the topics show, as JSON in the very form of the HTTP API. Reading blocks and raises ``Unavailable``."""

    def listed(self, topic: str, caller: Caller) -> Listed:
        """``orders``, ``strategies`` or ``notices`` as the tables have them now."""
        ...

    def kill_switch(self, caller: Caller) -> str:
        """The tenant's kill switches as they stand."""
        ...

    def facts(self, caller: Caller) -> PortfolioFacts:
        """What positions and P&L are made of, prices apart."""
        ...

    def positions(self, facts: PortfolioFacts, quotes: Mapping[InstrumentId, Quote]) -> Listed:
        """Open positions at these quotes; reads nothing."""
        ...

    def portfolio(self, facts: PortfolioFacts, quotes: Mapping[InstrumentId, Quote]) -> str:
        """The portfolio at these quotes; reads nothing."""
        ...

    def quote(self, quote: Quote) -> str:
        """A quote; reads nothing."""
        ...
