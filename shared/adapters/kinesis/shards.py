"""The shards of a stream, as it lists them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from shared.domain.errors import NotFound, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_kinesis import KinesisClient


@dataclass(frozen=True, slots=True)
class Shard:
    """A shard and the hash keys it holds, both ends included. A closed one takes no more records."""

    id: str
    start_hash: int
    end_hash: int
    is_closed: bool = False


def list_shards(client: "KinesisClient", stream: str) -> list[Shard]:
    """All shards, closed ones included. Raises botocore's errors."""
    arguments: dict[str, Any] = {"StreamName": stream}
    shards: list[Shard] = []
    while True:
        answer = client.list_shards(**arguments)
        for each in answer["Shards"]:
            keys = each["HashKeyRange"]
            is_closed = "EndingSequenceNumber" in each["SequenceNumberRange"]
            shards.append(Shard(each["ShardId"], int(keys["StartingHashKey"]), int(keys["EndingHashKey"]), is_closed))
        if "NextToken" not in answer:
            return shards
        arguments = {"NextToken": answer["NextToken"]}


def find_shard(client: "KinesisClient", stream: str, shard_id: str) -> Shard:
    """One shard. Raises ``NotFound``, ``Unavailable``."""
    try:
        listed = list_shards(client, stream)
    except (ClientError, BotoCoreError) as error:
        raise Unavailable("stream_unavailable", f"the shards of {stream} cannot be listed: {error}") from error
    for shard in listed:
        if shard.id == shard_id:
            return shard
    raise NotFound("shard_not_found", f"{stream} has no shard {shard_id}")
