"""Live sockets: what they can be subscribed to, who is behind one, and by what it was opened."""

from base64 import urlsafe_b64encode
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NewType

from shared.domain.ids import SessionId, TenantId, UserId
from shared.domain.instruments import InstrumentId

ConnectionId = NewType("ConnectionId", str)

ORDERS, POSITIONS, PNL, STRATEGIES = "orders", "positions", "pnl", "strategies"
NOTICES, KILL_SWITCH = "notices", "kill-switch"
TENANT_TOPICS = frozenset({ORDERS, POSITIONS, PNL, STRATEGIES, NOTICES, KILL_SWITCH})
"""What is a tenant's own; quotes are the same for everybody."""
_QUOTES = "quotes:"
MOST_QUOTES = 50
"""Quotes that one connection may watch."""
MOST_CONNECTIONS = 100
"""Live sockets that one tenant may hold at the same time."""

TICKET_LASTS = timedelta(seconds=30)
SOCKET_LASTS = timedelta(hours=2)
"""The gateway ends every socket then."""


def quotes_topic(instrument: InstrumentId) -> str:
    """The topic of an instrument's quotes."""
    return f"{_QUOTES}{instrument}"


def instrument_of(topic: str) -> InstrumentId | None:
    """The instrument of a quotes topic, None for any other."""
    return InstrumentId(topic.removeprefix(_QUOTES)) if topic.startswith(_QUOTES) else None


def is_quotes(topic: str) -> bool:
    """Whether this is some instrument's quotes."""
    return topic.startswith(_QUOTES)


@dataclass(frozen=True, slots=True)
class SocketTicket:
    """Opens one socket, once, for this session of this user."""

    tenant_id: TenantId
    user_id: UserId
    role: str
    session_id: SessionId
    ends_at: datetime


def ticket_of(randomness: bytes) -> str:
    """The ticket as it is handed out, from 32 random bytes."""
    return urlsafe_b64encode(randomness).decode().rstrip("=")


def ticket_digest(ticket: str) -> str:
    """What is stored of a ticket (they are random, so a plain hash cannot be guessed back)."""
    return sha256(ticket.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class LiveConnection:
    """An open socket. ``topics``: each with the number of the subscribing that asked for it last, so that asking again
    is seen; ``serial`` rises with every change.
    """

    id: ConnectionId
    tenant_id: TenantId
    user_id: UserId
    role: str
    session_id: SessionId
    connected_at: datetime
    ends_at: datetime
    serial: int = 0
    topics: Mapping[str, int] = field(default_factory=dict)

    def subscribed(self, topics: Iterable[str]) -> "LiveConnection":
        """After these topics were asked for, anew or again."""
        serial = self.serial + 1
        return replace(self, serial=serial, topics={**self.topics, **dict.fromkeys(topics, serial)})

    def unsubscribed(self, topics: Collection[str]) -> "LiveConnection":
        """After these topics were given up."""
        left = {topic: serial for topic, serial in self.topics.items() if topic not in topics}
        return replace(self, serial=self.serial + 1, topics=left)

    @property
    def quotes(self) -> int:
        """How many instruments it watches."""
        return sum(is_quotes(topic) for topic in self.topics)


@dataclass(frozen=True, slots=True)
class TenantChanged:
    """Something behind these topics of a tenant changed; ``PLATFORM`` stands for every tenant."""

    tenant_id: TenantId
    topics: frozenset[str]


@dataclass(frozen=True, slots=True)
class ConnectionChanged:
    """A socket was opened, closed, or wants other topics."""

    tenant_id: TenantId
    connection_id: ConnectionId


Signal = TenantChanged | ConnectionChanged
"""A hint to look at the tables: a lost or repeated one costs time, never truth."""


@dataclass(frozen=True, slots=True)
class Slice:
    """The tenants that one live service serves: those whose hash leaves ``number`` when divided by ``of``."""

    number: int
    of: int

    def __post_init__(self) -> None:
        if not 0 <= self.number < self.of:
            raise ValueError(f"there is no slice {self.number} of {self.of}")

    @staticmethod
    def read(text: str) -> "Slice":
        """From ``number/of``, such as ``0/1``. Raises ``ValueError``."""
        number, _, of = text.partition("/")
        return Slice(int(number), int(of))

    def holds(self, tenant_id: TenantId) -> bool:
        """Whether this tenant is served here."""
        return slice_of(tenant_id, self.of) == self.number


def slice_of(tenant_id: TenantId, slices: int) -> int:
    """The number of the slice of a tenant."""
    return int.from_bytes(sha256(tenant_id.encode()).digest()[:8], "big") % slices
