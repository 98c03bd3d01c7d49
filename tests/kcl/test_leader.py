"""When the worker that gives out the shards is killed: how long the others wait, and how its own return ends that."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.emulator import Emulator
from tests.kcl.test_daemon import owners
from tests.kcl.transcript import save_lines
from tests.kcl.world import World, kcl_world

pytestmark = [pytest.mark.emulator, pytest.mark.timeout(600)]
LEADERS_LOCK_SECONDS = 150
"""Two minutes until the lock of a dead leader expires and half a minute until the next look, both fixed in KCL 3.1."""


@pytest.fixture
def world(emulator: Emulator, tmp_path: Path) -> Iterator[World]:
    with kcl_world(emulator, tmp_path, shards=1) as made:
        yield made


def test_a_killed_leader_comes_back_at_once_and_is_replaced_in_the_end(world: World) -> None:
    leader = world.recorder("leader", worker="a")
    world.until(lambda: owners(world) == {"shardId-000000000000": "leader"}, "the leader has the shard")
    leader.kill()
    again = world.recorder("again", worker="a")
    back = world.until(lambda: owners(world) == {"shardId-000000000000": "again"}, "it has its shard again", 60)
    other = world.recorder("other", worker="b")
    world.until(lambda: "is the current leader" in other.log.read_text(), "the other one has started")
    again.kill()
    replaced = world.until(
        lambda: owners(world) == {"shardId-000000000000": "other"}, "the other one has it", LEADERS_LOCK_SECONDS + 60
    )
    save_lines(
        "leader",
        [
            f"{back:7.1f} s  kill -9 of the leading worker, started again under its old name: it has its shard back",
            f"{replaced:7.1f} s  kill -9 of the leading worker, which does not come back: another one has its shard",
        ],
    )
    assert back < 60
    assert other.is_alive
