"""Reading a watched strategy's rows into memory: the strategy, its run, the run's orders."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from shared.application.ports.engine import OrderKey, RunKey, StrategyKey
from shared.application.trigger_owner.arming import find_or_plan_run
from shared.application.trigger_owner.reading import UNREADABLE, OrderReader
from shared.application.trigger_owner.watched import Rows, Watched
from shared.domain.books import TimelineEvent
from shared.domain.errors import Unavailable
from shared.domain.ids import IntentId, intent_id_for
from shared.domain.intents import Intent, Role
from shared.domain.market_calendar import EXCHANGE_ZONE, session_date
from shared.domain.run_life import Change, Moment
from shared.domain.run_life.reductions import reductions_of
from shared.domain.runs import Run, RunState
from shared.domain.strategies import Strategy

if TYPE_CHECKING:
    from shared.application.trigger_owner.owner import TriggerOwner

_READERS = 32

_log = logging.getLogger("plimsoll.triggers")


class Memory:
    """Keeps what is held in memory in step with the rows. All readings are consistent; they raise ``Unavailable``."""

    def __init__(self, owner: "TriggerOwner") -> None:
        self._owner = owner
        self._engine = owner.ports.engine
        self._readers = asyncio.Semaphore(_READERS)
        self._orders = OrderReader(self._engine, owner.crew.spawn)
        self._reported: set[StrategyKey] = set()

    async def read_strategies(self, keys: Sequence[StrategyKey]) -> list[Strategy]:
        """The rows of these strategies that exist. One that cannot be read is left out, and a person is called."""
        async with self._readers:
            try:
                return list(await self._owner.ports.strategies.get_many(keys))
            except UNREADABLE as error:
                _log.error("some of %d strategies cannot be read together", len(keys), exc_info=error)
        rows = await asyncio.gather(*(self._read_or_report(key) for key in keys))
        return [row for row in rows if row is not None]

    async def read_strategy(self, key: StrategyKey) -> Strategy | None:
        """One strategy's row, or None. Not too many at a time."""
        async with self._readers:
            return await self._owner.ports.strategies.get(key)

    async def _read_or_report(self, key: StrategyKey) -> Strategy | None:
        try:
            return await self.read_strategy(key)
        except UNREADABLE as error:
            _log.error("the row of %s cannot be read", key.strategy_id, exc_info=error)
        await self._report(key, "its row cannot be read")
        return None

    async def report_unknown_instrument(self, strategy: Strategy, run: RunKey | None) -> None:
        """Nobody can watch a strategy whose instrument is not listed: call a person, and say so where it is read."""
        key = StrategyKey(strategy.tenant_id, strategy.id)
        if key in self._reported:
            return
        text = f"{strategy.instrument} is not a listed instrument: nobody watches this strategy."
        _log.error("%s: %s", strategy.id, text)
        await self._report(key, text)
        if run is None:
            return
        now = self._owner.ports.now()
        try:
            await self._engine.tell([TimelineEvent(*run, "not_watched", "not_watched", text, now, now, {})])
        except Unavailable:
            self._reported.discard(key)

    async def _report(self, key: StrategyKey, reason: str) -> None:
        """Call a person, once as long as this process lives."""
        if key in self._reported:
            return
        self._reported.add(key)
        try:
            await self._owner.ports.page(key.tenant_id, key.strategy_id, reason)
        except Unavailable:
            self._reported.discard(key)

    async def find_run(self, watched: Watched, moment: Moment | None, rows: Rows | None = None) -> Change | None:
        """Hold the run that was open at take-over, else today's; gives the change that would make today's.

        ``rows``: what was read of it together with others, instead of reading it here.
        """
        async with self._readers:
            if watched.open_row is not None:
                stored = _last_of(rows) if rows is not None else await self._engine.get_run(watched.open_row)
                watched.open_row = rows = None
                if stored is not None and (not stored.is_final or stored.holds_on):
                    self.take_run(watched, stored)
                    return None
            if moment is None:
                return None
            known = rows.runs if rows is not None and _is_of(rows, moment) else None
            found = await find_or_plan_run(watched, self._engine, moment, self._was_late(watched, moment), known)
        if isinstance(found, Run):
            self.take_run(watched, found)
            return None
        if found is not None:
            self.take_run(watched, None)
        return found

    async def reread_run(self, watched: Watched) -> Run | None:
        """Take the run and its orders as they stand now, whatever was thought of them."""
        run = watched.run
        if run is None:
            return None
        watched.is_unread = True
        stored = await self._engine.get_run(RunKey(run.tenant_id, run.strategy_id, run.id))
        self.take_run(watched, stored)
        watched.orders.clear()
        watched.reducers.clear()
        await self.reread_orders(watched)
        return stored

    async def reread_orders(self, watched: Watched, rows: Rows | None = None) -> None:
        """Every order that the run may have, and those of the trader's own that reduce it, as they stand now."""
        run = watched.run
        if run is None or run.state is RunState.WAITING:
            watched.is_unread = False
            return
        reducing = {reduction.order for reduction in reductions_of(run)}
        if rows is not None and _last_of(rows) == run:
            orders: Sequence[Intent] = rows.orders
        else:
            known = watched.orders | watched.reducers
            wanted = [each for each in orders_of(run) if not _is_settled(known.get(each))]
            orders = await self._orders.read([OrderKey(run.tenant_id, each) for each in wanted])
        for order in orders:
            kept = watched.reducers if order.id in reducing else watched.orders
            before = kept.get(order.id)
            if before is not None and before.version < order.version:
                self._owner.unsent.heard(order.broker_id)
            if before is None or before.version <= order.version:
                kept[order.id] = order
        watched.is_unread = False

    def take_run(self, watched: Watched, run: Run | None) -> None:
        """Hold this run; what belonged to another one is forgotten."""
        if run is None or watched.run is None or watched.run.id != run.id:
            watched.orders.clear()
            watched.reducers.clear()
            watched.told.clear()
        watched.run = run
        if run is not None:
            watched.saved_best = run.legs[0].best

    def _was_late(self, watched: Watched, moment: Moment) -> bool:
        """Whether the strategy was started before today's entry time, as our clock has it."""
        schedule = watched.strategy.schedule
        if schedule is None:
            return False
        due = datetime.combine(session_date(moment.market), schedule.entry_time, EXCHANGE_ZONE)
        at = self._owner.clock.clock_at(watched.instrument.exchange, due)
        return at is not None and watched.strategy.meta.updated_at < at


def orders_of(run: Run) -> list[IntentId]:
    """Every order that concerns a run so far: its own of both roles, up to the newest, and those that reduce it."""
    leg = run.legs[0]
    wanted = [(Role.ENTRY, generation) for generation in range(leg.entry_generation + 1)]
    wanted += [(Role.EXIT, generation) for generation in range(leg.exit_generation + 1)]
    own = [
        intent_id_for(run.tenant_id, run.strategy_id, run.id, leg.number, role, generation)
        for role, generation in wanted
    ]
    return list(dict.fromkeys((*own, *(reduction.order for reduction in reductions_of(run)))))


def _last_of(rows: Rows | None) -> Run | None:
    return rows.runs[-1] if rows is not None and rows.runs else None


def _is_of(rows: Rows, moment: Moment) -> bool:
    """Whether what was read is what this moment asks for: the market's day may have changed since."""
    return rows.strategy.manual is not None or rows.day == session_date(moment.market)


def _is_settled(order: Intent | None) -> bool:
    return order is not None and order.is_terminal
