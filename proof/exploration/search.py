"""Depth first through all histories, and breadth first to the shortest one that breaks something.

A history is a list of choices; a branch is gone back to by running its choices again, since a coroutine cannot be
copied. A state that was met before is not gone through again.
"""

import time
from collections import deque
from collections.abc import Hashable

from proof.exploration.actors import LATEST, Choice
from proof.exploration.bounds import Bounds, Search, Violation
from proof.exploration.choices import choices_of
from proof.exploration.keys import key_of
from proof.exploration.sender import UNSETTLED, without_event_loop
from proof.exploration.variants import Protocol
from proof.exploration.world import World

SETTLES_WITHIN = 30_000 + LATEST + 750
"""Milliseconds: the horizon and thirty seconds."""


def search_all(bounds: Bounds, protocol: Protocol, settles_within: int = SETTLES_WITHIN) -> Search:
    """Every history within the bounds; ends at the first that breaks an invariant."""
    with without_event_loop():
        return DepthFirst(bounds, protocol, settles_within=settles_within).run()


def search_shortest(bounds: Bounds, protocol: Protocol, invariant: str = "I1") -> Search:
    """The shortest history within the bounds that breaks this invariant, whatever else it breaks on the way."""
    began, executions = time.perf_counter(), 0
    seen: set[Hashable] = set()
    waiting: deque[tuple[Choice, ...]] = deque([()])
    with without_event_loop():
        while waiting:
            prefix = waiting.popleft()
            executions += 1
            world = _again(bounds, protocol, prefix)
            broken = next((each for each in world.broken if each[0] == invariant), None)
            if broken is not None:
                violation = Violation(*broken, tuple(world.trace))
                world.close()
                return Search(protocol.name, executions, len(seen), violation, time.perf_counter() - began)
            key = key_of(world)
            if key not in seen:
                seen.add(key)
                usual, faults = choices_of(world)
                waiting.extend((*prefix, choice) for choice in (*usual, *faults))
            world.close()
    return Search(protocol.name, executions, len(seen), None, time.perf_counter() - began)


class DepthFirst:
    """All histories. ``merges``: go through a state once only; ``ends``: how the histories ended.

    ``retires``: end superseded processes as soon as they can do no more harm. Neither may change what is found.
    """

    def __init__(
        self,
        bounds: Bounds,
        protocol: Protocol,
        *,
        merges: bool = True,
        retires: bool = True,
        settles_within: int = SETTLES_WITHIN,
    ) -> None:
        self._bounds = bounds
        self._protocol = protocol
        self._merges = merges
        self._retires = retires
        self._settles_within = settles_within
        self._settles: dict[Hashable, int] = {}
        self._branches: list[tuple[Choice, ...]] = [()]
        self.ends: set[Hashable] = set()

    def run(self) -> Search:
        """Search until something is broken or nothing is left."""
        began, executions = time.perf_counter(), 0
        violation = None
        while self._branches and violation is None:
            executions += 1
            violation = self._run(self._branches.pop())
        return Search(self._protocol.name, executions, len(self._settles), violation, time.perf_counter() - began)

    def _run(self, prefix: tuple[Choice, ...]) -> Violation | None:
        """One history: the given choices, then the undisturbed course to its end or to a state that is known.

        The undisturbed course must settle the intent in time from every state on the way: the states behind it are
        judged when its end is known.
        """
        world = _again(self._bounds, self._protocol, prefix, self._retires)
        path: list[tuple[Hashable, int, bool]] = []
        made = list(prefix)
        on_path: set[Hashable] = set()
        try:
            while not world.broken:
                key = key_of(world) if self._merges else tuple(made)
                left = self._settles.get(key)
                if left is not None or key in on_path:
                    return self._judge(path, world, left)
                path.append((key, world.now, world.row.state not in UNSETTLED))
                on_path.add(key)
                usual, faults = choices_of(world)
                self._branches.extend((*made, each) for each in (*usual[1:], *faults))
                if not usual:
                    self.ends.add((world.row.state, len(world.book), world.row.attempt))
                    return self._judge(path, world, 0 if path[-1][2] else None)
                made.append(usual[0])
                world.take(usual[0])
            return Violation(*world.broken[0], tuple(world.trace))
        finally:
            world.close()

    def _judge(self, path: list[tuple[Hashable, int, bool]], world: World, left: int | None) -> Violation | None:
        if left is None and not (path and path[-1][2]):
            text = "nothing disturbs it any more, and yet it comes to no end"
            return Violation("I12", text, tuple(world.trace))
        ends_at = world.now + (left or 0)
        for key, at, is_settled in reversed(path):
            if is_settled:
                ends_at = at
            self._settles[key] = ends_at - at
            if ends_at - at > self._settles_within:
                return Violation("I12", f"undisturbed it takes {(ends_at - at) / 1000} s", tuple(world.trace))
        return None


def _again(bounds: Bounds, protocol: Protocol, prefix: tuple[Choice, ...], retires: bool = True) -> World:
    world = World(bounds, protocol, retires)
    for choice in prefix:
        world.take(choice)
    return world
