"""The live service's loops: signals as they come, all rows each minute, sessions four times a minute."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from shared.application.live.hub import LiveHub, LiveParts
from shared.domain.errors import Unavailable

SWEEP_SECONDS = 60.0
"""How often all rows are read: what no signal told is found then."""
SESSIONS_SECONDS = 15.0
UNWELL_AFTER = timedelta(seconds=90)
"""Without a look at the queue or the rows for so long, the service is not well."""
_AFTER_FAILURE_SECONDS = 1.0

_log = logging.getLogger(__name__)


class LiveService:
    """A hub and what keeps it informed."""

    def __init__(self, parts: LiveParts) -> None:
        self._parts = parts
        self.hub = LiveHub(parts)
        self._done_at: dict[str, datetime] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until ``stop``; then every socket is told, and closed."""
        tasks = [asyncio.create_task(each) for each in (self._listen(), self._sweep(), self._check(), _until(stop))]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()  # ends the process with its error
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.hub.close()

    def is_well(self) -> bool:
        """Whether signals and rows were looked at lately."""
        oldest = self._parts.now() - UNWELL_AFTER
        return all(self._done_at.get(name, oldest) > oldest for name in ("signals", "rows"))

    async def _listen(self) -> None:
        async def once() -> None:
            await self.hub.take_signals(await self._parts.receive())

        while True:
            await self._try("signals", once)

    async def _sweep(self) -> None:
        while True:
            if await self._try("rows", self.hub.sweep):
                _log.info("live: %s", self.hub.counts)
                await self._parts.sleep(SWEEP_SECONDS)

    async def _check(self) -> None:
        while True:
            await self._parts.sleep(SESSIONS_SECONDS)
            await self._try("sessions", self.hub.check_sessions)

    async def _try(self, name: str, step: Callable[[], Awaitable[None]]) -> bool:
        """Whether the step was done; a store that is away is waited for."""
        try:
            await step()
        except Unavailable as error:
            _log.warning("%s: %s", name, error)
            await self._parts.sleep(_AFTER_FAILURE_SECONDS)
            return False
        self._done_at[name] = self._parts.now()
        return True


async def _until(stop: asyncio.Event) -> None:
    await stop.wait()
