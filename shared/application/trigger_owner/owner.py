"""The trigger owner's memory and its loops: what comes in from the stream, and who must look because of it."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from weakref import WeakValueDictionary

from shared.application.crew import Crew
from shared.application.ports.engine import RunKey, StrategyKey
from shared.application.trigger_owner.attending import Attendant
from shared.application.trigger_owner.market_watch import MAX_TICK_AGE_MS, MarketWatch, market_ms
from shared.application.trigger_owner.measures import Measures
from shared.application.trigger_owner.memory import Memory
from shared.application.trigger_owner.ports import OwnerPorts
from shared.application.trigger_owner.timers import MarketTimers
from shared.application.trigger_owner.watched import Hint, Watched, WatchList
from shared.domain.errors import Unavailable
from shared.domain.ids import BrokerId, TenantId
from shared.domain.instruments import Exchange, InstrumentId
from shared.domain.market_calendar import session_date
from shared.domain.market_data import Tick
from shared.domain.market_time import MarketClock
from shared.domain.messages import ArmStrategy, MarketMessage, OrderProgress, SessionOpened, StrategyChanged
from shared.domain.partitions import BUCKETS, Routing, bucket_of, index_group_of
from shared.domain.runs import RunState
from shared.domain.strategies import Product

PositionKey = tuple[TenantId, BrokerId, InstrumentId, Product]

_log = logging.getLogger("plimsoll.triggers")
_ROUTING = Routing()
REREAD = Hint(reread=True)
REFRESH = Hint(refresh=True, reread=True)
_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 2.0


class TriggerOwner:
    """Owns the strategies of a range of buckets. One of these per process; not for several threads."""

    def __init__(self, ports: OwnerPorts, buckets: range = range(BUCKETS)) -> None:
        self.ports = ports
        self.buckets = buckets
        self.clock = MarketClock()
        self.watch = MarketWatch()
        self.measures = Measures()
        self.timers = MarketTimers(self.clock, ports.now, ports.sleep)
        self.crew = Crew()
        self.watched = WatchList()
        self._memory = Memory(self)
        self._attendant = Attendant(self, self._memory)
        self.reducing: WeakValueDictionary[PositionKey, asyncio.Lock] = WeakValueDictionary()
        self._days: dict[Exchange, date] = {}
        self._lost: set[int] = set()
        self._pass = 0

    async def load(self) -> None:
        """Take over: guard every open run first, then look at every strategy. Raises ``Unavailable``."""
        for session in await self.ports.engine.saved_sessions():
            self.clock.remember(session)
        groups = self._groups()
        found = await asyncio.gather(*(self.ports.engine.open_runs(group) for group in groups))
        await self._adopt({_strategy_of(run): run for runs in found for run in runs})
        await self.crew.settle()
        for group in groups:
            self.crew.spawn(self._adopt_active(group))

    def on_ticks(self, ticks: Sequence[Tick], arrived_at: datetime | None) -> None:
        """Apply the ticks of one record, in order."""
        if not ticks:
            return
        received = self.ports.boottime()
        instrument = self.ports.find_by_token(ticks[0].token)
        arrived, max_age = None, MAX_TICK_AGE_MS
        if instrument is not None and arrived_at is not None:
            if self.clock.awaits_confirmation(instrument.exchange):
                self._confirm_session(instrument.exchange, ticks[-1], arrived_at)
            market = self.clock.market_now(instrument.exchange, arrived_at)
            arrived = market_ms(market) if market else None
            max_age *= max(1, int(self.clock.speed_of(instrument.exchange)))
        for key, hit in self.watch.on_ticks(ticks, arrived, max_age):
            self.post(key, Hint(hit=hit, received=received))

    def on_message(self, message: MarketMessage) -> None:
        """Act on one message of the stream. Repetitions and old versions change nothing."""
        match message:
            case StrategyChanged(tenant_id, strategy_id, version):
                key = StrategyKey(tenant_id, strategy_id)
                known = self.watched.get(key)
                if known is None or known.strategy.meta.version < version:
                    self._refresh(key)
            case ArmStrategy(tenant_id, strategy_id):
                self._refresh(StrategyKey(tenant_id, strategy_id))
            case OrderProgress():
                self._on_progress(message)
            case SessionOpened():
                self._on_session(message)

    def post(self, key: StrategyKey, hint: Hint) -> None:
        """Have a strategy looked at. Its hints are worked off one at a time, different strategies side by side."""
        watched = self.watched.get(key)
        if watched is None:
            return
        watched.post(hint)
        if not watched.is_attended:
            watched.is_attended = True
            self.crew.spawn(self._attendant.attend(watched))

    async def keep_time(self) -> None:
        """Ring for timers, for ever."""
        await self.timers.run(lambda key: self.post(key, Hint(received=self.ports.boottime())))

    async def keep_in_step(self) -> None:
        """Once a second: read again the orders that are under way, notice a new day, compare one group with memory."""
        while True:
            await self.ports.sleep(1.0)
            for watched in list(self.watched.values()):
                if watched.awaits_orders:
                    self.post(watched.key, REREAD)
            self._notice_new_days()
            try:
                await self._compare_next_group()
            except Unavailable:
                _log.warning("the comparison with the tables must wait: the store does not answer")

    async def save_bests(self) -> None:
        """Keep the best price of every trailing stop that has moved, and wait until all decisions are durable.

        After this a checkpoint may be written for everything that was applied before it was called.
        """
        for watched in list(self.watched.values()):
            if watched.is_guarded:
                best = self.watch.best_of(watched)
                if best is not None and best != watched.saved_best:
                    self.post(watched.key, Hint(save_best=True))
        await self.crew.settle()

    async def stop(self) -> None:
        """End all work at once. What was decided but not written will be decided again by the next owner."""
        await self.crew.stop()

    def drop_bucket(self, bucket: int) -> None:
        """Somebody else owns this bucket now: know nothing of it any more."""
        _log.error("another process owns bucket %d now", bucket)
        self._lost.add(bucket)
        for watched in [each for each in self.watched.values() if each.bucket == bucket]:
            self.watch.release(watched)
            del self.watched[watched.key]

    def summary(self) -> dict[str, object]:
        """Figures for the health page."""
        runs = [watched.open_run for watched in self.watched.values()]
        legs = [run.legs[0] for run in runs if run is not None and run.legs[0].open_quantity > 0]
        unguarded = [each for each in self.watched.values() if each.is_guarded and each.lines is None]
        return {
            "strategies": len(self.watched),
            "open_runs": sum(run is not None for run in runs),
            "open_legs": len(legs),
            "guarded": self.watch.guarded,
            "exiting": sum(run is not None and run.state is RunState.EXITING for run in runs),
            "unprotected": len(unguarded),
            "lost_buckets": len(self._lost),
            "sessions": {
                str(session.exchange): {"date": str(session.session_date), "speed": str(session.speed)}
                for session in self.clock.sessions()
            },
            "latency_ms": self.measures.percentiles(),
        }

    def _refresh(self, key: StrategyKey) -> None:
        if key in self.watched:
            self.post(key, REFRESH)
        else:
            self.crew.spawn(self._adopt_one(key))

    def _on_progress(self, message: OrderProgress) -> None:
        key = StrategyKey(message.tenant_id, message.strategy_id)
        watched = self.watched.get(key)
        if watched is None:
            self._refresh(key)
            return
        known = watched.orders.get(message.intent_id)
        if known is None or known.version < message.version:
            self.post(key, REREAD)

    def _on_session(self, session: SessionOpened) -> None:
        if not self.clock.open(session):
            return
        self.watch.forget_ticks(lambda token: self._exchange_of(token) is session.exchange)
        self._session_changed(session)

    def _exchange_of(self, token: int) -> Exchange | None:
        instrument = self.ports.find_by_token(token)
        return instrument.exchange if instrument is not None else None

    def _confirm_session(self, exchange: Exchange, tick: Tick, arrived_at: datetime) -> None:
        at = datetime.fromtimestamp(tick.at / 1000, arrived_at.tzinfo)
        session = self.clock.confirm(exchange, at, arrived_at)
        if session is not None:
            self._session_changed(session)

    def _session_changed(self, session: SessionOpened) -> None:
        self.crew.spawn(self._save_session(session))
        self.timers.wake()
        for watched in list(self.watched.values()):
            if watched.instrument.exchange is session.exchange:
                watched.timers.clear()
                self.post(watched.key, REFRESH)

    async def _save_session(self, session: SessionOpened) -> None:
        try:
            await self.ports.engine.save_session(session)
        except Unavailable:
            _log.warning("the session of %s is not remembered: the store does not answer", session.exchange)

    def _notice_new_days(self) -> None:
        now = self.ports.now()
        for session in self.clock.sessions():
            market = self.clock.market_now(session.exchange, now)
            day = session_date(market) if market else session.session_date
            if self._days.setdefault(session.exchange, day) != day:
                self._days[session.exchange] = day
                self._session_changed(session)

    def _groups(self) -> list[str]:
        return sorted({index_group_of(bucket) for bucket in self.buckets})

    async def _adopt_active(self, group: str) -> None:
        """Hold every ACTIVE strategy of a group; while the store is away, the slow comparison makes up for it."""
        try:
            keys = await self.ports.strategies.open_in(group)
            await self._adopt(dict.fromkeys(key for key in keys if key not in self.watched))
        except Unavailable:
            _log.warning("%s is not loaded yet: the store does not answer", group)

    async def _compare_next_group(self) -> None:
        """Compare the tables with memory: what is missing here is adopted, what is open here is read again."""
        groups = self._groups()
        group = groups[self._pass % len(groups)]
        self._pass += 1
        runs = await self.ports.engine.open_runs(group)
        missing: dict[StrategyKey, RunKey | None] = {_strategy_of(run): run for run in runs}
        for key in await self.ports.strategies.open_in(group):
            missing.setdefault(key, None)
        await self._adopt({key: run for key, run in missing.items() if key not in self.watched})
        # an edit whose message was lost is noticed here, within the minute that all groups take
        for watched in list(self.watched.values()):
            if index_group_of(watched.bucket) == group and watched.open_run is not None:
                self.post(watched.key, REFRESH)

    async def _adopt_one(self, key: StrategyKey) -> None:
        pause = _FIRST_PAUSE
        while True:
            try:
                await self._adopt({key: None})
            except Unavailable:
                await self.ports.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
            else:
                return

    async def _adopt(self, keys: Mapping[StrategyKey, RunKey | None]) -> None:
        """Hold these strategies and look at each. Those of other (or lost) buckets are left alone."""
        for strategy in await self._memory.read_strategies(list(keys)):
            key = StrategyKey(strategy.tenant_id, strategy.id)
            instrument = self.ports.find_instrument(strategy.instrument)
            if key in self.watched or instrument is None:
                continue
            bucket = bucket_of(instrument.underlying, strategy.id, _ROUTING)
            if bucket in self.buckets and bucket not in self._lost:
                self.watched[key] = Watched(key, bucket, instrument, strategy, open_row=keys[key])
                self.post(key, REFRESH)


def _strategy_of(run: RunKey) -> StrategyKey:
    return StrategyKey(run.tenant_id, run.strategy_id)
