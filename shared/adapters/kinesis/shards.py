"""The shards of a stream, as it lists them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from shared.domain.errors import NotFound, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_kinesis import KinesisClient


@dataclass(frozen=True, slots=True)
class Shard:
    """A shard and the hash keys it holds, both ends included. A closed one takes no more records.

    ``parents``: the shards whose keys it took over, two after a merge; named also when the stream has forgotten them.
    """

    id: str
    start_hash: int
    end_hash: int
    is_closed: bool = False
    parents: tuple[str, ...] = ()


def list_shards(client: "KinesisClient", stream: str) -> list[Shard]:
    """All shards, closed ones included. Raises botocore's errors."""
    arguments: dict[str, Any] = {"StreamName": stream}
    shards: list[Shard] = []
    while True:
        answer = client.list_shards(**arguments)
        for each in answer["Shards"]:
            keys = each["HashKeyRange"]
            is_closed = "EndingSequenceNumber" in each["SequenceNumberRange"]
            parents = tuple(filter(None, (each.get("ParentShardId"), each.get("AdjacentParentShardId"))))
            start, end = int(keys["StartingHashKey"]), int(keys["EndingHashKey"])
            shards.append(Shard(each["ShardId"], start, end, is_closed, parents))
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


class Lineage:
    """Which shards may be begun: those whose parents were read to their ends, or forgotten before anybody read them.

    So the records of a hash key come in their order, however often its shard is split or merged.
    """

    def __init__(self) -> None:
        self._begun: set[str] = set()
        self._ended: set[str] = set()
        self._childless: set[str] = set()

    @property
    def has_unknown_children(self) -> bool:
        """Whether no listing has shown yet what follows on some shard that has ended: list them again."""
        return bool(self._childless)

    def take_ready(self, listed: Sequence[Shard]) -> list[Shard]:
        """The shards that may be begun now and were not yet; they count as begun from then on."""
        self._childless -= {parent for each in listed for parent in each.parents}
        pending = ({each.id for each in listed} | self._begun) - self._ended
        ready = [each for each in listed if each.id not in self._begun and pending.isdisjoint(each.parents)]
        self._begun |= {each.id for each in ready}
        return ready

    def end(self, shard_id: str) -> None:
        """A shard was read to its end."""
        self._ended.add(shard_id)
        self._childless.add(shard_id)
