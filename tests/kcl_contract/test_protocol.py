"""The line protocol as the daemon speaks it, over the pipes of a child that only writes down what it is told."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.kcl_contract.daemon import Daemon, child, record

RECORDER = "tests.kcl.recording_child"


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    with child([RECORDER, "w", str(tmp_path / "events")], tmp_path) as made:
        yield made


def told(folder: Path) -> list[dict[str, Any]]:
    events = [json.loads(line) for line in (folder / "events").read_text().splitlines()]
    return [each for each in events if each["event"] != "line"]


def test_a_shard_from_the_lease_to_its_loss(daemon: Daemon, tmp_path: Path) -> None:
    daemon.initialize()
    assert daemon.process(record(1, b"a"), record(2, b"b")) == ["2"]
    assert daemon.process() == []
    assert daemon.tell(action="leaseLost") == []
    assert daemon.hang_up() == 0
    assert [(each["event"], each.get("data")) for each in told(tmp_path)] == [
        ("initialize", None),
        ("record", "a"),
        ("record", "b"),
        ("checkpoint", None),
        ("leaseLost", None),
    ]


def test_the_end_of_a_shard_is_checkpointed_without_a_number(daemon: Daemon) -> None:
    daemon.initialize()
    assert daemon.tell(action="shardEnded") == [None]


def test_a_hand_over_is_checkpointed_at_the_last_record(daemon: Daemon) -> None:
    daemon.initialize()
    daemon.process(record(1, b"a"), errors=("ThrottlingException",))
    assert daemon.tell(action="shutdownRequested") == ["1"]


def test_a_refused_checkpoint_reaches_the_processor_by_name(daemon: Daemon, tmp_path: Path) -> None:
    daemon.initialize()
    daemon.process(record(1, b"a"), errors=("ShutdownException",))
    assert told(tmp_path)[-1]["code"] == "ShutdownException"


def test_a_very_long_line_is_one_line(daemon: Daemon, tmp_path: Path) -> None:
    daemon.initialize()
    many = [record(n, b"x" * 20_000) for n in range(500)]
    assert daemon.process(*many) == ["499"]
    assert sum(each["event"] == "record" for each in told(tmp_path)) == 500


@pytest.mark.parametrize(
    "line",
    [
        b"no json",
        b"[]",
        b"{}",
        b'{"action": 7}',
        b'{"action": "dance"}',
        b'{"action": "initialize"}',
        b'{"action": "processRecords"}',
        b'{"action": "processRecords", "records": ["x"]}',
        b'{"action": "processRecords", "records": [{"data": "%%", "sequenceNumber": "1"}]}',
        b'{"action": "processRecords", "records": [{"data": "", "approximateArrivalTimestamp": 1}]}',
        b'{"action": "checkpoint", "sequenceNumber": "1"}',
        b"\xff\xfe",
    ],
)
def test_a_line_that_makes_no_sense_ends_the_child_without_an_answer(daemon: Daemon, line: bytes) -> None:
    daemon.send_raw(line)
    assert daemon.wait() == 1
    assert daemon.transcript == []
    assert "ProtocolError" in daemon.log()


@pytest.mark.parametrize("answer", [b'{"action": "processRecords", "records": []}', b"nonsense"])
def test_anything_but_the_answer_to_a_checkpoint_ends_the_child(daemon: Daemon, answer: bytes) -> None:
    daemon.initialize()
    daemon.send(action="processRecords", records=[record(1, b"a")], millisBehindLatest=0)
    assert daemon.hear()["action"] == "checkpoint"
    daemon.send_raw(answer)
    assert daemon.wait() == 1


def test_hanging_up_during_a_checkpoint_ends_the_child(daemon: Daemon) -> None:
    daemon.initialize()
    daemon.send(action="processRecords", records=[record(1, b"a")], millisBehindLatest=0)
    daemon.hear()
    assert daemon.hang_up() == 1


def test_signals_to_the_group_are_left_to_the_daemon(daemon: Daemon) -> None:
    daemon.initialize()
    for each in (signal.SIGTERM, signal.SIGINT):
        os.kill(daemon.child.pid, each)
    assert daemon.child.poll() is None
    assert daemon.tell(action="shutdownRequested") == []
    assert daemon.hang_up() == 0
