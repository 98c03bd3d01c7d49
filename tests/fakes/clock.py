"""A clock that only moves when it is told to, or when somebody sleeps."""

import asyncio
from datetime import datetime, timedelta


class FakeClock:
    """``now`` and ``sleep`` as ports. Sleeping takes no real time; it moves the clock only if ``sleeping_moves_it``."""

    def __init__(self, now: datetime, sleeping_moves_it: bool = False) -> None:
        self.time = now
        self.slept: list[float] = []
        self.sleeping_moves_it = sleeping_moves_it

    def now(self) -> datetime:
        return self.time

    def advance(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)

    async def sleep(self, seconds: float, /) -> None:
        self.slept.append(seconds)
        if self.sleeping_moves_it:
            self.advance(seconds)
        await asyncio.sleep(0)
