"""One strategy as the owner holds it in memory, and the hints that make it look at the strategy again."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from shared.application.ports.engine import RunKey, StrategyKey
from shared.domain.ids import IntentId, TenantId
from shared.domain.instruments import Instrument
from shared.domain.intents import Intent
from shared.domain.partitions import index_group_of
from shared.domain.run_life import Hit
from shared.domain.runs import Run, RunState
from shared.domain.strategies import Strategy, StrategyStatus

Part = TypeVar("Part")
GUARDED = frozenset({RunState.ENTERING, RunState.OPEN})


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """A strategy's rows as one reading of many strategies found them: each is used for one look, and once.

    ``runs`` are those of ``day`` (of a manual order: its only one), oldest first, or the run that was open at
    take-over; ``orders`` are those of the newest of them.
    """

    strategy: Strategy
    day: date | None
    runs: tuple[Run, ...]
    orders: tuple[Intent, ...]


@dataclass(frozen=True, slots=True)
class Hint:
    """A reason to look at a strategy. Whoever looks judges everything anew, so a hint too many changes nothing.

    ``refresh``: read the strategy's row again; ``reread``: read the run's orders again; ``save_best``: keep the
    trailing stop's best price; ``received``: when the cause was in hand (boottime seconds), for measuring.
    ``rows``: with ``refresh``, what was just read together with the rows of many others.
    """

    rows: Rows | None = None
    refresh: bool = False
    reread: bool = False
    save_best: bool = False
    hit: Hit | None = None
    received: float | None = None


@dataclass(slots=True)
class Watched:
    """A strategy, its run of today if there is one, and that run's orders. ``inbox`` is worked off one at a time.

    ``open_row``: the run that the index of open runs named at take-over. ``reducers``: orders of the
    trader's own for which units of this run are set aside. ``lock`` is held while anybody changes the run.
    ``is_entering``: an entry was decided and is being written at this moment. ``is_unread``: the run was taken from its
    row, and its orders could not be read since: nothing is decided before they are.
    """

    key: StrategyKey
    bucket: int
    instrument: Instrument
    strategy: Strategy
    open_row: RunKey | None = None
    run: Run | None = None
    orders: dict[IntentId, Intent] = field(default_factory=dict)
    reducers: dict[IntentId, Intent] = field(default_factory=dict)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    inbox: list[Hint] = field(default_factory=list)
    is_attended: bool = False
    lines: tuple[object, ...] | None = None
    told: set[str] = field(default_factory=set)
    saved_best: Decimal | None = None
    is_entering: bool = False
    is_unread: bool = False

    def post(self, hint: Hint) -> None:
        """Put a hint into the inbox, unless an equal one waits there already."""
        if hint not in self.inbox:
            self.inbox.append(hint)

    def next_hint(self) -> Hint:
        """Take out what to look at next: a line that was reached before anything else."""
        for place, hint in enumerate(self.inbox):
            if hint.hit is not None:
                return self.inbox.pop(place)
        return self.inbox.pop(0)

    @property
    def open_run(self) -> Run | None:
        """The run, if it is not final."""
        return self.run if self.run is not None and not self.run.is_final else None

    @property
    def holds_on(self) -> bool:
        """Whether the run has failed with units still held: a kill switch or a person may have it leave after all."""
        return self.run is not None and self.run.holds_on

    @property
    def live_run(self) -> Run | None:
        """The run, if it is not final, or failed with units still held."""
        return self.run if self.holds_on else self.open_run

    @property
    def is_guarded(self) -> bool:
        """Whether there is an open quantity whose lines must be watched."""
        run = self.run
        return (
            run is not None
            and run.state in GUARDED
            and run.protection is not None
            and not run.reduce_only
            and run.legs[0].open_quantity > 0
        )

    @property
    def trails(self) -> bool:
        """Whether a trailing stop follows the market."""
        run = self.run
        return (
            run is not None and run.protection is not None and run.protection.trailing is not None and self.is_guarded
        )

    @property
    def awaits_orders(self) -> bool:
        """Whether some order of the run can still change at the broker."""
        run = self.live_run
        if run is None or run.state is RunState.WAITING:
            return False
        return any(not order.is_terminal for order in (*self.orders.values(), *self.reducers.values()))

    @property
    def is_kept(self) -> bool:
        """Whether there is any reason to keep it in memory: an open run, or a session to come."""
        if self.live_run is not None or self.inbox:
            return True
        is_done = self.strategy.manual is not None and self.run is not None
        return self.strategy.status is StrategyStatus.ACTIVE and not is_done


class WatchList(dict[StrategyKey, Watched]):
    """Everything that is watched, by strategy, and quickly by tenant: checks look at one tenant's runs only.

    Also by group of buckets, and those with orders under way: what is done each second looks at nobody else.
    Change it through ``[key] = …``, ``del`` and ``pop``; the other ways of a dict do not keep the tenants.
    """

    def __init__(self) -> None:
        super().__init__()
        self._tenants: dict[TenantId, dict[StrategyKey, Watched]] = {}
        self._groups: dict[str, dict[StrategyKey, Watched]] = {}
        self._under_way: dict[StrategyKey, Watched] = {}

    def __setitem__(self, key: StrategyKey, watched: Watched) -> None:
        self._leave(key)
        super().__setitem__(key, watched)
        self._tenants.setdefault(key.tenant_id, {})[key] = watched
        self._groups.setdefault(index_group_of(watched.bucket), {})[key] = watched

    def __delitem__(self, key: StrategyKey) -> None:
        self._leave(key)
        super().__delitem__(key)

    def pop(self, key: StrategyKey, default: Any = None) -> Any:
        """Take one out; ``default`` if it is not here."""
        self._leave(key)
        return super().pop(key, default)

    def tenants(self) -> list[TenantId]:
        """Whose strategies are watched."""
        return list(self._tenants)

    def of_tenant(self, tenant_id: TenantId) -> Collection[Watched]:
        """What is watched for one tenant."""
        return self._tenants.get(tenant_id, {}).values()

    def of_group(self, group: str) -> Collection[Watched]:
        """What is watched in a group of buckets."""
        return self._groups.get(group, {}).values()

    def note(self, watched: Watched) -> None:
        """Its orders may have changed: keep in mind whether some are under way."""
        if watched.awaits_orders and self.get(watched.key) is watched:
            self._under_way[watched.key] = watched
        else:
            self._under_way.pop(watched.key, None)

    def under_way(self) -> list[Watched]:
        """Strategies with orders that can still change at the broker."""
        return list(self._under_way.values())

    def _leave(self, key: StrategyKey) -> None:
        watched = self.get(key)
        if watched is None:
            return
        self._under_way.pop(key, None)
        _drop(self._groups, index_group_of(watched.bucket), key)
        _drop(self._tenants, key.tenant_id, key)


def _drop(parts: dict[Part, dict[StrategyKey, Watched]], part: Part, key: StrategyKey) -> None:
    own = parts.get(part, {})
    own.pop(key, None)
    if not own:
        parts.pop(part, None)
