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


class MarketSegment(StrEnum):
    """The part of the market that an order goes to; exchanges and brokers count requests for each apart."""

    EQUITY = "equity"
    DERIVATIVES = "derivatives"
    CURRENCIES = "currencies"
    COMMODITIES = "commodities"


_SEGMENT_OF_PREFIX = {
    "NFO": MarketSegment.DERIVATIVES,
    "BFO": MarketSegment.DERIVATIVES,
    "CDS": MarketSegment.CURRENCIES,
    "BCD": MarketSegment.CURRENCIES,
    "MCX": MarketSegment.COMMODITIES,
}


def segment_of(instrument: InstrumentId) -> MarketSegment:
    """The segment in which an instrument trades, by the first part of its id (``NFO:…``: derivatives)."""
    return _SEGMENT_OF_PREFIX.get(instrument.partition(":")[0], MarketSegment.EQUITY)


@dataclass(frozen=True, slots=True)
class RequestLimit:
    """At most so many order requests (orders and cancellations together) in any such stretch of time."""

    requests: int
    window: timedelta


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a broker's API promises. Defaults are the pessimistic ones.

    ``accept_horizon``: the longest time a request may still be accepted after it was sent. ``orders_per_second`` is the
    pace in one market segment, below the exchanges' threshold of ten at which an algorithm needs its own registration;
    ``segment_rates`` names segments with another one. ``request_limits`` are the broker's own for the whole account.
    ``broker``: whose API it is; the accounts of one broker share a circuit breaker.
    """

    unique_client_id: bool
    lookup_by_client_id: bool
    order_book_complete: bool
    accept_horizon: timedelta
    http_deadline: timedelta = timedelta(seconds=2)
    orders_per_second: int = 8
    segment_rates: tuple[tuple[MarketSegment, int], ...] = ()
    request_limits: tuple[RequestLimit, ...] = (RequestLimit(10, timedelta(seconds=1)),)
    broker: BrokerName = BrokerName.PAPER

    def rate_of(self, segment: MarketSegment) -> int:
        """Orders a second that may go to a segment."""
        return dict(self.segment_rates).get(segment, self.orders_per_second)


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
