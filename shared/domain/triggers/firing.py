"""What a price fires: which lines it met, and how their keys leave.

A fire waits for memory more than it computes, so what a key has in other lines is not looked up when it fires: an
entry of a stop or target line stays behind, **dead**, and its row is not used again before that is gone. Where more
than a quarter is dead, a line is swept. Trails and deadlines are taken out at once.
"""

from collections import deque
from collections.abc import Hashable
from itertools import repeat

from shared.domain.runs import ExitReason
from shared.domain.triggers.books import Market, SideBook
from shared.domain.triggers.kinds import Fired
from shared.domain.triggers.lines import ENDLESS, ROW_MASK, Lines
from shared.domain.triggers.rows import (
    DUE,
    GONE,
    HAS_DUE,
    HAS_STOP,
    HAS_TARGET,
    HAS_TRAIL,
    ROW_BITS,
    STOP,
    TRAIL,
    WIDTH,
    Rows,
)
from shared.domain.triggers.trail_groups import TrailPart

_new = tuple.__new__  # a third of what calling a NamedTuple costs

_FEW = 16

_CROWD = 8_192
"""So many leave in the order of their rows: what lies together in memory is then read together."""


class Firing:
    """Applies prices. It shares the index's keys, rows and deadlines."""

    __slots__ = ("_keys", "_rows", "_timers")

    def __init__(self, keys: dict[Hashable, int], rows: Rows[SideBook, TrailPart], timers: Lines) -> None:
        self._keys = keys
        self._rows = rows
        self._timers = timers

    def move(self, market: Market, last: int) -> list[Fired]:
        """Apply a price at which something may happen, and see from where to where nothing would now."""
        fired: list[Fired] = []
        for book in market.books:
            price = book.sign * last
            for trails in book.trails:
                if price > trails.best:
                    trails.follow(price)
                if price <= trails.line:
                    self._fire_trails(book, *trails.take(price), fired)
            if book.stops.first <= -price:
                self._fire(book, book.stops, -price, HAS_STOP, fired)
            if book.targets.first <= price:
                self._fire(book, book.targets, price, HAS_TARGET, fired)
        market.settle()
        return fired

    def sweep(self, book: SideBook) -> None:
        """Take out what is dead in lines where it has become much."""
        for line, kind in ((book.stops, HAS_STOP), (book.targets, HAS_TARGET)):
            if line.dead > _FEW and 4 * line.dead > len(line):
                armed, entries = self._rows.armed, line.entries()
                self._bury(book, line, kind, [row for entry in entries if armed[row := entry & ROW_MASK] & GONE])
                # Rows that were released just now are blank, those that also lie in the other line are still marked.
                line.lay([entry for entry in entries if armed[entry & ROW_MASK] & (kind | GONE) == kind])

    def _fire(self, book: SideBook, line: Lines, limit: int, kind: int, fired: list[Fired]) -> None:
        """Fire what the stops or the targets hold up to a limit."""
        taken = line.take(limit)
        rows = [entry & ROW_MASK for entry in taken]
        if line.dead:
            armed = self._rows.armed
            dead = [row for row in rows if armed[row] & GONE]
            if dead:
                taken = [entry for entry in taken if not armed[entry & ROW_MASK] & GONE]
                rows = [entry & ROW_MASK for entry in taken]
                self._bury(book, line, kind, dead)
        reason, sign = (ExitReason.STOP, -book.sign) if kind == HAS_STOP else (ExitReason.TARGET, book.sign)
        held = self._rows.keys
        keys = [held[row] for row in rows]
        levels = [sign * (entry >> ROW_BITS) for entry in taken]
        fired += map(_new, repeat(Fired), zip(keys, repeat(reason), levels, strict=False))
        self._leave(book, keys, rows, kind)

    def _fire_trails(self, book: SideBook, rows: list[int], trails: list[int], fired: list[Fired]) -> None:
        """Fire what was taken out of a trail book, with the level of each.

        A price beyond the trail may be beyond a stop that lies nearer: the line met first names the reason.
        """
        sign, armed, cells = book.sign, self._rows.armed, self._rows.cells
        held, parts = self._rows.keys, self._rows.parts
        keys = [held[row] for row in rows]
        for key, row, trail in zip(keys, rows, trails, strict=True):
            parts[row] = None
            if armed[row] & HAS_STOP and (stop := -cells[row * WIDTH + STOP]) >= trail:
                fired.append(_new(Fired, (key, ExitReason.STOP, sign * stop)))
            else:
                fired.append(_new(Fired, (key, ExitReason.TRAIL, sign * trail)))
        self._leave(book, keys, rows, HAS_TRAIL)

    def _leave(self, book: SideBook, keys: list[Hashable], rows: list[int], fired: int) -> None:
        """Forget keys whose triggers of one kind were taken out already. Loops are short, as memory is waited for."""
        held, armed, cells, parts = self._rows.keys, self._rows.armed, self._rows.cells, self._rows.parts
        if len(rows) > _CROWD:
            rows.sort()
            keys = [held[row] for row in rows]
        deque(map(self._keys.pop, keys), maxlen=0)
        kinds = [armed[row] for row in rows]
        if fired != HAS_TRAIL:
            for row, has in zip(rows, kinds, strict=True):
                if has & HAS_TRAIL and (part := parts[row]) is not None:
                    part.drop(row, cells[row * WIDTH + TRAIL])
                    parts[row] = None
        if self._timers.first != ENDLESS:
            self._timers.remove_all(
                [
                    cells[row * WIDTH + DUE] << ROW_BITS | row
                    for row, has in zip(rows, kinds, strict=True)
                    if has & HAS_DUE
                ]
            )
        stay = (HAS_STOP | HAS_TARGET) & ~fired
        if stay & HAS_STOP:
            book.stops.dead += sum([has & HAS_STOP for has in kinds])
        if stay & HAS_TARGET:
            book.targets.dead += sum([has & HAS_TARGET for has in kinds]) // HAS_TARGET
        free = []
        for row, has in zip(rows, kinds, strict=True):
            held[row] = None
            if has & stay:
                armed[row] = has & stay | GONE
            else:
                armed[row] = 0
                free.append(row)
        book.market.spare.extend(free)
        self.sweep(book)

    def _bury(self, book: SideBook, line: Lines, kind: int, dead: list[int]) -> None:
        """A line lets go of dead rows. Those that lie in no other are free."""
        armed, free = self._rows.armed, list[int]()
        line.dead -= len(dead)
        for row in dead:
            left = armed[row] ^ kind
            if left == GONE:
                armed[row] = 0
                free.append(row)
            else:
                armed[row] = left
        book.market.spare.extend(free)
