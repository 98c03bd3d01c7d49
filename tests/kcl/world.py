"""Workers with the real daemon, a stream server and the emulator's tables; what the children write down, read back."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import boto3

from proof.programs import free_port
from services.execution.kcl.daemon import prepare
from services.execution.kcl.properties import Role
from shared.domain.partitions import explicit_hash_key
from shared.settings import KclSettings
from tests.emulator import Emulator, fresh_stage
from tests.proof.streams_server import ROOT, stream_server

if TYPE_CHECKING:
    from mypy_boto3_kinesis import KinesisClient

BUCKETS = tuple(range(0, 4096, 128))
"""The buckets that records are put into: some in every part of the key space."""


@dataclass
class Worker:
    """One daemon. Its log holds its children's lines too."""

    name: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def kill(self) -> None:
        """As when the machine is gone; the children see their input end."""
        self.process.kill()
        self.process.wait()

    @property
    def is_alive(self) -> bool:
        """Whether the daemon runs."""
        return self.process.poll() is None


@dataclass
class Producer:
    """Puts numbered records into the buckets without pause until it is stopped."""

    client: "KinesisClient"
    stream: str
    sent: list[tuple[int, int]] = field(default_factory=list)
    _over: Event = field(default_factory=Event)
    _thread: Thread | None = None

    def start(self) -> None:
        """Begin."""
        self._thread = Thread(target=self._run, name="producer")
        self._thread.start()

    def stop(self) -> None:
        """Put no more."""
        self._over.set()
        if self._thread:
            self._thread.join()

    def _run(self) -> None:
        number = 0
        while not self._over.wait(0.25):
            batch = [(bucket, number + offset) for offset, bucket in enumerate(BUCKETS[number % 4 :: 4])]
            answer = self.client.put_records(
                StreamName=self.stream,
                Records=[
                    {
                        "Data": f"{bucket}:{each}".encode(),
                        "PartitionKey": f"b{bucket}",
                        "ExplicitHashKey": explicit_hash_key(bucket),
                    }
                    for bucket, each in batch
                ],
            )
            assert answer["FailedRecordCount"] == 0
            self.sent += batch
            number += len(batch) + 1


@dataclass
class World:
    """What a test of the daemon works with."""

    folder: Path
    environment: dict[str, str]
    streams: str
    dynamodb: str
    stage: str
    retrieval: str = "polling"
    workers: list[Worker] = field(default_factory=list)
    _events: list[dict[str, Any]] = field(default_factory=list)
    _read_to: int = 0

    @property
    def client(self) -> "KinesisClient":
        """The streams."""
        return boto3.client("kinesis", endpoint_url=self.streams)

    def stream(self, role: Role = "triggers") -> str:
        """The name of a role's stream."""
        return f"plimsoll-{self.stage}-{'market' if role == 'triggers' else 'orders'}"

    def variables(self, name: str) -> dict[str, str]:
        """The environment of a worker and its children."""
        return {
            **self.environment,
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "AWS_ENDPOINT_URL_KINESIS": self.streams,
            "PLIMSOLL_STAGE": self.stage,
            "PLIMSOLL_MARKET_STREAM": self.stream("triggers"),
            "PLIMSOLL_ORDERS_STREAM": self.stream("orders"),
            "PLIMSOLL_KCL_FOLDER": str(self.folder / name),
            "PLIMSOLL_KCL_RETRIEVAL": self.retrieval,
        }

    def start(self, name: str, executable: str, worker: str = "") -> Worker:
        """Start a daemon for the market stream whose children are this executable."""
        settings = KclSettings.model_validate(
            {
                "stage": self.stage,
                "market_stream": self.stream("triggers"),
                "orders_stream": self.stream("orders"),
                "kcl_retrieval": self.retrieval,
                "kcl_jars": os.environ["PLIMSOLL_KCL_JARS"],
                "kcl_folder": str(self.folder / name),
                "kcl_worker": worker,
                "credentials_key_arn": "unused",
                "paper_broker_url": "unused",
                "health_port": 1,
                "AWS_REGION": "ap-south-1",
                "AWS_ENDPOINT_URL_KINESIS": self.streams,
                "AWS_ENDPOINT_URL_DYNAMODB": self.dynamodb,
            }
        )
        command = prepare(settings, "triggers", executable)
        log = self.folder / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self.variables(name), stdout=output, stderr=subprocess.STDOUT
            )
        started = Worker(name, process, log)
        self.workers.append(started)
        return started

    def recorder(self, name: str, worker: str = "") -> Worker:
        """Start a daemon whose children only write down what they are told."""
        executable = f"{sys.executable} -m tests.kcl.recording_child {name} {self.folder / 'events'}"
        return self.start(name, executable, worker)

    def events(self) -> list[dict[str, Any]]:
        """What the recording children wrote, in the order of writing."""
        file = self.folder / "events"
        if file.exists():
            with file.open("rb") as lines:
                lines.seek(self._read_to)
                for line in lines:
                    if not line.endswith(b"\n"):
                        break  # it is being written just now
                    self._read_to += len(line)
                    self._events.append(json.loads(line))
        return self._events

    def until(self, wanted: Callable[[], bool], what: str, seconds: float = 120.0) -> float:
        """Wait for something; gives the seconds that it took. Fails with the daemons' last words."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            if wanted():
                return time.monotonic() - began
            time.sleep(0.1)
        logs = "\n".join(f"--- {each.name}\n{each.log.read_text()[-3000:]}" for each in self.workers)
        raise AssertionError(f"not within {seconds:.0f} s: {what}\n{logs}")


@contextmanager
def kcl_world(emulator: Emulator, folder: Path, shards: int, retrieval: str = "polling") -> Iterator[World]:
    """A stream server with both streams; everything that was started is ended."""
    stage = fresh_stage()
    names = {f"plimsoll-{stage}-market": shards, f"plimsoll-{stage}-orders": shards}
    with stream_server(free_port(), names, folder / "streams.log") as address:
        world = World(folder, emulator.environment, address, emulator.endpoint, stage, retrieval)
        try:
            yield world
        finally:
            for worker in world.workers:
                if worker.is_alive:
                    worker.kill()
