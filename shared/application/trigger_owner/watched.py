"""One strategy as the owner holds it in memory, and the hints that make it look at the strategy again."""

import asyncio
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from shared.application.ports.engine import RunKey, StrategyKey
from shared.domain.ids import IntentId, TenantId
from shared.domain.instruments import Instrument
from shared.domain.intents import Intent
from shared.domain.run_life import Hit
from shared.domain.runs import Run, RunState
from shared.domain.strategies import Strategy, StrategyStatus

GUARDED = frozenset({RunState.ENTERING, RunState.OPEN})


@dataclass(frozen=True, slots=True)
class Hint:
    """A reason to look at a strategy. Whoever looks judges everything anew, so a hint too many changes nothing.

    ``refresh``: read the strategy's row again; ``reread``: read the run's orders again; ``save_best``: keep the
    trailing stop's best price; ``received``: when the cause was in hand (boottime seconds), for measuring.
    """

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
    ``is_entering``: an entry was decided and is being written at this moment.
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
    inbox: deque[Hint] = field(default_factory=deque)
    is_attended: bool = False
    lines: tuple[object, ...] | None = None
    timers: set[datetime] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    saved_best: Decimal | None = None
    is_entering: bool = False

    def post(self, hint: Hint) -> None:
        """Put a hint into the inbox, unless an equal one waits there already."""
        if hint not in self.inbox:
            self.inbox.append(hint)

    @property
    def open_run(self) -> Run | None:
        """The run, if it is not final."""
        return self.run if self.run is not None and not self.run.is_final else None

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
    def awaits_orders(self) -> bool:
        """Whether some order of the run can still change at the broker."""
        run = self.open_run
        if run is None or run.state is RunState.WAITING:
            return False
        return any(not order.is_terminal for order in (*self.orders.values(), *self.reducers.values()))

    @property
    def is_kept(self) -> bool:
        """Whether there is any reason to keep it in memory: an open run, or a session to come."""
        if self.open_run is not None or self.inbox:
            return True
        is_done = self.strategy.manual is not None and self.run is not None
        return self.strategy.status is StrategyStatus.ACTIVE and not is_done


class WatchList(dict[StrategyKey, Watched]):
    """Everything that is watched, by strategy, and quickly by tenant: checks look at one tenant's runs only.

    Change it through ``[key] = …``, ``del`` and ``pop``; the other ways of a dict do not keep the tenants.
    """

    def __init__(self) -> None:
        super().__init__()
        self._tenants: dict[TenantId, dict[StrategyKey, Watched]] = {}

    def __setitem__(self, key: StrategyKey, watched: Watched) -> None:
        super().__setitem__(key, watched)
        self._tenants.setdefault(key.tenant_id, {})[key] = watched

    def __delitem__(self, key: StrategyKey) -> None:
        super().__delitem__(key)
        self._leave(key)

    def pop(self, key: StrategyKey, default: Any = None) -> Any:
        """Take one out; ``default`` if it is not here."""
        self._leave(key)
        return super().pop(key, default)

    def of_tenant(self, tenant_id: TenantId) -> Collection[Watched]:
        """What is watched for one tenant."""
        return self._tenants.get(tenant_id, {}).values()

    def _leave(self, key: StrategyKey) -> None:
        own = self._tenants.get(key.tenant_id, {})
        own.pop(key, None)
        if not own:
            self._tenants.pop(key.tenant_id, None)
