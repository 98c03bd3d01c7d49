"""Reading a stream by asking again and again: the source for development and for one worker.

It keeps no leases. Two of these on one stream would both act on every record, so it refuses to start as one of several;
production runs the Kinesis Client Library behind the same shape. Where a stream was split or merged, a shard is read
once its parents were read to their ends, so the records of a hash key come in their order.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from botocore.exceptions import BotoCoreError, ClientError

from shared.adapters.kinesis.shards import Lineage, Shard, list_shards
from shared.application.ports.market import Checkpoints
from shared.domain.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_kinesis import KinesisClient

PATIENCE_SECONDS = 60.0
"""How long a stream may be away before the source gives up and lets its process be restarted."""
_RETRY_SECONDS = 0.5
_LOST_CHECKPOINT = frozenset({"InvalidArgumentException", "ValidationException"})


class RawRecord(NamedTuple):
    """One record as it lies in the stream. ``arrived_at`` is the stream's own clock, aware."""

    data: bytes
    sequence_number: str
    arrived_at: datetime


@dataclass(frozen=True, slots=True)
class Batch:
    """What one read of a shard gave, in order. Empty when nothing was new; ``millis_behind`` 0 means caught up.

    ``is_last``: the shard is closed and was read to its end; its children follow.
    """

    shard_id: str
    records: list[RawRecord]
    millis_behind: int
    is_last: bool = False


@dataclass(slots=True)
class _Cursor:
    """Where a shard is being read. ``last`` is the newest sequence number handed out; without one it begins at
    ``since``, or at the oldest record.
    """

    shard_id: str
    last: str | None
    since: datetime | None
    iterator: str | None = None


@dataclass(slots=True)
class _Outage:
    """Failures since the last success; raises when they last too long."""

    stream: str
    sleep: Callable[[float], Awaitable[None]]
    waited: float = field(default=0.0)

    async def wait(self, cause: str) -> None:
        if self.waited >= PATIENCE_SECONDS:
            raise Unavailable("stream_unavailable", f"{self.stream} has not answered for {self.waited:.0f} s: {cause}")
        await self.sleep(_RETRY_SECONDS)
        self.waited += _RETRY_SECONDS

    def over(self) -> None:
        self.waited = 0.0


class PollingSource:
    """Every shard of a stream, batch after batch, parents before children: ``async for batch in source``.

    Starts after the saved checkpoint of each shard; without one at ``since`` if given, else at the oldest record.
    Shards that appear while it reads begin at their oldest record. A checkpoint that the stream does not know any more
    (it was made anew) counts as none. ``checkpoints`` None: every start is a fresh one.
    """

    def __init__(
        self,
        client: "KinesisClient",
        stream: str,
        poll_seconds: float,
        workers: int,
        checkpoints: Checkpoints | None,
        since: datetime | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        if workers != 1:
            raise ValueError(
                f"the polling source has no leases and serves exactly one worker, not {workers}; "
                "run one, or use the Kinesis Client Library"
            )
        self._client = client
        self._stream = stream
        self._poll_seconds = float(poll_seconds)
        self._checkpoints = checkpoints
        self._since = since
        self._sleep = sleep
        self._outage = _Outage(stream, sleep)

    def __aiter__(self) -> AsyncIterator[Batch]:
        return self._batches()

    async def shards(self) -> list[Shard]:
        """The stream's shards, closed ones included. Raises ``Unavailable`` after a minute."""
        while True:
            try:
                listed = await asyncio.to_thread(list_shards, self._client, self._stream)
            except (ClientError, BotoCoreError) as error:
                await self._outage.wait(_code_of(error))
                continue
            self._outage.over()
            return listed

    async def checkpoint(self, shard_id: str, sequence_number: str) -> None:
        """Remember that everything up to this record is done with: a restart begins after it."""
        if self._checkpoints is not None:
            await asyncio.to_thread(self._checkpoints.save, shard_id, sequence_number)

    async def _batches(self) -> AsyncIterator[Batch]:
        cursors: list[_Cursor] = []
        lineage, listed = Lineage(), await self.shards()
        at_first = frozenset(each.id for each in listed)
        while True:
            if lineage.has_unknown_children:
                listed = await self.shards()
            for shard in lineage.take_ready(listed):
                cursors.append(await self._cursor(shard, self._since if shard.id in at_first else None))
            is_over = False
            for cursor in list(cursors):
                batch = await self._read(cursor)
                if batch.is_last:
                    cursors.remove(cursor)
                    lineage.end(cursor.shard_id)
                    is_over = True
                yield batch
            if not is_over:  # children are not kept waiting
                await self._sleep(self._poll_seconds)

    async def _cursor(self, shard: Shard, since: datetime | None) -> _Cursor:
        saved = await asyncio.to_thread(self._checkpoints.load, shard.id) if self._checkpoints else None
        return _Cursor(shard.id, saved, since)

    async def _read(self, cursor: _Cursor) -> Batch:
        """One successful read of a shard, however often it has to be tried."""
        while True:
            try:
                if cursor.iterator is None:
                    cursor.iterator = await asyncio.to_thread(self._iterator, cursor)
                answer = await asyncio.to_thread(self._client.get_records, ShardIterator=cursor.iterator)
            except (ClientError, BotoCoreError) as error:
                # an iterator lives five minutes; after any other failure a new one costs nothing either
                cursor.iterator = None
                if _code_of(error) != "ExpiredIteratorException":
                    await self._outage.wait(_code_of(error))
                continue
            self._outage.over()
            records = [
                RawRecord(each["Data"], each["SequenceNumber"], each["ApproximateArrivalTimestamp"].astimezone(UTC))
                for each in answer["Records"]
            ]
            if records:
                cursor.last = records[-1].sequence_number
            cursor.iterator = answer.get("NextShardIterator")
            return Batch(cursor.shard_id, records, answer.get("MillisBehindLatest", 0), cursor.iterator is None)

    def _iterator(self, cursor: _Cursor) -> str:
        if cursor.last is not None:
            try:
                return self._get_iterator(
                    cursor.shard_id,
                    {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "StartingSequenceNumber": cursor.last},
                )
            except ClientError as error:
                if _code_of(error) not in _LOST_CHECKPOINT:
                    raise
                cursor.last = None
        if cursor.since is not None:
            position = {"ShardIteratorType": "AT_TIMESTAMP", "Timestamp": cursor.since}
            return self._get_iterator(cursor.shard_id, position)
        return self._get_iterator(cursor.shard_id, {"ShardIteratorType": "TRIM_HORIZON"})

    def _get_iterator(self, shard_id: str, position: dict[str, Any]) -> str:
        answer = self._client.get_shard_iterator(StreamName=self._stream, ShardId=shard_id, **position)
        return answer["ShardIterator"]


def _code_of(error: ClientError | BotoCoreError) -> str:
    return str(error.response["Error"]["Code"]) if isinstance(error, ClientError) else type(error).__name__
