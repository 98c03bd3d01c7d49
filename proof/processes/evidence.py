"""What is known in the end, from three sides: the broker's own book, our tables, and what was published and asked for.

Plain values; the audit is a function of them, so a test can hand it evidence that was tampered with.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from shared.domain.books import Position, TimelineEvent, Trade
from shared.domain.ids import BrokerId, IntentId, StrategyId, TenantId
from shared.domain.instruments import InstrumentId
from shared.domain.intents import Intent, IntentState
from shared.domain.kill_switch import KillSwitch
from shared.domain.money import Side
from shared.domain.runs import Run
from shared.domain.strategies import Strategy


class SeenTick(NamedTuple):
    """A tick that certainly reached the stream. ``at``: ms of market time; ``paise``: its last price."""

    token: int
    at: int
    paise: int


@dataclass(frozen=True, slots=True)
class BookTrade:
    """One execution in the broker's book; ``at`` is market time."""

    id: str
    quantity: int
    price: Decimal
    at: datetime


@dataclass(frozen=True, slots=True)
class BookOrder:
    """One order in the broker's book. ``placed_at`` and ``updated_at`` are the broker's clock; ``tag`` is our id."""

    account: BrokerId
    order_id: str
    tag: str
    instrument: InstrumentId
    side: Side
    quantity: int
    state: str
    filled: int
    placed_at: datetime
    updated_at: datetime
    trades: tuple[BookTrade, ...]

    @property
    def is_alive(self) -> bool:
        """Whether it can still fill."""
        return self.state in {"OPEN", "PARTIAL"}


@dataclass(frozen=True, slots=True)
class Step:
    """One row of an order's history: ``at`` is the clock of whoever wrote it."""

    tenant_id: TenantId
    intent_id: IntentId
    version: int
    at: datetime
    state: IntentState
    attempt: int
    quantity: int
    filled: int
    epoch: int | None


@dataclass(frozen=True, slots=True)
class Paged:
    """A message to a person, from the dead-letter queue."""

    kind: str
    tenant_id: str
    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a trader asked of a strategy, and when the answer was there: ``stop``, ``square_off``, ``edit``."""

    tenant_id: TenantId
    strategy_id: StrategyId
    what: str
    version: int
    at: datetime


@dataclass(frozen=True)
class Evidence:
    """All that the audit looks at.

    ``shift``: seconds by which a service's clock was wrong at most; ``offset``: market time less the clock;
    ``ended_at``: when it was gathered; ``epochs``: the newest epoch granted for each account; ``defects``: what the
    services' logs and exit codes say that nobody foresaw.
    """

    tenants: dict[BrokerId, TenantId]
    tokens: dict[InstrumentId, int]
    orders: list[BookOrder]
    held: dict[tuple[BrokerId, InstrumentId], int]
    intents: list[Intent]
    steps: list[Step]
    runs: list[Run]
    strategies: list[Strategy]
    trades: list[Trade]
    positions: list[Position]
    events: list[TimelineEvent]
    pages: list[Paged]
    ticks: list[SeenTick]
    asked: list[Asked]
    switches: list[tuple[KillSwitch, datetime]]
    ended_at: datetime
    epochs: dict[BrokerId, int] = field(default_factory=dict)
    shift: timedelta = timedelta(0)
    offset: timedelta = timedelta(0)
    defects: list[str] = field(default_factory=list)
