"""An armed trigger, and a heap of armed triggers from which the dead are dropped late."""

from heapq import heapify, heappop, heappush

from shared.domain.triggers.kinds import Trigger

_FEW = 64


class Armed:
    """One trigger while it is armed. Heaps keep a dead one until it surfaces or they are swept."""

    __slots__ = ("alive", "home", "trigger")

    def __init__(self, trigger: Trigger) -> None:
        self.trigger = trigger
        self.alive = True
        self.home: ArmedHeap | None = None

    def disarm(self) -> None:
        """Never fires again; the heap that holds it learns that it carries one dead entry more."""
        self.alive = False
        if self.home is not None:
            self.home.find().note_dead()


class ArmedHeap:
    """Armed triggers by a whole number, smallest first; equal ones in the order of arming.

    A heap can ``absorb`` another, which forwards to it from then on (``find``), so that the members need not be told.
    """

    __slots__ = ("dead", "entries", "forward")

    def __init__(self) -> None:
        self.entries: list[tuple[int, int, Armed]] = []
        self.dead = 0
        self.forward: ArmedHeap | None = None

    def push(self, order: int, serial: int, armed: Armed) -> None:
        """Add a trigger. ``serial`` rises with every arming and is never used twice."""
        armed.home = self
        heappush(self.entries, (order, serial, armed))

    def first(self) -> tuple[int, int, Armed] | None:
        """The smallest living entry, or None. Dead ones above it are dropped."""
        entries = self.entries
        while entries:
            if entries[0][2].alive:
                return entries[0]
            heappop(entries)
            self.dead -= 1
        return None

    def drop_first(self) -> None:
        """Take away the smallest entry (which ``first`` has just shown)."""
        self.entries[0][2].home = None
        heappop(self.entries)

    def absorb(self, other: "ArmedHeap") -> None:
        """Take over the members of ``other``, which forwards here from then on. Small goes into large."""
        large, small = self, other
        if len(self.entries) < len(other.entries):
            large, small = other, self
        entries, dead = large.entries, large.dead
        for entry in small.entries:
            if entry[2].alive:
                heappush(entries, entry)
        self.entries, self.dead = entries, dead
        other.entries, other.dead, other.forward = [], 0, self

    def find(self) -> "ArmedHeap":
        """The heap that holds what was pushed here: itself, or the one it was merged into."""
        heap = self
        while heap.forward is not None:
            if heap.forward.forward is not None:
                heap.forward = heap.forward.forward  # halve the path for the next one who asks
            heap = heap.forward
        return heap

    def note_dead(self) -> None:
        """Count a dead entry, and sweep when the dead outnumber the living: memory stays in proportion."""
        self.dead += 1
        if self.dead > _FEW and self.dead * 2 > len(self.entries):
            self.entries = [entry for entry in self.entries if entry[2].alive]
            heapify(self.entries)
            self.dead = 0
