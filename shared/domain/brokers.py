"""Brokers as the platform sees them: connections, capabilities, and what an order request can come to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from shared.domain.ids import BrokerId, IntentId, TenantId
from shared.domain.instruments import InstrumentId
from shared.domain.money import Side
from shared.domain.records import RecordMeta
from shared.domain.strategies import Product


class BrokerName(StrEnum):
    """Brokers that can be linked."""

    PAPER = "paper"


class ConnectionStatus(StrEnum):
    """Whether orders can go through a connection."""

    ACTIVE = "ACTIVE"
    UNLINKED = "UNLINKED"


class SecretPurpose(StrEnum):
    """What a sealed secret is for; part of the encryption context, so that who may open what is a matter of IAM."""

    SECRET = "secret"  # noqa: S105 - a purpose, not a secret
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class BrokerConnection:
    """A tenant's account at a broker. Sealed blobs are AWS Encryption SDK messages; nothing here is readable."""

    tenant_id: TenantId
    id: BrokerId
    broker: BrokerName
    label: str
    status: ConnectionStatus
    account: str
    sealed_secret: bytes
    sealed_session: bytes
    meta: RecordMeta


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a broker's API promises. Defaults are the pessimistic ones.

    ``accept_horizon``: the longest time a request may still be accepted after it was sent.
    """

    unique_client_id: bool
    lookup_by_client_id: bool
    order_book_complete: bool
    accept_horizon: timedelta
    http_deadline: timedelta = timedelta(seconds=2)
    orders_per_second: int = 8


@dataclass(frozen=True, slots=True)
class Accepted:
    """The broker took the order and gave it an id."""

    broker_order_id: str


@dataclass(frozen=True, slots=True)
class RefusedByBroker:
    """Proven refused: no order exists. ``code`` is one of ours, mapped from the broker's by exact lookup."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Proven not taken: nothing left this machine, or the broker says so (429, session expired)."""

    cause: str
    retry_after: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have arrived. Only a lookup after the horizon can tell."""

    cause: str


PlaceOutcome: TypeAlias = Accepted | RefusedByBroker | NotTaken | Unknown


class BrokerOrderState(StrEnum):
    """Where an order stands in the broker's own book."""

    OPEN = "OPEN"
    PARTIAL = "PARTIAL"
    FILLED = "FILLED"
    CANCELLED = "CANCELLED"
    REJECTED = "REJECTED"


@dataclass(frozen=True, slots=True)
class BrokerTrade:
    """One execution in the broker's book. ``id`` is the broker's and never comes twice for different executions."""

    id: str
    client_id: IntentId
    broker_order_id: str
    instrument: InstrumentId
    side: Side
    quantity: int
    price: Decimal
    at: datetime


@dataclass(frozen=True, slots=True)
class BrokerOrder:
    """One order as the broker's book shows it, closed ones included; quantities are absolute."""

    broker_order_id: str
    client_id: IntentId
    instrument: InstrumentId
    side: Side
    quantity: int
    limit: Decimal | None
    state: BrokerOrderState
    filled_quantity: int
    average_price: Decimal | None
    reason_code: str | None
    reason: str | None
    updated_at: datetime
    trades: tuple[BrokerTrade, ...] = ()


@dataclass(frozen=True, slots=True)
class BrokerPosition:
    """What an account holds of an instrument by the broker's own book. ``quantity`` is negative when short."""

    instrument: InstrumentId
    product: Product
    quantity: int


@dataclass(frozen=True, slots=True)
class Funds:
    """An account's money in rupees: cash, what open positions block, and what can be used now."""

    cash: Decimal
    blocked: Decimal
    available: Decimal
    at: datetime
