"""Single readings that are asked for at the same time, answered together: a burst of orders costs few calls."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import islice
from typing import Generic, TypeVar

from shared.domain.errors import Unavailable

MOST_KEYS = 100
"""Rows in one reading: the most that the store gives at once."""
CALLS_AT_ONCE = 4

Key = TypeVar("Key")
Value = TypeVar("Value")


class Gathering(Generic[Key, Value]):
    """Answers each reading with what the store said at some moment after it was asked.

    While few readings wait, each goes out at once. While ``CALLS_AT_ONCE`` are under way the others queue, and the next
    call carries up to ``most`` of them. ``read`` gives those of the keys that exist. Not for several event loops at
    the same time.
    """

    def __init__(self, read: Callable[[Sequence[Key]], Awaitable[Mapping[Key, Value]]], most: int = MOST_KEYS) -> None:
        self._read = read
        self._most = most
        self._waiting: dict[Key, list[asyncio.Future[Value | None]]] = {}
        self._calls: set[asyncio.Task[None]] = set()

    async def get(self, key: Key) -> Value | None:
        """The value of one key, or None. What ``read`` raises about it is raised here, and for nobody else's key
        unless the store as a whole is ``Unavailable``.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Value | None] = loop.create_future()
        self._waiting.setdefault(key, []).append(answer)
        if len(self._calls) < CALLS_AT_ONCE:
            call = loop.create_task(self._serve())
            self._calls.add(call)
            call.add_done_callback(self._calls.discard)
        return await answer

    async def _serve(self) -> None:
        while self._waiting:
            batch = {key: self._waiting.pop(key) for key in list(islice(self._waiting, self._most))}
            try:
                await self._answer(batch)
            except asyncio.CancelledError:
                for answer in _all(batch):
                    answer.cancel()
                raise

    async def _answer(self, batch: Mapping[Key, list["asyncio.Future[Value | None]"]]) -> None:
        try:
            found = await self._read(list(batch))
        except Exception as error:
            if len(batch) > 1 and not isinstance(error, Unavailable):
                for key, answers in batch.items():
                    await self._answer({key: answers})
                return
            for answer in _all(batch):
                if not answer.done():
                    answer.set_exception(error)
            return
        for key, answers in batch.items():
            for answer in answers:
                if not answer.done():
                    answer.set_result(found.get(key))


def _all(batch: Mapping[Key, list["asyncio.Future[Value | None]"]]) -> list["asyncio.Future[Value | None]"]:
    return [answer for answers in batch.values() for answer in answers]
