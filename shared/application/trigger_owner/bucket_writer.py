"""Writing changes of runs: one transaction in flight a bucket, as many changes in it as fit.

Transactions that name the same row cancel each other, and every one names the bucket's epoch. So changes of a bucket
queue here, those with an exit first, and travel together.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from shared.application.ports.engine import Engine, StaleWrites
from shared.domain.errors import Superseded, Unavailable
from shared.domain.intents import Role
from shared.domain.run_life import Change

MOST_ACTIONS = 99
"""Actions of one transaction beside the epoch check; it also bounds a batch to 49 intents with their history."""

Spawn = Callable[[Coroutine[Any, Any, None]], "asyncio.Task[None]"]
_Waiting = tuple[tuple[Change, ...], "asyncio.Future[None]"]


class StaleRun(Exception):
    """This run's row is not what the change was based on: read it again and decide anew."""


class BucketWriter:
    """Writes the changes of one bucket under one epoch."""

    def __init__(self, engine: Engine, bucket: int, epoch: int, spawn: Spawn) -> None:
        self.bucket = bucket
        self.epoch = epoch
        self._engine = engine
        self._spawn = spawn
        self._exits: deque[_Waiting] = deque()
        self._others: deque[_Waiting] = deque()
        self._is_draining = False

    async def write(self, *changes: Change) -> None:
        """Return when the changes are durable, all together. Raises ``StaleRun``, ``Superseded``, ``Unavailable``."""
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        is_exit = any(intent.role is Role.EXIT for change in changes for intent in change.intents)
        (self._exits if is_exit else self._others).append((changes, written))
        if not self._is_draining:
            self._is_draining = True
            self._spawn(self._drain())
        await written

    async def _drain(self) -> None:
        batch: list[_Waiting] = []
        try:
            while self._exits or self._others:
                batch = self._next_batch()
                await self._write(batch)
        except asyncio.CancelledError:
            for _, written in [*batch, *self._exits, *self._others]:
                written.cancel()
            raise
        finally:
            self._is_draining = False

    async def _write(self, batch: list[_Waiting]) -> None:
        changes = [change for group, _ in batch for change in group]
        owners = [place for place, (group, _) in enumerate(batch) for _ in group]
        try:
            await self._engine.commit(self.bucket, self.epoch, changes)
        except StaleWrites as stale:
            offenders = {owners[position] for position in stale.positions}
            again = [waiting for place, waiting in enumerate(batch) if place not in offenders]
            self._exits.extendleft(reversed(again))
            for place in offenders:
                _fail(batch[place][1], StaleRun())
        except (Superseded, Unavailable) as error:
            for _, written in batch:
                _fail(written, error)
        except Exception as error:
            if len(batch) == 1:
                _fail(batch[0][1], error)  # its strategy cannot be written; whoever waits for it knows what to do
                return
            for each in batch:
                await self._write([each])
        else:
            for _, written in batch:
                if not written.done():
                    written.set_result(None)

    def _next_batch(self) -> list[_Waiting]:
        """What goes next; a run that is named twice waits for the next turn."""
        batch: list[_Waiting] = []
        actions = 0
        named: set[tuple[str, str, str]] = set()
        for queue in (self._exits, self._others):
            while queue:
                size, runs = _actions_in(queue[0][0]), _runs_in(queue[0][0])
                if batch and (actions + size > MOST_ACTIONS or runs & named):
                    break
                batch.append(queue.popleft())
                actions += size
                named |= runs
        return batch


def _actions_in(changes: tuple[Change, ...]) -> int:
    return sum(1 + 2 * len(each.intents) + len(each.events) + len(each.notices) for each in changes)


def _runs_in(changes: tuple[Change, ...]) -> set[tuple[str, str, str]]:
    return {(each.run.tenant_id, each.run.strategy_id, each.run.id) for each in changes}


def _fail(written: "asyncio.Future[None]", error: Exception) -> None:
    if not written.done():
        written.set_exception(error)
