"""Ringing at the order sender, beside the decisions: many bells with one call while others are on their way."""

import logging
from collections.abc import Iterable

from shared.application.ports.engine import RingDoorbells
from shared.application.trigger_owner.reading import Spawn
from shared.domain.errors import Unavailable
from shared.domain.messages import Doorbell

_MOST_BELLS = 400
_MOST_CALLS = 4

_log = logging.getLogger("plimsoll.triggers")


class Bells:
    """A bell that is lost costs a second at most: the sender's sweep finds the order. So nobody waits for one."""

    def __init__(self, ring: RingDoorbells, spawn: Spawn) -> None:
        self._ring = ring
        self._spawn = spawn
        self._waiting: list[Doorbell] = []
        self._calls = 0

    def ring(self, doorbells: Iterable[Doorbell]) -> None:
        """Ring at once, or together with others when several calls are under way."""
        self._waiting.extend(doorbells)
        if self._waiting and self._calls < _MOST_CALLS:
            self._calls += 1
            self._spawn(self._drain())

    async def _drain(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:_MOST_BELLS], self._waiting[_MOST_BELLS:]
                try:
                    await self._ring(batch)
                except Unavailable:
                    _log.warning("%d doorbells are silent; the sender's sweep will find the orders", len(batch))
        finally:
            self._calls -= 1
