"""Reading a watched strategy's rows into memory: the strategy, its run, the run's orders."""

import asyncio
import logging
from datetime import datetime
from typing import TYPE_CHECKING

from shared.application.ports.engine import RunKey, StrategyKey
from shared.application.trigger_owner.arming import find_or_plan_run
from shared.application.trigger_owner.watched import Watched
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
        self._reported: set[StrategyKey] = set()

    async def read_strategies(self, keys: list[StrategyKey]) -> list[Strategy]:
        """The rows of these strategies that exist. One that cannot be read is left out, and a person is called."""
        rows = await asyncio.gather(*(self._read_or_report(key) for key in keys))
        return [row for row in rows if row is not None]

    async def read_strategy(self, key: StrategyKey) -> Strategy | None:
        """One strategy's row, or None. Not too many at a time."""
        async with self._readers:
            return await self._owner.ports.strategies.get(key)

    async def _read_or_report(self, key: StrategyKey) -> Strategy | None:
        try:
            return await self.read_strategy(key)
        except (ValueError, ArithmeticError, LookupError, TypeError) as error:
            _log.error("the row of %s cannot be read", key.strategy_id, exc_info=error)
        if key not in self._reported:
            self._reported.add(key)
            try:
                await self._owner.ports.page(key.tenant_id, key.strategy_id, "its row cannot be read")
            except Unavailable:
                self._reported.discard(key)
        return None

    async def find_run(self, watched: Watched, moment: Moment | None) -> Change | None:
        """Hold the run that was open at take-over, else today's; gives the change that would make today's."""
        async with self._readers:
            if watched.open_row is not None:
                stored = await self._engine.get_run(watched.open_row)
                watched.open_row = None
                if stored is not None and not stored.is_final:
                    self.take_run(watched, stored)
                    return None
            if moment is None:
                return None
            found = await find_or_plan_run(watched, self._engine, moment, self._was_late(watched, moment))
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
        stored = await self._engine.get_run(RunKey(run.tenant_id, run.strategy_id, run.id))
        self.take_run(watched, stored)
        watched.orders.clear()
        watched.reducers.clear()
        await self.reread_orders(watched)
        return stored

    async def reread_orders(self, watched: Watched) -> None:
        """Every order that the run may have, and those of the trader's own that reduce it, as they stand now."""
        run = watched.run
        if run is None or run.state is RunState.WAITING:
            return
        reducing = [reduction.order for reduction in reductions_of(run)]
        known = watched.orders | watched.reducers
        wanted = [each for each in (*_order_ids(run), *reducing) if not _is_settled(known.get(each))]
        for order in await self._engine.get_intents(run.tenant_id, wanted) if wanted else ():
            kept = watched.reducers if order.id in reducing else watched.orders
            before = kept.get(order.id)
            if before is None or before.version <= order.version:
                kept[order.id] = order

    def take_run(self, watched: Watched, run: Run | None) -> None:
        """Hold this run; what belonged to another one is forgotten."""
        if run is None or watched.run is None or watched.run.id != run.id:
            watched.orders.clear()
            watched.reducers.clear()
            watched.told.clear()
            watched.timers.clear()
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


def _order_ids(run: Run) -> list[IntentId]:
    """Every order that a run may have had so far: both roles, each generation up to the newest."""
    leg = run.legs[0]
    wanted = [(Role.ENTRY, generation) for generation in range(leg.entry_generation + 1)]
    wanted += [(Role.EXIT, generation) for generation in range(leg.exit_generation + 1)]
    return [
        intent_id_for(run.tenant_id, run.strategy_id, run.id, leg.number, role, generation)
        for role, generation in wanted
    ]


def _is_settled(order: Intent | None) -> bool:
    return order is not None and order.is_terminal
