"""Amazon's own Python library and ours agree about every line: the same messages, the same answers."""

import io
import json
from typing import Any

from amazon_kclpy import kcl
from amazon_kclpy.v3 import processor

from services.execution.kcl.protocol import Checkpointer, converse
from shared.adapters.kinesis.polling import RawRecord
from tests.kcl_contract.daemon import record

SCRIPT: list[dict[str, Any]] = [
    {
        "action": "initialize",
        "shardId": "shardId-000000000000",
        "sequenceNumber": "TRIM_HORIZON",
        "subSequenceNumber": 0,
    },
    {"action": "processRecords", "records": [record(1, b"a"), record(2, b"b")], "millisBehindLatest": 12},
    {"action": "checkpoint", "sequenceNumber": "2", "subSequenceNumber": None, "error": None},
    {"action": "processRecords", "records": [], "millisBehindLatest": 0},
    {"action": "shutdownRequested"},
    {"action": "checkpoint", "sequenceNumber": "2", "subSequenceNumber": None, "error": "ThrottlingException"},
    {"action": "leaseLost"},
    {"action": "shardEnded"},
    {"action": "checkpoint", "sequenceNumber": None, "subSequenceNumber": None, "error": None},
]


class Theirs(processor.RecordProcessorBase):  # type: ignore[misc]
    """A processor on the library's own base class."""

    def __init__(self) -> None:
        self.heard: list[Any] = []

    def initialize(self, initialize_input: Any) -> None:
        self.heard.append(initialize_input.shard_id)

    def process_records(self, process_records_input: Any) -> None:
        records = process_records_input.records
        self.heard.append(
            [(each.binary_data, each.sequence_number, each.approximate_arrival_timestamp) for each in records]
        )
        if records:
            process_records_input.checkpointer.checkpoint(records[-1].sequence_number)

    def lease_lost(self, lease_lost_input: Any) -> None:
        self.heard.append("lost")

    def shard_ended(self, shard_ended_input: Any) -> None:
        shard_ended_input.checkpointer.checkpoint()

    def shutdown_requested(self, shutdown_requested_input: Any) -> None:
        try:
            shutdown_requested_input.checkpointer.checkpoint("2")
        except kcl.CheckpointError as error:
            self.heard.append(error.value)


class Ours:
    """The same on our side."""

    def __init__(self) -> None:
        self.heard: list[Any] = []

    async def initialize(self, shard_id: str) -> None:
        self.heard.append(shard_id)

    async def process(self, records: list[RawRecord], millis_behind: int, checkpoint: Checkpointer) -> None:
        self.heard.append([(each.data, each.sequence_number, each.arrived_at.replace(tzinfo=None)) for each in records])
        if records:
            await checkpoint(records[-1].sequence_number)

    async def lease_lost(self) -> None:
        self.heard.append("lost")

    async def shard_ended(self, checkpoint: Checkpointer) -> None:
        await checkpoint(None)

    async def shutdown_requested(self, checkpoint: Checkpointer) -> None:
        try:
            await checkpoint("2")
        except Exception as refused:
            self.heard.append(str(refused))


async def test_both_hear_and_say_the_same() -> None:
    lines = [json.dumps(each) for each in SCRIPT]
    said = io.StringIO()
    theirs = Theirs()
    kcl.KCLProcess(theirs, io.StringIO("\n".join(lines) + "\n"), said, io.StringIO()).run()

    waiting = [line.encode() for line in lines]
    ours, answers = Ours(), list[str]()

    async def read() -> bytes:
        return waiting.pop(0) if waiting else b""

    async def write(line: str) -> None:
        answers.append(line)

    await converse(read, write, ours)
    assert [json.loads(line) for line in answers] == [json.loads(line) for line in said.getvalue().split("\n") if line]
    assert _plain(ours.heard) == _plain(theirs.heard)


def _plain(heard: list[Any]) -> list[Any]:
    """Without the times' zones: the library gives naive local times."""
    return [[each[:2] for each in one] if isinstance(one, list) else one for one in heard]
