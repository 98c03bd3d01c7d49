"""Where armed triggers are kept: columns of numbers, one row for each key.

An object for each trigger would cost several hundred bytes and give the garbage collector millions of things to walk.
Memory that is not in the processor's cache is what a fire waits for, so what is read together lies together.
"""

from array import array
from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

Book = TypeVar("Book")
Part = TypeVar("Part")

WIDTH = 4
"""Cells in a row."""

STOP, TARGET, TRAIL, DUE = range(WIDTH)
"""What they hold: the order by which each kind of trigger lies in its line."""

HAS_STOP, HAS_TARGET, HAS_TRAIL, HAS_DUE = 1, 2, 4, 8
"""What is armed, as bits; the cells of what is not hold anything."""

HAS_PRICE = HAS_STOP | HAS_TARGET | HAS_TRAIL

ROW_BITS = 26
"""A row's number fits in so many."""

MOST_ROWS = 1 << ROW_BITS

NO_ROW = -1


class Rows(Generic[Book, Part]):
    """Rows that are used again once released."""

    __slots__ = ("_free", "armed", "books", "cells", "keys", "parts")

    def __init__(self) -> None:
        self.cells = array("q")
        self.armed = bytearray()
        self.keys: list[Hashable] = []
        self.books: list[Book | None] = []  # of those with price triggers
        self.parts: list[Part | None] = []  # of those with a trailing stop
        self._free = array("i")

    def take(self, key: Hashable) -> int:
        """A row with nothing armed. Raises ``OverflowError`` when there are too many."""
        if self._free:
            row = self._free.pop()
            self.keys[row] = key
            return row
        row = len(self.keys)
        if row == MOST_ROWS:
            raise OverflowError(f"more than {MOST_ROWS:,} keys")
        self.keys.append(key)
        self.armed.append(0)
        self.books.append(None)
        self.parts.append(None)
        self.cells.extend(_BLANK)
        return row

    def release(self, row: int) -> None:
        """Give back a row that no line and no key leads to any more."""
        self.keys[row] = None
        self.armed[row] = 0
        self._free.append(row)

    def release_all(self, rows: Sequence[int]) -> None:
        """Give back many."""
        keys, armed = self.keys, self.armed
        for row in rows:
            keys[row] = None
            armed[row] = 0
        self._free.extend(rows)


_BLANK = array("q", bytes(8 * WIDTH))
