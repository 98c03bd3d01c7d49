"""Which part of the stream watches which strategy.

4,096 virtual buckets. Everything that concerns an underlying (its ticks, its derivatives' ticks, commands and fills
of strategies on it) travels through that underlying's buckets, so one process sees it in one order, whatever
splits or merges the stream goes through.
"""

from dataclasses import dataclass, field
from hashlib import blake2b, md5

BUCKETS = 4096
_KEY_SPACE = 2**128
INDEX_GROUP_SIZE = 64
"""Buckets in one partition of the ``open-by-bucket`` index: 64 queries load everything."""


MOST_SPREAD = 64
"""The largest number of buckets that one underlying may have."""


@dataclass(frozen=True, slots=True)
class Routing:
    """A version of the routing item: how many buckets each hot underlying is spread over (1 unless named)."""

    version: int = 1
    spread: dict[str, int] = field(default_factory=dict)

    def spread_of(self, underlying: str) -> int:
        """The number of buckets that share this underlying's strategies."""
        return self.spread.get(underlying, 1)

    def with_spread(self, underlying: str, count: int) -> "Routing":
        """The next version, in which this underlying has so many buckets. Raises ``ValueError`` outside 1 to 64."""
        if not 1 <= count <= MOST_SPREAD:
            raise ValueError(f"an underlying has 1 to {MOST_SPREAD} buckets, not {count}")
        others = {name: spread for name, spread in self.spread.items() if name != underlying}
        return Routing(self.version + 1, others | ({underlying: count} if count > 1 else {}))


def hash64(*parts: str | int) -> int:
    """A stable 64-bit hash of its parts (BLAKE2b, so equal on every machine and release)."""
    text = "|".join(str(part) for part in parts)
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def bucket_of(underlying: str, tenant_id: str, routing: Routing) -> int:
    """The bucket that watches a tenant's strategies whose primary underlying this is.

    All of one tenant's strategies on an underlying are in one bucket, however many the underlying has: what they hold
    together is judged, and shared out, by one owner.
    """
    return _bucket(underlying, hash64(tenant_id) % routing.spread_of(underlying))


def buckets_of(underlying: str, routing: Routing) -> tuple[int, ...]:
    """Every bucket that must see this underlying's ticks."""
    return tuple(_bucket(underlying, k) for k in range(routing.spread_of(underlying)))


def explicit_hash_key(bucket: int) -> str:
    """The Kinesis ``ExplicitHashKey`` of a bucket: the middle of its slice of the key space, so in one shard only."""
    return str((bucket * 2 + 1) * _KEY_SPACE // (2 * BUCKETS))


def partition_hash(partition_key: str) -> int:
    """Where Kinesis puts a partition key in the key space: its MD5 as a number (so it documents ``PartitionKey``)."""
    return int.from_bytes(md5(partition_key.encode(), usedforsecurity=False).digest(), "big")


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
