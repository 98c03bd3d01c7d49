"""Writing to the streams: in order within a bucket, repeating only what failed."""

from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from shared.adapters.kinesis.publisher import ATTEMPTS, MOST_BYTES, MOST_ENTRIES, Doorbells, MarketPublisher
from shared.adapters.kinesis.records import unpack, unpack_doorbell
from shared.domain.errors import Unavailable
from shared.domain.ids import BrokerId, IntentId, StrategyId, TenantId
from shared.domain.market_data import Tick
from shared.domain.messages import ArmStrategy, Doorbell
from shared.domain.partitions import Routing, buckets_of, explicit_hash_key

START = 1_700_000_000_000
ARM = ArmStrategy(TenantId("tnt_1"), StrategyId("str_1"))


class FakeStream:
    """Takes records; ``refuse`` names positions (counted over all calls) that fail, ``raising`` errors of calls."""

    def __init__(self) -> None:
        self.calls: list[list[dict[str, Any]]] = []
        self.taken: list[dict[str, Any]] = []
        self.refuse: set[int] = set()
        self.raising: list[Exception] = []
        self._position = 0

    def put_records(self, **request: Any) -> dict[str, Any]:
        assert request["StreamName"] == "stream"
        self.calls.append(list(request["Records"]))
        if self.raising:
            raise self.raising.pop(0)
        results = []
        for record in request["Records"]:
            if self._position in self.refuse:
                results.append({"ErrorCode": "ProvisionedThroughputExceededException", "ErrorMessage": "slow"})
            else:
                self.taken.append(record)
                results.append({"SequenceNumber": str(self._position), "ShardId": "shardId-0"})
            self._position += 1
        return {"FailedRecordCount": len([each for each in results if "ErrorCode" in each]), "Records": results}


def _publisher(
    stream: FakeStream, pauses: list[float] | None = None, routing: Routing | None = None
) -> MarketPublisher:
    pauses = [] if pauses is None else pauses
    return MarketPublisher(stream, "stream", routing or Routing(), pauses.append)  # type: ignore[arg-type]


def _ticks(count: int, step: int = 1) -> list[Tick]:
    return [Tick(7, START + n * step, 100 + n, 0, 0, n, 0, n) for n in range(count)]


def test_ticks_go_to_their_underlyings_bucket() -> None:
    stream = FakeStream()
    _publisher(stream).publish_ticks("HULL", _ticks(3))
    (record,) = stream.taken
    (bucket,) = buckets_of("HULL", Routing())
    assert record["ExplicitHashKey"] == explicit_hash_key(bucket)
    assert unpack(record["Data"]) == _ticks(3)


def test_a_hot_underlyings_ticks_go_to_each_of_its_buckets() -> None:
    stream, routing = FakeStream(), Routing(spread={"NIFTY": 4})
    _publisher(stream, routing=routing).publish_ticks("NIFTY", _ticks(2))
    keys = {record["ExplicitHashKey"] for record in stream.taken}
    assert keys == {explicit_hash_key(bucket) for bucket in buckets_of("NIFTY", routing)}
    assert all(unpack(record["Data"]) == _ticks(2) for record in stream.taken)


def test_several_underlyings_take_one_call() -> None:
    stream = FakeStream()
    _publisher(stream).publish_ticks_of({"HULL": _ticks(2), "KEEL": _ticks(2), "MAST": []})
    assert [len(call) for call in stream.calls] == [2]


def test_only_failed_entries_are_repeated() -> None:
    stream, pauses = FakeStream(), list[float]()
    stream.refuse = {1, 3}
    _publisher(stream, pauses).publish_ticks_of({name: _ticks(1) for name in ("HULL", "KEEL", "MAST")})
    assert [len(call) for call in stream.calls] == [3, 1, 1]
    assert stream.calls[1] == [stream.calls[0][1]] == stream.calls[2]
    assert len(stream.taken) == 3
    assert pauses == [0.05, 0.1]


def test_records_of_one_bucket_never_overtake_each_other() -> None:
    stream = FakeStream()
    stream.refuse = {0, 1, 3}
    ticks = _ticks(4, step=70_000)  # four records, because of their span
    _publisher(stream).publish_ticks("HULL", ticks)
    assert [tick for record in stream.taken for tick in unpack(record["Data"])] == ticks  # type: ignore[union-attr]
    assert all(len(call) == 1 for call in stream.calls)


def test_a_call_that_fails_is_repeated_as_a_whole() -> None:
    stream = FakeStream()
    throttled = {"Error": {"Code": "LimitExceededException", "Message": ""}}
    stream.raising = [ClientError(throttled, "PutRecords"), ReadTimeoutError(endpoint_url="x")]  # type: ignore[arg-type]
    _publisher(stream).publish_ticks_of({"HULL": _ticks(1), "KEEL": _ticks(1)})
    assert [len(call) for call in stream.calls] == [2, 2, 2]
    assert len(stream.taken) == 2


def test_giving_up_says_so() -> None:
    stream, pauses = FakeStream(), list[float]()
    stream.refuse = set(range(100))
    with pytest.raises(Unavailable, match="ProvisionedThroughputExceededException") as raised:
        _publisher(stream, pauses).publish_message(3, ARM)
    assert raised.value.code == "stream_unavailable"
    assert len(stream.calls) == ATTEMPTS
    assert len(pauses) == ATTEMPTS - 1
    assert max(pauses) <= 1.0


def test_a_message_goes_to_its_bucket() -> None:
    stream = FakeStream()
    _publisher(stream).publish_message(4095, ARM)
    (record,) = stream.taken
    assert record["ExplicitHashKey"] == explicit_hash_key(4095)
    assert unpack(record["Data"]) == ARM


def test_no_call_exceeds_the_streams_limits() -> None:
    stream = FakeStream()
    _publisher(stream).publish_messages([(bucket, ARM) for bucket in range(1200)])
    assert [len(call) for call in stream.calls] == [MOST_ENTRIES, MOST_ENTRIES, 200]
    stream = FakeStream()
    _publisher(stream).publish_ticks_of({f"U{n}": _ticks(600) for n in range(400)})
    sizes = [sum(len(record["Data"]) for record in call) for call in stream.calls]
    assert len(sizes) > 1  # 8 MB do not fit one call
    assert max(sizes) <= MOST_BYTES
    assert sum(sizes) == 400 * (13 + 600 * 34)


def test_doorbells_are_partitioned_by_account() -> None:
    stream = FakeStream()
    doorbells = [Doorbell(TenantId("tnt_1"), BrokerId("brk_1"), IntentId(f"P{n}")) for n in range(3)]
    bells = Doorbells(stream, "stream", lambda _: None)  # type: ignore[arg-type]
    bells.ring(doorbells[0])
    bells.ring_all(doorbells[1:])
    assert [len(call) for call in stream.calls] == [1, 2]
    assert {record["PartitionKey"] for record in stream.taken} == {"brk_1"}
    assert [unpack_doorbell(record["Data"]) for record in stream.taken] == doorbells
