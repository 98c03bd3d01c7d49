"""The execution service's own child over the daemon's protocol: real tables and streams, the test plays the daemon."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import boto3
import pytest

from shared.adapters.kinesis.records import pack_doorbell, pack_message, pack_ticks
from shared.domain.ids import IntentId
from shared.domain.instruments import Exchange
from shared.domain.market_calendar import EXCHANGE_ZONE
from shared.domain.market_data import Tick
from shared.domain.messages import Doorbell, SessionOpened, StrategyChanged
from tests.emulator import Emulator
from tests.integration.execution_world import ACCOUNT, STRATEGY, TENANT, ExecutionWorld
from tests.kcl_contract.daemon import Daemon, child, record

pytestmark = pytest.mark.emulator
SHARD = "shardId-000000000000"


class Feeder:
    """Numbers records and hands them to the child."""

    def __init__(self, daemon: Daemon) -> None:
        self._daemon = daemon
        self.number = 100
        self.asked: list[str | None] = []

    def feed(self, *contents: bytes) -> None:
        records = []
        for each in contents:
            self.number += 1
            records.append(record(self.number, each, int(time.time() * 1000)))
        self.asked += self._daemon.process(*records)

    def until(self, wanted: Callable[[], bool], contents: Callable[[], bytes] | None = None, seconds: int = 30) -> None:
        deadline = time.monotonic() + seconds
        while not wanted():
            assert time.monotonic() < deadline, self._daemon.log()
            self.feed(*([contents()] if contents else []))
            time.sleep(0.1)


@pytest.fixture
def world(emulator: Emulator, tmp_path: Path) -> ExecutionWorld:
    return ExecutionWorld(emulator, tmp_path)


def settings(world: ExecutionWorld, **more: str) -> dict[str, str]:
    return {
        **world.environment,
        "PLIMSOLL_HEALTH_PORT": "1",
        "PLIMSOLL_KCL_FOLDER": str(world.home / "kcl"),
        **more,
    }


def command(role: str) -> list[str]:
    return ["services.execution.kcl.child", "--role", role]


def parked(world: ExecutionWorld) -> list[dict[str, Any]]:
    queue: Any = boto3.client("sqs")
    url = world.environment["PLIMSOLL_DEAD_LETTER_QUEUE_URL"]
    found: list[dict[str, Any]] = queue.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    return found


def test_a_shard_is_watched_checkpointed_and_handed_over(world: ExecutionWorld) -> None:
    with child(command("triggers"), world.home, settings(world)) as daemon:
        daemon.initialize(SHARD)
        feeder = Feeder(daemon)
        now = datetime.now(UTC)
        session = SessionOpened(Exchange.SIM, now.astimezone(EXCHANGE_ZONE).date(), now, now, Decimal(1))
        world.start_strategy(1)
        feeder.feed(pack_message(session), b"poison", pack_message(StrategyChanged(TENANT, STRATEGY, 1)))

        def tick() -> bytes:
            world.sequence += 1
            at = int(time.time() * 1000)
            price = world.price
            return pack_ticks([Tick(world.instrument.token, at, price, price, price, 1, 0, world.sequence)])[0]

        feeder.until(lambda: bool(world.all_orders()), tick)
        assert len(world.all_orders()) == 1, "the entry was decided"
        last = str(feeder.number)
        feeder.until(lambda: last in feeder.asked)
        numbers = [int(each) for each in feeder.asked if each is not None]
        assert numbers == sorted(set(numbers)), "checkpoints only rise"
        assert [b"poison".hex() in str(each) or "cG9pc29u" in str(each) for each in parked(world)] == [True]

        feeder.feed(tick())
        assert daemon.tell(action="shutdownRequested") == [str(feeder.number)]
        assert daemon.hang_up() == 0
        assert not list((world.home / "kcl" / "children").iterdir()), "its state is gone with it"


def test_what_a_child_prints_never_reaches_the_protocol(world: ExecutionWorld) -> None:
    with child(command("triggers"), world.home, settings(world, POWERTOOLS_LOG_LEVEL="DEBUG")) as daemon:
        daemon.initialize(SHARD)
        daemon.process()
        assert daemon.hang_up() == 0
        assert len(daemon.log()) > 1000
        assert {line["action"] for who, line in daemon.transcript if who == "child"} == {"status"}


def test_doorbells_are_checkpointed_and_a_lost_lease_ends_the_sending(world: ExecutionWorld) -> None:
    with child(command("orders"), world.home, settings(world)) as daemon:
        daemon.initialize(SHARD)
        feeder = Feeder(daemon)
        feeder.feed(pack_doorbell(Doorbell(TENANT, ACCOUNT, IntentId("PAAAAAAAAAAAAAAAA"))), b"poison")
        last = str(feeder.number)
        feeder.until(lambda: last in feeder.asked)
        assert daemon.tell(action="leaseLost") == []
        assert daemon.process(record(999, b"more")) == []
        assert daemon.hang_up() == 0


def test_the_end_of_a_shard_is_said_last(world: ExecutionWorld) -> None:
    with child(command("orders"), world.home, settings(world)) as daemon:
        daemon.initialize(SHARD)
        assert daemon.tell("ThrottlingException", action="shardEnded") == [None, None]
        assert daemon.hang_up() == 0


@pytest.mark.parametrize("code", ["InvalidStateException", "NullPointerException"])
def test_a_checkpoint_that_fails_for_no_known_reason_ends_the_child(world: ExecutionWorld, code: str) -> None:
    with child(command("orders"), world.home, settings(world)) as daemon:
        daemon.initialize(SHARD)
        daemon.send(action="shardEnded")
        daemon.hear()
        daemon.send(action="checkpoint", sequenceNumber=None, subSequenceNumber=None, error=code)
        assert daemon.wait() == 1
        assert code in daemon.log()


def test_a_shard_that_the_stream_does_not_have_is_not_served(world: ExecutionWorld) -> None:
    with child(command("triggers"), world.home, settings(world)) as daemon:
        daemon.send(action="initialize", shardId="shardId-000000000099", sequenceNumber="0", subSequenceNumber=0)
        assert daemon.wait() == 1
        assert "shard_not_found" in daemon.log()


def test_a_child_whose_daemon_was_killed_ends_by_itself(world: ExecutionWorld) -> None:
    with child(command("triggers"), world.home, settings(world)) as daemon:
        daemon.initialize(SHARD)
        assert daemon.hang_up() == 0
