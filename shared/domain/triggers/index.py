"""Which triggers fire on a tick: levels, not edges.

A trigger whose level the price is already beyond fires at the next tick, so ticks missed between a crash and a restart
need not be known. A key stands for one decision ("leave this leg"): all its triggers are armed under it, the first one
that holds decides, and the key leaves the index whole. When one tick satisfies several, the protective ones come first,
and of stop and trail the tighter one (level: the stop), because the price met it first. The price triggers of one key
belong to one leg: one instrument, one side.
"""

from array import array
from collections.abc import Hashable, Iterable, Iterator
from typing import assert_never

from shared.domain.triggers.books import Market, SideBook
from shared.domain.triggers.firing import Firing
from shared.domain.triggers.kinds import Fired, StopTrigger, TargetTrigger, TimeTrigger, TrailTrigger, Trigger
from shared.domain.triggers.lines import ENDLESS, MOST_LEVEL, ROW_MASK, Lines
from shared.domain.triggers.rows import (
    DUE,
    HAS_DUE,
    HAS_PRICE,
    HAS_STOP,
    HAS_TARGET,
    HAS_TRAIL,
    NO_ROW,
    STOP,
    TARGET,
    TRAIL,
    WIDTH,
    Rows,
    Spare,
)
from shared.domain.triggers.trail_groups import TrailGroup, TrailPart
from shared.domain.triggers.trails import MOST_DISTANCE


class TriggerIndex:
    """Open triggers of many keys on many instruments. Not for several threads.

    A key's row holds the orders by which its triggers lie in their lines: −level of a stop and level of a target (both
    mirrored, see ``trail_rule``), the distance of a trail, the deadline.
    """

    def __init__(self) -> None:
        self._rows: Rows[SideBook, TrailPart] = Rows()
        self._keys: dict[Hashable, int] = {}  # the row of each
        self._markets: dict[int, Market] = {}
        self._timers = Lines(is_wide=True)
        self._spare = array("i")  # rows of keys that had a deadline before they had a price trigger
        self._firing = Firing(self._keys, self._rows, self._timers)

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
        """Arm a trigger. One of the same kind under the same key is replaced, so arming again is harmless.

        Raises ``OverflowError`` for a level beyond ``MOST_LEVEL`` or a distance or time beyond 63 bits, and
        ``ValueError`` for a leg that would lie on two instruments or sides; all then stays as it was.
        """
        key = trigger.key
        row = self._keys.get(key, NO_ROW)
        if row != NO_ROW:
            self._put(row, trigger)
            return
        spare = self._spare if isinstance(trigger, TimeTrigger) else self._market(trigger.token).spare
        row = self._rows.take(key, spare)
        try:
            self._put(row, trigger)
        except (OverflowError, ValueError):
            self._rows.release(row, spare)
            raise
        self._keys[key] = row

    def cancel(self, key: Hashable) -> bool:
        """Disarm all triggers of a key. False if it had none."""
        row = self._keys.pop(key, NO_ROW)
        if row == NO_ROW:
            return False
        armed = self._rows.armed[row]
        self._withdraw(row, armed)
        self._rows.release(row, self._spare_of(row, armed))
        return True

    def on_tick(self, token: int, last: int) -> list[Fired]:
        """Apply an instrument's last price (paise): trails follow it, and what it satisfies fires and leaves.

        A price of zero or below is no price and fires nothing. Of one key's stop and trail the tighter line fires, the
        stop when they are level; a target only where neither does. The same calls always fire in the same order.
        """
        market = self._markets.get(token)
        if market is None or market.low < last < market.high:
            return []
        return self._firing.move(market, last) if last > 0 else []

    def on_time(self, now: int) -> list[Hashable]:
        """The keys whose deadline is at or before ``now`` (ms), earliest first. They leave the index whole."""
        if now < self._timers.first:
            return []
        rows, due = self._rows, list[Hashable]()
        for entry in self._timers.take(now):
            row = entry & ROW_MASK
            due.append(key := rows.keys[row])
            del self._keys[key]
            armed = rows.armed[row]
            self._withdraw(row, armed ^ HAS_DUE)
            rows.release(row, self._spare_of(row, armed))
        return due

    def next_due(self) -> int | None:
        """The earliest deadline (ms), or None."""
        first = self._timers.first
        return None if first == ENDLESS else first

    def best(self, key: Hashable) -> int | None:
        """The best price (paise) that a key's trailing stop has seen; None if it has no trailing stop."""
        row = self._keys.get(key, NO_ROW)
        if row == NO_ROW or not self._rows.armed[row] & HAS_TRAIL:
            return None
        return self._book_of(row).sign * self._group_of(row).best

    def snapshot(self) -> tuple[Trigger, ...]:
        """All armed triggers, trails with the best price so far: what ``restore`` takes."""
        return tuple(trigger for key, row in self._keys.items() for trigger in self._armed(key, row))

    def _put(self, row: int, trigger: Trigger) -> None:
        """Arm a trigger in the place of what its key has of the kind. All that can be refused is refused first."""
        rows = self._rows
        cells, at = rows.cells, row * WIDTH
        if isinstance(trigger, TimeTrigger):
            held, cells[at + DUE] = cells[at + DUE], trigger.due
            if rows.armed[row] & HAS_DUE:
                self._timers.remove(held, row)
            self._timers.push(trigger.due, row)
            rows.armed[row] |= HAS_DUE
            return
        match trigger:
            case StopTrigger():
                kind, order = HAS_STOP, -trigger.side.sign * trigger.level
            case TargetTrigger():
                kind, order = HAS_TARGET, trigger.side.sign * trigger.level
            case TrailTrigger():
                kind, order = HAS_TRAIL, trigger.distance
            case _:
                assert_never(trigger)
        if not -MOST_LEVEL <= order <= (MOST_LEVEL if kind != HAS_TRAIL else MOST_DISTANCE):
            raise OverflowError(f"a level or distance beyond what is kept: {trigger}")
        book = self._market(trigger.token).book(trigger.side)
        armed = rows.armed[row]
        if armed & HAS_PRICE & ~kind and rows.books[row] is not book:
            raise ValueError(f"the price triggers of a key lie on one instrument and side: {trigger}")
        if armed & kind:
            self._withdraw(row, kind)
        rows.books[row] = book
        rows.armed[row] = armed | kind
        match trigger:
            case StopTrigger():
                cells[at + STOP] = order
                book.add_stop(row, -order)
            case TargetTrigger():
                cells[at + TARGET] = order
                book.add_target(row, order)
            case TrailTrigger():
                cells[at + TRAIL] = order
                book.add_trail(row, trigger.kind, order, trigger.tick, book.sign * trigger.best)

    def _withdraw(self, row: int, kinds: int) -> None:
        """Take these of a row's triggers out of their lines."""
        rows = self._rows
        cells, at = rows.cells, row * WIDTH
        if kinds & HAS_TRAIL:
            part = rows.parts[row]
            if part is not None:
                part.drop(row, cells[at + TRAIL])
                rows.parts[row] = None
        if kinds & (HAS_STOP | HAS_TARGET):
            book = rows.books[row]
            if book is not None:
                if kinds & HAS_STOP:
                    book.stops.remove(cells[at + STOP], row)
                if kinds & HAS_TARGET:
                    book.targets.remove(cells[at + TARGET], row)
                if book.stops.dead or book.targets.dead:
                    self._firing.sweep(book)
        if kinds & HAS_DUE:
            self._timers.remove(cells[at + DUE], row)

    def _armed(self, key: Hashable, row: int) -> Iterator[Trigger]:
        """What is armed under a key, a trail with its best price so far."""
        cells, at, armed = self._rows.cells, row * WIDTH, self._rows.armed[row]
        if armed & HAS_PRICE:
            book = self._book_of(row)
            token, side, sign = book.market.token, book.side, book.sign
            if armed & HAS_STOP:
                yield StopTrigger(key, token, side, -sign * cells[at + STOP])
            if armed & HAS_TARGET:
                yield TargetTrigger(key, token, side, sign * cells[at + TARGET])
            if armed & HAS_TRAIL:
                group = self._group_of(row)
                trails = group.book
                yield TrailTrigger(key, token, side, trails.kind, cells[at + TRAIL], trails.tick, sign * group.best)
        if armed & HAS_DUE:
            yield TimeTrigger(key, cells[at + DUE])

    def _market(self, token: int) -> Market:
        market = self._markets.get(token)
        if market is None:
            market = self._markets[token] = Market(self._rows, token)
        return market

    def _spare_of(self, row: int, armed: int) -> Spare:
        """Where a row is given back: to the instrument on which it was last."""
        return self._book_of(row).market.spare if armed & HAS_PRICE else self._spare

    def _book_of(self, row: int) -> SideBook:
        book = self._rows.books[row]
        if book is None:
            raise LookupError(f"row {row} has no price trigger")
        return book

    def _group_of(self, row: int) -> TrailGroup:
        part = self._rows.parts[row]
        if part is None:
            raise LookupError(f"row {row} has no trailing stop")
        return part.found()
