"""A run: one strategy on one session day, from waiting to closed, with the legs it holds.

The trigger owner is the row's only writer, under the epoch of the strategy's bucket.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from shared.domain.ids import BrokerId, IntentId, RunId, StrategyId, TenantId
from shared.domain.instruments import InstrumentId
from shared.domain.money import Side
from shared.domain.strategies import Product, Protection


class RunState(StrEnum):
    """WAITING → ENTERING → OPEN → EXITING → CLOSED; SKIPPED never entered; FAILED needs a person."""

    WAITING = "WAITING"
    ENTERING = "ENTERING"
    OPEN = "OPEN"
    EXITING = "EXITING"
    CLOSED = "CLOSED"
    SKIPPED = "SKIPPED"
    FAILED = "FAILED"


PARKED_ORDER_TAG = "parked_order"
"""Run tag: the newest order of the run that its trader was told is parked."""
FINAL_RUN_STATES = frozenset({RunState.CLOSED, RunState.SKIPPED, RunState.FAILED})


class ExitReason(StrEnum):
    """Why a position was left. The first four also appear in replays."""

    STOP = "STOP"
    TARGET = "TARGET"
    TRAIL = "TRAIL"
    TIME = "TIME"
    SQUARE_OFF = "SQUARE_OFF"
    KILL_SWITCH = "KILL_SWITCH"


def run_id_of(session_date: date, number: int = 1) -> RunId:
    """``20261123-01``: the session's date and which run of that day it is."""
    return RunId(f"{session_date:%Y%m%d}-{number:02d}")


@dataclass(frozen=True, slots=True)
class Leg:
    """One instrument held by a run. Quantities in units, prices in rupees.

    ``entry_generation`` and ``exit_generation`` rise only by a terminal, known outcome. ``stop``, ``target`` and
    ``trail`` are the levels in force (None before the entry); ``best`` is the best price since the entry, which the
    trailing stop follows. ``protected_at``: since when the stop of the filled quantity is armed.
    """

    number: int
    instrument: InstrumentId
    side: Side
    quantity: int
    product: Product
    entry_generation: int = 0
    exit_generation: int = 0
    entry_filled: int = 0
    entry_average: Decimal | None = None
    entry_at: datetime | None = None
    exit_filled: int = 0
    exit_average: Decimal | None = None
    exit_at: datetime | None = None
    stop: Decimal | None = None
    target: Decimal | None = None
    trail: Decimal | None = None
    best: Decimal | None = None
    protected_at: datetime | None = None

    @property
    def open_quantity(self) -> int:
        """Units still held."""
        return self.entry_filled - self.exit_filled


@dataclass(frozen=True, slots=True)
class Run:
    """One session's life of a strategy. ``strategy_version`` is the newest version applied to it.

    ``due_at``/``enter_by``/``exit_at`` are aware datetimes of market time; ``exit_at`` is None for a manual order
    without a time exit. ``reason`` is an ``ExitReason`` once closed, or a stable code once SKIPPED or FAILED.
    ``version`` guards the row: each write is conditional on the one before. ``given_up_at``: when leaving was given up
    and a person was called.
    """

    tenant_id: TenantId
    strategy_id: StrategyId
    id: RunId
    bucket: int
    broker_id: BrokerId
    session_date: date
    state: RunState
    strategy_version: int
    protection: Protection | None
    due_at: datetime
    enter_by: datetime
    exit_at: datetime | None
    legs: tuple[Leg, ...]
    version: int
    created_at: datetime
    updated_at: datetime
    reason: str | None = None
    explanation: str | None = None
    realized: Decimal | None = None
    charges: Decimal | None = None
    limit: Decimal | None = None
    reduce_only: bool = False
    stop_requested: bool = False
    tags: dict[str, str] = field(default_factory=dict)
    given_up_at: datetime | None = None

    @property
    def is_final(self) -> bool:
        """Nothing more will happen in this run by itself."""
        return self.state in FINAL_RUN_STATES

    @property
    def told_parked(self) -> IntentId | None:
        """The newest order that was found parked; it may have been resolved since. None if none ever was."""
        order = self.tags.get(PARKED_ORDER_TAG)
        return IntentId(order) if order else None

    @property
    def holds_on(self) -> bool:
        """Whether it failed with units still held: orders of the trader's own may reduce them, and it may be asked to
        leave after all.
        """
        return self.state is RunState.FAILED and any(leg.open_quantity > 0 for leg in self.legs)
