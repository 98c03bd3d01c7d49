"""Background tasks with one owner: nobody forgets to wait for them, and an unforeseen error is never swallowed."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class Crew:
    """Tasks that run beside the caller. The first unforeseen error of any of them ends ``failure``."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._beside: set[asyncio.Task[None]] = set()
        self._failed = asyncio.Event()
        self._error: BaseException | None = None

    def spawn_beside(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start a task that nobody waits for: what it does may be lost with the process."""
        task = self.spawn(work)
        self._beside.add(task)
        return task

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start a task."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def __len__(self) -> int:
        """How many tasks are running."""
        return len(self._tasks)

    async def failure(self) -> None:
        """Wait for an unforeseen error and raise it."""
        await self._failed.wait()
        if self._error is not None:
            raise self._error

    async def settle(self) -> None:
        """Wait for everything that is running now; what starts meanwhile, or runs beside, is not waited for."""
        running = self._tasks - self._beside
        if running:
            await asyncio.wait(running)

    async def stop(self) -> None:
        """Cancel everything and wait for it to end."""
        while self._tasks:
            running = set(self._tasks)
            for task in running:
                task.cancel()
            await asyncio.wait(running)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._beside.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None and self._error is None:
            self._error = error
            self._failed.set()
