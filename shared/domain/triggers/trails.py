"""Trailing stops of one instrument, side, kind and tick size, fired without looking at each of them.

Those with the same best price form a group. Inside a group the smallest distance has the highest level, so those that
a price fires are the ones up to some distance. Groups lie on a stack with strictly falling best price; a new high melds
the groups that it passes into the top one. Groups below the top cannot move, so one heap by level says which of them
fires next. A quiet tick costs two comparisons, whatever the number of trailing stops.

Prices are mirrored (see ``trail_rule``): for a short every price has its sign turned, and higher is better for both.
"""

from bisect import bisect_left
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from shared.domain.money import Side
from shared.domain.strategies import DistanceKind
from shared.domain.triggers.lines import ENDLESS, ROW_MASK, Lines
from shared.domain.triggers.rows import ROW_BITS, Rows
from shared.domain.triggers.trail_rule import TrailLevels

if TYPE_CHECKING:
    from shared.domain.triggers.books import SideBook

_FEW = 64

MOST_DISTANCE = (1 << 63) - 1

NOWHERE = -ENDLESS
"""Below all prices."""


class TrailPart(Lines):
    """Trailing stops by distance that were armed at one best price, and share it ever since.

    ``posted`` is the distance, at most the smallest of them, by which their group's heap finds them.
    """

    __slots__ = ("group", "posted")

    def __init__(self, group: "TrailGroup") -> None:
        super().__init__(is_wide=True)
        self.group = group
        self.posted = ENDLESS

    def found(self) -> "TrailGroup":
        """The group that they are in by now."""
        group = self.group
        if group.forward is not None:
            group = self.group = group.found()
        return group

    def drop(self, row: int, distance: int) -> None:
        """Take a row out; an empty group leaves its book."""
        self.remove(distance, row)
        self.found().shrink(1, is_part_empty=self.first == ENDLESS)


class TrailGroup:
    """Trailing stops that share their best price: parts, each as it was before it was melded into this group.

    ``line`` is the highest level among them, or above it since that one was cancelled; ``posted`` is the line by which
    the book's heap finds the group. Both are nowhere once it is gone. A group that was melded into another forwards to
    it, so that neither its parts nor their members need be told.
    """

    __slots__ = ("best", "book", "empty", "forward", "line", "main", "parts", "posted", "size", "turn")

    def __init__(self, book: "TrailBook", best: int) -> None:
        self.book = book
        self.best = best
        self.line = self.posted = NOWHERE
        self.forward: TrailGroup | None = None
        self.size = 0
        self.empty = 0
        self.turn = 0
        self.main = TrailPart(self)  # where those armed from now on go
        self.parts: list[tuple[int, int, TrailPart]] = []  # (posted, turn, part), a heap

    def push(self, row: int, distance: int) -> None:
        """Add a row."""
        part = self.main
        part.push(distance, row)
        self.book.rows.parts[row] = part
        self.size += 1
        if distance < part.posted:
            self._post(part)

    def shrink(self, number: int, *, is_part_empty: bool) -> None:
        """So many were taken out; an empty group leaves its book."""
        self.size -= number
        if not self.size:
            self.book.remove(self)
        elif is_part_empty:
            self.empty += 1
            if self.empty > _FEW and 2 * self.empty > len(self.parts):
                self.parts = [
                    entry for entry in self.parts if entry[0] == entry[2].posted and entry[2].first != ENDLESS
                ]
                heapify(self.parts)
                self.empty = 0
                self.main.posted = ENDLESS if self.main.first == ENDLESS else self.main.posted

    def nearest(self) -> int:
        """The smallest distance; the group is not empty."""
        parts = self.parts
        while True:
            posted, _, part = parts[0]
            if posted == part.first:
                return posted
            heappop(parts)
            if posted == part.posted:
                part.posted = ENDLESS
                if part.first != ENDLESS:
                    self._post(part)

    def take(self, farthest: int) -> list[int]:
        """Take out all up to a distance, as ``Lines.take`` gives them. An empty group is left to the caller."""
        taken: list[int] = []
        while self.size and self.nearest() <= farthest:
            part = heappop(self.parts)[2]
            part.posted = ENDLESS
            few = part.take(farthest)
            self.size -= len(few)
            taken += few
            if part.first != ENDLESS:
                self._post(part)
        taken.sort()  # runs in order already: of one part, that is one look
        return taken

    def found(self) -> "TrailGroup":
        """The group that holds what was put in here: itself, or the one it was melded into."""
        group = self
        while group.forward is not None:
            if group.forward.forward is not None:
                group.forward = group.forward.forward  # halve the path for the next one who asks
            group = group.forward
        return group

    def absorb(self, other: "TrailGroup") -> None:
        """Take over the parts of ``other``, which is gone then."""
        other.forward = self
        for posted, _, part in other.parts:
            if posted == part.posted and part.first != ENDLESS:
                self._post(part)
        self.size += other.size
        other.line = other.posted = NOWHERE
        other.parts = []

    def _post(self, part: TrailPart) -> None:
        """Have a part found by its smallest distance."""
        part.posted = part.first
        self.turn += 1
        heappush(self.parts, (part.first, self.turn, part))


class TrailBook:
    """All trailing stops of one side, kind and tick size on one instrument.

    Mirrored prices above ``line`` fire none of them, those up to ``best`` move none.
    """

    __slots__ = (
        "_below",
        "_depths",
        "_levels",
        "_stack",
        "_turn",
        "best",
        "kind",
        "line",
        "rows",
        "tick",
    )

    def __init__(self, rows: "Rows[SideBook, TrailPart]", side: Side, kind: DistanceKind, tick: int) -> None:
        self.rows = rows
        self.kind = kind
        self.tick = tick
        self._levels = TrailLevels(kind, side, tick)
        self._stack: list[TrailGroup] = []  # best prices strictly falling; the last one is the top
        self._depths: list[int] = []  # −best of each on the stack
        self._below: list[tuple[int, int, TrailGroup]] = []  # (−posted, turn, group): of those below the top
        self._turn = 0
        self.best = ENDLESS
        self.line = NOWHERE

    def add(self, row: int, distance: int, best: int) -> int:
        """Arm a trailing stop whose best price so far is ``best`` (mirrored). Its level (mirrored)."""
        stack, depths = self._stack, self._depths
        place = bisect_left(depths, -best)
        if place == len(stack) or depths[place] != -best:
            stack.insert(place, TrailGroup(self, best))
            depths.insert(place, -best)
            if place and place == len(stack) - 1:
                self._post(stack[place - 1])  # it was the top until now
            self.best = stack[-1].best
        group = stack[place]
        group.push(row, distance)
        level = self._levels.at(distance, best)
        if level > group.line:
            group.line = level
            self.line = max(self.line, level)
            if place < len(stack) - 1:
                self._post(group)
        return level

    def remove(self, group: TrailGroup) -> None:
        """Forget a group that has no members any more."""
        group.line = group.posted = NOWHERE
        stack, depths = self._stack, self._depths
        place = bisect_left(depths, -group.best)
        del stack[place], depths[place]
        self.best = stack[-1].best if stack else ENDLESS

    def follow(self, price: int) -> None:
        """Let the mirrored ``price``, above ``best``, raise best prices."""
        stack, depths = self._stack, self._depths
        top = stack.pop()
        while stack and stack[-1].best <= price:
            passed = stack.pop()
            if len(passed.parts) > len(top.parts):  # few go into many
                top, passed = passed, top
            top.absorb(passed)
        del depths[len(stack) :]
        stack.append(top)
        depths.append(-price)
        top.best = self.best = price
        top.line = self._levels.at(top.nearest(), price)
        self._rule_off()

    def take(self, price: int) -> tuple[list[int], list[int]]:
        """Take out what the mirrored ``price`` fires: the rows, and the (mirrored) level of each."""
        rows, levels = list[int](), list[int]()
        stack, below = self._stack, self._below
        if stack and price <= stack[-1].line:
            self._take_from(stack[-1], price, rows, levels)
        while below and price <= -below[0][0]:
            negated, _, group = heappop(below)
            if group.posted != -negated:  # it was melded or emptied, or is posted elsewhere
                continue
            self._take_from(group, price, rows, levels)
            if group.size:
                self._post(group)
        self._rule_off()
        return rows, levels

    def _take_from(self, group: TrailGroup, price: int, rows: list[int], levels: list[int]) -> None:
        """Take out what the mirrored ``price`` fires in one group, and set its line anew."""
        step, tick = self._levels.step, self._levels.tick
        slope, base = self._levels.through(group.best)
        farthest = (step * (-price // tick + 1) + base - 1) // slope  # the level's formula, solved for the distance
        last = level = 0
        for entry in group.take(farthest):
            distance = entry >> ROW_BITS
            if distance != last:
                last, level = distance, -((distance * slope - base) // step) * tick
            rows.append(entry & ROW_MASK)
            levels.append(level)
        if group.size:
            group.line = -((group.nearest() * slope - base) // step) * tick
        else:
            self.remove(group)

    def _rule_off(self) -> None:
        """Set ``line`` as low as it can be known to be."""
        stack, below = self._stack, self._below
        while below and below[0][2].posted != -below[0][0]:
            heappop(below)
        self.line = stack[-1].line if stack else NOWHERE
        if below and -below[0][0] > self.line:
            self.line = -below[0][0]

    def _post(self, group: TrailGroup) -> None:
        """Have a group found by its line."""
        below = self._below
        self._turn += 1
        group.posted = group.line
        heappush(below, (-group.line, self._turn, group))
        if len(below) > _FEW + 2 * len(self._stack):
            newest = {id(entry[2]): entry for entry in below if entry[2].posted == -entry[0]}
            below[:] = newest.values()
            heapify(below)
