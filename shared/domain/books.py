"""Our own books: trades, positions, risk state and the timeline of each run."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from shared.domain.ids import BrokerId, IntentId, NoticeId, RunId, StrategyId, TenantId
from shared.domain.instruments import InstrumentId
from shared.domain.money import AVERAGE_STEP, Side
from shared.domain.strategies import Product


@dataclass(frozen=True, slots=True)
class Trade:
    """One execution in our books. ``id`` (``trd_``) follows from broker and broker trade id, so a repeat is a no-op."""

    tenant_id: TenantId
    id: str
    broker_id: BrokerId
    broker_trade_id: str
    intent_id: IntentId
    strategy_id: StrategyId
    run_id: RunId
    role: str
    instrument: InstrumentId
    product: Product
    side: Side
    quantity: int
    price: Decimal
    at: datetime


@dataclass(frozen=True, slots=True)
class Position:
    """What an account holds of an instrument and product. ``quantity`` is signed: below zero is short.

    ``cost`` is what the open quantity cost in rupees, signed like it (a short's cost is what its sale brought, below
    zero); kept exact, where an average would have to be rounded. ``realized`` is the gross P&L of what was closed,
    charges apart.
    """

    tenant_id: TenantId
    broker_id: BrokerId
    instrument: InstrumentId
    product: Product
    quantity: int
    cost: Decimal
    realized: Decimal
    version: int
    updated_at: datetime

    @property
    def average(self) -> Decimal:
        """Average cost of what is open, rupees a unit to eight decimals; zero when nothing is open."""
        return (self.cost / self.quantity).quantize(AVERAGE_STEP) if self.quantity else Decimal(0)


@dataclass(frozen=True, slots=True)
class RiskLimits:
    """What a tenant allows itself. None means no limit of that kind. Money in rupees."""

    max_quantity: int | None = None
    max_position_value: Decimal | None = None
    max_loss_per_day: Decimal | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One line of a run's timeline. ``key`` is unique in the run, so writing it twice changes nothing.

    ``at`` is market time, ``recorded_at`` the clock's. ``facts`` holds strings only: prices, ids, seconds, counts.
    """

    tenant_id: TenantId
    strategy_id: StrategyId
    run_id: RunId
    key: str
    kind: str
    text: str
    at: datetime
    recorded_at: datetime
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the trader should know, kept until read. ``id`` follows from what happened."""

    tenant_id: TenantId
    id: NoticeId
    kind: str
    title: str
    text: str
    at: datetime
    strategy_id: StrategyId | None = None
    read_at: datetime | None = None
