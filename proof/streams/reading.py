"""Reading a shard: where to begin, how much at once, and a reading that goes on."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from proof.streams.errors import invalid
from proof.streams.shards import Record, Shard, Stream
from proof.streams.views import Answer, child_view, record_view

MOST_RECORDS, MOST_BYTES = 10_000, 10 * 1024 * 1024

Body = Mapping[str, Any]


class Subscription:
    """Where a pushed reading is."""

    def __init__(self, stream: Stream, shard: Shard, position: int, now: Callable[[], datetime]) -> None:
        self._stream, self._shard, self._position, self._now = stream, shard, position, now
        self._last = shard.first_sequence

    def read(self) -> Answer:
        """The next event: new records, or none; at the shard's end its children and nothing to continue from."""
        shard = self._shard
        records = some_of(shard, self._position, MOST_RECORDS)
        self._position = max(self._position, shard.trimmed) + len(records)
        if records:
            self._last = records[-1].sequence
        event: Answer = {
            "Records": [record_view(each) for each in records],
            "ContinuationSequenceNumber": str(self._last),
            "MillisBehindLatest": 0,
        }
        if shard.closed_at is not None and self._position >= shard.length:
            event["ContinuationSequenceNumber"] = None
            event["ChildShards"] = [child_view(each) for each in self._stream.children(shard.id)]
        return event


def position_of(shard: Shard, body: Body) -> int:
    """Where to begin, as an iterator's type says. Raises ``Refusal``."""
    match body["ShardIteratorType"]:
        case "TRIM_HORIZON":
            return shard.trimmed
        case "LATEST":
            return shard.length
        case "AT_SEQUENCE_NUMBER":
            return shard.at_or_after(_sequence(shard, body))
        case "AFTER_SEQUENCE_NUMBER":
            return shard.after(_sequence(shard, body))
        case "AT_TIMESTAMP":
            return shard.since(moment_of(body["Timestamp"]))
        case other:
            raise invalid(f"No iterator type {other!r}.")


def _sequence(shard: Shard, body: Body) -> int:
    text = str(body.get("StartingSequenceNumber", ""))
    if not text.isdecimal() or int(text) < shard.first_sequence:
        raise invalid(f"StartingSequenceNumber {text!r} is not of {shard.id}.")
    return int(text)


def some_of(shard: Shard, position: int, limit: int) -> list[Record]:
    """As many records as one answer may carry."""
    records: list[Record] = []
    size = 0
    for record in shard.read(position):
        size += len(record.data) * 3 // 4
        if len(records) == limit or (records and size > MOST_BYTES):
            break
        records.append(record)
    return records


def moment_of(seconds: float) -> datetime:
    """A time as it comes in a request."""
    return datetime.fromtimestamp(float(seconds), UTC)
