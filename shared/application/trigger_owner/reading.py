"""Reading orders for many strategies at once: whoever asks while others wait is answered by the same call.

In a storm of fills thousands of strategies read one or two orders each. A call for each would keep the store busy with
calls; a few calls of a hundred rows answer all of them, and nobody waits longer than for two of them.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, NamedTuple

from shared.application.ports.engine import Engine, OrderKey
from shared.domain.errors import Unavailable
from shared.domain.intents import Intent

MOST_ROWS = 100
_MOST_CALLS = 8
UNREADABLE = (ValueError, ArithmeticError, LookupError, TypeError)
"""What reading a row raises that this version cannot understand."""

Spawn = Callable[[Coroutine[Any, Any, None]], "asyncio.Task[None]"]


class _Request(NamedTuple):
    keys: tuple[OrderKey, ...]
    answer: "asyncio.Future[list[Intent]]"


class OrderReader:
    """Answers readings of orders, as many as fit with one call."""

    def __init__(self, engine: Engine, spawn: Spawn) -> None:
        self._engine = engine
        self._spawn = spawn
        self._waiting: deque[_Request] = deque()
        self._calls = 0

    async def read(self, keys: Sequence[OrderKey]) -> list[Intent]:
        """Those of the orders that exist, as they stand at some moment after this was asked. Raises ``Unavailable``.

        An order that cannot be read raises for whoever asked for it, and for nobody else.
        """
        if not keys:
            return []
        request = _Request(tuple(keys), asyncio.get_running_loop().create_future())
        self._waiting.append(request)
        if self._calls < _MOST_CALLS:
            self._calls += 1
            self._spawn(self._serve())
        return await request.answer

    async def _serve(self) -> None:
        batch: list[_Request] = []
        try:
            while self._waiting:
                batch = self._next_batch()
                await self._answer(batch)
        except asyncio.CancelledError:
            for request in [*batch, *self._waiting]:
                request.answer.cancel()
            raise
        finally:
            self._calls -= 1

    async def _answer(self, batch: list[_Request]) -> None:
        try:
            wanted = dict.fromkeys(key for request in batch for key in request.keys)
            found = {OrderKey(each.tenant_id, each.id): each for each in await self._engine.get_orders(list(wanted))}
        except (Unavailable, *UNREADABLE) as error:
            if len(batch) == 1 or isinstance(error, Unavailable):
                for request in batch:
                    if not request.answer.done():
                        request.answer.set_exception(error)
                return
            for request in batch:
                await self._answer([request])
            return
        for request in batch:
            if not request.answer.done():
                request.answer.set_result([found[key] for key in request.keys if key in found])

    def _next_batch(self) -> list[_Request]:
        batch: list[_Request] = []
        rows = 0
        while self._waiting and (not batch or rows + len(self._waiting[0].keys) <= MOST_ROWS):
            request = self._waiting.popleft()
            if not request.answer.done():
                batch.append(request)
                rows += len(request.keys)
        return batch
