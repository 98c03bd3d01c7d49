"""The ``market`` stream: shards that split and merge, records in order, checkpoints, leases."""

import asyncio
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from proof.simulation.loop import Process, SeededLoop
from shared.domain.market_data import Tick
from shared.domain.messages import MarketMessage

Content = MarketMessage | list[Tick]


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a shard. ``number`` counts from 1 in its shard; ``arrived`` is true time."""

    number: int
    arrived: float
    content: Content


@dataclass
class Shard:
    """A range of buckets. ``checkpoint``: a restart begins after this record. ``holder``: who has the lease."""

    name: str
    buckets: range
    parents: tuple["Shard", ...] = ()
    records: list[Record] = field(default_factory=list)
    checkpoint: int = 0
    is_closed: bool = False
    is_finished: bool = False
    holder: Process | None = None
    readers: list["asyncio.Future[None]"] = field(default_factory=list)

    def append(self, content: Content, now: float) -> None:
        """A producer's record."""
        self.records.append(Record(len(self.records) + 1, now, content))
        self.poke()

    def poke(self) -> None:
        """Wake whoever waits for records."""
        waiting, self.readers = self.readers, []
        for future in waiting:
            if not future.done():
                future.set_result(None)


class Market:
    """All shards, closed ones included."""

    def __init__(self, loop: SeededLoop, window: range, shards: int) -> None:
        self._loop = loop
        self.shards: list[Shard] = []
        edges = [window.start + len(window) * part // shards for part in range(shards + 1)]
        for begin, end in pairwise(edges):
            self._add(range(begin, end), ())

    def put(self, bucket: int, content: Content) -> None:
        """Write a record to the open shard of this bucket."""
        for shard in self.shards:
            if not shard.is_closed and bucket in shard.buckets:
                shard.append(content, self._loop.time())
                return
        raise LookupError(f"no shard has bucket {bucket}")

    def split(self, shard: Shard) -> None:
        """Close a shard; two children share its buckets."""
        middle = shard.buckets.start + len(shard.buckets) // 2
        self._close(shard)
        self._add(range(shard.buckets.start, middle), (shard,))
        self._add(range(middle, shard.buckets.stop), (shard,))

    def merge(self, first: Shard, second: Shard) -> None:
        """Close two neighbours; one child has the buckets of both."""
        self._close(first)
        self._close(second)
        begin = min(first.buckets.start, second.buckets.start)
        self._add(range(begin, max(first.buckets.stop, second.buckets.stop)), (first, second))

    def open_shards(self) -> list[Shard]:
        """Those that take records, by their buckets."""
        return sorted((each for each in self.shards if not each.is_closed), key=lambda each: each.buckets.start)

    def served(self) -> list[Shard]:
        """Those that somebody should read now: not finished, and their parents are."""
        return [
            each for each in self.shards if not each.is_finished and all(parent.is_finished for parent in each.parents)
        ]

    def _add(self, buckets: range, parents: tuple[Shard, ...]) -> None:
        self.shards.append(Shard(f"shard-{len(self.shards):02d}", buckets, parents))

    def _close(self, shard: Shard) -> None:
        shard.is_closed = True
        shard.poke()


async def wait_for_records(loop: Any, shard: Shard, after: int) -> list[Record]:
    """The records after that one; waits until there are some, or until the shard has ended (then none)."""
    while len(shard.records) <= after and not shard.is_closed:
        future: asyncio.Future[None] = loop.create_future()
        shard.readers.append(future)
        await future
    return shard.records[after:]
