from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shared.domain.partitions import (
    BUCKETS,
    INDEX_GROUP_SIZE,
    Routing,
    bucket_of,
    buckets_in,
    buckets_of,
    explicit_hash_key,
    hash64,
    index_group_of,
    partition_hash,
)

SPACE = 2**128


def test_every_bucket_has_a_point_of_its_own_in_the_key_space() -> None:
    points = [int(explicit_hash_key(bucket)) for bucket in range(BUCKETS)]
    assert all(a < b for a, b in pairwise(points))
    assert points[0] > 0
    assert points[-1] < SPACE


@given(some.lists(some.integers(min_value=1, max_value=SPACE - 1), max_size=40, unique=True))
def test_after_any_splits_every_bucket_is_in_exactly_one_shard(cuts: list[int]) -> None:
    starts = [0, *sorted(cuts)]
    ends = [*(cut - 1 for cut in sorted(cuts)), SPACE - 1]
    held = [bucket for start, end in zip(starts, ends, strict=True) for bucket in buckets_in(start, end)]
    assert held == list(range(BUCKETS))


@given(some.integers(min_value=0, max_value=SPACE - 1), some.integers(min_value=0, max_value=SPACE - 1))
def test_a_range_holds_the_buckets_whose_point_lies_in_it(one: int, other: int) -> None:
    start, end = min(one, other), max(one, other)
    expected = [bucket for bucket in range(BUCKETS) if start <= int(explicit_hash_key(bucket)) <= end]
    assert list(buckets_in(start, end)) == expected


@pytest.mark.parametrize("bucket", [0, 1, 63, 64, 2047, 2048, 4094, 4095])
def test_a_range_of_one_point_holds_its_bucket_and_next_to_it_none(bucket: int) -> None:
    point = int(explicit_hash_key(bucket))
    assert list(buckets_in(point, point)) == [bucket]
    assert list(buckets_in(point + 1, point + 1)) == []
    assert list(buckets_in(point - 1, point - 1)) == []


def test_a_range_before_the_first_point_holds_nothing() -> None:
    assert list(buckets_in(0, 0)) == []
    assert list(buckets_in(SPACE - 1, SPACE - 1)) == []


def test_a_strategy_is_watched_by_a_bucket_that_sees_its_ticks() -> None:
    routing = Routing(version=2, spread={"NIFTY": 8})
    seen = {bucket_of("NIFTY", f"str_{n}", routing) for n in range(500)}
    assert seen == set(buckets_of("NIFTY", routing))
    assert len(buckets_of("NIFTY", routing)) == 8


def test_an_underlying_has_one_bucket_unless_it_is_named_hot() -> None:
    assert len(buckets_of("RELIANCE", Routing())) == 1
    assert {bucket_of("RELIANCE", f"str_{n}", Routing()) for n in range(100)} == set(buckets_of("RELIANCE", Routing()))


def test_hashes_never_change_between_releases() -> None:
    # stored rows name these buckets: another value here means lost strategies
    assert hash64("RELIANCE", 0) == 0xB9190586B80DF85
    assert bucket_of("RELIANCE", "str_1", Routing()) == 3973
    assert explicit_hash_key(0) == str(SPACE // (2 * BUCKETS))


def test_underlyings_spread_over_the_buckets() -> None:
    used = {bucket_of(f"STOCK{n}", "str_1", Routing()) for n in range(4096)}
    assert len(used) > 2400  # 4096 × (1 − 1/e) = 2589 when spread by chance


def test_sixty_four_groups_hold_every_bucket() -> None:
    groups = {index_group_of(bucket) for bucket in range(BUCKETS)}
    assert len(groups) == BUCKETS // INDEX_GROUP_SIZE == 64
    assert index_group_of(0) == index_group_of(63) == "bg#0"
    assert index_group_of(64) == "bg#1"


@pytest.mark.parametrize(
    ("key", "expected"),
    [("", 0xD41D8CD98F00B204E9800998ECF8427E), ("abc", 0x900150983CD24FB0D6963F7D28E17F72)],  # RFC 1321, A.5
)
def test_a_partition_key_lies_at_its_md5(key: str, expected: int) -> None:
    assert partition_hash(key) == expected
