"""Shards and their records. A shard that was split or merged takes no more records and can be read to its end.

A record lies in the open shard whose range holds its hash key. Sequence numbers come from one counter a stream, so a
child's are above all of its parents'.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import md5
from itertools import pairwise
from typing import NamedTuple

from proof.streams.errors import invalid, not_found

KEY_SPACE = 2**128
FIRST_SEQUENCE = 49_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000
"""As long as Kinesis's own, so that nobody takes them for 64-bit numbers."""


class Record(NamedTuple):
    """One record. ``data`` is base64 text, as it came and as it goes."""

    sequence: int
    partition_key: str
    hash_key: int
    data: str
    arrived_at: datetime


@dataclass(slots=True)
class Shard:
    """A range of hash keys, both ends included, and what was put there. ``trimmed``: records that were forgotten."""

    id: str
    start: int
    end: int
    parents: tuple[str, ...]
    created_at: datetime
    first_sequence: int
    closed_at: datetime | None = None
    last_sequence: int | None = None
    trimmed: int = 0
    records: list[Record] = field(default_factory=list)

    @property
    def length(self) -> int:
        """How many records it ever got: the position after its last one."""
        return self.trimmed + len(self.records)

    def at_or_after(self, sequence: int) -> int:
        """The position of the first record with this sequence number or a higher one."""
        return self.trimmed + bisect_left(self.records, sequence, key=lambda record: record.sequence)

    def after(self, sequence: int) -> int:
        """The position of the first record with a higher sequence number."""
        return self.trimmed + bisect_right(self.records, sequence, key=lambda record: record.sequence)

    def since(self, moment: datetime) -> int:
        """The position of the first record that arrived then or later."""
        return self.trimmed + bisect_left(self.records, moment, key=lambda record: record.arrived_at)

    def read(self, position: int) -> Iterator[Record]:
        """The records from a position on; those that were trimmed are passed over."""
        start = max(0, position - self.trimmed)
        for index in range(start, len(self.records)):
            yield self.records[index]

    def trim(self, before: datetime) -> None:
        """Forget what arrived before that moment."""
        count = bisect_left(self.records, before, key=lambda record: record.arrived_at)
        if count:
            del self.records[:count]
            self.trimmed += count


class Stream:
    """One stream. Not for several threads."""

    def __init__(self, name: str, shard_count: int, created_at: datetime) -> None:
        if shard_count < 1:
            raise invalid("A stream has at least one shard.")
        self.name = name
        self.created_at = created_at
        self.shards: dict[str, Shard] = {}
        self.consumers: dict[str, datetime] = {}
        self._sequence = FIRST_SEQUENCE
        bounds = [index * KEY_SPACE // shard_count for index in range(shard_count + 1)]
        for start, after in pairwise(bounds):
            self._open(start, after - 1, (), created_at)

    def open_shards(self) -> list[Shard]:
        """The shards that take records, by their ranges."""
        return sorted((each for each in self.shards.values() if each.closed_at is None), key=lambda each: each.start)

    def shard(self, shard_id: str) -> Shard:
        """The shard of this id. Raises ``Refusal``."""
        if shard_id not in self.shards:
            raise not_found(f"Shard {shard_id} in stream {self.name} does not exist.")
        return self.shards[shard_id]

    def children(self, shard_id: str) -> list[Shard]:
        """What a shard was split or merged into."""
        return [each for each in self.shards.values() if shard_id in each.parents]

    def put(self, partition_key: str, explicit_hash_key: str | None, data: str, now: datetime) -> tuple[Shard, Record]:
        """Append a record to the open shard that holds its hash key."""
        hash_key = hash_of(partition_key) if explicit_hash_key is None else _parsed_hash(explicit_hash_key)
        shard = next(each for each in self.open_shards() if each.start <= hash_key <= each.end)
        arrived_at = max(now, shard.records[-1].arrived_at) if shard.records else now  # clocks may step back
        record = Record(self._next_sequence(), partition_key, hash_key, data, arrived_at)
        shard.records.append(record)
        return shard, record

    def split(self, shard_id: str, new_start: str, now: datetime) -> None:
        """Close a shard; two children share its range, the second beginning at ``new_start``."""
        shard, middle = self._open_shard(shard_id), _parsed_hash(new_start)
        if not shard.start < middle <= shard.end:
            raise invalid(f"NewStartingHashKey {middle} is not inside {shard.start}..{shard.end} of {shard_id}.")
        self._close(shard, now)
        self._open(shard.start, middle - 1, (shard.id,), now)
        self._open(middle, shard.end, (shard.id,), now)

    def merge(self, shard_id: str, adjacent_id: str, now: datetime) -> None:
        """Close two neighbours; one child has both ranges."""
        shard, adjacent = self._open_shard(shard_id), self._open_shard(adjacent_id)
        low, high = sorted((shard, adjacent), key=lambda each: each.start)
        if low.end + 1 != high.start:
            raise invalid(f"{shard_id} and {adjacent_id} are not adjacent.")
        self._close(shard, now)
        self._close(adjacent, now)
        self._open(low.start, high.end, (shard.id, adjacent.id), now)

    def trim(self, before: datetime) -> None:
        """Forget what arrived before that moment; a closed shard without records is forgotten with its last one."""
        for shard in list(self.shards.values()):
            shard.trim(before)
            if shard.closed_at is not None and shard.closed_at < before and not shard.records:
                del self.shards[shard.id]

    def _open(self, start: int, end: int, parents: tuple[str, ...], now: datetime) -> None:
        number = 1 + max((int(each.removeprefix("shardId-")) for each in self.shards), default=-1)
        shard_id = f"shardId-{number:012d}"
        self.shards[shard_id] = Shard(shard_id, start, end, parents, now, self._next_sequence())

    def _close(self, shard: Shard, now: datetime) -> None:
        shard.closed_at, shard.last_sequence = now, self._next_sequence()

    def _open_shard(self, shard_id: str) -> Shard:
        shard = self.shard(shard_id)
        if shard.closed_at is not None:
            raise invalid(f"Shard {shard_id} in stream {self.name} is closed.")
        return shard

    def _next_sequence(self) -> int:
        self._sequence += 1
        return self._sequence


def hash_of(partition_key: str) -> int:
    """Where a partition key lies: its MD5 as a number, as Kinesis defines it."""
    return int.from_bytes(md5(partition_key.encode(), usedforsecurity=False).digest(), "big")


def _parsed_hash(text: str) -> int:
    if not text.isdecimal() or int(text) >= KEY_SPACE:
        raise invalid(f"{text!r} is no hash key.")
    return int(text)
