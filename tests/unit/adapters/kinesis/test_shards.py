"""Listing shards: page after page, and one of them."""

from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from shared.adapters.kinesis.shards import Shard, find_shard, list_shards
from shared.domain.errors import NotFound, Unavailable


class Pages:
    """A stream whose shards come one a page."""

    def __init__(self, *, is_away: bool = False) -> None:
        self._is_away = is_away

    def list_shards(self, **arguments: str) -> dict[str, Any]:
        if self._is_away:
            raise ClientError({"Error": {"Code": "LimitExceededException", "Message": "slow down"}}, "ListShards")
        number = int(arguments.get("NextToken", "0"))
        shard = {
            "ShardId": f"s{number}",
            "HashKeyRange": {"StartingHashKey": str(number * 10), "EndingHashKey": str(number * 10 + 9)},
            "SequenceNumberRange": {"StartingSequenceNumber": "1"} | ({"EndingSequenceNumber": "5"} if number else {}),
        } | ({"ParentShardId": "s0", "AdjacentParentShardId": "s7"} if number else {})
        return {"Shards": [shard]} | ({"NextToken": "1"} if not number else {})


def pages(*, is_away: bool = False) -> Any:
    return cast(Any, Pages(is_away=is_away))


def test_all_pages_are_read_and_closed_shards_are_known() -> None:
    assert list_shards(pages(), "s") == [Shard("s0", 0, 9), Shard("s1", 10, 19, True, ("s0", "s7"))]


def test_one_shard_is_found_by_its_id() -> None:
    assert find_shard(pages(), "s", "s1").start_hash == 10
    with pytest.raises(NotFound, match="s7"):
        find_shard(pages(), "s", "s7")


def test_a_stream_that_does_not_answer_is_unavailable() -> None:
    with pytest.raises(Unavailable, match="LimitExceeded"):
        find_shard(pages(is_away=True), "s", "s0")
