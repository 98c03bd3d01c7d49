"""Strategies: what a trader asked for, and the line that no strategy sails without."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from shared.domain.ids import BrokerId, StrategyId, TenantId
from shared.domain.instruments import InstrumentId
from shared.domain.money import Side
from shared.domain.records import RecordMeta

ENTRY_WINDOW = timedelta(seconds=60)
"""How long after its entry time a strategy may still enter. Later it does not trade that day."""


class StrategyKind(StrEnum):
    """``timed`` enters and exits by the clock; ``manual`` is one order of the trader's own, with its stop."""

    TIMED = "timed"
    MANUAL = "manual"


class StrategyStatus(StrEnum):
    """What the trader last asked for. RUNNING, STOPPING and PAUSED_BY_RISK are derived from the run when read."""

    DRAFT = "DRAFT"
    ACTIVE = "ACTIVE"
    STOPPED = "STOPPED"
    ARCHIVED = "ARCHIVED"


class Product(StrEnum):
    """How the broker books the position."""

    INTRADAY = "INTRADAY"
    DELIVERY = "DELIVERY"


class DistanceKind(StrEnum):
    """How far away a level is: an exact price, a percent of the average entry price, or points (rupees) from it."""

    PRICE = "price"
    PERCENT = "percent"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Distance:
    """A level relative to the entry (percent, points) or absolute (price). ``value`` is above zero."""

    kind: DistanceKind
    value: Decimal


@dataclass(frozen=True, slots=True)
class Protection:
    """What guards the position. ``stop_loss`` is never absent; ``trailing`` is percent or points, never a price.

    ``max_loss_per_day`` (rupees) keeps the strategy from entering again once it has lost that much in a session.
    """

    stop_loss: Distance
    take_profit: Distance | None = None
    trailing: Distance | None = None
    max_loss_per_day: Decimal | None = None


class Weekday(StrEnum):
    """Days as written on the wire, Monday first (``datetime.weekday`` order)."""

    MON = "MON"
    TUE = "TUE"
    WED = "WED"
    THU = "THU"
    FRI = "FRI"
    SAT = "SAT"
    SUN = "SUN"

    @staticmethod
    def of(day: date) -> "Weekday":
        """The weekday of a date."""
        return tuple(Weekday)[day.weekday()]


@dataclass(frozen=True, slots=True)
class Schedule:
    """When to enter and to leave, in the exchange's zone, on which days. ``entry_window`` follows the entry time."""

    entry_time: time
    exit_time: time
    days: frozenset[Weekday]
    entry_window: timedelta = ENTRY_WINDOW


@dataclass(frozen=True, slots=True)
class ManualOrder:
    """What a manual strategy sends at once. ``limit`` None: a marketable limit inside the protection band.

    ``reduce_only`` orders may lack protection: they only ever shrink a position. ``cancel_requested``: the trader
    wants the unfilled rest gone.
    """

    limit: Decimal | None
    reduce_only: bool
    placed_at: datetime


@dataclass(frozen=True, slots=True)
class Strategy:
    """One strategy of one tenant. The API is the row's only writer.

    Exactly one of ``schedule`` (timed) and ``manual`` (manual) is set. ``protection`` is None only for a manual order
    that can only reduce a position. ``square_off_requested_at``: leave now and stop; set together with STOPPED.
    """

    tenant_id: TenantId
    id: StrategyId
    name: str
    kind: StrategyKind
    status: StrategyStatus
    instrument: InstrumentId
    side: Side
    quantity: int
    product: Product
    broker_id: BrokerId
    protection: Protection | None
    schedule: Schedule | None
    manual: ManualOrder | None
    meta: RecordMeta
    square_off_requested_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.protection is None and not (self.manual and self.manual.reduce_only):
            raise ValueError("a strategy has a stop-loss: protection may be None only for a reduce-only order")
        if (self.schedule is None) == (self.manual is None):
            raise ValueError("a strategy has either a schedule or a manual order")
