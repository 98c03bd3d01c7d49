"""Trailing stops of one instrument, side, kind and tick size, fired without looking at each of them.

Those with the same best price form a group. Inside a group the smallest distance has the highest level, so only that
one can fire first. Groups lie on a stack with strictly falling best price; a new high melds the groups that it passes
into the top one. Groups below the top cannot move, so one heap by level says which of them fires next. A quiet tick
costs three comparisons, whatever the number of trailing stops.

Prices are mirrored (see ``trail_rule``): for a short every price has its sign turned, and higher is better for both.
"""

from bisect import bisect_left
from collections.abc import Iterator
from heapq import heapify, heappop, heappush

from shared.domain.money import Side
from shared.domain.strategies import DistanceKind
from shared.domain.triggers.armed import Armed, ArmedHeap
from shared.domain.triggers.trail_rule import trail_rule

_FEW = 64


class _Group(ArmedHeap):
    """Trailing stops that share their best price, by distance.

    ``line`` is the highest level among them, or above it while a cancelled member has not surfaced; None when empty.
    """

    __slots__ = ("best", "line")

    def __init__(self, best: int) -> None:
        super().__init__()
        self.best = best
        self.line: int | None = None


class TrailBook:
    """All trailing stops of one side, kind and tick size on one instrument."""

    __slots__ = ("_below", "_kind", "_side", "_stack", "_tick", "_turn")

    def __init__(self, side: Side, kind: DistanceKind, tick: int) -> None:
        self._side = side
        self._kind = kind
        self._tick = tick
        self._stack: list[_Group] = []  # best prices strictly falling; the last one is the top
        self._below: list[tuple[int, int, _Group]] = []  # (−line, turn, group): of those below the top
        self._turn = 0

    def add(self, distance: int, best: int, serial: int, armed: Armed) -> None:
        """Arm a trailing stop whose best price so far is ``best`` (mirrored)."""
        stack = self._stack
        place = bisect_left(stack, -best, key=_depth)
        if place == len(stack) or stack[place].best != best:
            stack.insert(place, _Group(best))
            if place and place == len(stack) - 1:
                self._post(stack[place - 1])  # it was the top until now
        group = stack[place]
        group.push(distance, serial, armed)
        level = self._level(distance, best)
        if group.line is None or level > group.line:
            group.line = level
            if group is not stack[-1]:
                self._post(group)

    def best_of(self, armed: Armed) -> int:
        """The mirrored best price of a living member."""
        group = armed.home.find() if armed.home else None
        if not isinstance(group, _Group):
            raise LookupError("not armed in a trail book")
        return group.best

    def on_price(self, price: int) -> Iterator[tuple[Armed, int]]:
        """Let the mirrored ``price`` raise best prices, then yield each member it fires with its level.

        Members may be disarmed between two yields; the iterator has to be run to its end.
        """
        stack = self._stack
        if not stack:
            return
        top = stack[-1]
        if price > top.best:
            top = self._raise_to(price)
        if top.line is None or price <= top.line:
            yield from self._fire(top, price)
        below = self._below
        while below and price <= -below[0][0]:
            line, _, group = heappop(below)
            if group.line == -line:  # else it was melded or emptied, or lies here with a newer line
                yield from self._fire(group, price)

    def _raise_to(self, price: int) -> _Group:
        stack = self._stack
        top = stack.pop()
        while stack and stack[-1].best <= price:
            passed = stack.pop()
            passed.line = None
            top.absorb(passed)
        top.best = price
        self._redraw(top)
        stack.append(top)
        return top

    def _fire(self, group: _Group, price: int) -> Iterator[tuple[Armed, int]]:
        while (entry := group.first()) is not None:
            level = self._level(entry[0], group.best)
            if price > level:
                break
            group.drop_first()
            yield entry[2], level
        self._redraw(group)
        if group.line is None:
            del self._stack[bisect_left(self._stack, -group.best, key=_depth)]
        elif group is not self._stack[-1]:
            self._post(group)

    def _redraw(self, group: _Group) -> None:
        entry = group.first()
        group.line = self._level(entry[0], group.best) if entry else None

    def _post(self, group: _Group) -> None:
        if group.line is not None:
            self._turn += 1
            heappush(self._below, (-group.line, self._turn, group))
            if len(self._below) > _FEW + 2 * len(self._stack):
                self._sweep()

    def _sweep(self) -> None:
        """Drop the lines that no group has any more. In place: ``on_price`` may be walking the heap."""
        newest = {id(group): entry for entry in self._below if -entry[0] == (group := entry[2]).line}
        self._below[:] = newest.values()
        heapify(self._below)

    def _level(self, distance: int, best: int) -> int:
        return trail_rule(self._kind, distance, self._side, self._tick).level(best)


def _depth(group: _Group) -> int:
    return -group.best
