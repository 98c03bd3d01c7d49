"""The newest tick of each instrument and the lines that ticks can reach. The hot path: whole paise, no waiting."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal

from shared.application.ports.engine import StrategyKey
from shared.application.trigger_owner.watched import Watched
from shared.domain.market_data import Tick
from shared.domain.money import Side, from_paise
from shared.domain.run_life import Hit, LastTick
from shared.domain.run_life.holding import best_so_far, plan_of
from shared.domain.timed import triggers_of
from shared.domain.triggers import Trigger, TriggerIndex

MAX_TICK_AGE_MS = 5_000
"""A tick that arrives older than this (market time) prices no entry; exits are still judged by it."""

ENTRY_TOLERANCE_MS = 1_000
"""How far a broker's stamp of a fill may be ahead of the ticks' stamps."""


class MarketWatch:
    """What the market last said, and who waits for what."""

    def __init__(self) -> None:
        self.ahead = 0
        """Ticks whose time was ahead of their arrival by more than a late one may be behind it."""
        self._last: dict[int, LastTick] = {}
        self._index = TriggerIndex()
        self._waiting: defaultdict[int, dict[StrategyKey, None]] = defaultdict(dict)  # in the order of asking
        self._pending: dict[int, dict[StrategyKey, tuple[int, list[Trigger]]]] = {}

    def last(self, token: int) -> LastTick | None:
        """The newest tick of an instrument, or None."""
        return self._last.get(token)

    def on_ticks(
        self, ticks: Iterable[Tick], arrived_ms: int | None, max_age_ms: int = MAX_TICK_AGE_MS
    ) -> Iterator[tuple[StrategyKey, Hit | None]]:
        """Apply ticks in order; yield whoever must look, with the line that was reached or None for a first price.

        A tick counts iff ``(at, seq)`` is above the last one applied for its instrument. ``arrived_ms`` is the market
        time at which the record arrived, None if unknown. A tick above ``max_age_ms`` then is no first price.

        Nor is one that far ahead of its arrival: its time is wrong, and believing it would make every right tick after
        it an old one. Its price still serves exits, as of its arrival.
        """
        last_of, pending, waiting, index = self._last, self._pending, self._waiting, self._index
        for token, stamped, price, _, _, _, _, seq in ticks:
            at, age = stamped, 0
            if arrived_ms is not None:
                age = max(0, arrived_ms - at)
                if at - arrived_ms > max_age_ms:
                    self.ahead += 1
                    at, age = arrived_ms, at - arrived_ms
            known = last_of.get(token)
            if known is not None and (at < known.at or (at == known.at and seq <= known.seq)):
                continue
            last = last_of[token] = LastTick(price, at, seq, age)
            if token in pending:
                self._arm_pending(token, at)
            for fired in index.on_tick(token, price):
                yield fired.key, Hit(fired.reason, from_paise(fired.level), last)  # type: ignore[misc]
            if age <= max_age_ms and token in waiting:
                for key in waiting.pop(token):
                    yield key, None

    def forget_ticks(self, is_concerned: Callable[[int], bool]) -> None:
        """A new session began: its ticks may bear earlier times than the last ones seen, watched or not."""
        for token in [each for each in self._last if is_concerned(each)]:
            del self._last[token]

    def wait_for_tick(self, token: int, key: StrategyKey) -> None:
        """Have this strategy looked at when the instrument's next price arrives."""
        self._waiting[token][key] = None

    def guard(self, watched: Watched) -> None:
        """Keep the lines of a strategy's open leg in the index; take them out when nothing is to be guarded.

        A leg is judged by ticks since its entry only: after a restart the stream brings older ones again, and those
        must neither fire its stop nor raise its trail. So it is armed by the first tick that is late enough.
        A line that was reached has left the index with its key; if the hit led to no exit it is armed again here.
        """
        plan = plan_of(watched.run, watched.instrument) if watched.run is not None and watched.is_guarded else None
        if watched.run is None or plan is None:
            self._disarm(watched)
            return
        leg = watched.run.legs[0]
        if leg.stop is None or leg.entry_average is None:
            return
        lines = (leg.stop, leg.target, plan.protection.trailing, leg.entry_average, leg.open_quantity)
        if lines == watched.lines and self._is_armed(watched):
            return
        seen = self._index.best(watched.key)
        start = best_so_far(leg, leg.entry_average)
        best = start if seen is None else (max(start, seen) if leg.side is Side.BUY else min(start, seen))
        token = watched.instrument.token
        triggers = triggers_of(plan, leg.entry_average, best, key=watched.key, token=token)
        self._index.cancel(watched.key)
        floor = market_ms(leg.entry_at) - ENTRY_TOLERANCE_MS if leg.entry_at else 0
        last = self._last.get(token)
        if last is None or last.at < floor:
            self._pending.setdefault(token, {})[watched.key] = (floor, triggers)
        else:
            self._arm(triggers)
        watched.lines = lines

    def release(self, watched: Watched) -> None:
        """Watch nothing for this strategy any more."""
        self._disarm(watched)
        self._waiting.get(watched.instrument.token, {}).pop(watched.key, None)

    def best_of(self, watched: Watched) -> Decimal | None:
        """The best price since the entry as its trailing stop has seen it, or None without one."""
        best = self._index.best(watched.key)
        return from_paise(best) if best is not None else None

    def _disarm(self, watched: Watched) -> None:
        self._index.cancel(watched.key)
        self._pending.get(watched.instrument.token, {}).pop(watched.key, None)
        watched.lines = None

    def _is_armed(self, watched: Watched) -> bool:
        return watched.key in self._index or watched.key in self._pending.get(watched.instrument.token, ())

    def _arm(self, triggers: Iterable[Trigger]) -> None:
        for trigger in triggers:
            self._index.add(trigger)

    def _arm_pending(self, token: int, at: int) -> None:
        """Arm the lines of legs that were entered by this time."""
        pending = self._pending[token]
        for key in [key for key, (floor, _) in pending.items() if floor <= at]:
            self._arm(pending.pop(key)[1])
        if not pending:
            del self._pending[token]

    @property
    def guarded(self) -> int:
        """How many strategies have lines in the index."""
        return len(self._index) + sum(len(pending) for pending in self._pending.values())


def market_ms(moment: datetime) -> int:
    """Milliseconds since the epoch, as ticks bear them."""
    return int(moment.timestamp() * 1000)
