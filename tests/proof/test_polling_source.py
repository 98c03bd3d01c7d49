"""The polling source over a stream that is split and merged while it is read, as boto3 sees it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING

import boto3
import pytest

from proof.programs import free_port
from shared.adapters.kinesis.polling import Batch, PollingSource
from shared.adapters.kinesis.records import pack_message, pack_ticks
from shared.application.paper.follow_market import MarketProgress
from shared.bootstrap.paper_broker import PaperBroker
from shared.domain.brokers import BrokerOrderState
from shared.domain.market_data import Tick, milliseconds
from shared.domain.partitions import explicit_hash_key
from tests.fakes.market import FakeCheckpoints
from tests.proof.streams_server import stream_server
from tests.unit.application.paper_world import World

if TYPE_CHECKING:
    from mypy_boto3_kinesis import KinesisClient
    from mypy_boto3_kinesis.type_defs import ShardTypeDef

KEYS = [str((2 * number + 1) * 2**124) for number in range(8)]
"""Eight points, evenly spread."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator["KinesisClient"]:
    with stream_server(free_port(), {}, tmp_path_factory.mktemp("streams") / "log") as address:
        yield boto3.client(
            "kinesis",
            endpoint_url=address,
            region_name="ap-south-1",
            aws_access_key_id="x",
            aws_secret_access_key="x",
        )


class Market:
    """A stream that is written to and cut up."""

    def __init__(self, client: "KinesisClient", name: str, shards: int = 1) -> None:
        self.client, self.name = client, name
        self.written: dict[str, list[bytes]] = {key: [] for key in KEYS}
        client.create_stream(StreamName=name, ShardCount=shards)

    def write(self) -> None:
        """One more record for every key."""
        for key, records in self.written.items():
            records.append(f"{key} {len(records)}".encode())
            self.put(key, records[-1])

    def put(self, key: str, data: bytes) -> None:
        self.client.put_record(StreamName=self.name, PartitionKey="x", ExplicitHashKey=key, Data=data)

    def split(self) -> None:
        """Split the first open shard in the middle."""
        shard = self._open()[0]
        keys = shard["HashKeyRange"]
        middle = (int(keys["StartingHashKey"]) + int(keys["EndingHashKey"])) // 2 + 1
        self.client.split_shard(StreamName=self.name, ShardToSplit=shard["ShardId"], NewStartingHashKey=str(middle))

    def merge(self) -> None:
        """Merge the first two open shards."""
        first, second = self._open()[:2]
        self.client.merge_shards(
            StreamName=self.name, ShardToMerge=first["ShardId"], AdjacentShardToMerge=second["ShardId"]
        )

    def source(self, checkpoints: FakeCheckpoints | None = None) -> PollingSource:
        return PollingSource(self.client, self.name, 0.01, 1, checkpoints)

    def _open(self) -> "list[ShardTypeDef]":
        listed = self.client.list_shards(StreamName=self.name)["Shards"]
        alive = [each for each in listed if "EndingSequenceNumber" not in each["SequenceNumberRange"]]
        return sorted(alive, key=lambda each: int(each["HashKeyRange"]["StartingHashKey"]))


def by_key(records: list[bytes]) -> dict[str, list[bytes]]:
    """Records as they were read, by key."""
    return {key: [each for each in records if each.split()[0].decode() == key] for key in KEYS}


async def read_all(reading: AsyncIterator[Batch], count: int) -> list[bytes]:
    records: list[bytes] = []
    async with asyncio.timeout(20):
        while len(records) < count:
            records += [each.data for each in (await anext(reading)).records]
    return records


async def test_every_record_comes_once_and_in_order_however_shards_are_cut(client: "KinesisClient") -> None:
    market = Market(client, "cut")
    reading = aiter(market.source())
    read: list[bytes] = []
    for change in (market.split, market.split, market.merge, market.split, market.merge, market.merge):
        market.write()
        change()
        market.write()
        read += await read_all(reading, 2 * len(KEYS))
    assert by_key(read) == market.written


async def test_all_that_was_cut_before_the_start_is_read_in_order(client: "KinesisClient") -> None:
    market = Market(client, "before", shards=2)
    for change in (market.split, market.merge, market.merge, market.split):
        market.write()
        change()
    market.write()
    assert by_key(await read_all(aiter(market.source()), 5 * len(KEYS))) == market.written


async def test_a_restart_goes_on_after_its_checkpoints_in_parents_and_children(client: "KinesisClient") -> None:
    market, checkpoints = Market(client, "restart"), FakeCheckpoints()
    read: list[bytes] = []
    for change in (market.split, market.split, market.merge):
        market.write()
        source = market.source(checkpoints)
        reading = aiter(source)
        while len(read) < len(market.written[KEYS[0]]) * len(KEYS):
            batch = await anext(reading)
            read += [each.data for each in batch.records]
            if batch.records:
                await source.checkpoint(batch.shard_id, batch.records[-1].sequence_number)
        change()
    market.write()
    read += await read_all(aiter(market.source(checkpoints)), len(KEYS))
    assert by_key(read) == market.written


async def test_the_simulated_exchange_follows_a_market_that_is_cut(client: "KinesisClient") -> None:
    world, market = World(session=False), Market(client, "exchange")
    progress = MarketProgress()
    broker = PaperBroker(world.exchange, world.engine, world.ledgers, market.source(), progress)
    bucket_key = explicit_hash_key(1)

    def tick(ask: int) -> None:
        world.clock.advance(1)
        world.seq += 1
        one = Tick(1, milliseconds(world.clock.now()), ask, ask - 5, ask, world.seq, 0, world.seq)
        for data in pack_ticks([one]):
            market.put(bucket_key, data)

    market.put(bucket_key, pack_message(world.session()))
    tick(110_00)
    following = asyncio.create_task(broker.follow())
    async with asyncio.timeout(20):
        while progress.ticks < 1:
            await asyncio.sleep(0.01)
        await world.place("P1")
        market.split()
        market.merge()
        tick(99_00)
        while (await world.state("P1"))[0] is not BrokerOrderState.FILLED:
            await asyncio.sleep(0.01)
    assert progress.caught_up
    assert not following.done()
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
