"""Which part of the stream watches which strategy.

4,096 virtual buckets. Everything that concerns an underlying (its ticks, its derivatives' ticks, commands and fills
of strategies on it) travels through that underlying's buckets, so one process sees it in one order, whatever
splits or merges the stream goes through.
"""

from dataclasses import dataclass, field
from hashlib import blake2b

BUCKETS = 4096
_KEY_SPACE = 2**128
INDEX_GROUP_SIZE = 64
"""Buckets in one partition of the ``open-by-bucket`` index: 64 queries load everything."""


@dataclass(frozen=True, slots=True)
class Routing:
    """A version of the routing item: how many buckets each hot underlying is spread over (1 unless named)."""

    version: int = 1
    spread: dict[str, int] = field(default_factory=dict)

    def spread_of(self, underlying: str) -> int:
        """The number of buckets that share this underlying's strategies."""
        return self.spread.get(underlying, 1)


def hash64(*parts: str | int) -> int:
    """A stable 64-bit hash of its parts (BLAKE2b, so equal on every machine and release)."""
    text = "|".join(str(part) for part in parts)
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def bucket_of(underlying: str, strategy_id: str, routing: Routing) -> int:
    """The bucket that watches a strategy whose primary underlying this is."""
    return _bucket(underlying, hash64(strategy_id) % routing.spread_of(underlying))


def buckets_of(underlying: str, routing: Routing) -> tuple[int, ...]:
    """Every bucket that must see this underlying's ticks."""
    return tuple(_bucket(underlying, k) for k in range(routing.spread_of(underlying)))


def explicit_hash_key(bucket: int) -> str:
    """The Kinesis ``ExplicitHashKey`` of a bucket: the middle of its slice of the key space, so in one shard only."""
    return str((bucket * 2 + 1) * _KEY_SPACE // (2 * BUCKETS))


def buckets_in(start_hash: int, end_hash: int) -> range:
    """The buckets whose hash key lies in a shard's range, both ends included."""
    width = _KEY_SPACE // (2 * BUCKETS)
    first = max(0, -(-(start_hash // width - 1) // 2))
    while (first * 2 + 1) * width < start_hash:
        first += 1
    last = min(BUCKETS - 1, (end_hash // width - 1) // 2 + 1)
    while last >= 0 and (last * 2 + 1) * width > end_hash:
        last -= 1
    return range(first, last + 1)


def index_group_of(bucket: int) -> str:
    """Partition key of the ``open-by-bucket`` index for a bucket: ``bg#<bucket div 64>``."""
    return f"bg#{bucket // INDEX_GROUP_SIZE}"


def _bucket(underlying: str, k: int) -> int:
    return hash64(underlying, k) % BUCKETS
