"""The trigger owner's memory and its loops: what comes in from the stream, and who must look because of it."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import date, datetime
from weakref import WeakValueDictionary

from shared.application.crew import Crew
from shared.application.ports.engine import RunKey, StrategyKey
from shared.application.trigger_owner.attending import Attendant
from shared.application.trigger_owner.comparing import REFRESH, REREAD, Comparing, groups_of
from shared.application.trigger_owner.halts import Halts
from shared.application.trigger_owner.loading import Loader
from shared.application.trigger_owner.market_watch import MAX_TICK_AGE_MS, MarketWatch, market_ms
from shared.application.trigger_owner.measures import Measures
from shared.application.trigger_owner.memory import Memory
from shared.application.trigger_owner.ports import OwnerPorts
from shared.application.trigger_owner.recording import Recorder
from shared.application.trigger_owner.rerouting import Rerouting
from shared.application.trigger_owner.stale_prices import StalePrices
from shared.application.trigger_owner.timers import MarketTimers
from shared.application.trigger_owner.unsent import UnsentExits
from shared.application.trigger_owner.watched import Hint, WatchList
from shared.domain.errors import Superseded, Unavailable
from shared.domain.ids import BrokerId, TenantId
from shared.domain.instruments import Exchange, InstrumentId
from shared.domain.market_calendar import session_date
from shared.domain.market_data import Tick
from shared.domain.market_time import MarketClock
from shared.domain.messages import (
    ArmStrategy,
    KillSwitchChanged,
    MarketMessage,
    OrderProgress,
    SessionOpened,
    StrategyChanged,
)
from shared.domain.partitions import BUCKETS, Routing, index_group_of
from shared.domain.runs import RunState
from shared.domain.strategies import Product

PositionKey = tuple[TenantId, BrokerId, InstrumentId, Product]

_log = logging.getLogger("plimsoll.triggers")
SAVE_BEST = Hint(save_best=True)
_STRIDE = 1_000
"""So many strategies are looked through without a pause."""
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
        self.halts = Halts(self)
        self.unsent = UnsentExits(self)
        self._memory = Memory(self)
        self._recorder = Recorder(self, self._memory)
        self.stale_prices = StalePrices(self, self._recorder)
        self._attendant = Attendant(self, self._memory, self._recorder)
        self._loader = Loader(self, self._memory, self._recorder)
        self._comparing = Comparing(self, self._loader)
        self._rerouting = Rerouting(self, self._loader)
        self.reducing: WeakValueDictionary[PositionKey, asyncio.Lock] = WeakValueDictionary()
        self._days: dict[Exchange, date] = {}
        self._lost: set[int] = set()
        self.routing = Routing()

    async def load(self) -> None:
        """Take over: guard every open run first, then look at every strategy. Raises ``Unavailable``."""
        self.routing = await self.ports.engine.routing()
        for session in await self.ports.engine.saved_sessions():
            self.clock.remember(session)
        groups = self.groups()
        found = await asyncio.gather(*(self.ports.engine.open_runs(group) for group in groups))
        await self._loader.adopt({_strategy_of(run): run for runs in found for run in runs})
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
            case KillSwitchChanged():
                self.halts.on_message(message)

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
        """Once a second: compare orders under way and one group of buckets with the tables, notice a new day."""
        while True:
            await self.ports.sleep(1.0)
            self._notice_new_days()
            self.halts.compare()
            self.stale_prices.look()
            self._comparing.go_on()

    async def save_bests(self) -> None:
        """Keep the best price of every trailing stop that has moved, and wait until all decisions are durable.

        After this a checkpoint may be written for everything that was applied before it was called. Raises
        ``Superseded`` once a bucket was lost: nobody here decided about its strategies, so no record of theirs is done
        with, and this process can only end and leave them to its successor.
        """
        for place, watched in enumerate(list(self.watched.values())):
            if watched.trails:
                best = self.watch.best_of(watched)
                if best is not None and best != watched.saved_best:
                    self.post(watched.key, SAVE_BEST)
            if place % _STRIDE == _STRIDE - 1:
                await self.ports.sleep(0)  # ticks come first
        await self.crew.settle()
        if self._lost:
            raise Superseded("superseded", f"{len(self._lost)} buckets belong to another process now.")

    async def stop(self) -> None:
        """End all work at once. What was decided but not written will be decided again by the next owner."""
        await self.crew.stop()

    def drop_bucket(self, bucket: int) -> None:
        """Somebody else owns this bucket now: know nothing of it any more."""
        _log.error("another process owns bucket %d now", bucket)
        self._lost.add(bucket)
        lost = [each for each in self.watched.of_group(index_group_of(bucket)) if each.bucket == bucket]
        for watched in lost:
            self.watch.release(watched)
            self.stale_prices.forget(watched)
            del self.watched[watched.key]

    def owns(self, bucket: int) -> bool:
        """Whether this process may decide about a bucket's strategies, as far as it knows."""
        return bucket in self.buckets and bucket not in self._lost

    def groups(self) -> list[str]:
        """The groups of the index in which its buckets lie."""
        return groups_of(self.buckets)

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
            "routing": self.routing.version,
            "ticks_ahead": self.watch.ahead,
            "kill_switches": self.halts.engaged(),
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
        if session.routing != self.routing.version:
            self.crew.spawn(self._rerouting.follow(session))
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
        watched = self.watched.values()
        concerned = [each.key for each in watched if each.instrument.exchange is session.exchange]
        self.crew.spawn(self._look_again(concerned))

    async def _look_again(self, keys: Sequence[StrategyKey]) -> None:
        """Look at strategies with their rows as they stand; each on its own if they cannot be read together."""
        try:
            await self._loader.refresh(keys)
        except Unavailable:
            for key in keys:
                self.post(key, REFRESH)

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

    async def _adopt_active(self, group: str) -> None:
        """Hold every ACTIVE strategy of a group; while the store is away, the slow comparison makes up for it."""
        try:
            keys = await self.ports.strategies.open_in(group)
            await self._loader.adopt(dict.fromkeys(key for key in keys if key not in self.watched))
        except Unavailable:
            _log.warning("%s is not loaded yet: the store does not answer", group)

    async def _adopt_one(self, key: StrategyKey) -> None:
        pause = _FIRST_PAUSE
        while True:
            try:
                await self._loader.adopt({key: None})
            except Unavailable:
                await self.ports.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
            else:
                return


def _strategy_of(run: RunKey) -> StrategyKey:
    return StrategyKey(run.tenant_id, run.strategy_id)
