"""Reading a stream by asking again and again: the source for development and for one worker.

It keeps no leases and follows no resharding. Two of these on one stream would both act on every record, so it refuses
to start as one of several; production runs the Kinesis Client Library behind the same shape.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from botocore.exceptions import BotoCoreError, ClientError

from shared.adapters.kinesis.shards import Shard, list_shards
from shared.application.ports.market import Checkpoints
from shared.domain.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_kinesis import KinesisClient

PATIENCE_SECONDS = 60.0
"""How long a stream may be away before the source gives up and lets its process be restarted."""
_RETRY_SECONDS = 0.5
_LOST_CHECKPOINT = frozenset({"InvalidArgumentException", "ValidationException"})


class ReshardingNotSupported(RuntimeError):
    """The stream was split or merged. Restart after its old shards have aged out, or use the Client Library."""


class RawRecord(NamedTuple):
    """One record as it lies in the stream. ``arrived_at`` is the stream's own clock, aware."""

    data: bytes
    sequence_number: str
    arrived_at: datetime


@dataclass(frozen=True, slots=True)
class Batch:
    """What one read of a shard gave, in order. Empty when nothing was new; ``millis_behind`` 0 means caught up."""

    shard_id: str
    records: list[RawRecord]
    millis_behind: int


@dataclass(slots=True)
class _Cursor:
    """Where a shard is being read. ``last`` is the newest sequence number handed out."""

    shard_id: str
    last: str | None
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
    """Every shard of a stream, batch after batch: ``async for batch in source``.

    Starts after the saved checkpoint of each shard; without one at ``since`` if given, else at the oldest record. A
    checkpoint that the stream does not know any more (it was made anew) counts as none. ``checkpoints`` None: every
    start is a fresh one.
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
        """The stream's shards. Raises ``ReshardingNotSupported`` if one is closed, ``Unavailable`` after a minute."""
        while True:
            try:
                listed = await asyncio.to_thread(list_shards, self._client, self._stream)
            except (ClientError, BotoCoreError) as error:
                await self._outage.wait(_code_of(error))
                continue
            self._outage.over()
            closed = [each.id for each in listed if each.is_closed]
            if closed:
                raise ReshardingNotSupported(f"{self._stream} has closed shards: {', '.join(closed)}")
            return listed

    async def checkpoint(self, shard_id: str, sequence_number: str) -> None:
        """Remember that everything up to this record is done with: a restart begins after it."""
        if self._checkpoints is not None:
            await asyncio.to_thread(self._checkpoints.save, shard_id, sequence_number)

    async def _batches(self) -> AsyncIterator[Batch]:
        cursors = []
        for shard in await self.shards():
            saved = await asyncio.to_thread(self._checkpoints.load, shard.id) if self._checkpoints else None
            cursors.append(_Cursor(shard.id, saved))
        while True:
            for cursor in cursors:
                batch, closed = await self._read(cursor)
                yield batch
                if closed:
                    raise ReshardingNotSupported(
                        f"{cursor.shard_id} of {self._stream} was closed: the polling source follows no child shards"
                    )
            await self._sleep(self._poll_seconds)

    async def _read(self, cursor: _Cursor) -> tuple[Batch, bool]:
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
            return Batch(cursor.shard_id, records, answer.get("MillisBehindLatest", 0)), cursor.iterator is None

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
        if self._since is not None:
            return self._get_iterator(cursor.shard_id, {"ShardIteratorType": "AT_TIMESTAMP", "Timestamp": self._since})
        return self._get_iterator(cursor.shard_id, {"ShardIteratorType": "TRIM_HORIZON"})

    def _get_iterator(self, shard_id: str, position: dict[str, Any]) -> str:
        answer = self._client.get_shard_iterator(StreamName=self._stream, ShardId=shard_id, **position)
        return answer["ShardIterator"]


def _code_of(error: ClientError | BotoCoreError) -> str:
    return str(error.response["Error"]["Code"]) if isinstance(error, ClientError) else type(error).__name__
