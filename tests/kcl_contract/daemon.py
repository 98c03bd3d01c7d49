"""The daemon's side of the line protocol, over the pipes of a real child process."""

import json
import os
import queue
import subprocess
import sys
import threading
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60.0


class Daemon:
    """Talks to one child as ``MultiLangDaemon`` does. ``transcript``: every line of either side, in order."""

    def __init__(self, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self.child = process
        self.transcript: list[tuple[str, dict[str, Any]]] = []
        self._log = log
        self._lines: queue.Queue[bytes] = queue.Queue()
        assert process.stdout is not None and process.stdin is not None
        self._input: IO[bytes] = process.stdin
        self._reader = threading.Thread(target=self._read, args=(process.stdout,), daemon=True)
        self._reader.start()

    def send(self, **message: Any) -> None:
        """Send one action."""
        self.transcript.append(("daemon", message))
        self.send_raw(json.dumps(message).encode())

    def send_raw(self, line: bytes) -> None:
        """Send whatever this is."""
        self._input.write(line + b"\n")
        self._input.flush()

    def hear(self) -> dict[str, Any]:
        """The child's next message. Lines that are no JSON would be passed over by the daemon; here none may come."""
        while True:
            line = self._lines.get(timeout=PATIENCE_SECONDS)
            if line == b"":
                raise AssertionError(f"the child hung up:\n{self.log()}")
            if line.strip():
                message: dict[str, Any] = json.loads(line)
                self.transcript.append(("child", message))
                return message

    def tell(self, *checkpoint_errors: str | None, **message: Any) -> list[str | None]:
        """Send an action and wait for its status; gives the checkpoints that were asked for meanwhile.

        Each is answered with the next of ``checkpoint_errors`` (None, and without any left: it went well).
        """
        errors = list(checkpoint_errors)
        asked: list[str | None] = []
        self.send(**message)
        while (answer := self.hear())["action"] == "checkpoint":
            asked.append(answer["sequenceNumber"])
            error = errors.pop(0) if errors else None
            self.send(action="checkpoint", sequenceNumber=answer["sequenceNumber"], subSequenceNumber=None, error=error)
        assert answer == {"action": "status", "responseFor": message["action"]}
        return asked

    def initialize(self, shard_id: str = "shardId-000000000000") -> None:
        """The shard is the child's."""
        self.tell(action="initialize", shardId=shard_id, sequenceNumber="TRIM_HORIZON", subSequenceNumber=0)

    def process(self, *records: Mapping[str, Any], errors: tuple[str | None, ...] = ()) -> list[str | None]:
        """The next records; gives the checkpoints that were asked for."""
        return self.tell(*errors, action="processRecords", records=list(records), millisBehindLatest=0)

    def hang_up(self) -> int:
        """Close the child's input; gives its exit code."""
        self._input.close()
        return self.wait()

    def wait(self) -> int:
        """The child's exit code."""
        return self.child.wait(PATIENCE_SECONDS)

    def log(self) -> str:
        """What the child wrote to standard error."""
        return self._log.read_text()

    def _read(self, output: IO[bytes]) -> None:
        for line in output:
            self._lines.put(line)
        self._lines.put(b"")


def record(sequence: int, data: bytes, arrived_ms: int = 1_795_000_000_000) -> dict[str, Any]:
    """A record as the daemon writes it (``JsonFriendlyRecord``)."""
    return {
        "action": "record",
        "data": b64encode(data).decode(),
        "partitionKey": "p",
        "sequenceNumber": str(sequence),
        "approximateArrivalTimestamp": arrived_ms,
        "subSequenceNumber": 0,
    }


@contextmanager
def child(arguments: list[str], folder: Path, environment: Mapping[str, str] | None = None) -> Iterator[Daemon]:
    """Run ``python -m …`` as a child; it is killed at the end if it still runs."""
    log = folder / f"child-{len(list(folder.glob('child-*')))}.log"
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
    try:
        yield Daemon(process, log)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
