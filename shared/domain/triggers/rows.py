"""Where armed triggers are kept: columns of numbers, one row for each key.

An object for each trigger would cost several hundred bytes and give the garbage collector millions of things to walk.
Memory that is not in the processor's cache is what a fire waits for, so what is read together lies together.
"""

from array import array
from collections.abc import Hashable
from typing import Generic, TypeAlias, TypeVar

Book = TypeVar("Book")
Part = TypeVar("Part")

WIDTH = 4
"""Cells in a row."""

STOP, TARGET, TRAIL, DUE = range(WIDTH)
"""What they hold: the order by which each kind of trigger lies in its line."""

HAS_STOP, HAS_TARGET, HAS_TRAIL, HAS_DUE = 1, 2, 4, 8
"""What is armed, as bits; the cells of what is not hold anything."""

HAS_PRICE = HAS_STOP | HAS_TARGET | HAS_TRAIL

GONE = 16
"""The key has left: the other bits say in which lines its row still lies, dead."""

ROW_BITS = 26
"""A row's number fits in so many."""

MOST_ROWS = 1 << ROW_BITS

NO_ROW = -1


_BLOCK = 32
_BLANK = array("q", bytes(8 * WIDTH * _BLOCK))

Spare: TypeAlias = "array[int]"
"""Rows that are free, the one to be taken next at the end."""


class Rows(Generic[Book, Part]):
    """Rows that are used again once released.

    Each instrument has its own spare rows and gets them in blocks: those that fire together lie together.
    """

    __slots__ = ("armed", "books", "cells", "keys", "parts")

    def __init__(self) -> None:
        self.cells = array("q")
        self.armed = bytearray()
        self.keys: list[Hashable] = []
        self.books: list[Book | None] = []  # of those with price triggers
        self.parts: list[Part | None] = []  # of those with a trailing stop

    def take(self, key: Hashable, spare: Spare) -> int:
        """A row with nothing armed. Raises ``OverflowError`` when there are too many."""
        row = spare.pop() if spare else self._extend(spare)
        self.keys[row] = key
        return row

    def release(self, row: int, spare: Spare) -> None:
        """Give back a row that no line and no key leads to any more."""
        self.keys[row] = None
        self.armed[row] = 0
        spare.append(row)

    def _extend(self, spare: Spare) -> int:
        """A new block: its first row, the others are spare."""
        row = len(self.keys)
        if row + _BLOCK > MOST_ROWS:
            raise OverflowError(f"more than {MOST_ROWS:,} keys")
        nothing = [None] * _BLOCK
        self.keys += nothing
        self.books += nothing
        self.parts += nothing
        self.armed += bytes(_BLOCK)
        self.cells += _BLANK
        spare.extend(range(row + _BLOCK - 1, row, -1))
        return row
