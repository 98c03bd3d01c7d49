"""Lines of the timeline that no decision waits for, written in the background with few calls.

A line that is lost when the process dies is told again from the rows, or is only the latency of a decision whose line
is there already. So lines wait in a bounded queue and never hold up an exit.
"""

import logging
from collections import deque
from collections.abc import Iterable

from shared.application.ports.engine import Engine
from shared.application.trigger_owner.reading import Spawn
from shared.domain.books import TimelineEvent
from shared.domain.errors import Unavailable

_MOST_CALLS = 2
_LINES_IN_A_CALL = 25
_MOST_WAITING = 50_000

_log = logging.getLogger("plimsoll.triggers")


class Chronicle:
    """Writes lines of the timeline: new ones (one that is there stays), and better versions of those that are there."""

    def __init__(self, engine: Engine, spawn: Spawn) -> None:
        self._engine = engine
        self._spawn = spawn
        self._waiting: dict[bool, deque[TimelineEvent]] = {False: deque(), True: deque()}
        self._calls = {False: 0, True: 0}

    def write(self, events: Iterable[TimelineEvent], *, replace: bool = False) -> None:
        """Have lines written. Beyond fifty thousand that wait, the oldest are given up."""
        waiting = self._waiting[replace]
        waiting.extend(events)
        while len(waiting) > _MOST_WAITING:
            waiting.popleft()
        if waiting and self._calls[replace] < _MOST_CALLS:
            self._calls[replace] += 1
            self._spawn(self._drain(replace))

    async def _drain(self, replace: bool) -> None:
        waiting = self._waiting[replace]
        try:
            while waiting:
                batch = _next_batch(waiting)
                try:
                    await self._engine.tell(batch, replace=replace)
                except Unavailable:
                    _log.warning("%d timeline lines are lost: the store does not answer", len(batch))
        finally:
            self._calls[replace] -= 1


def _next_batch(waiting: deque[TimelineEvent]) -> list[TimelineEvent]:
    """So many lines as one call carries, none of them twice: of two versions the later one waits for the next call."""
    batch: dict[tuple[str, str, str, str], TimelineEvent] = {}
    while waiting and len(batch) < _LINES_IN_A_CALL:
        event = waiting[0]
        key = (event.tenant_id, event.strategy_id, event.run_id, event.key)
        if key in batch:
            break
        batch[key] = waiting.popleft()
    return list(batch.values())
