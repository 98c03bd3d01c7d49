"""Armed triggers by a whole number (a level, a deadline): the smallest first, leaving at any time.

Number and row are packed into one integer, and these are kept sorted, next to each other in memory: what a price
satisfies is a slice. Long stretches are cut, so that putting one in moves little. Whoever leaves dead entries in a line
(see ``firing``) sweeps them.
"""

from array import array
from bisect import bisect_left, bisect_right, insort
from typing import TypeAlias

from shared.domain.triggers.rows import MOST_ROWS, ROW_BITS

ENDLESS = 1 << 99
"""Beyond all prices, distances and times."""

MOST_LEVEL = (1 << 63 - ROW_BITS) - 1
"""The highest number of a line that is not ``is_wide``; the lowest is as far below zero."""

ROW_MASK = MOST_ROWS - 1

_LONG = 1_024
_MANY = 8

_Run: TypeAlias = "array[int] | list[int]"


class Lines:
    """Rows by order, those of equal order by row. ``first`` is the smallest order, ``ENDLESS`` when there is none.

    ``is_wide``: orders may be beyond ``MOST_LEVEL``, at five times the memory. ``dead`` is for those who leave entries
    in that mean nothing any more: how many.
    """

    __slots__ = ("_ends", "_runs", "dead", "first")

    def __init__(self, *, is_wide: bool = False) -> None:
        self._runs: list[_Run] = [[] if is_wide else array("q")]
        self._ends: list[int] = []  # of each run but the last: above all that it has, at most the next one's first
        self.first = ENDLESS
        self.dead = 0

    def __len__(self) -> int:
        """How many rows; not a thing to ask each time, it adds up."""
        return sum(map(len, self._runs))

    def push(self, order: int, row: int) -> None:
        """Put in a row that is not there."""
        entry = order << ROW_BITS | row
        place = bisect_right(self._ends, entry) if self._ends else 0
        run = self._runs[place]
        insort(run, entry)
        if len(run) > _LONG:
            self._runs[place : place + 1] = run[: _LONG // 2], run[_LONG // 2 :]
            self._ends.insert(place, run[_LONG // 2])
        if order < self.first:  # noqa: PLR1730 - a call of min() costs as much as the search
            self.first = order

    def remove(self, order: int, row: int) -> None:
        """Take out a row that is there."""
        entry = order << ROW_BITS | row
        place = bisect_right(self._ends, entry) if self._ends else 0
        run = self._runs[place]
        del run[bisect_left(run, entry)]
        if not run or order == self.first:
            self._mend(place)

    def remove_all(self, entries: list[int]) -> None:
        """Take out many at once that are there, as ``take`` gives them."""
        runs, ends = self._runs, self._ends
        if len(entries) * _MANY > len(self):
            gone = set(entries)
            self.lay([entry for run in runs for entry in run if entry not in gone])
            return
        for entry in entries:
            place = bisect_right(ends, entry) if ends else 0
            run = runs[place]
            del run[bisect_left(run, entry)]
            if not run:
                self._mend(place)
        self._mend(0)

    def take(self, limit: int) -> list[int]:
        """Take out all whose order is at or below ``limit``, in order, each as ``order << ROW_BITS | row``."""
        beyond, taken, runs = (limit + 1) << ROW_BITS, list[int](), self._runs
        while (run := runs[0]) and run[0] < beyond:
            number = bisect_left(run, beyond)
            taken += run[:number]
            del run[:number]
            self._mend(0)
        return taken

    def take_all(self) -> list[int]:
        """Take out all, as ``take`` gives them."""
        entries = self.entries()
        self.lay([])
        return entries

    def put_all(self, entries: list[int]) -> None:
        """Put in many, packed as ``take`` gives them, that are not there."""
        if len(entries) * _MANY > len(self):
            self.lay(sorted(self.entries() + entries))
            return
        for entry in entries:
            self.push(entry >> ROW_BITS, entry & ROW_MASK)

    def entries(self) -> list[int]:
        """All, in order, as ``take`` gives them."""
        return [entry for run in self._runs for entry in run]

    def lay(self, entries: list[int]) -> None:
        """Hold these and nothing else; they are in order."""
        runs, half = self._runs, _LONG // 2
        parts = [entries[at : at + half] for at in range(0, len(entries), half)] or [entries]
        runs[:] = parts if isinstance(runs[0], list) else [array("q", part) for part in parts]
        self._ends[:] = [run[0] for run in runs[1:]]
        self.first = entries[0] >> ROW_BITS if entries else ENDLESS

    def _mend(self, place: int) -> None:
        """After something left a run: no run but the only one is empty, and ``first`` is true."""
        runs = self._runs
        if not runs[place] and len(runs) > 1:
            del runs[place], self._ends[max(place - 1, 0)]
        self.first = runs[0][0] >> ROW_BITS if runs[0] else ENDLESS
