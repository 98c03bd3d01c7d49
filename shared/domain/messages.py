"""What travels on the ``market`` and ``orders`` streams besides ticks: facts to look at, never the truth itself.

The truth is in the tables. Losing or repeating a message costs time, nothing else: each one is absolute and idempotent.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from shared.domain.ids import BrokerId, IntentId, RunId, StrategyId, TenantId
from shared.domain.instruments import Exchange
from shared.domain.intents import IntentState, Role


@dataclass(frozen=True, slots=True)
class StrategyChanged:
    """CMD: the strategy's row has this version now. The owner re-reads the row iff it knows an older one."""

    tenant_id: TenantId
    strategy_id: StrategyId
    version: int


@dataclass(frozen=True, slots=True)
class ArmStrategy:
    """ARM: the strategy is due soon. The owner makes the session's run if there is none; repeats are no-ops."""

    tenant_id: TenantId
    strategy_id: StrategyId


@dataclass(frozen=True, slots=True)
class OrderProgress:
    """FILL: an intent stands so now (absolute values, idempotent by ``version``)."""

    tenant_id: TenantId
    strategy_id: StrategyId
    run_id: RunId
    leg: int
    intent_id: IntentId
    role: Role
    generation: int
    state: IntentState
    filled_quantity: int
    average_price: Decimal | None
    reason_code: str | None
    version: int
    at: datetime


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """SESSION_OPEN: from here on its market time is ``anchor + speed × (now − started_at)``. Live is speed 1.

    ``routing``: the version of the routing item by which this session's ticks are spread over buckets.
    """

    exchange: Exchange
    session_date: date
    anchor: datetime
    started_at: datetime
    speed: Decimal
    routing: int = 1


@dataclass(frozen=True, slots=True)
class Doorbell:
    """On ``orders``: look at this intent. The row decides, not the message."""

    tenant_id: TenantId
    broker_id: BrokerId
    intent_id: IntentId


@dataclass(frozen=True, slots=True)
class KillSwitchChanged:
    """KILL: a tenant's, a strategy's or (``tenant_id`` is ``platform``) everybody's kill switch has this version now.

    Published into every bucket that may watch a strategy concerned; the owner reads the row.
    """

    tenant_id: TenantId
    strategy_id: StrategyId | None
    version: int


MarketMessage: TypeAlias = KillSwitchChanged | StrategyChanged | ArmStrategy | OrderProgress | SessionOpened
