"""What a decision about one run may look at, and what it may ask for. Values only."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from shared.domain.books import Notice, TimelineEvent
from shared.domain.ids import IntentId
from shared.domain.instruments import Instrument
from shared.domain.intents import Intent, Role
from shared.domain.kill_switch import KillSwitch
from shared.domain.money import from_paise
from shared.domain.runs import ExitReason, Leg, Run
from shared.domain.strategies import Strategy


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant on both clocks: ours (``now``) and the market's. ``speed``: market seconds in one of ours."""

    now: datetime
    market: datetime
    speed: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class LastTick:
    """The newest tick of an instrument. ``price`` in paise, ``at`` in ms of market time, ``age_ms`` when it arrived."""

    price: int
    at: int
    seq: int
    age_ms: int = 0

    @property
    def rupees(self) -> Decimal:
        """The last traded price in rupees."""
        return from_paise(self.price)


@dataclass(frozen=True, slots=True)
class Hit:
    """A line that a tick reached. ``level`` in rupees; ``best`` is the best price since the entry at that tick."""

    reason: ExitReason
    level: Decimal
    tick: LastTick


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a run may not enter: a stable code and a sentence for the trader."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class View:
    """One run with everything a decision about it depends on.

    ``orders`` are all its intents that were ever written, both roles and every generation. ``entry_tick`` is a tick
    that may price an entry (of this session and not stale), None while there is none. ``objection`` is what the checks
    before an entry found, ``most`` the largest quantity they allow (None: the whole). ``best`` is the best price since
    the entry as the trigger index knows it. ``tariff``: whose charges apply.
    ``reducers``: orders of the trader's own for which units of this run are set aside. ``halt``: the engaged kill
    switch that decides about the strategy, if one does.
    """

    run: Run
    strategy: Strategy
    instrument: Instrument
    orders: tuple[Intent, ...]
    moment: Moment
    tick: LastTick | None = None
    entry_tick: LastTick | None = None
    hit: Hit | None = None
    objection: Objection | None = None
    most: int | None = None
    best: Decimal | None = None
    tariff: str = "paper"
    reducers: tuple[Intent, ...] = ()
    halt: KillSwitch | None = None

    @property
    def leg(self) -> Leg:
        """The run's only leg."""
        return self.run.legs[0]

    @property
    def is_halted(self) -> bool:
        """Whether a kill switch forbids what this run would enter. What only reduces is never held back."""
        return self.halt is not None and not self.run.reduce_only

    def of_role(self, role: Role) -> list[Intent]:
        """The run's orders of one role, by generation."""
        return sorted((order for order in self.orders if order.role is role), key=lambda order: order.generation)


@dataclass(frozen=True, slots=True)
class Change:
    """One step of a run, written in one transaction or not at all.

    ``run`` is the run afterwards (its version is one above what is stored; 1 makes it), ``intents`` are new orders,
    ``cancel`` names orders whose unfilled rest is no longer wanted, ``page`` says why a person must look.
    """

    run: Run
    intents: tuple[Intent, ...] = ()
    cancel: tuple[IntentId, ...] = ()
    events: tuple[TimelineEvent, ...] = ()
    notices: tuple[Notice, ...] = ()
    page: str | None = None
