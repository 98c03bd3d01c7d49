"""The true execution service behind the real daemon: workers die and hand over while a position is open.

Epochs rise with each owner, an old owner decides nothing, and the stop is sent once.
"""

import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest

from proof.programs import free_port
from shared.adapters.kinesis.records import pack_ticks
from shared.domain.intents import Role
from shared.domain.market_data import Tick
from tests.emulator import Emulator
from tests.integration.execution_world import ExecutionWorld
from tests.integration.test_execution import STOPPED_OUT, _closed_right
from tests.kcl.transcript import save_lines
from tests.kcl_contract.daemon import child, record
from tests.proof.streams_server import stream_server

pytestmark = [pytest.mark.emulator, pytest.mark.timeout(600)]
SHARD = "shardId-000000000000"
JOINING_SECONDS = 20.0
"""A daemon needs some seconds until it could take a shard."""


class Story:
    """What happened when, for the transcript."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self.lines: list[str] = []

    def tell(self, what: str) -> None:
        self.lines.append(f"{time.monotonic() - self._began:7.1f} s  {what}")


class Workers:
    """Daemons of the execution service, each with a folder of its own."""

    def __init__(self, world: ExecutionWorld) -> None:
        self._world = world

    def start(self, name: str, role: str, worker: str) -> "subprocess.Popen[bytes]":
        settings = {
            "PLIMSOLL_KCL_FOLDER": str(self._world.home / name),
            "PLIMSOLL_KCL_RETRIEVAL": "polling",
            "PLIMSOLL_KCL_WORKER": worker,
        }
        return self._world._start("services.execution", settings, free_port(), "--role", role, "--source", "kcl")

    def state(self, name: str) -> dict[str, Any]:
        """What the worker's child says of itself; empty without one."""
        for file in (self._world.home / name / "children").glob("*.json"):
            state: dict[str, Any] = json.loads(file.read_text())
            return state
        return {}

    def serves(self, name: str) -> bool:
        return self.state(name).get("status") == "ok"


def owner_row(world: ExecutionWorld) -> dict[str, Any]:
    """The ownership row of the strategy's bucket."""
    table = boto3.resource("dynamodb").Table(f"{world.prefix}ownership")
    row: dict[str, Any] = table.get_item(Key={"owner_key": f"OWN#{world._bucket()}"}, ConsistentRead=True).get(
        "Item", {}
    )
    return row


def epoch(world: ExecutionWorld) -> int:
    return int(owner_row(world).get("epoch", 0))


def wait(wanted: Callable[[], bool], world: ExecutionWorld, what: str, seconds: float = 120.0) -> float:
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if wanted():
            return time.monotonic() - began
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds:.0f} s: {what}\n{world.log()}")


def exits(world: ExecutionWorld) -> int:
    return sum(order.role is Role.EXIT for order in world.all_orders())


def test_owners_come_and_go_and_the_stop_is_sent_once(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = Story()
    with stream_server(free_port(), {}, tmp_path / "streams.txt") as address:
        monkeypatch.setenv("AWS_ENDPOINT_URL_KINESIS", address)
        world = ExecutionWorld(emulator, tmp_path)
        try:
            _live(world, story)
        finally:
            world.stop()
    save_lines("engine", story.lines)


def _live(world: ExecutionWorld, story: Story) -> None:
    workers = Workers(world)
    world.start_exchange()
    world.open_session()
    orders = workers.start("orders-1", "orders", "a")
    first = workers.start("triggers-1", "triggers", "a")
    wait(lambda: workers.serves("orders-1") and workers.serves("triggers-1"), world, "both roles serve")
    story.tell("orders-1 and triggers-1 serve their shards")

    world.start_strategy()
    world.tick_until(lambda: world.is_in("OPEN"), 60)
    epochs = [epoch(world)]
    story.tell(f"the entry is filled, the stop armed; epoch {epochs[-1]}, holder {owner_row(world)['holder']}")

    second = workers.start("triggers-2", "triggers", "b")
    wait((world.home / "triggers-2" / "triggers.properties").exists, world, "the next worker starts")
    time.sleep(JOINING_SECONDS)
    began = time.monotonic()
    first.terminate()
    wait(lambda: epoch(world) > epochs[-1] and workers.serves("triggers-2"), world, "the next owner serves")
    epochs.append(epoch(world))
    code = first.wait(60)
    story.tell(
        f"SIGTERM of triggers-1, which ends with {code}; {time.monotonic() - began:.1f} s later triggers-2 serves"
    )
    story.tell(f"triggers-2 has the lease: epoch {epochs[-1]}")

    second.kill()
    story.tell("kill -9 of triggers-2")
    environment = {**world.environment, "PLIMSOLL_HEALTH_PORT": "1", "PLIMSOLL_KCL_FOLDER": str(world.home / "old")}
    with child(["services.execution.kcl.child", "--role", "triggers"], world.home, environment) as old:
        old.initialize(SHARD)
        wait(lambda: epoch(world) > epochs[-1], world, "the old owner takes its epoch")
        epochs.append(epoch(world))
        story.tell(f"a child that the test itself drives loads the shard: epoch {epochs[-1]}")

        began = time.monotonic()
        workers.start("triggers-3", "triggers", "b")
        wait(lambda: epoch(world) > epochs[-1] and workers.serves("triggers-3"), world, "the last owner serves")
        epochs.append(epoch(world))
        story.tell(f"triggers-3, triggers-2 under its old name, serves after {time.monotonic() - began:.1f} s")
        story.tell(f"triggers-3 has the lease: epoch {epochs[-1]}")

        at = int(time.time() * 1000)
        world.sequence += 1
        tick = Tick(world.instrument.token, at, STOPPED_OUT, STOPPED_OUT, STOPPED_OUT, 1, 0, world.sequence)
        old.process(record(10**60, pack_ticks([tick])[0], at))
        wait(lambda: "another process owns bucket" in old.log(), world, "the old owner is refused", 20)
        time.sleep(2.0)
        assert (exits(world), epoch(world), world.is_in("OPEN")) == (0, epochs[-1], True)
        story.tell("the old child sees a price below the stop: its write is refused, no exit is decided")
        old.tell(action="leaseLost")
        assert old.hang_up() == 0

    orders.kill()
    workers.start("orders-2", "orders", "a")
    story.tell("kill -9 of orders-1; orders-2 starts")
    world.price = STOPPED_OUT
    world.tick_until(lambda: world.is_in("CLOSED"), 120)
    _closed_right(world)
    assert epochs == sorted(set(epochs))
    story.tell(f"the stop was hit and sent once, books equal the exchange's; epochs {epochs}, then {epoch(world)}")
