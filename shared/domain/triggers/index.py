"""Which triggers fire on a tick: levels, not edges.

A trigger whose level the price is already beyond fires at the next tick, so ticks missed between a crash and a restart
need not be known. A key stands for one decision ("leave this leg"): all its triggers are armed under it, the first one
that holds decides, and the key leaves the index whole. When one tick satisfies several, the protective ones come first,
and of stop and trail the tighter one (level: the stop), because the price met it first. The price triggers of one key
belong to one leg: one instrument, one side.
"""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace
from typing import assert_never

from shared.domain.money import Side
from shared.domain.runs import ExitReason
from shared.domain.strategies import DistanceKind
from shared.domain.triggers.armed import Armed, ArmedHeap
from shared.domain.triggers.kinds import Fired, StopTrigger, TargetTrigger, TimeTrigger, TrailTrigger, Trigger
from shared.domain.triggers.trails import TrailBook


class _SideBook:
    """The lines of one side on one instrument, in mirrored prices (a short's have their sign turned)."""

    __slots__ = ("sign", "stops", "targets", "trails")

    def __init__(self, side: Side) -> None:
        self.sign = side.sign
        self.stops = ArmedHeap()  # by −level: the highest is reached first
        self.targets = ArmedHeap()  # by level
        self.trails: dict[tuple[DistanceKind, int], TrailBook] = {}


class TriggerIndex:
    """Open triggers of many keys on many instruments. Not for several threads."""

    def __init__(self) -> None:
        self._books: dict[int, dict[Side, _SideBook]] = {}
        self._timers = ArmedHeap()
        self._keys: dict[Hashable, list[Armed]] = {}
        self._serial = 0

    @classmethod
    def restore(cls, triggers: Iterable[Trigger]) -> "TriggerIndex":
        """An index that holds what ``snapshot`` of another one gave."""
        index = cls()
        for trigger in triggers:
            index.add(trigger)
        return index

    def __len__(self) -> int:
        """How many keys are armed."""
        return len(self._keys)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._keys

    def add(self, trigger: Trigger) -> None:
        """Arm a trigger. One of the same kind under the same key is replaced, so arming again is harmless."""
        siblings = self._keys.get(trigger.key, [])
        for sibling in siblings:
            if type(sibling.trigger) is type(trigger):
                sibling.disarm()
        armed = Armed(trigger)
        self._serial += 1
        match trigger:
            case StopTrigger():
                book = self._book(trigger.token, trigger.side)
                book.stops.push(-book.sign * trigger.level, self._serial, armed)
            case TargetTrigger():
                book = self._book(trigger.token, trigger.side)
                book.targets.push(book.sign * trigger.level, self._serial, armed)
            case TrailTrigger():
                book = self._book(trigger.token, trigger.side)
                trails = book.trails.setdefault(
                    (trigger.kind, trigger.tick), TrailBook(trigger.side, trigger.kind, trigger.tick)
                )
                trails.add(trigger.distance, book.sign * trigger.best, self._serial, armed)
            case TimeTrigger():
                self._timers.push(trigger.due, self._serial, armed)
            case _:
                assert_never(trigger)
        self._keys[trigger.key] = [sibling for sibling in siblings if sibling.alive] + [armed]

    def cancel(self, key: Hashable) -> bool:
        """Disarm all triggers of a key. False if it had none."""
        siblings = self._keys.pop(key, None)
        for sibling in siblings or ():
            sibling.disarm()
        return siblings is not None

    def on_tick(self, token: int, last: int) -> list[Fired]:
        """Apply an instrument's last price (paise): trails follow it, and what it satisfies fires and leaves.

        A price of zero or below is no price and fires nothing. Of one key's stop and trail the tighter line fires, the
        stop when they are level; a target only where neither does.
        """
        books = self._books.get(token)
        if books is None or last <= 0:
            return []
        fired: list[Fired] = []
        for book in books.values():
            price = book.sign * last
            for trails in book.trails.values():
                for armed, level in trails.on_price(price):
                    self._fire_tighter(armed, level * book.sign, fired)
            stops = book.stops.entries
            if stops and price <= -stops[0][0]:
                for level, armed in _reached(book.stops, -price):
                    self._fire(armed, ExitReason.STOP, -level * book.sign, fired)
            targets = book.targets.entries
            if targets and price >= targets[0][0]:
                for level, armed in _reached(book.targets, price):
                    self._fire(armed, ExitReason.TARGET, level * book.sign, fired)
        return fired

    def on_time(self, now: int) -> list[Hashable]:
        """The keys whose deadline is at or before ``now`` (ms), earliest first. They leave the index whole."""
        due = []
        for _, armed in _reached(self._timers, now):
            due.append(armed.trigger.key)
            self.cancel(armed.trigger.key)
        return due

    def next_due(self) -> int | None:
        """The earliest deadline (ms), or None."""
        entry = self._timers.first()
        return entry[0] if entry else None

    def best(self, key: Hashable) -> int | None:
        """The best price (paise) that a key's trailing stop has seen; None if it has no trailing stop."""
        for armed in self._keys.get(key, ()):
            if isinstance(armed.trigger, TrailTrigger):
                return self._best_of(armed, armed.trigger)
        return None

    def snapshot(self) -> tuple[Trigger, ...]:
        """All armed triggers, trails with the best price so far: what ``restore`` takes."""
        return tuple(self._current(armed) for siblings in self._keys.values() for armed in siblings)

    def _book(self, token: int, side: Side) -> _SideBook:
        books = self._books.setdefault(token, {})
        if side not in books:
            books[side] = _SideBook(side)
        return books[side]

    def _fire(self, armed: Armed, reason: ExitReason, level: int, fired: list[Fired]) -> None:
        fired.append(Fired(armed.trigger.key, reason, level))
        self.cancel(armed.trigger.key)

    def _fire_tighter(self, trail: Armed, level: int, fired: list[Fired]) -> None:
        """A price beyond the trail may be beyond a stop that lies nearer: the line met first names the reason."""
        for sibling in self._keys[trail.trigger.key]:
            stop = sibling.trigger
            if isinstance(stop, StopTrigger) and (stop.level - level) * stop.side.sign >= 0:
                self._fire(sibling, ExitReason.STOP, stop.level, fired)
                return
        self._fire(trail, ExitReason.TRAIL, level, fired)

    def _current(self, armed: Armed) -> Trigger:
        trigger = armed.trigger
        if isinstance(trigger, TrailTrigger):
            return replace(trigger, best=self._best_of(armed, trigger))
        return trigger

    def _best_of(self, armed: Armed, trail: TrailTrigger) -> int:
        book = self._books[trail.token][trail.side]
        return book.sign * book.trails[trail.kind, trail.tick].best_of(armed)


def _reached(heap: ArmedHeap, limit: int) -> Iterator[tuple[int, Armed]]:
    """Take out, one by one, the members whose order is at or below ``limit``. More may be disarmed meanwhile."""
    while (entry := heap.first()) is not None and entry[0] <= limit:
        heap.drop_first()
        yield entry[0], entry[2]
