"""How streams, shards and records look in an answer, and the tokens that callers hand back."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from proof.streams.errors import invalid
from proof.streams.shards import Record, Shard, Stream

ARN = "arn:aws:kinesis:ap-south-1:000000000000:stream/"
Answer = dict[str, Any]


def shard_view(shard: Shard) -> Answer:
    """A shard as it is listed."""
    numbers = {"StartingSequenceNumber": str(shard.first_sequence)}
    if shard.last_sequence is not None:
        numbers["EndingSequenceNumber"] = str(shard.last_sequence)
    view: Answer = {"ShardId": shard.id, "HashKeyRange": _range_view(shard), "SequenceNumberRange": numbers}
    names = ("ParentShardId", "AdjacentParentShardId")
    return view | dict(zip(names, shard.parents, strict=False))


def child_view(shard: Shard) -> Answer:
    """A shard as its parent names it at its end."""
    return {"ShardId": shard.id, "ParentShards": list(shard.parents), "HashKeyRange": _range_view(shard)}


def _range_view(shard: Shard) -> Answer:
    return {"StartingHashKey": str(shard.start), "EndingHashKey": str(shard.end)}


def record_view(record: Record) -> Answer:
    """A record as it is read."""
    return {
        "SequenceNumber": str(record.sequence),
        "ApproximateArrivalTimestamp": record.arrived_at.timestamp(),
        "Data": record.data,
        "PartitionKey": record.partition_key,
    }


def consumer_view(stream: Stream, name: str) -> Answer:
    """A consumer as it is described."""
    made_at = stream.consumers[name].timestamp()
    return {
        "ConsumerName": name,
        "ConsumerARN": f"{ARN}{stream.name}/consumer/{name}:{int(made_at)}",
        "ConsumerStatus": "ACTIVE",
        "ConsumerCreationTimestamp": made_at,
    }


def sealed(value: Mapping[str, Any]) -> str:
    """A value as a token that callers hand back."""
    return b64encode(json.dumps(value).encode()).decode()


def opened(token: str) -> dict[str, Any]:
    """The value in a token. Raises ``Refusal``."""
    try:
        value = json.loads(b64decode(token, validate=True))
    except ValueError as error:
        raise invalid("No such token.") from error
    if not isinstance(value, dict):
        raise invalid("No such token.")
    return value
