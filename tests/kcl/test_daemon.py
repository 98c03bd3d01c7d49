"""The real daemon with two workers: crash, hand-over, split and merge. Every record reaches a child, in order."""

import signal
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.emulator import Emulator
from tests.kcl.transcript import save_transcript
from tests.kcl.world import Producer, World, kcl_world

pytestmark = [pytest.mark.emulator, pytest.mark.timeout(900)]
HALF = str(2**127)


@pytest.fixture(params=["polling", "fanout"])
def world(request: pytest.FixtureRequest, emulator: Emulator, tmp_path: Path) -> Iterator[World]:
    with kcl_world(emulator, tmp_path, shards=2, retrieval=request.param) as made:
        yield made


def owners(world: World) -> dict[str, str]:
    """Who was last heard of for each shard, and has not let go of it."""
    held: dict[str, str] = {}
    for event in world.events():
        if event["event"] in {"initialize", "record"}:
            held[event["shard"]] = event["worker"]
        elif event["event"] in {"leaseLost", "shardEnded"} and held.get(event["shard"]) == event["worker"]:
            del held[event["shard"]]
    return held


def count(world: World, event: str, **fields: str) -> int:
    return sum(
        each["event"] == event and all(each[name] == value for name, value in fields.items()) for each in world.events()
    )


def audit(world: World, producer: Producer) -> dict[str, Any]:
    """Every record was delivered; seen for the first time, those of a bucket came in the order they were put."""
    first: dict[str, int] = {}
    times: dict[str, int] = defaultdict(int)
    deliveries = [each for each in world.events() if each["event"] == "record"]
    for position, each in enumerate(deliveries):
        first.setdefault(each["data"], position)
        times[each["data"]] += 1
    missing = [f"{bucket}:{number}" for bucket, number in producer.sent if f"{bucket}:{number}" not in first]
    places: dict[int, list[int]] = defaultdict(list)
    for bucket, number in producer.sent:
        if f"{bucket}:{number}" in first:
            places[bucket].append(first[f"{bucket}:{number}"])
    disordered = [bucket for bucket, seen in places.items() if seen != sorted(seen)]
    return {
        "records put": len(producer.sent),
        "records delivered": len(first),
        "delivered more than once": sum(each > 1 for each in times.values()),
        "missing": missing,
        "buckets out of order": disordered,
    }


def caught_up(world: World, producer: Producer) -> bool:
    """Everything put before now was delivered."""
    put = {f"{bucket}:{number}" for bucket, number in list(producer.sent)}
    return put <= {each["data"] for each in world.events() if each["event"] == "record"}


def test_nothing_is_lost_through_crash_hand_over_split_and_merge(world: World) -> None:
    stream = world.stream()
    producer = Producer(world.client, stream)
    took: dict[str, float] = {}
    world.recorder("one")
    producer.start()
    try:
        world.until(lambda: list(owners(world).values()) == ["one", "one"], "the first worker leads and has all shards")
        two = world.recorder("two")
        took["a second worker joins and is given a shard"] = world.until(
            lambda: set(owners(world).values()) == {"one", "two"}, "each worker has a shard", 240
        )
        world.until(lambda: len(producer.sent) > 100 and caught_up(world, producer), "records flow")

        two.kill()
        took["kill -9: the other has both shards"] = world.until(
            lambda: list(owners(world).values()) == ["one", "one"], "the survivor takes over"
        )

        asked = count(world, "shutdownRequested", worker="one")
        three = world.recorder("three")
        took["a third one joins and is given a shard"] = world.until(
            lambda: set(owners(world).values()) == {"one", "three"}, "the new worker gets a share"
        )
        assert count(world, "shutdownRequested", worker="one") == asked + 1, "the giver was asked first"

        world.client.split_shard(
            StreamName=stream, ShardToSplit="shardId-000000000001", NewStartingHashKey=str(3 * 2**126)
        )
        children = {"shardId-000000000002", "shardId-000000000003"}
        took["split: both children are read"] = world.until(lambda: children <= set(owners(world)), "the children run")
        world.until(lambda: caught_up(world, producer), "nothing is left behind by the split")

        world.client.merge_shards(
            StreamName=stream, ShardToMerge="shardId-000000000000", AdjacentShardToMerge="shardId-000000000002"
        )
        took["merge: the child is read"] = world.until(
            lambda: "shardId-000000000004" in owners(world), "the merged shard runs"
        )
        world.until(lambda: caught_up(world, producer), "nothing is left behind by the merge")

        held_by_three = [shard for shard, owner in owners(world).items() if owner == "three"]
        three.process.send_signal(signal.SIGTERM)
        took["SIGTERM: the other has all shards"] = world.until(
            lambda: owners(world) == dict.fromkeys(["shardId-000000000003", "shardId-000000000004"], "one"),
            "the last worker takes the rest",
        )
        code = three.process.wait(60)
        assert count(world, "shutdownRequested", worker="three") >= len(held_by_three)
    finally:
        producer.stop()
    world.until(lambda: caught_up(world, producer), "the last records arrive")
    found = audit(world, producer)
    save_transcript(f"daemon-{world.retrieval}", world, took, found | {"exit code after SIGTERM": code})
    assert found["missing"] == []
    assert found["buckets out of order"] == []
    parents_end = {
        each["shard"]: each["at"]
        for each in world.events()
        if each["event"] == "checkpoint" and each.get("sequence") is None
    }
    begins = {each["shard"]: each["at"] for each in reversed(world.events()) if each["event"] == "initialize"}
    for child, parents in {
        "shardId-000000000002": ["shardId-000000000001"],
        "shardId-000000000003": ["shardId-000000000001"],
        "shardId-000000000004": ["shardId-000000000000", "shardId-000000000002"],
    }.items():
        assert all(parents_end[parent] < begins[child] for parent in parents), "a child began before its parent's end"
