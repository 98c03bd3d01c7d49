"""Tables in memory for load: those of the tests, quick to search, and as slow to answer as a store on a network.

Every call takes ``seconds`` and at most so many run at once as the service has threads for: those of the owner's
decisions, those of orders, and the others. Single rows of orders and kill switches are read as the service reads them,
those that are asked for together with one call.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count

from shared.adapters.gathering import Gathering
from shared.application.ports.engine import RunKey, StrategyKey
from shared.bootstrap.execution import ORDER_THREADS, STORE_THREADS, WRITER_THREADS
from shared.domain.books import TimelineEvent
from shared.domain.intents import Intent
from shared.domain.partitions import index_group_of
from shared.domain.runs import Run
from shared.domain.strategies import Strategy
from tests.fakes.engine import EngineTables, FakeEngine

_DECISIONS = frozenset({"commit", "want_cancelled", "take"})
_ORDERS = frozenset({"get_intent", "advance", "switches_of", "open_intents"})
_GATHERED = frozenset({"get_intent", "switches_of"})


class LoadTables(EngineTables):
    """The tables, with a strategy's runs and a group's rows found without looking through everything."""

    def __init__(self) -> None:
        super().__init__()
        self.run_keys: defaultdict[StrategyKey, set[RunKey]] = defaultdict(set)
        self.open_by_group: defaultdict[str, set[RunKey]] = defaultdict(set)
        self.active_by_group: defaultdict[str, list[StrategyKey]] = defaultdict(list)

    def put_strategy(self, strategy: Strategy, bucket: int) -> None:
        """Write a strategy's row."""
        key = StrategyKey(strategy.tenant_id, strategy.id)
        self.strategies[key] = (strategy, bucket)
        self.active_by_group[index_group_of(bucket)].append(key)

    def put_run(self, run: Run) -> None:
        """Write a run's row."""
        key = RunKey(run.tenant_id, run.strategy_id, run.id)
        self.runs[key] = run
        self.run_keys[StrategyKey(run.tenant_id, run.strategy_id)].add(key)
        group = self.open_by_group[index_group_of(run.bucket)]
        if run.is_final:
            group.discard(key)
        else:
            group.add(key)

    def put_intents(self, intents: Mapping[str, Intent]) -> None:
        """Write intents' rows."""
        for intent in intents.values():
            self.intents[intent.tenant_id, intent.id] = intent


class LoadEngine(FakeEngine):
    """The engine's ports over such tables."""

    tables: LoadTables

    def __init__(self, tables: LoadTables, seconds: float) -> None:
        super().__init__(tables, self._wait)
        self._seconds = seconds
        self._decisions = asyncio.Semaphore(WRITER_THREADS)
        self._orders = asyncio.Semaphore(ORDER_THREADS)
        self._others = asyncio.Semaphore(STORE_THREADS)
        self._asked = count()
        self._gathered = {where: Gathering[int, None](self._read) for where in _GATHERED}

    async def _wait(self, where: str) -> None:
        if where.endswith("done"):
            return  # one answer a call
        if where in _GATHERED:
            await self._gathered[where].get(next(self._asked))
            return
        lanes = self._decisions if where in _DECISIONS else self._orders if where in _ORDERS else self._others
        async with lanes:
            await asyncio.sleep(self._seconds)

    async def _read(self, keys: Sequence[int]) -> Mapping[int, None]:
        async with self._orders:
            await asyncio.sleep(self._seconds)
        return {}

    async def tell(self, events: Sequence[TimelineEvent], *, replace: bool = False) -> None:
        """As the fake's, with as many calls as the tables take: 25 lines at once, or one by one."""
        lines = 25 if replace else 1
        for start in range(0, len(events), lines):
            await super().tell(events[start : start + lines], replace=replace)

    async def open_runs(self, group: str) -> Sequence[RunKey]:
        """As the fake's."""
        await self.pause("open_runs")
        return list(self.tables.open_by_group[group])

    async def open_in(self, group: str) -> Sequence[StrategyKey]:
        """As the fake's."""
        await self.pause("open_in")
        return list(self.tables.active_by_group[group])

    async def runs_of(self, key: StrategyKey, day: date | None = None) -> Sequence[Run]:
        """As the fake's."""
        await self.pause("runs_of")
        runs = (self.tables.runs[each] for each in self.tables.run_keys[key])
        wanted = [run for run in runs if day is None or run.session_date == day]
        return sorted(wanted, key=lambda run: run.id)

    def _write(self, change: object) -> None:
        super()._write(change)  # type: ignore[arg-type]
        self.tables.put_run(change.run)  # type: ignore[attr-defined]

    def _put_intent(self, intent: Intent) -> None:
        self.tables.intents[intent.tenant_id, intent.id] = intent  # no history: nobody reads it here
