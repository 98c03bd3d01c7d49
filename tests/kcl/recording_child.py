"""A child that does nothing but write down what the daemon says: ``python -m tests.kcl.recording_child WORKER FILE``.

It checkpoints about once a second, at the last record it has written down.
"""

import asyncio
import json
import os
import sys
import time
from pathlib import Path

from services.execution.kcl.child import talk
from services.execution.kcl.protocol import Checkpointer, CheckpointRefused, ReadLine, WriteLine, converse
from shared.adapters.kinesis.polling import RawRecord

LONGEST_NOTE = 300


class Recorder:
    """Appends one JSON line an event; a line is one write, so that several children may share a file."""

    def __init__(self, worker: str, file: Path) -> None:
        self._worker = worker
        self._descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self._shard = ""
        self._last: str | None = None
        self._saved: str | None = None
        self._saved_at = 0.0

    async def initialize(self, shard_id: str) -> None:
        self._shard = shard_id
        self._write("initialize")

    async def process(self, records: list[RawRecord], millis_behind: int, checkpoint: Checkpointer) -> None:
        for each in records:
            self._write("record", sequence=each.sequence_number, data=each.data.decode())
            self._last = each.sequence_number
        if self._last != self._saved and time.monotonic() - self._saved_at > 1.0:
            await self._checkpoint(checkpoint, self._last)

    async def lease_lost(self) -> None:
        self._write("leaseLost")

    async def shard_ended(self, checkpoint: Checkpointer) -> None:
        self._write("shardEnded")
        await self._checkpoint(checkpoint, None)

    async def shutdown_requested(self, checkpoint: Checkpointer) -> None:
        self._write("shutdownRequested")
        if self._last != self._saved:
            await self._checkpoint(checkpoint, self._last)

    async def _checkpoint(self, checkpoint: Checkpointer, sequence: str | None) -> None:
        self._saved_at = time.monotonic()
        try:
            await checkpoint(sequence)
            self._saved = sequence
            self._write("checkpoint", sequence=sequence)
        except CheckpointRefused as refused:
            self._write("refused", code=refused.code)

    def line(self, speaker: str, text: str) -> None:
        """A line of the protocol. Those about empty batches are left out: there are five a second."""
        if '"records":[]' not in text and '"processRecords"}' not in text:
            self._write("line", speaker=speaker, text=text.strip()[:LONGEST_NOTE])

    def _write(self, event: str, **more: str | None) -> None:
        line = {"at": round(time.time(), 3), "event": event, "worker": self._worker, "pid": os.getpid()}
        os.write(self._descriptor, json.dumps(line | {"shard": self._shard} | more).encode() + b"\n")


def heard(read: ReadLine, recorder: Recorder) -> ReadLine:
    """The daemon's lines, written down as they are."""

    async def recorded() -> bytes:
        line = await read()
        recorder.line("daemon", line.decode(errors="backslashreplace"))
        return line

    return recorded


def said(write: WriteLine, recorder: Recorder) -> WriteLine:
    """The child's own lines, likewise."""

    async def recorded(line: str) -> None:
        recorder.line("child", line)
        await write(line)

    return recorded


async def main() -> None:
    recorder = Recorder(sys.argv[1], Path(sys.argv[2]))
    await talk(lambda read, write: converse(heard(read, recorder), said(write, recorder), recorder))


if __name__ == "__main__":
    asyncio.run(main())
