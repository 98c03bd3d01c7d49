"""The execution service around its use cases: decoding, checkpoints, health, the watchdog."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from services.execution.__main__ import ROLES, arguments, serve
from services.execution.consuming import (
    Progress,
    checkpoint_now,
    checkpoint_often,
    consume_doorbells,
    consume_market,
)
from services.execution.health import health_of, orders_state, prometheus_text, triggers_state
from services.execution.watchdog import Watchdog
from shared.adapters.kinesis.polling import Batch, RawRecord
from shared.adapters.kinesis.records import pack_doorbell, pack_message, pack_ticks
from shared.domain.errors import Unavailable
from shared.domain.ids import BrokerId, IntentId, TenantId
from shared.domain.instruments import Exchange
from shared.domain.market_data import Tick
from shared.domain.messages import Doorbell, SessionOpened

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
TICK = Tick(1, 1_795_000_000_000, 100, 0, 0, 0, 0, 1)
SESSION = SessionOpened(Exchange.SIM, NOW.date(), NOW, NOW, Decimal(1))


class Stream:
    """A source with a few batches, which remembers its checkpoints."""

    def __init__(self, *batches: list[bytes], is_away: bool = False) -> None:
        self._batches = batches
        self._is_away = is_away
        self.checkpoints: list[tuple[str, str]] = []

    async def _all(self) -> AsyncIterator[Batch]:
        number = 0
        for batch in self._batches:
            records = []
            for data in batch:
                number += 1
                records.append(RawRecord(data, str(number), NOW))
            yield Batch("shard-0", records, 7)

    def __aiter__(self) -> AsyncIterator[Batch]:
        return self._all()

    async def checkpoint(self, shard_id: str, sequence_number: str) -> None:
        if self._is_away:
            raise Unavailable("store_unavailable", "away")
        self.checkpoints.append((shard_id, sequence_number))


class Owner:
    """A trigger owner that keeps what it is given."""

    def __init__(self) -> None:
        self.heard: list[Any] = []

    def on_ticks(self, ticks: Any, arrived_at: datetime) -> None:
        self.heard.append((ticks, arrived_at))

    def on_message(self, message: Any) -> None:
        self.heard.append(message)

    async def save_bests(self) -> None:
        self.heard.append("settled")

    def summary(self) -> dict[str, Any]:
        return {"lost_buckets": 0, "strategies": 3, "latency_ms": {"tick_to_intent": {"p99": 4.5}}}


class Sender:
    """An order sender that keeps what it is given."""

    def __init__(self) -> None:
        self.rung: list[Doorbell] = []

    def ring(self, doorbell: Doorbell) -> None:
        self.rung.append(doorbell)

    def summary(self) -> dict[str, int]:
        return {"lost_accounts": 0, "pending": 2}


class Aside:
    """Where poison goes."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, bytes]] = []

    async def __call__(self, source: str, data: bytes, reason: str) -> None:
        self.kept.append((source, data))


async def test_records_reach_the_owner_in_order_and_poison_is_put_aside() -> None:
    owner: Any = Owner()
    progress, aside = Progress(), Aside()
    stream = Stream([pack_message(SESSION), b"poison", *pack_ticks([TICK])], [])
    await consume_market(stream, owner, progress, lambda: 5.0, aside)
    assert owner.heard == [SESSION, ([TICK], NOW)]
    assert aside.kept == [("market", b"poison")]
    assert (progress.records, progress.invalid_records, progress.read_at, progress.millis_behind) == (2, 1, 5.0, 7)
    assert progress.sequences == {"shard-0": "3"}


async def test_a_long_batch_lets_others_run() -> None:
    owner: Any = Owner()
    turns = []

    async def other() -> None:
        turns.append(len(owner.heard))

    task = asyncio.create_task(other())
    await consume_market(Stream([pack_message(SESSION)] * 120), owner, Progress(), lambda: 0.0, Aside())
    await task
    assert turns[0] < 120


async def test_doorbells_reach_the_sender() -> None:
    sender: Any = Sender()
    progress, aside = Progress(), Aside()
    bell = Doorbell(TenantId("tnt_1"), BrokerId("brk_1"), IntentId("P1"))
    await consume_doorbells(Stream([pack_doorbell(bell), b"{"]), sender, progress, lambda: 1.0, aside)
    assert sender.rung == [bell]
    assert aside.kept == [("orders", b"{")]


async def test_a_checkpoint_comes_after_everything_is_durable_and_only_once() -> None:
    owner: Any = Owner()
    stream, progress, saved = Stream(), Progress(sequences={"shard-0": "9"}), dict[str, str]()
    await checkpoint_now(stream, owner, progress, saved)
    await checkpoint_now(stream, owner, progress, saved)
    assert owner.heard == ["settled", "settled"]
    assert stream.checkpoints == [("shard-0", "9")]


async def test_a_checkpoint_that_fails_is_tried_again() -> None:
    owner: Any = Owner()
    saved: dict[str, str] = {}
    await checkpoint_now(Stream(is_away=True), owner, Progress(sequences={"shard-0": "9"}), saved)
    assert saved == {}


async def test_checkpoints_go_on_for_ever() -> None:
    owner: Any = Owner()
    stream, naps = Stream(), []

    async def sleep(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) > 2:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await checkpoint_often(stream, owner, Progress(sequences={"shard-0": "1"}), sleep)
    assert stream.checkpoints == [("shard-0", "1")]


def test_health_is_bad_while_a_stream_is_silent() -> None:
    owner: Any = Owner()
    sender: Any = Sender()
    reading, silent = Progress(read_at=99.0), Progress(read_at=80.0)
    good = health_of(
        {"triggers": triggers_state(owner, reading, 100.0), "orders": orders_state(sender, reading, 100.0)}
    )
    assert good["status"] == "ok"
    bad = health_of({"triggers": triggers_state(owner, silent, 100.0), "orders": orders_state(sender, reading, 100.0)})
    assert (bad["status"], bad["triggers"]["status"], bad["orders"]["status"]) == ("failing", "failing", "ok")
    assert triggers_state(owner, Progress(), 100.0)["stream"]["last_read_seconds_ago"] is None


def test_metrics_are_every_number_by_its_path() -> None:
    owner: Any = Owner()
    text = prometheus_text(health_of({"triggers": triggers_state(owner, Progress(read_at=1.0), 2.0)}))
    assert "plimsoll_execution_triggers_strategies 3.0\n" in text
    assert "plimsoll_execution_triggers_latency_ms_tick_to_intent_p99 4.5\n" in text
    assert "status" not in text


@pytest.mark.parametrize(("given", "roles"), [([], ("triggers", "orders")), (["--role", "orders"], ("orders",))])
def test_roles(given: list[str], roles: tuple[str, ...]) -> None:
    found = arguments(given)
    assert (ROLES[found.role], found.source) == (roles, "polling")


def test_the_client_library_reads_one_stream_only(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        arguments(["--source", "kcl"])
    assert "serves one role" in capsys.readouterr().err
    assert arguments(["--source", "kcl", "--role", "orders"]).source == "kcl"


def test_with_the_client_library_the_process_becomes_its_daemon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    java, jars = tmp_path / "java", tmp_path / "jars"
    java.write_text("#!/bin/sh\n")
    java.chmod(0o755)
    jars.mkdir()
    (jars / "amazon-kinesis-client-multilang-3.1.3.jar").touch()
    settings = {"KCL_JARS": jars, "KCL_FOLDER": tmp_path / "run", "CREDENTIALS_KEY_ARN": "k"}
    settings |= {"PAPER_BROKER_URL": "u", "HEALTH_PORT": 1, "STAGE": "t"}
    for name, value in settings.items():
        monkeypatch.setenv(f"PLIMSOLL_{name}", str(value))
    monkeypatch.setenv("PATH", str(tmp_path))
    became: list[list[str]] = []

    def become(_path: str, command: list[str]) -> None:
        became.append(command)
        raise SystemExit(0)

    monkeypatch.setattr("os.execv", become)
    with pytest.raises(SystemExit):
        serve(["--source", "kcl", "--role", "triggers"])
    assert became[0][0] == str(java)
    assert "applicationName = plimsoll-t-kcl-triggers" in (tmp_path / "run" / "triggers.properties").read_text()


def test_a_stalled_loop_is_noticed() -> None:
    clock, calls = [0.0], list[str]()
    watchdog = Watchdog(lambda: clock[0], lambda: calls.append("stalled"), seconds=5.0)
    watchdog.start()
    clock[0] = 6.0
    deadline = time.monotonic() + 5
    while not calls and time.monotonic() < deadline:
        time.sleep(0.02)
    watchdog.stop()
    assert calls == ["stalled"]


def test_a_beating_loop_is_left_alone() -> None:
    calls: list[str] = []
    watchdog = Watchdog(time.monotonic, lambda: calls.append("stalled"), seconds=5.0)
    watchdog.start()
    watchdog.beat()
    watchdog.stop()
    assert not calls
