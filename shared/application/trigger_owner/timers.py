"""Deadlines in market time, an exchange at a time: never early, and to the millisecond."""

import asyncio
import heapq
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

from shared.application.ports.common import Now, Sleep
from shared.application.ports.engine import StrategyKey
from shared.domain.instruments import Exchange
from shared.domain.market_time import MarketClock

_LONGEST_NAP = timedelta(seconds=1)
_STRIDE = 50
"""So many are rung for without a pause."""


class MarketTimers:
    """Who is to be looked at when. A timer too many is harmless: whoever looks judges by the clock."""

    def __init__(self, clock: MarketClock, now: Now, sleep: Sleep) -> None:
        self._clock = clock
        self._now = now
        self._sleep = sleep
        self._heaps: defaultdict[Exchange, list[tuple[datetime, StrategyKey]]] = defaultdict(list)
        self._waiting: set[tuple[datetime, StrategyKey]] = set()
        self._changed = asyncio.Event()

    def add(self, exchange: Exchange, due: datetime, key: StrategyKey) -> None:
        """Have a strategy looked at once the exchange's time is ``due``. Asking again before that changes nothing."""
        timer = (due, key)
        if timer in self._waiting:
            return
        self._waiting.add(timer)
        heap = self._heaps[exchange]
        heapq.heappush(heap, timer)
        if heap[0][0] == due:
            self._changed.set()

    def wake(self) -> None:
        """Judge anew how long to wait: a session began or changed its pace."""
        self._changed.set()

    def due(self) -> list[StrategyKey]:
        """Take out everyone whose time has come, earliest first."""
        now = self._now()
        keys: list[StrategyKey] = []
        for exchange, heap in self._heaps.items():
            market = self._market_now(exchange, now)
            while heap and heap[0][0] <= market:
                timer = heapq.heappop(heap)
                self._waiting.discard(timer)
                keys.append(timer[1])
        return keys

    async def run(self, ring: Callable[[StrategyKey], None]) -> None:
        """Ring for each strategy when its time comes, for ever."""
        while True:
            for place, key in enumerate(self.due(), 1):
                ring(key)
                if place % _STRIDE == 0:
                    await self._sleep(0)  # the first of many are decided, and on their way, while the others ring
            await self._nap()

    async def _nap(self) -> None:
        """Until the next deadline, at most a second, or until something changes."""
        seconds = max(0.0, self._until_next().total_seconds())
        nap = asyncio.ensure_future(self._sleep(seconds))
        changed = asyncio.ensure_future(self._changed.wait())
        try:
            await asyncio.wait({nap, changed}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            nap.cancel()
            changed.cancel()
        self._changed.clear()

    def _until_next(self) -> timedelta:
        now = self._now()
        nearest = _LONGEST_NAP
        for exchange, heap in self._heaps.items():
            if heap:
                at = self._clock.clock_at(exchange, heap[0][0]) or heap[0][0]
                nearest = min(nearest, at - now)
        return nearest

    def _market_now(self, exchange: Exchange, now: datetime) -> datetime:
        # before any session is announced only manual orders have deadlines, and theirs are by our clock
        return self._clock.market_now(exchange, now) or now
