"""Writing an account's orders: one transaction in flight, carrying everything that waits and fits.

Transactions that name the same row cancel each other, and every one names the account's epoch. So the writes of an
account's tasks (claims, and what the broker said of orders) queue here, those of exits first, and travel together.

There is no task behind it: whoever finds nobody writing writes for all who wait, until its own write is done.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from shared.application.ports.engine import Advance, IntentKey, Orders, StaleWrites
from shared.domain.errors import Superseded, Unavailable
from shared.domain.ids import BrokerId, IntentId, TenantId
from shared.domain.intents import Intent, Role

MOST_TOGETHER = 20
"""Intents in one transaction. An account has few requests under way, so that many wait only after an outage."""


async def let_others_join() -> None:
    """Wait for one round of the event loop: what is ready now travels in the same transaction."""
    await asyncio.sleep(0)


@dataclass(slots=True, eq=False)
class Write:
    """Steps that wait to be written, all or none, and how that ended."""

    steps: tuple[Advance, ...]
    epoch: int
    is_over: bool = False
    error: Exception | None = None
    news: "asyncio.Future[None] | None" = None

    @property
    def is_exit(self) -> bool:
        """Whether an exit waits for it."""
        return any(step.before.role is Role.EXIT for step in self.steps)

    def end(self, error: Exception | None = None) -> None:
        """It was written, or was not for this reason."""
        self.is_over, self.error = True, error
        self.wake()

    def wake(self) -> None:
        """Let whoever waits for it look again."""
        if self.news is not None and not self.news.done():
            self.news.set_result(None)

    async def wait(self) -> None:
        """Wait until it is over, or may be the next."""
        self.news = asyncio.get_running_loop().create_future()
        await self.news


class AccountWriter:
    """``Orders`` of one account, for all tasks of its desk. Not for several event loops.

    ``advance`` raises what concerns its own steps. A row of somebody else's that moved cancels the transaction: it is
    written again without that row. When nobody knows whether a transaction was done, nobody in it does.
    """

    def __init__(self, orders: Orders, gather: Callable[[], Awaitable[None]] = let_others_join) -> None:
        self._orders = orders
        self._gather = gather
        self._exits: deque[Write] = deque()
        self._others: deque[Write] = deque()
        self._is_writing = False

    async def take_account(self, broker_id: BrokerId) -> int:
        """Become the account's sender: the new epoch. Raises ``Unavailable``."""
        return await self._orders.take_account(broker_id)

    async def get(self, tenant_id: TenantId, intent_id: IntentId) -> Intent | None:
        """The row as it stands, or None. Raises ``UnreadableRow``, ``Unavailable``."""
        return await self._orders.get(tenant_id, intent_id)

    async def open_intents(self) -> Sequence[IntentKey]:
        """Every intent that is not terminal, of all accounts. Raises ``Unavailable``."""
        return await self._orders.open_intents()

    async def advance(self, steps: Sequence[Advance], epoch: int) -> None:
        """Take rows further, all of these or none, together with what else waits.

        Raises ``Superseded``, ``StaleWrites``, ``Unavailable``.
        """
        mine = Write(tuple(steps), epoch)
        self._queue_of(mine).append(mine)
        try:
            while not mine.is_over:
                if self._is_writing:
                    await mine.wait()
                else:
                    await self._write_next()
        except asyncio.CancelledError:
            if mine in (queue := self._queue_of(mine)):
                queue.remove(mine)
            self._wake_next()  # it may have been this one's turn
            raise
        if mine.error is not None:
            raise mine.error

    async def _write_next(self) -> None:
        self._is_writing = True
        try:
            await self._gather()
            await self._write(self._next_batch())
        finally:
            self._is_writing = False
            self._wake_next()

    async def _write(self, batch: Sequence[Write]) -> None:
        try:
            await self._orders.advance([step for each in batch for step in each.steps], batch[0].epoch)
        except StaleWrites as stale:
            self._part(batch, stale.positions)
        except asyncio.CancelledError:
            for each in batch:
                each.end(Unavailable("store_unavailable", "Nobody waited for the end of this write."))
            raise
        except Exception as error:
            if len(batch) == 1 or isinstance(error, Superseded | Unavailable):
                for each in batch:
                    each.end(error)
                return
            for each in batch:  # one of them is such that it cannot be written: it must not hold up the others
                await self._write([each])
        else:
            for each in batch:
                each.end()

    def _part(self, batch: Sequence[Write], stale: frozenset[int]) -> None:
        """Nothing was written: tell those whose rows moved, and let the rest be first in the next transaction."""
        begin = 0
        again: list[Write] = []
        for each in batch:
            offending = frozenset(place - begin for place in stale if begin <= place < begin + len(each.steps))
            begin += len(each.steps)
            if offending:
                each.end(StaleWrites(offending))
            else:
                again.append(each)
        if len(again) == len(batch):  # it would be the same transaction again, and again
            for each in batch:
                each.end(Unavailable("store_busy", "The store wrote nothing and does not say because of which row."))
            return
        for each in reversed(again):
            self._queue_of(each).appendleft(each)

    def _next_batch(self) -> list[Write]:
        """What goes next, exits first. A row that is named twice, or another epoch, waits for the next turn."""
        batch: list[Write] = []
        named: set[IntentId] = set()
        for queue in (self._exits, self._others):
            while queue:
                rows = {step.before.id for step in queue[0].steps}
                is_full = len(named) + len(rows) > MOST_TOGETHER
                if batch and (is_full or rows & named or queue[0].epoch != batch[0].epoch):
                    break
                batch.append(queue.popleft())
                named |= rows
        return batch

    def _queue_of(self, write: Write) -> deque[Write]:
        return self._exits if write.is_exit else self._others

    def _wake_next(self) -> None:
        queue = self._exits or self._others
        if queue and not self._is_writing:
            queue[0].wake()
