"""Reading many strategies at once: rows in batches, a few batches at a time, then one look at each strategy.

At take-over the epoch of a bucket that holds an open run is taken before its runs are read: what is read then is the
last word of whoever owned it before.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from shared.application.ports.engine import OrderKey, RunKey, StrategyKey
from shared.application.trigger_owner.memory import Memory, orders_of
from shared.application.trigger_owner.reading import UNREADABLE
from shared.application.trigger_owner.recording import Recorder
from shared.application.trigger_owner.watched import Hint, Rows, Watched
from shared.domain.instruments import Instrument
from shared.domain.intents import Intent
from shared.domain.market_calendar import session_date
from shared.domain.partitions import bucket_of
from shared.domain.run_life.planning import manual_run_id
from shared.domain.runs import Run, RunState, run_id_of
from shared.domain.strategies import Strategy

if TYPE_CHECKING:
    from shared.application.trigger_owner.owner import TriggerOwner

BATCH = 100
"""Rows in one reading: the most that the store gives at once."""
_BATCHES_AT_ONCE = 8
_MOST_RUNS = 99
Value = TypeVar("Value")

_log = logging.getLogger("plimsoll.triggers")


class Loader:
    """Takes strategies into memory, and refreshes many of those that are there."""

    def __init__(self, owner: "TriggerOwner", memory: Memory, recorder: Recorder) -> None:
        self._owner = owner
        self._engine = owner.ports.engine
        self._memory = memory
        self._recorder = recorder
        self._turns = asyncio.Semaphore(_BATCHES_AT_ONCE)

    async def adopt(self, keys: Mapping[StrategyKey, RunKey | None]) -> None:
        """Hold these strategies, each with the run that is known to be open, and look at each.

        Those of other (or lost) buckets are left alone. Raises ``Unavailable``.
        """
        await self._in_batches(keys, lambda batch: self._adopt({key: keys[key] for key in batch}))

    async def refresh(self, keys: Collection[StrategyKey]) -> None:
        """Look at strategies that are held, with their rows as they stand now. Raises ``Unavailable``."""
        await self._in_batches(keys, self._refresh)

    async def _in_batches(
        self, keys: Collection[StrategyKey], work: Callable[[Sequence[StrategyKey]], Awaitable[None]]
    ) -> None:
        async def one(batch: Sequence[StrategyKey]) -> None:
            async with self._turns:
                await work(batch)

        await asyncio.gather(*(one(batch) for batch in batches(keys)))

    async def _adopt(self, keys: Mapping[StrategyKey, RunKey | None]) -> None:
        strategies = await self._memory.read_strategies(list(keys))
        found: list[Watched] = []
        for strategy in strategies:
            key = StrategyKey(strategy.tenant_id, strategy.id)
            place = await self._place_of(strategy, keys[key])
            if place is not None:
                found.append(Watched(key, place[1], place[0], strategy, open_row=keys[key]))
        for bucket in sorted({watched.bucket for watched in found if watched.open_row is not None}):
            await self._recorder.take(bucket)
        rows = await self._rows_of(found)
        for watched in found:
            if watched.key not in self._owner.watched and self._owner.owns(watched.bucket):
                self._owner.watched[watched.key] = watched
                self._owner.post(watched.key, Hint(rows=rows.get(watched.key), refresh=True, reread=True))

    async def _refresh(self, keys: Sequence[StrategyKey]) -> None:
        fresh = await self._memory.read_strategies(keys)
        held = [
            Watched(known.key, known.bucket, known.instrument, strategy)
            for strategy in fresh
            if (known := self._owner.watched.get(StrategyKey(strategy.tenant_id, strategy.id))) is not None
        ]
        rows = await self._rows_of(held)
        for key in keys:
            self._owner.post(key, Hint(rows=rows.get(key), refresh=True, reread=True))

    async def _place_of(self, strategy: Strategy, run: RunKey | None) -> tuple[Instrument, int] | None:
        """A strategy's instrument and bucket; None if it is not ours to watch, or cannot be watched by anybody."""
        instrument = self._owner.ports.find_instrument(strategy.instrument)
        if instrument is None:
            await self._memory.report_unknown_instrument(strategy, run)
            return None
        bucket = bucket_of(instrument.underlying, strategy.tenant_id, self._owner.routing)
        return (instrument, bucket) if self._owner.owns(bucket) else None

    async def _rows_of(self, strategies: Sequence[Watched]) -> dict[StrategyKey, Rows]:
        """The newest runs of these strategies and their orders. What cannot be read so is read one by one later."""
        days = {watched.key: self._day_of(watched) for watched in strategies}
        try:
            runs = await self._runs_of(strategies, days)
            orders = await self._orders_of(each[-1] for each in runs.values() if each)
        except UNREADABLE as error:
            _log.error("some of %d strategies cannot be read together", len(strategies), exc_info=error)
            return {}
        return {
            watched.key: Rows(
                watched.strategy, days[watched.key], tuple(runs.get(watched.key, ())), orders.get(watched.key, ())
            )
            for watched in strategies
        }

    def _day_of(self, watched: Watched) -> date | None:
        market = self._owner.clock.market_now(watched.instrument.exchange, self._owner.ports.now())
        return session_date(market) if market is not None else None

    async def _runs_of(
        self, strategies: Sequence[Watched], days: Mapping[StrategyKey, date | None]
    ) -> dict[StrategyKey, list[Run]]:
        """The run that is open, else all of the day: their numbers follow each other, so the first gap ends them."""
        wanted: dict[RunKey, StrategyKey] = {}
        for watched in strategies:
            key, day = watched.key, days[watched.key]
            if watched.open_row is not None:
                wanted[watched.open_row] = key
            elif watched.strategy.manual is not None:
                wanted[RunKey(*key, manual_run_id(watched.strategy))] = key
            elif day is not None:
                wanted[RunKey(*key, run_id_of(day))] = key
        runs: dict[StrategyKey, list[Run]] = {key: [] for key in wanted.values()}
        for number in range(2, _MOST_RUNS):
            if not wanted:
                break
            found = await self._engine.get_runs(list(wanted))
            for run in found:
                runs[StrategyKey(run.tenant_id, run.strategy_id)].append(run)
            wanted = {
                RunKey(run.tenant_id, run.strategy_id, run_id_of(run.session_date, number)): key
                for run in found
                if run.is_final
                and days[key := StrategyKey(run.tenant_id, run.strategy_id)] == run.session_date
                and run.id == run_id_of(run.session_date, number - 1)
            }
        return runs

    async def _orders_of(self, runs: Iterable[Run]) -> dict[StrategyKey, tuple[Intent, ...]]:
        wanted = {
            StrategyKey(run.tenant_id, run.strategy_id): [OrderKey(run.tenant_id, each) for each in orders_of(run)]
            for run in runs
            if run.state is not RunState.WAITING
        }
        found: dict[OrderKey, Intent] = {}
        for batch in batches(dict.fromkeys(each for keys in wanted.values() for each in keys)):
            found |= {OrderKey(order.tenant_id, order.id): order for order in await self._engine.get_orders(batch)}
        return {key: tuple(found[each] for each in keys if each in found) for key, keys in wanted.items()}


def batches(values: Iterable[Value]) -> Iterator[list[Value]]:
    """The values in lists of at most a hundred."""
    iterator = iter(values)
    while batch := list(islice(iterator, BATCH)):
        yield batch
