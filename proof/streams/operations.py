"""Kinesis's operations on the streams of this process: a JSON body in, a JSON body out."""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from proof.streams.errors import Refusal, in_use, invalid, not_found
from proof.streams.faults import Faults
from proof.streams.reading import MOST_RECORDS, Body, Subscription, moment_of, position_of, some_of
from proof.streams.shards import Record, Shard, Stream
from proof.streams.views import (
    ARN,
    Answer,
    child_view,
    consumer_view,
    opened,
    record_view,
    sealed,
    shard_view,
)

ITERATOR_LIFE = timedelta(minutes=5)
MOST_ENTRIES, LARGEST_RECORD = 500, 1024 * 1024
MOST_SHARDS_A_PAGE = 1_000


class Kinesis:
    """The streams, and what may be asked of them. ``now`` gives aware times."""

    def __init__(self, faults: Faults, now: Callable[[], datetime], retention: timedelta = timedelta(hours=24)) -> None:
        self.streams: dict[str, Stream] = {}
        self._faults = faults
        self._now = now
        self._retention = retention
        self._iterators_since = datetime.min.replace(tzinfo=UTC)
        self._operations: dict[str, Callable[[Body], Answer]] = {
            "CreateStream": self.create_stream,
            "DeleteStream": self.delete_stream,
            "ListStreams": lambda body: {"StreamNames": sorted(self.streams), "HasMoreStreams": False},
            "DescribeStream": self.describe_stream,
            "DescribeStreamSummary": self.describe_stream_summary,
            "ListShards": self.list_shards,
            "PutRecord": self.put_record,
            "PutRecords": self.put_records,
            "GetShardIterator": self.get_shard_iterator,
            "GetRecords": self.get_records,
            "SplitShard": self.split_shard,
            "MergeShards": self.merge_shards,
            "RegisterStreamConsumer": self.register_stream_consumer,
            "DescribeStreamConsumer": self.describe_stream_consumer,
            "ListStreamConsumers": self.list_stream_consumers,
            "DeregisterStreamConsumer": self.deregister_stream_consumer,
        }

    def call(self, operation: str, body: Body) -> Answer:
        """Do what is asked. Raises ``Refusal``."""
        if operation not in self._operations:
            raise Refusal("UnknownOperationException", f"{operation} is not known here.")
        return self._operations[operation](body)

    def expire_iterators(self) -> None:
        """No iterator handed out so far is good any more."""
        self._iterators_since = self._now()

    def trim(self) -> None:
        """Forget what is older than the retention."""
        for stream in self.streams.values():
            stream.trim(self._now() - self._retention)

    def create_stream(self, body: Body) -> Answer:
        """Make a stream; it is active at once."""
        name = str(body["StreamName"])
        if name in self.streams:
            raise in_use(f"Stream {name} exists already.")
        self.streams[name] = Stream(name, int(body.get("ShardCount", 1)), self._now())
        return {}

    def delete_stream(self, body: Body) -> Answer:
        """Remove a stream and everything in it."""
        del self.streams[self._stream(body).name]
        return {}

    def describe_stream_summary(self, body: Body) -> Answer:
        """What the stream is."""
        stream = self._stream(body)
        summary = self._description(stream)
        summary |= {"OpenShardCount": len(stream.open_shards()), "ConsumerCount": len(stream.consumers)}
        return {"StreamDescriptionSummary": summary}

    def describe_stream(self, body: Body) -> Answer:
        """What the stream is, with its shards."""
        stream = self._stream(body)
        after = str(body.get("ExclusiveStartShardId", ""))
        shards = [each for each in stream.shards.values() if each.id > after]
        page = shards[: int(body.get("Limit", MOST_SHARDS_A_PAGE))]
        described = self._description(stream)
        described |= {"Shards": [shard_view(each) for each in page], "HasMoreShards": len(page) < len(shards)}
        return {"StreamDescription": described}

    def list_shards(self, body: Body) -> Answer:
        """The shards that a filter admits, page by page."""
        if "NextToken" in body:
            body = {"MaxResults": body.get("MaxResults"), **opened(str(body["NextToken"]))}
        stream = self._stream(body)
        after = str(body.get("ExclusiveStartShardId") or "")
        wanted = self._admitted(stream, body.get("ShardFilter") or {})
        shards = [each for each in stream.shards.values() if each.id > after and wanted(each)]
        page = shards[: int(body.get("MaxResults") or MOST_SHARDS_A_PAGE)]
        answer: Answer = {"Shards": [shard_view(each) for each in page]}
        if len(page) < len(shards):
            token = {"StreamName": stream.name, "ExclusiveStartShardId": page[-1].id}
            answer["NextToken"] = sealed(token | {"ShardFilter": body.get("ShardFilter")})
        return answer

    def put_record(self, body: Body) -> Answer:
        """Append one record."""
        shard, record = self._put(self._stream(body), body)
        return {"ShardId": shard.id, "SequenceNumber": str(record.sequence)}

    def put_records(self, body: Body) -> Answer:
        """Append many; each is taken or refused for itself."""
        stream, entries = self._stream(body), list(body["Records"])
        if not 1 <= len(entries) <= MOST_ENTRIES:
            raise invalid(f"Between 1 and {MOST_ENTRIES} records, not {len(entries)}.")
        results: list[Answer] = []
        for entry in entries:
            if self._faults.happens("refuse_entries", "PutRecords", stream.name):
                code = "ProvisionedThroughputExceededException"
                results.append({"ErrorCode": code, "ErrorMessage": "Rate exceeded for a shard."})
                continue
            shard, record = self._put(stream, entry)
            results.append({"ShardId": shard.id, "SequenceNumber": str(record.sequence)})
        return {"FailedRecordCount": sum("ErrorCode" in each for each in results), "Records": results}

    def get_shard_iterator(self, body: Body) -> Answer:
        """Where to begin to read a shard."""
        stream = self._stream(body)
        shard = stream.shard(str(body["ShardId"]))
        return {"ShardIterator": self._iterator(stream, shard, position_of(shard, body))}

    def get_records(self, body: Body) -> Answer:
        """The next records. The last answer of a closed shard has no iterator but the shard's children."""
        place = opened(str(body["ShardIterator"]))
        made_at = datetime.fromisoformat(place["at"])
        now = self._now()
        if now - made_at > ITERATOR_LIFE or made_at <= self._iterators_since:
            raise Refusal("ExpiredIteratorException", "Iterator expired.")
        stream = self._stream({"StreamName": place["stream"]})
        shard, position = stream.shard(place["shard"]), max(int(place["position"]), 0)
        records = some_of(shard, position, min(int(body.get("Limit", MOST_RECORDS)), MOST_RECORDS))
        after = max(position, shard.trimmed) + len(records)
        following = next(iter(shard.read(after)), None)
        behind = 0 if following is None else (now - following.arrived_at) // timedelta(milliseconds=1)
        answer: Answer = {"Records": [record_view(each) for each in records], "MillisBehindLatest": max(behind, 0)}
        if shard.closed_at is not None and following is None:
            answer["NextShardIterator"] = None
            answer["ChildShards"] = [child_view(each) for each in stream.children(shard.id)]
        else:
            answer["NextShardIterator"] = self._iterator(stream, shard, after)
        return answer

    def subscribe(self, body: Body) -> "Subscription":
        """A registered consumer's reading of a shard from a position on. Raises ``Refusal``."""
        stream, _ = self._consumer(body)
        shard, start = stream.shard(str(body["ShardId"])), body["StartingPosition"]
        place = {"ShardIteratorType": start["Type"], "Timestamp": start.get("Timestamp")}
        position = position_of(shard, place | {"StartingSequenceNumber": start.get("SequenceNumber", "")})
        return Subscription(stream, shard, position, self._now)

    def split_shard(self, body: Body) -> Answer:
        """Split a shard in two."""
        self._stream(body).split(str(body["ShardToSplit"]), str(body["NewStartingHashKey"]), self._now())
        return {}

    def merge_shards(self, body: Body) -> Answer:
        """Merge two neighbours."""
        self._stream(body).merge(str(body["ShardToMerge"]), str(body["AdjacentShardToMerge"]), self._now())
        return {}

    def register_stream_consumer(self, body: Body) -> Answer:
        """Admit a consumer by name. Its records are pushed over HTTP/2."""
        stream, name = self._stream(body), str(body["ConsumerName"])
        if name in stream.consumers:
            raise in_use(f"Consumer {name} exists already.")
        stream.consumers[name] = self._now()
        return {"Consumer": consumer_view(stream, name)}

    def describe_stream_consumer(self, body: Body) -> Answer:
        """What is known of a consumer."""
        stream, name = self._consumer(body)
        view = consumer_view(stream, name) | {"StreamARN": ARN + stream.name}
        return {"ConsumerDescription": view}

    def list_stream_consumers(self, body: Body) -> Answer:
        """All consumers of a stream."""
        stream = self._stream(body)
        return {"Consumers": [consumer_view(stream, name) for name in stream.consumers]}

    def deregister_stream_consumer(self, body: Body) -> Answer:
        """Forget a consumer."""
        stream, name = self._consumer(body)
        del stream.consumers[name]
        return {}

    def _stream(self, body: Body) -> Stream:
        arn = str(body.get("StreamARN") or "")
        name = str(body.get("StreamName") or arn.rpartition(":stream/")[2])
        if name not in self.streams:
            raise not_found(f"Stream {name} does not exist.")
        return self.streams[name]

    def _consumer(self, body: Body) -> tuple[Stream, str]:
        arn = str(body.get("ConsumerARN") or "")
        if arn:
            stream_arn, _, rest = arn.partition("/consumer/")
            stream, name = self._stream({"StreamARN": stream_arn}), rest.split(":")[0]
        else:
            stream, name = self._stream(body), str(body["ConsumerName"])
        if name not in stream.consumers:
            raise not_found(f"Consumer {name} does not exist.")
        return stream, name

    def _description(self, stream: Stream) -> Answer:
        return {
            "StreamName": stream.name,
            "StreamARN": ARN + stream.name,
            "StreamStatus": "ACTIVE",
            "StreamModeDetails": {"StreamMode": "PROVISIONED"},
            "RetentionPeriodHours": max(1, int(self._retention / timedelta(hours=1))),
            "StreamCreationTimestamp": stream.created_at.timestamp(),
            "EnhancedMonitoring": [{"ShardLevelMetrics": []}],
            "EncryptionType": "NONE",
        }

    def _put(self, stream: Stream, entry: Body) -> tuple[Shard, Record]:
        data, key = str(entry["Data"]), str(entry["PartitionKey"])
        try:
            size = len(b64decode(data, validate=True))
        except NotBase64 as error:
            raise Refusal("SerializationException", "Data is not base64.") from error
        if size > LARGEST_RECORD or not 1 <= len(key) <= 256:
            raise invalid("A record has at most 1 MiB, a partition key 1 to 256 characters.")
        return stream.put(key, entry.get("ExplicitHashKey"), data, self._now())

    def _iterator(self, stream: Stream, shard: Shard, position: int) -> str:
        at = self._now().isoformat()
        return sealed({"stream": stream.name, "shard": shard.id, "position": position, "at": at})

    def _admitted(self, stream: Stream, wanted: Body) -> Callable[[Shard], bool]:
        """Which shards a ``ShardFilter`` names, as its documentation defines the types."""
        kind = wanted.get("Type")
        horizon = max(stream.created_at, self._now() - self._retention)
        moment = moment_of(wanted["Timestamp"]) if "Timestamp" in wanted else horizon
        if kind is None or kind == "FROM_TRIM_HORIZON":
            return lambda shard: True
        if kind == "AT_LATEST":
            return lambda shard: shard.closed_at is None
        if kind == "AFTER_SHARD_ID":
            return lambda shard: shard.id > str(wanted["ShardId"])
        if kind in {"AT_TRIM_HORIZON", "AT_TIMESTAMP"}:
            return lambda shard: shard.created_at <= moment and not _closed_by(shard, moment)
        if kind == "FROM_TIMESTAMP":
            return lambda shard: not _closed_by(shard, moment)
        raise invalid(f"No shard filter {kind!r}.")


def _closed_by(shard: Shard, moment: datetime) -> bool:
    return shard.closed_at is not None and shard.closed_at <= moment
