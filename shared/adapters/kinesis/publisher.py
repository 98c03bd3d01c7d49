"""Writing to the streams: in batches, in order within a bucket, repeating only what failed.

Calls block (boto3 does); asyncio programs run them with ``asyncio.to_thread``, one at a time, so that a later batch
cannot overtake an earlier one that is being repeated.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from botocore.exceptions import BotoCoreError, ClientError

from shared.adapters.kinesis.records import pack_doorbell, pack_message, pack_ticks
from shared.domain.errors import Unavailable
from shared.domain.market_data import Tick
from shared.domain.messages import Doorbell, MarketMessage
from shared.domain.partitions import Routing, buckets_of, explicit_hash_key

if TYPE_CHECKING:
    from mypy_boto3_kinesis import KinesisClient
    from mypy_boto3_kinesis.type_defs import PutRecordsRequestEntryTypeDef

MOST_ENTRIES = 500
MOST_BYTES = 4 * 1024 * 1024
ATTEMPTS = 7
FIRST_PAUSE = 0.05
LONGEST_PAUSE = 1.0


class _Entry(NamedTuple):
    """One record to put. ``lane``: entries of one lane must arrive in order. ``size`` is in bytes."""

    lane: str
    size: int
    entry: "PutRecordsRequestEntryTypeDef"


class MarketPublisher:
    """Writes ticks and messages to the ``market`` stream, each to the buckets that must see it."""

    def __init__(
        self, client: "KinesisClient", stream: str, routing: Routing, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._client = client
        self._stream = stream
        self._routing = routing
        self._sleep = sleep

    def route(self, routing: Routing) -> None:
        """Spread ticks by this routing item from now on."""
        self._routing = routing

    def publish_ticks(self, underlying: str, ticks: Sequence[Tick]) -> None:
        """Write ticks of an underlying and its derivatives, in order, to its buckets.

        Raises ``Unavailable`` when the stream still refuses after several attempts; some ticks may have arrived then,
        and a repetition is harmless because ticks carry ``(at, seq)``.
        """
        self.publish_ticks_of({underlying: ticks})

    def publish_ticks_of(self, batches: Mapping[str, Sequence[Tick]]) -> None:
        """Write the ticks of several underlyings with as few calls as order allows. Raises ``Unavailable``."""
        entries = [
            _to_bucket(bucket, record, underlying)
            for underlying, ticks in batches.items()
            for record in pack_ticks(ticks)
            for bucket in buckets_of(underlying, self._routing)
        ]
        self._put(entries)

    def publish_message(self, bucket: int, message: MarketMessage) -> None:
        """Write a message to one bucket. Raises ``Unavailable``."""
        self.publish_messages([(bucket, message)])

    def publish_messages(self, messages: Iterable[tuple[int, MarketMessage]]) -> None:
        """Write messages, each to its bucket, in order within a bucket. Raises ``Unavailable``."""
        self._put([_to_bucket(bucket, pack_message(message), f"b{bucket}") for bucket, message in messages])

    def _put(self, entries: Sequence[_Entry]) -> None:
        _put_in_order(self._client, self._stream, entries, self._sleep)


class Doorbells:
    """Rings at the order sender: one record an intent, partitioned by broker account."""

    def __init__(self, client: "KinesisClient", stream: str, sleep: Callable[[float], None] = time.sleep) -> None:
        self._client = client
        self._stream = stream
        self._sleep = sleep

    def ring(self, doorbell: Doorbell) -> None:
        """Ring once. Raises ``Unavailable``; the sender's own sweep makes up for a bell that was not heard."""
        self.ring_all([doorbell])

    def ring_all(self, doorbells: Iterable[Doorbell]) -> None:
        """Ring for several intents with one call. Raises ``Unavailable``."""
        entries = [_doorbell(each) for each in doorbells]
        # doorbells only say "look": their order does not matter, so they need no waves
        for batch in _sized(entries):
            _put_batch(self._client, self._stream, batch, self._sleep)


def _to_bucket(bucket: int, data: bytes, partition_key: str) -> _Entry:
    key = explicit_hash_key(bucket)
    size = len(data) + len(partition_key)
    return _Entry(key, size, {"Data": data, "PartitionKey": partition_key, "ExplicitHashKey": key})


def _doorbell(doorbell: Doorbell) -> _Entry:
    data, key = pack_doorbell(doorbell), doorbell.broker_id
    return _Entry(key, len(data) + len(key), {"Data": data, "PartitionKey": key})


def _put_in_order(
    client: "KinesisClient", stream: str, entries: Sequence[_Entry], sleep: Callable[[float], None]
) -> None:
    """Put entries so that those of one lane arrive in order.

    One call may take some entries and refuse others. Would a call carry two of one lane, the second could be taken
    and the first come later, and its reader would drop the first as old: a stop could be missed. So a call holds at
    most one entry a lane, and the next waits until all of it is in.
    """
    waves: list[list[_Entry]] = []
    depth: dict[str, int] = {}
    for entry in entries:
        wave = depth.get(entry.lane, 0)
        depth[entry.lane] = wave + 1
        if wave == len(waves):
            waves.append([])
        waves[wave].append(entry)
    for each in waves:
        for batch in _sized(each):
            _put_batch(client, stream, batch, sleep)


def _sized(entries: Sequence[_Entry]) -> Iterable[list[_Entry]]:
    """Cut into batches that one call may carry."""
    batch: list[_Entry] = []
    size = 0
    for entry in entries:
        if batch and (len(batch) == MOST_ENTRIES or size + entry.size > MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(entry)
        size += entry.size
    if batch:
        yield batch


def _put_batch(client: "KinesisClient", stream: str, batch: Sequence[_Entry], sleep: Callable[[float], None]) -> None:
    """One call, repeated with growing pauses for the entries that failed."""
    left = [each.entry for each in batch]
    pause = FIRST_PAUSE
    cause = ""
    for attempt in range(ATTEMPTS):
        if attempt:
            sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        try:
            answer = client.put_records(StreamName=stream, Records=left)
        except (ClientError, BotoCoreError) as error:
            cause = _cause_of(error)
            continue
        failed = [index for index, result in enumerate(answer["Records"]) if result.get("ErrorCode")]
        if not failed:
            return
        cause = str(answer["Records"][failed[0]].get("ErrorCode"))
        left = [left[index] for index in failed]
    raise Unavailable(
        "stream_unavailable", f"{len(left)} records could not be written to {stream} in {ATTEMPTS} attempts: {cause}"
    )


def _cause_of(error: ClientError | BotoCoreError) -> str:
    return str(error.response["Error"]["Code"]) if isinstance(error, ClientError) else type(error).__name__
