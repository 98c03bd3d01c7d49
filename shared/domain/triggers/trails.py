"""Trailing stops of one instrument, side, kind and tick size, fired without looking at each of them.

Those with the same best price form a group. Inside a group the smallest distance has the highest level, so those that
a price fires are the ones up to some distance. Groups lie on a stack with strictly falling best price; a new high melds
the groups that it passes into the top one. Groups below the top cannot move, so one heap by level says which of them
fires next. A quiet tick costs two comparisons, whatever the number of trailing stops.

Prices are mirrored (see ``trail_rule``): for a short every price has its sign turned, and higher is better for both.
"""

from bisect import bisect_left
from heapq import heapify, heappop, heappush
from itertools import count
from typing import TYPE_CHECKING

from shared.domain.money import Side
from shared.domain.strategies import DistanceKind
from shared.domain.triggers.lines import ENDLESS, ROW_MASK
from shared.domain.triggers.rows import ROW_BITS, Rows
from shared.domain.triggers.trail_groups import NOWHERE, TrailGroup, TrailPart
from shared.domain.triggers.trail_rule import TrailLevels

if TYPE_CHECKING:
    from shared.domain.triggers.books import SideBook

_FEW = 32

MOST_DISTANCE = (1 << 63) - 1


class TrailBook:
    """All trailing stops of one side, kind and tick size on one instrument.

    Mirrored prices above ``line`` fire none of them, those up to ``best`` move none.
    """

    __slots__ = (
        "_below",
        "_depths",
        "_levels",
        "_stack",
        "best",
        "kind",
        "line",
        "rows",
        "tick",
        "turns",
    )

    def __init__(self, rows: "Rows[SideBook, TrailPart]", side: Side, kind: DistanceKind, tick: int) -> None:
        self.rows = rows
        self.kind = kind
        self.tick = tick
        self._levels = TrailLevels(kind, side, tick)
        self._stack: list[TrailGroup] = []  # best prices strictly falling; the last one is the top
        self._depths: list[int] = []  # −best of each on the stack
        self._below: list[tuple[int, int, TrailGroup]] = []  # (−posted, turn, group): of those below the top
        self.turns = count()
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
        depths[-1] = -price
        while stack and depths[-2] >= -price:
            passed = stack.pop()
            del depths[-2]
            if passed.size > top.size:  # few go into many
                top, passed = passed, top
            top.absorb(passed)
        stack.append(top)
        top.best = self.best = price
        top.line = self._levels.at(top.near, price)
        if len(self._below) > _FEW + 2 * len(stack):
            self._sweep()
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
            group.line = -((group.near * slope - base) // step) * tick
        else:
            self.remove(group)

    def _rule_off(self) -> None:
        """Set ``line`` as low as it can be known to be. What lies below the top's line is not looked at."""
        stack, below = self._stack, self._below
        line = stack[-1].line if stack else NOWHERE
        while below and -below[0][0] > line:
            if below[0][2].posted == -below[0][0]:
                line = -below[0][0]
            else:  # it was melded or emptied, or is posted elsewhere
                heappop(below)
        self.line = line

    def _post(self, group: TrailGroup) -> None:
        """Have a group found by its line."""
        below = self._below
        group.posted = group.line
        heappush(below, (-group.line, next(self.turns), group))
        if len(below) > _FEW + 2 * len(self._stack):
            self._sweep()

    def _sweep(self) -> None:
        """Drop from the heap what finds nothing any more."""
        below = self._below
        newest = {id(entry[2]): entry for entry in below if entry[2].posted == -entry[0]}
        below[:] = newest.values()
        heapify(below)
