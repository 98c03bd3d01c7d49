"""The stream server keeps what it was given: seen through boto3, as the platform sees it."""

import json
import urllib.request
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config
from botocore.eventstream import EventStreamBuffer
from botocore.exceptions import ClientError, ConnectionClosedError
from hypothesis import given, settings
from hypothesis import strategies as st

from proof.programs import free_port
from proof.streams.faults import Faults
from proof.streams.operations import Kinesis
from proof.streams.pushing import events
from shared.domain.partitions import explicit_hash_key
from tests.proof.streams_server import stream_server

if TYPE_CHECKING:
    from mypy_boto3_kinesis import KinesisClient

HALF = str(2**127)
NO_RETRY = Config(retries={"total_max_attempts": 1}, read_timeout=5)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with stream_server(free_port(), {}, tmp_path_factory.mktemp("streams") / "log") as address:
        yield address


@pytest.fixture(scope="module")
def client(server: str) -> "KinesisClient":
    return boto3.client(
        "kinesis",
        endpoint_url=server,
        region_name="ap-south-1",
        aws_access_key_id="x",
        aws_secret_access_key="x",
        config=NO_RETRY,
    )


@pytest.fixture
def stream(client: "KinesisClient", request: pytest.FixtureRequest) -> Iterator[str]:
    name = request.node.name.replace("[", "-").replace("]", "")
    client.create_stream(StreamName=name, ShardCount=1)
    yield name
    client.delete_stream(StreamName=name)


def admin(server: str, method: str, path: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{server}/admin/{path}", data=data, method=method)
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)


@pytest.fixture
def faults(server: str) -> Iterator[Any]:
    yield lambda *rules: admin(server, "PUT", "faults", {"seed": 7, "rules": list(rules)})
    admin(server, "DELETE", "faults")


def put(client: "KinesisClient", stream: str, text: str, hash_key: str) -> None:
    client.put_record(StreamName=stream, Data=text.encode(), PartitionKey="p", ExplicitHashKey=hash_key)


def read_whole(client: "KinesisClient", stream: str, limit: int = 1000) -> dict[str, list[str]]:
    """Every shard from its oldest record to its end (or to now), children found through their parents."""
    listed = client.list_shards(StreamName=stream)["Shards"]
    waiting = [each["ShardId"] for each in listed if "ParentShardId" not in each]
    contents: dict[str, list[str]] = {}
    while waiting:
        shard = waiting.pop(0)
        if shard in contents:
            continue
        contents[shard] = []
        iterator: str | None = client.get_shard_iterator(
            StreamName=stream, ShardId=shard, ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        while iterator:
            answer = client.get_records(ShardIterator=iterator, Limit=limit)
            contents[shard] += [each["Data"].decode() for each in answer["Records"]]
            waiting += [each["ShardId"] for each in answer.get("ChildShards", [])]
            iterator = answer.get("NextShardIterator")
            if not answer["Records"]:
                break
    return contents


def test_records_come_back_in_order_with_what_they_were_put_with(client: "KinesisClient", stream: str) -> None:
    answer = client.put_records(
        StreamName=stream, Records=[{"Data": bytes([n]) * 3, "PartitionKey": f"key{n}"} for n in range(5)]
    )
    assert answer["FailedRecordCount"] == 0
    iterator = client.get_shard_iterator(
        StreamName=stream, ShardId="shardId-000000000000", ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    records = client.get_records(ShardIterator=iterator)["Records"]
    assert [(each["Data"], each["PartitionKey"]) for each in records] == [(bytes([n]) * 3, f"key{n}") for n in range(5)]
    assert [each["SequenceNumber"] for each in records] == [each["SequenceNumber"] for each in answer["Records"]]
    assert records[0]["ApproximateArrivalTimestamp"].tzinfo is not None


def test_a_split_keeps_every_record_and_the_parent_can_be_read_to_its_end(client: "KinesisClient", stream: str) -> None:
    for n in range(10):
        put(client, stream, f"before{n}", explicit_hash_key(n * 400))
    client.split_shard(StreamName=stream, ShardToSplit="shardId-000000000000", NewStartingHashKey=HALF)
    for n in range(10):
        put(client, stream, f"after{n}", explicit_hash_key(n * 400))
    assert read_whole(client, stream, limit=3) == {
        "shardId-000000000000": [f"before{n}" for n in range(10)],
        "shardId-000000000001": [f"after{n}" for n in range(6)],
        "shardId-000000000002": [f"after{n}" for n in range(6, 10)],
    }


def test_a_merge_keeps_every_record_and_names_both_parents(client: "KinesisClient", stream: str) -> None:
    client.split_shard(StreamName=stream, ShardToSplit="shardId-000000000000", NewStartingHashKey=HALF)
    put(client, stream, "low", "0")
    put(client, stream, "high", HALF)
    client.merge_shards(
        StreamName=stream, ShardToMerge="shardId-000000000002", AdjacentShardToMerge="shardId-000000000001"
    )
    put(client, stream, "whole", HALF)
    contents = read_whole(client, stream)
    assert contents == {
        "shardId-000000000000": [],
        "shardId-000000000001": ["low"],
        "shardId-000000000002": ["high"],
        "shardId-000000000003": ["whole"],
    }
    child = client.list_shards(StreamName=stream, ExclusiveStartShardId="shardId-000000000002")["Shards"][0]
    assert {child["ParentShardId"], child["AdjacentParentShardId"]} == {"shardId-000000000001", "shardId-000000000002"}
    assert (child["HashKeyRange"]["StartingHashKey"], child["HashKeyRange"]["EndingHashKey"]) == ("0", str(2**128 - 1))


def test_sequence_numbers_of_children_are_above_their_parents(client: "KinesisClient", stream: str) -> None:
    first = client.put_record(StreamName=stream, Data=b"1", PartitionKey="p")["SequenceNumber"]
    client.split_shard(StreamName=stream, ShardToSplit="shardId-000000000000", NewStartingHashKey=HALF)
    second = client.put_record(StreamName=stream, Data=b"2", PartitionKey="p")["SequenceNumber"]
    ended = client.list_shards(StreamName=stream)["Shards"][0]["SequenceNumberRange"]["EndingSequenceNumber"]
    assert int(first) < int(ended) < int(second)


@pytest.mark.parametrize(
    ("kind", "expected"), [("AT_SEQUENCE_NUMBER", ["1", "2"]), ("AFTER_SEQUENCE_NUMBER", ["2"]), ("LATEST", [])]
)
def test_an_iterator_begins_where_it_should(
    client: "KinesisClient", stream: str, kind: Any, expected: list[str]
) -> None:
    numbers = [
        client.put_record(StreamName=stream, Data=str(n).encode(), PartitionKey="p")["SequenceNumber"] for n in range(3)
    ]
    place: Any = {} if kind == "LATEST" else {"StartingSequenceNumber": numbers[1]}
    iterator = client.get_shard_iterator(
        StreamName=stream, ShardId="shardId-000000000000", ShardIteratorType=kind, **place
    )["ShardIterator"]
    answer = client.get_records(ShardIterator=iterator)
    assert [each["Data"].decode() for each in answer["Records"]] == expected
    put(client, stream, "new", "0")
    after = client.get_records(ShardIterator=answer["NextShardIterator"])
    assert [each["Data"].decode() for each in after["Records"]] == ["new"]
    assert after["MillisBehindLatest"] == 0


def test_an_iterator_can_expire(client: "KinesisClient", stream: str, server: str) -> None:
    iterator = client.get_shard_iterator(
        StreamName=stream, ShardId="shardId-000000000000", ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    admin(server, "POST", "iterators/expire")
    with pytest.raises(ClientError, match="ExpiredIteratorException"):
        client.get_records(ShardIterator=iterator)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("AT_LATEST", ["shardId-000000000001", "shardId-000000000002"]),
        ("AT_TRIM_HORIZON", ["shardId-000000000000"]),
        ("FROM_TRIM_HORIZON", ["shardId-000000000000", "shardId-000000000001", "shardId-000000000002"]),
    ],
)
def test_shards_can_be_filtered_as_the_client_library_does(
    client: "KinesisClient", stream: str, kind: Any, expected: list[str]
) -> None:
    client.split_shard(StreamName=stream, ShardToSplit="shardId-000000000000", NewStartingHashKey=HALF)
    found: list[str] = []
    answer = client.list_shards(StreamName=stream, ShardFilter={"Type": kind}, MaxResults=1)
    found += [each["ShardId"] for each in answer["Shards"]]
    while "NextToken" in answer:
        answer = client.list_shards(NextToken=answer["NextToken"], MaxResults=1)
        found += [each["ShardId"] for each in answer["Shards"]]
    assert found == expected


def test_refused_calls_have_no_effect_and_lost_answers_do(
    client: "KinesisClient", stream: str, faults: Any, server: str
) -> None:
    faults(
        {"fault": "throttle", "operations": ["PutRecord"], "count": 1},
        {"fault": "lose_answer", "operations": ["PutRecord"], "count": 1},
    )
    with pytest.raises(ClientError, match="ProvisionedThroughputExceededException"):
        put(client, stream, "refused", "0")
    with pytest.raises(ConnectionClosedError):
        put(client, stream, "unanswered", "0")
    put(client, stream, "well", "0")
    assert read_whole(client, stream)["shardId-000000000000"] == ["unanswered", "well"]
    assert admin(server, "GET", "faults")["happened"]["lose_answer"] >= 1


def test_single_entries_of_a_batch_can_be_refused(client: "KinesisClient", stream: str, faults: Any) -> None:
    faults({"fault": "refuse_entries", "stream": stream, "probability": 0.5})
    answer = client.put_records(
        StreamName=stream, Records=[{"Data": f"{n}".encode(), "PartitionKey": "p"} for n in range(40)]
    )
    taken = [str(n) for n, each in enumerate(answer["Records"]) if "ErrorCode" not in each]
    assert 0 < answer["FailedRecordCount"] == 40 - len(taken) < 40
    assert read_whole(client, stream)["shardId-000000000000"] == taken


@pytest.mark.parametrize(
    ("operation", "arguments", "code"),
    [
        ("describe_stream_summary", {"StreamName": "nowhere"}, "ResourceNotFoundException"),
        ("subscribe_to_shard", {}, "UnknownOperationException"),
        ("split_shard", {"ShardToSplit": "shardId-000000000000", "NewStartingHashKey": "0"}, "InvalidArgument"),
        (
            "merge_shards",
            {"ShardToMerge": "shardId-000000000000", "AdjacentShardToMerge": "shardId-000000000009"},
            "NotFound",
        ),
    ],
)
def test_what_cannot_be_is_refused(
    client: "KinesisClient", stream: str, operation: str, arguments: dict[str, str], code: str
) -> None:
    if operation == "subscribe_to_shard":
        arguments = {
            "ConsumerARN": "arn:aws:kinesis:ap-south-1:000000000000:stream/s/consumer/c:1",
            "ShardId": "shardId-000000000000",
        }
        extra: dict[str, Any] = {"StartingPosition": {"Type": "LATEST"}}
    else:
        extra = {} if "StreamName" in arguments else {"StreamName": stream}
    with pytest.raises(ClientError, match=code):
        getattr(client, operation)(**arguments, **extra)


def test_consumers_can_be_registered_and_described(client: "KinesisClient", stream: str) -> None:
    arn = client.describe_stream_summary(StreamName=stream)["StreamDescriptionSummary"]["StreamARN"]
    consumer = client.register_stream_consumer(StreamARN=arn, ConsumerName="triggers")["Consumer"]
    described = client.describe_stream_consumer(ConsumerARN=consumer["ConsumerARN"])["ConsumerDescription"]
    assert (described["ConsumerName"], described["StreamARN"]) == ("triggers", arn)
    by_name = client.describe_stream_consumer(StreamARN=arn, ConsumerName="triggers")["ConsumerDescription"]
    assert by_name["ConsumerARN"] == consumer["ConsumerARN"]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(0, 4095)),
        st.tuples(st.just("split"), st.integers(0, 100)),
        st.tuples(st.just("merge"), st.integers(0, 100)),
    ),
    max_size=40,
)


@settings(max_examples=25, deadline=None)
@given(steps=STEPS)
def test_no_history_of_splits_and_merges_loses_or_reorders_anything(client: "KinesisClient", steps: Any) -> None:
    stream = "history"
    client.create_stream(StreamName=stream, ShardCount=2)
    try:
        expected: list[tuple[int, int]] = []
        for kind, value in steps:
            shards = client.list_shards(StreamName=stream, ShardFilter={"Type": "AT_LATEST"})["Shards"]
            shards.sort(key=lambda each: int(each["HashKeyRange"]["StartingHashKey"]))
            if kind == "put":
                put(client, stream, f"{value}:{len(expected)}", explicit_hash_key(value))
                expected.append((value, len(expected)))
            elif kind == "split":
                shard = shards[value % len(shards)]
                low, high = (int(shard["HashKeyRange"][end]) for end in ("StartingHashKey", "EndingHashKey"))
                client.split_shard(
                    StreamName=stream, ShardToSplit=shard["ShardId"], NewStartingHashKey=str((low + high) // 2 + 1)
                )
            elif len(shards) > 1:
                place = value % (len(shards) - 1)
                client.merge_shards(
                    StreamName=stream,
                    ShardToMerge=shards[place]["ShardId"],
                    AdjacentShardToMerge=shards[place + 1]["ShardId"],
                )
        contents = read_whole(client, stream, limit=2)
        found = [tuple(map(int, text.split(":"))) for texts in contents.values() for text in texts]
        assert Counter(found) == Counter(expected)
        # a shard lists its records in order, and a child is read after its parents: so a bucket's are in order
        for bucket in {bucket for bucket, _ in expected}:
            lines = [text for texts in contents.values() for text in texts if text.startswith(f"{bucket}:")]
            assert sorted(lines, key=lambda text: int(text.split(":")[1])) == lines
    finally:
        client.delete_stream(StreamName=stream)


async def test_pushed_events_carry_the_records_then_the_children() -> None:
    """Decoded by botocore's own reader of event streams, checksums and all."""
    at = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
    kinesis = Kinesis(Faults(), lambda: at)
    kinesis.create_stream({"StreamName": "s"})
    consumer: Any = kinesis.register_stream_consumer({"StreamName": "s", "ConsumerName": "c"})["Consumer"]
    kinesis.put_record({"StreamName": "s", "PartitionKey": "p", "Data": "YQ=="})
    kinesis.split_shard({"StreamName": "s", "ShardToSplit": "shardId-000000000000", "NewStartingHashKey": HALF})
    asked = {
        "ConsumerARN": consumer["ConsumerARN"],
        "ShardId": "shardId-000000000000",
        "StartingPosition": {"Type": "TRIM_HORIZON"},
    }
    buffer: Any = EventStreamBuffer()
    async for each in events(kinesis, asked):
        buffer.add_data(each)
    heard: list[tuple[str, Any]] = [(each.headers[":event-type"], json.loads(each.payload)) for each in buffer]
    assert [kind for kind, _ in heard] == ["initial-response", "SubscribeToShardEvent"]
    event = heard[1][1]
    assert [each["Data"] for each in event["Records"]] == ["YQ=="]
    assert event["ContinuationSequenceNumber"] is None
    assert [each["ShardId"] for each in event["ChildShards"]] == ["shardId-000000000001", "shardId-000000000002"]
