"""Trailing stops of one instrument, side, kind and tick size that share their best price.

Inside a group the smallest distance has the highest level, so those that a price fires are the ones up to some
distance. Prices are mirrored (see ``trail_rule``).
"""

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from shared.domain.triggers.lines import ENDLESS, Lines

if TYPE_CHECKING:
    from shared.domain.triggers.trails import TrailBook

_FEW = 32

NOWHERE = -ENDLESS
"""Below all prices."""


class TrailPart(Lines):
    """Trailing stops by distance that were armed at one best price, and share it ever since.

    ``posted`` is the distance, at most the smallest of them, by which their group's heap finds them. Once they were
    put in with another part of the group, that one is their ``home``.
    """

    __slots__ = ("group", "home", "posted")

    def __init__(self, group: "TrailGroup") -> None:
        super().__init__(is_wide=True)
        self.group = group
        self.home: TrailPart | None = None
        self.posted = ENDLESS

    def found(self) -> "TrailGroup":
        """The group that they are in by now."""
        group = self.group
        if group.forward is not None:
            group = self.group = group.found()
        return group

    def drop(self, row: int, distance: int) -> None:
        """Take a row out; an empty group leaves its book."""
        part = self
        while part.home is not None:
            part = part.home
        part.remove(distance, row)
        self.found().shrink(is_part_empty=part.first == ENDLESS)

    def settle_in(self, others: "list[TrailPart]") -> None:
        """Take over all that others of the same group hold."""
        entries: list[int] = []
        for other in others:
            entries += other.take_all()
            other.home = self
        self.put_all(entries)


class TrailGroup:
    """Trailing stops that share their best price: parts, each as it was before it was melded into this group.

    ``near`` is the smallest distance among them and ``line`` the highest level, or they are nearer than that since that
    one was cancelled; ``posted`` is the line by which the book's heap finds the group. Both are nowhere once it is
    gone. A group that was melded into another forwards to it, so that neither its parts nor their members need be told.
    Nor are its parts looked at before something fires: memory that was not used for long is slow to read, and a price
    that rises melds groups all day.
    """

    __slots__ = (
        "best", "book", "empty", "forward", "line", "main", "melded", "near", "parts", "posted", "size",
    )  # fmt: skip

    def __init__(self, book: "TrailBook", best: int) -> None:
        self.book = book
        self.best = best
        self.line = self.posted = NOWHERE
        self.near = ENDLESS
        self.forward: TrailGroup | None = None
        self.size = 0
        self.empty = 0
        self.main = TrailPart(self)  # where those armed from now on go
        self.parts: list[tuple[int, int, TrailPart]] = []  # (posted, turn, part), a heap; no two have the same turn
        self.melded: list[TrailGroup] = []  # whose parts are still to be gathered

    def push(self, row: int, distance: int) -> None:
        """Add a row."""
        part = self.main
        part.push(distance, row)
        self.book.rows.parts[row] = part
        self.size += 1
        if distance < part.posted:
            self._post(part)
            self.near = min(self.near, distance)

    def shrink(self, *, is_part_empty: bool) -> None:
        """One was taken out; an empty group leaves its book."""
        self.size -= 1
        if not self.size:
            self.book.remove(self)
        elif is_part_empty:
            self.empty += 1
            if self.empty > _FEW and 2 * self.empty > self.size:
                self._gather()
                self.parts = [
                    entry for entry in self.parts if entry[0] == entry[2].posted and entry[2].first != ENDLESS
                ]
                heapify(self.parts)
                self.empty = 0
                self.main.posted = ENDLESS if self.main.first == ENDLESS else self.main.posted

    def take(self, farthest: int) -> list[int]:
        """Take out all up to a distance, as ``Lines.take`` gives them. An empty group is left to the caller.

        What is left of the parts that were looked at becomes one: the next price looks at fewer.
        """
        self._gather()
        if len(self.parts) == 1:  # as most groups are that never moved
            part = self.parts.pop()[2]
            part.posted = ENDLESS
            taken = part.take(farthest)
            self.size -= len(taken)
            self.near = part.first
            if part.first != ENDLESS:
                self._post(part)
            return taken
        taken, kept = [], list[TrailPart]()
        while self._nearest() <= farthest:
            part = heappop(self.parts)[2]
            part.posted = ENDLESS
            taken += part.take(farthest)
            if part.first != ENDLESS:
                kept.append(part)
        taken.sort()  # a few runs that are in order already
        self.size -= len(taken)
        if kept:
            home = max(kept, key=len)
            if len(kept) > 1:
                home.settle_in([part for part in kept if part is not home])
                self.main = self.main.home or self.main
            self._post(home)
        self.near = self._nearest()
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
        """Take over the members of ``other``, which is gone then."""
        other.forward = self
        other.line = other.posted = NOWHERE
        self.melded.append(other)
        self.size += other.size
        self.empty += other.empty
        if other.near < self.near:  # noqa: PLR1730 - a call of min() costs as much as all of this
            self.near = other.near

    def _nearest(self) -> int:
        """The smallest distance among the parts that were gathered."""
        parts = self.parts
        while parts:
            posted, _, part = parts[0]
            if posted == part.first:
                return posted
            heappop(parts)
            if posted == part.posted:
                part.posted = ENDLESS
                if part.first != ENDLESS:
                    self._post(part)
        return ENDLESS

    def _gather(self) -> None:
        """Take over the parts of the groups that were melded into this one."""
        if not self.melded:
            return
        parts, waiting = self.parts, self.melded
        self.melded = []
        for other in waiting:  # which grows meanwhile
            parts += other.parts
            waiting += other.melded
            other.melded, other.parts = [], []
        heapify(parts)

    def _post(self, part: TrailPart) -> None:
        """Have a part found by its smallest distance."""
        part.posted = part.first
        heappush(self.parts, (part.first, next(self.book.turns), part))
