"""Virtual time for coroutines: an event loop whose clock jumps to the next timer as soon as nobody can go on."""

import asyncio
import selectors
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

Result = TypeVar("Result")
START = datetime(2026, 11, 23, 3, 45, tzinfo=UTC)
"""Monday 09:15 in Kolkata."""


class NothingEverHappens(AssertionError):
    """Everybody waits and no timer is set: the program under test hangs."""


class _JumpingSelector(selectors.DefaultSelector):
    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready:
            return ready
        if timeout is None:
            raise NothingEverHappens("everybody waits, and no timer is set")
        self.now += max(0.0, timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop in which waiting takes no time."""

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)
        self._clock_resolution = 1e-9

    def time(self) -> float:
        """Virtual seconds since the loop was made."""
        return self._jumping.now


class VirtualClock:
    """The clock of a virtual loop as the ports ``Now``, ``Sleep`` and ``Boottime``."""

    def __init__(self, start: datetime = START) -> None:
        self.start = start

    def now(self) -> datetime:
        """The wall clock."""
        return self.start + timedelta(seconds=asyncio.get_running_loop().time())

    def boottime(self) -> float:
        """Seconds that only rise."""
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float, /) -> None:
        """Wait, virtually."""
        await asyncio.sleep(seconds)


def run_virtual(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine to its end in virtual time; whatever still runs then is cancelled."""
    loop = VirtualLoop()
    try:
        return loop.run_until_complete(work)
    finally:
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        if left:
            loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
