"""One shard from its lease to its end: what the daemon says, and when how much may be checkpointed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, Protocol

from services.execution.consuming import Progress
from services.execution.kcl.protocol import Checkpointer, CheckpointRefused
from shared.adapters.kinesis.polling import Batch, RawRecord
from shared.domain.errors import PlimsollError, Superseded, Unavailable

_log = logging.getLogger("plimsoll.kcl")
CHECKPOINT_SECONDS = 1.0
REST_SECONDS = 3.0
"""How long a hand-over waits for what is in hand."""
RETRY_SECONDS = 0.5
SUPERSEDED_SECONDS = 15.0
"""How long the daemon may take to learn that a lease is lost: three times the fail-over time."""


class Part(Protocol):
    """The half of the engine that works on this shard."""

    progress: Progress

    async def load(self) -> None:
        """Take over. Nothing is read before this returns."""
        ...

    def loops(self) -> list[Coroutine[Any, Any, None]]:
        """What runs beside the reading until the shard is given up."""
        ...

    async def apply(self, batch: Batch) -> None:
        """Act on records, in order."""
        ...

    async def settle(self) -> None:
        """Return when everything caused by what was applied so far is durable."""
        ...

    async def rest(self) -> None:
        """Begin nothing new, then settle."""
        ...

    async def stop(self) -> None:
        """End everything at once."""
        ...


class ShardRun:
    """The processor of one shard. ``open_part`` makes the engine's half for the shard of this id."""

    def __init__(
        self,
        open_part: Callable[[str], Awaitable[Part]],
        boottime: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.shard_id = ""
        self.part: Part | None = None
        self._open_part = open_part
        self._boottime = boottime
        self._sleep = sleep
        self._tasks: list[asyncio.Task[None]] = []
        self._failed: asyncio.Future[None] | None = None
        self._is_ours = False
        self._done: str | None = None
        self._saved: str | None = None
        self._saved_at = float("-inf")

    async def initialize(self, shard_id: str) -> None:
        """Load what the shard's keys stand for and start to watch it."""
        self.shard_id = shard_id
        self.part = await self._open_part(shard_id)
        await self._load(self.part)
        self._is_ours = True
        for work in (*self.part.loops(), self._settle_often(self.part)):
            self._start(work)
        _log.info("%s is ours", shard_id)

    async def process(self, records: list[RawRecord], millis_behind: int, checkpoint: Checkpointer) -> None:
        """Apply the records. Not waited for: what they cause is checkpointed once it is durable."""
        if not self._is_ours or self.part is None:
            return  # given up already: whoever comes next reads these again
        await self.part.apply(Batch(self.shard_id, records, millis_behind))
        progress = self.part.progress
        progress.read_at, progress.millis_behind = self._boottime(), millis_behind
        if records:
            progress.sequences[self.shard_id] = records[-1].sequence_number
        if self._boottime() - self._saved_at >= CHECKPOINT_SECONDS:
            await self._checkpoint(checkpoint)

    async def lease_lost(self) -> None:
        """Somebody else has the shard: decide nothing more, checkpoint nothing more."""
        _log.info("%s is no longer ours", self.shard_id)
        await self._give_up()

    async def shard_ended(self, checkpoint: Checkpointer) -> None:
        """Wait, however long it takes, until all is durable: the children's owners start from the tables."""
        if self.part is None or not self._is_ours:
            return
        await self._end_tasks()
        try:
            await self.part.rest()
        except Superseded:
            self._is_ours = False  # nothing to checkpoint: what was not decided here is not done with
            self._start(self._superseded(self.part))
            return
        while self._is_ours:
            try:
                await checkpoint(None)
                break
            except CheckpointRefused as refused:
                self._judge(refused)
                await self._sleep(RETRY_SECONDS)
        _log.info("%s has ended", self.shard_id)
        await self._give_up()

    async def shutdown_requested(self, checkpoint: Checkpointer) -> None:
        """Begin nothing new, let what is in hand become durable, and say how far that is."""
        if self.part is None or not self._is_ours:
            return
        await self._end_tasks()
        applied = self._applied()
        with suppress(TimeoutError, Superseded):
            async with asyncio.timeout(REST_SECONDS):
                await self.part.rest()
                self._done = applied
        await self._checkpoint(checkpoint)
        _log.info("%s is handed over at %s", self.shard_id, self._saved)
        await self._give_up()

    async def failure(self) -> None:
        """Wait for an unforeseen error of anything that runs beside the reading, and raise it."""
        if self._failed is None:
            self._failed = asyncio.get_running_loop().create_future()
        await self._failed

    async def stop(self) -> None:
        """The daemon hung up."""
        await self._give_up()

    async def _load(self, part: Part) -> None:
        """Take over, however long the store is away: ending would end the daemon, and with it its other shards."""
        while True:
            try:
                return await part.load()
            except Unavailable as error:
                _log.warning("%s cannot be taken over yet: %s", self.shard_id, error)
                await self._sleep(RETRY_SECONDS)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        task.add_done_callback(self._ended)
        self._tasks.append(task)

    def _applied(self) -> str | None:
        return self.part.progress.sequences.get(self.shard_id) if self.part else None

    async def _settle_often(self, part: Part) -> None:
        while True:
            await self._sleep(CHECKPOINT_SECONDS)
            applied = self._applied()
            try:
                await part.settle()
            except Superseded:
                await self._superseded(part)
            self._done = applied

    async def _superseded(self, part: Part) -> None:
        """Another process owns what we watch. The daemon mostly does not know yet that its lease is lost.

        Ending at once would end the daemon, and with it its other shards. If it still does not know after a while, the
        lease is ours and its owner somebody else: then only a fresh start helps.
        """
        _log.error("%s is watched by another process: nothing is decided here any more", self.shard_id)
        self._is_ours = False
        await part.stop()
        await self._sleep(SUPERSEDED_SECONDS)
        raise Superseded("superseded", f"{self.shard_id} is watched by another process, and our lease is not lost.")

    async def _checkpoint(self, checkpoint: Checkpointer) -> None:
        if self._done is None or self._done == self._saved:
            return
        self._saved_at = self._boottime()
        try:
            await checkpoint(self._done)
            self._saved = self._done
        except CheckpointRefused as refused:
            self._judge(refused)

    def _judge(self, refused: CheckpointRefused) -> None:
        """What a refused checkpoint means. Raises what cannot be explained."""
        if refused.is_lost_lease:
            _log.warning("%s was taken by another worker", self.shard_id)
            self._is_ours = False
        elif refused.is_passing:
            _log.warning("no checkpoint of %s now: %s", self.shard_id, refused.code)
        else:
            raise refused

    def _ended(self, task: "asyncio.Task[None]") -> None:
        if task.cancelled() or (error := task.exception()) is None:
            return
        _log.error("%s cannot be watched any more: %s", self.shard_id, error)
        if self._failed is None:
            self._failed = asyncio.get_running_loop().create_future()
        if not self._failed.done():
            self._failed.set_exception(error)

    async def _end_tasks(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()

    async def _give_up(self) -> None:
        self._is_ours = False
        await self._end_tasks()
        if self.part is not None:
            with suppress(PlimsollError):
                await self.part.stop()
