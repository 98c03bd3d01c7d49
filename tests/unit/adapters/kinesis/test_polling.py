"""Reading a stream by polling: order, checkpoints, outages, and what it refuses."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from shared.adapters.kinesis.polling import Batch, PollingSource
from shared.domain.errors import Unavailable
from tests.fakes.market import FakeCheckpoints

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
RANGE = {"StartingHashKey": "0", "EndingHashKey": str(2**128 - 1)}


def _error(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": ""}}, "operation")


class FakeStream:
    """A stream of shards, each a list of (sequence number, data). Iterators are ``<shard>:<position>``."""

    def __init__(self, **shards: list[tuple[str, bytes]]) -> None:
        self.shards = shards
        self.closed: set[str] = set()
        self.parents: dict[str, list[str]] = {}
        self.known = True
        self.errors: list[Exception] = []
        self.positions: list[str] = []
        self.limit = 2

    def list_shards(self, **arguments: Any) -> dict[str, Any]:
        self._maybe_fail()
        names = sorted(self.shards)
        if "NextToken" in arguments:
            return {"Shards": [self._shard(name) for name in names[1:]]}
        answer: dict[str, Any] = {"Shards": [self._shard(names[0])]}
        return answer | ({"NextToken": "more"} if len(names) > 1 else {})

    def get_shard_iterator(self, **where: Any) -> dict[str, str]:
        self._maybe_fail()
        shard, kind = where["ShardId"], where["ShardIteratorType"]
        self.positions.append(kind)
        records = self.shards[shard]
        position = 0
        if kind == "AFTER_SEQUENCE_NUMBER":
            if not self.known:
                raise _error("InvalidArgumentException")
            position = len([1 for number, _ in records if number <= where["StartingSequenceNumber"]])
        elif kind == "AT_TIMESTAMP":
            position = len([1 for n in range(len(records)) if NOW + timedelta(seconds=n) < where["Timestamp"]])
        return {"ShardIterator": f"{shard}:{position}"}

    def get_records(self, **request: str) -> dict[str, Any]:
        self._maybe_fail()
        shard, _, place = request["ShardIterator"].partition(":")
        position = int(place)
        records = self.shards[shard][position : position + self.limit]
        following = position + len(records)
        answer: dict[str, Any] = {
            "Records": [
                {
                    "Data": data,
                    "SequenceNumber": number,
                    "ApproximateArrivalTimestamp": NOW + timedelta(seconds=position + offset),
                }
                for offset, (number, data) in enumerate(records)
            ],
            "MillisBehindLatest": 1000 * (len(self.shards[shard]) - following),
        }
        if shard in self.closed and following == len(self.shards[shard]):
            return answer
        return answer | {"NextShardIterator": f"{shard}:{following}"}

    def split(self, name: str, **children: list[tuple[str, bytes]]) -> None:
        """Close a shard in favour of others."""
        self.closed.add(name)
        self.shards |= children
        self.parents |= {each: [name] for each in children}

    def _shard(self, name: str) -> dict[str, Any]:
        numbers = {"StartingSequenceNumber": "0"}
        if name in self.closed:
            numbers["EndingSequenceNumber"] = "9"
        parents = dict(zip(("ParentShardId", "AdjacentParentShardId"), self.parents.get(name, []), strict=False))
        return {"ShardId": name, "HashKeyRange": RANGE, "SequenceNumberRange": numbers, **parents}

    def _maybe_fail(self) -> None:
        if self.errors:
            raise self.errors.pop(0)


class Pauses:
    """Sleeps that take no time; ``then`` is called at each."""

    def __init__(self, then: Callable[[], None] = lambda: None) -> None:
        self.seconds: list[float] = []
        self._then = then

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        self._then()


def _source(
    stream: FakeStream, checkpoints: FakeCheckpoints | None = None, pauses: Pauses | None = None, **more: Any
) -> PollingSource:
    arguments: dict[str, Any] = {"workers": 1, "checkpoints": checkpoints, "sleep": pauses or Pauses()} | more
    return PollingSource(stream, "stream", 0.2, **arguments)  # type: ignore[arg-type]


async def _first(source: PollingSource, count: int) -> list[Batch]:
    batches: list[Batch] = []
    reading: AsyncIterator[Batch] = aiter(source)
    async for batch in reading:
        batches.append(batch)
        if len(batches) == count:
            break
    return batches


def _data(batches: list[Batch]) -> list[bytes]:
    return [record.data for batch in batches for record in batch.records]


FIVE = [(str(n), b"%d" % n) for n in range(1, 6)]


async def test_records_come_in_order_and_an_empty_batch_says_that_it_caught_up() -> None:
    batches = await _first(_source(FakeStream(s0=FIVE)), 4)
    assert _data(batches) == [b"1", b"2", b"3", b"4", b"5"]
    assert [batch.millis_behind for batch in batches] == [3000, 1000, 0, 0]
    assert batches[3].records == []
    first = batches[0].records[0]
    assert (first.sequence_number, first.arrived_at, first.arrived_at.tzinfo) == ("1", NOW, UTC)


async def test_every_shard_is_read() -> None:
    stream = FakeStream(s0=FIVE[:1], s1=FIVE[1:2])
    source = _source(stream)
    assert [(shard.id, shard.start_hash, shard.end_hash) for shard in await source.shards()] == [
        ("s0", 0, 2**128 - 1),
        ("s1", 0, 2**128 - 1),
    ]
    batches = await _first(source, 2)
    assert [(batch.shard_id, _data([batch])) for batch in batches] == [("s0", [b"1"]), ("s1", [b"2"])]


async def test_new_records_are_seen_after_a_pause() -> None:
    stream = FakeStream(s0=FIVE[:1])
    pauses = Pauses(lambda: stream.shards["s0"].extend(FIVE[1:2]))
    batches = await _first(_source(stream, pauses=pauses), 2)
    assert _data(batches) == [b"1", b"2"]
    assert pauses.seconds == [0.2]


async def test_it_starts_after_the_checkpoint() -> None:
    source = _source(FakeStream(s0=FIVE), FakeCheckpoints({"s0": "3"}))
    assert _data(await _first(source, 1)) == [b"4", b"5"]


async def test_a_checkpoint_is_kept() -> None:
    checkpoints = FakeCheckpoints()
    await _source(FakeStream(s0=FIVE), checkpoints).checkpoint("s0", "4")
    assert checkpoints.saved == {"s0": "4"}
    await _source(FakeStream(s0=FIVE)).checkpoint("s0", "4")  # keeps none, and that is fine


async def test_a_checkpoint_of_another_life_of_the_stream_falls_back_to_the_beginning() -> None:
    stream = FakeStream(s0=FIVE)
    stream.known = False
    assert _data(await _first(_source(stream, FakeCheckpoints({"s0": "77"})), 1)) == [b"1", b"2"]
    assert stream.positions == ["AFTER_SEQUENCE_NUMBER", "TRIM_HORIZON"]


async def test_without_a_checkpoint_it_can_start_at_a_time() -> None:
    source = _source(FakeStream(s0=FIVE), since=NOW + timedelta(seconds=3))
    assert _data(await _first(source, 1)) == [b"4", b"5"]


async def test_an_expired_iterator_goes_on_after_the_last_record() -> None:
    stream = FakeStream(s0=FIVE)
    pauses = Pauses()
    source = _source(stream, pauses=pauses)
    reading = aiter(source)
    seen = _data([await anext(reading)])
    stream.errors = [_error("ExpiredIteratorException")]
    seen += _data([await anext(reading)])
    assert seen == [b"1", b"2", b"3", b"4"]
    assert stream.positions == ["TRIM_HORIZON", "AFTER_SEQUENCE_NUMBER"]
    assert pauses.seconds == [0.2]


async def test_a_short_outage_is_waited_out() -> None:
    stream = FakeStream(s0=FIVE)
    stream.errors = [
        EndpointConnectionError(endpoint_url="x"),
        _error("ResourceNotFoundException"),
        _error("ProvisionedThroughputExceededException"),
    ]
    assert _data(await _first(_source(stream), 1)) == [b"1", b"2"]


async def test_a_long_outage_ends_the_source() -> None:
    stream, pauses = FakeStream(s0=FIVE), Pauses()
    stream.errors = [_error("InternalFailure")] * 1000
    with pytest.raises(Unavailable, match="InternalFailure"):
        await _first(_source(stream, pauses=pauses), 1)
    assert sum(pauses.seconds) == pytest.approx(60)


async def test_a_shard_that_closes_is_read_to_its_end_before_its_children() -> None:
    stream = FakeStream(s0=FIVE[:2])
    reading = aiter(_source(stream, FakeCheckpoints({"s2": "4"}), since=NOW + timedelta(hours=1)))
    stream.errors, stream.limit = [], 1
    await anext(reading)
    stream.split("s0", s1=FIVE[2:3], s2=FIVE[3:])
    batches = [await anext(reading) for _ in range(3)]
    assert [(each.shard_id, _data([each]), each.is_last) for each in batches] == [
        ("s0", [], True),
        ("s1", [b"3"], False),  # from its oldest record on: it appeared after the start
        ("s2", [b"5"], False),  # after its checkpoint
    ]


async def test_at_the_start_parents_are_read_from_their_checkpoints_to_their_ends_first() -> None:
    stream = FakeStream(s0=FIVE[:2], s3=FIVE[:2])
    stream.split("s0", s1=FIVE[2:3], s2=FIVE[3:])
    stream.limit = 9
    batches = await _first(_source(stream, FakeCheckpoints({"s0": "1", "s3": "2"})), 4)
    assert [(each.shard_id, _data([each])) for each in batches] == [
        ("s0", [b"2"]),
        ("s3", []),
        ("s3", []),
        ("s1", [b"3"]),
    ]


async def test_the_child_of_a_merge_waits_for_both_parents() -> None:
    stream = FakeStream(s0=FIVE[:1], s1=FIVE[1:4])
    stream.closed, stream.parents = {"s0", "s1"}, {"s2": ["s0", "s1"]}
    stream.shards["s2"] = FIVE[4:]
    batches = await _first(_source(stream), 4)
    assert [(each.shard_id, _data([each])) for each in batches] == [
        ("s0", [b"1"]),
        ("s1", [b"2", b"3"]),
        ("s1", [b"4"]),
        ("s2", [b"5"]),
    ]


async def test_children_that_are_listed_late_are_waited_for() -> None:
    stream = FakeStream(s0=FIVE[:1])
    stream.closed = {"s0"}
    waits = iter(range(9))
    pauses = Pauses(lambda: stream.split("s0", s1=FIVE[1:2]) if next(waits) == 3 else None)
    batches = await _first(_source(stream, pauses=pauses), 2)
    assert _data(batches) == [b"1", b"2"]
    assert len(pauses.seconds) == 4


async def test_a_parent_that_the_stream_has_forgotten_holds_nobody_up() -> None:
    stream = FakeStream(s1=FIVE[:1])
    stream.parents = {"s1": ["s0"]}
    assert _data(await _first(_source(stream), 1)) == [b"1"]


@pytest.mark.parametrize("workers", [0, 2, 16])
def test_it_serves_exactly_one_worker(workers: int) -> None:
    with pytest.raises(ValueError, match="exactly one worker"):
        _source(FakeStream(s0=[]), workers=workers)
