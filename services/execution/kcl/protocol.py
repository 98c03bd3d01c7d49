"""The multi-language daemon's line protocol: one JSON object a line, in on standard input, out on standard output.

The daemon sends one action and waits for its ``status``; a checkpoint may be asked for only in between, and is answered
in between too. Amazon's ``amazon_kclpy`` speaks it as well, but reads with a blocking call, and prints an exception of
the processor and reports success: here an unforeseen error ends the process before anything is acknowledged.
"""

import json
from base64 import b64decode
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from shared.adapters.kinesis.polling import RawRecord

ReadLine = Callable[[], Awaitable[bytes]]
WriteLine = Callable[[str], Awaitable[None]]
_EPOCH = datetime.fromtimestamp(0, UTC)


class ProtocolError(Exception):
    """A line that the daemon should never have sent. Nothing sensible can follow it."""


class CheckpointRefused(Exception):
    """The daemon did not checkpoint. ``code`` is the Java exception's simple name."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def is_passing(self) -> bool:
        """It may go well the next time: the lease table was busy or away."""
        return self.code in {"ThrottlingException", "KinesisClientLibDependencyException"}

    @property
    def is_lost_lease(self) -> bool:
        """Somebody else has the shard: there is nothing to checkpoint any more."""
        return self.code == "ShutdownException"


class Checkpointer(Protocol):
    """How far everything is done with. To be called while an action is being handled, not after."""

    async def __call__(self, sequence_number: str | None) -> None:
        """Up to this record, or with None to the end of what was delivered. Raises ``CheckpointRefused``."""
        ...


class ShardProcessor(Protocol):
    """What is done with one shard, from the lease to its loss."""

    async def initialize(self, shard_id: str) -> None:
        """The shard is ours."""
        ...

    async def process(self, records: list[RawRecord], millis_behind: int, checkpoint: Checkpointer) -> None:
        """The next records, in order; none when nothing was new."""
        ...

    async def lease_lost(self) -> None:
        """Somebody else has it."""
        ...

    async def shard_ended(self, checkpoint: Checkpointer) -> None:
        """It was read to its end. Its children begin only after the checkpoint that is due here."""
        ...

    async def shutdown_requested(self, checkpoint: Checkpointer) -> None:
        """The lease will be given away: the last chance for a checkpoint."""
        ...


async def converse(read: ReadLine, write: WriteLine, processor: ShardProcessor) -> None:
    """Do what the daemon says until it hangs up. Raises ``ProtocolError``, and whatever the processor raises."""

    async def checkpoint(sequence_number: str | None) -> None:
        await write(json.dumps({"action": "checkpoint", "sequenceNumber": sequence_number, "subSequenceNumber": None}))
        line = await read()
        if not line:
            raise ProtocolError("the daemon hung up during a checkpoint")
        answer = _message(line)
        if answer["action"] != "checkpoint":
            raise ProtocolError(f"{answer['action']!r} came instead of a checkpoint's answer")
        if answer.get("error") is not None:
            raise CheckpointRefused(str(answer["error"]))

    while line := await read():
        message = _message(line)
        await _handle(message, processor, checkpoint)
        await write(json.dumps({"action": "status", "responseFor": message["action"]}))


async def _handle(message: Mapping[str, Any], processor: ShardProcessor, checkpoint: Checkpointer) -> None:
    match message["action"]:
        case "initialize":
            await processor.initialize(_text(message, "shardId"))
        case "processRecords":
            records = message.get("records")
            if not isinstance(records, list):
                raise ProtocolError("processRecords has no list of records")
            behind = message.get("millisBehindLatest")
            await processor.process([_record(each) for each in records], int(behind or 0), checkpoint)
        case "leaseLost":
            await processor.lease_lost()
        case "shardEnded":
            await processor.shard_ended(checkpoint)
        case "shutdownRequested":
            await processor.shutdown_requested(checkpoint)
        case other:
            raise ProtocolError(f"no action {other!r}")


def _message(line: bytes) -> dict[str, Any]:
    try:
        message = json.loads(line)
    except ValueError as error:
        raise ProtocolError(f"{line[:80]!r} is not JSON") from error
    if not isinstance(message, dict) or not isinstance(message.get("action"), str):
        raise ProtocolError(f"{line[:80]!r} names no action")
    return message


def _record(view: object) -> RawRecord:
    if not isinstance(view, dict):
        raise ProtocolError("a record is no object")
    arrived = view.get("approximateArrivalTimestamp")
    try:
        data = b64decode(_text(view, "data"), validate=True)
        arrived_at = _EPOCH + timedelta(milliseconds=int(str(arrived)))
    except (ValueError, OverflowError) as error:
        raise ProtocolError("a record's data or time cannot be read") from error
    return RawRecord(data, _text(view, "sequenceNumber"), arrived_at)


def _text(message: Mapping[str, Any], name: str) -> str:
    value = message.get(name)
    if not isinstance(value, str):
        raise ProtocolError(f"{name} is missing")
    return value
