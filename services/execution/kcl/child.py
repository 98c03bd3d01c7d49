"""The process that the daemon starts for each shard: ``python -m services.execution.kcl.child --role triggers``.

Standard output belongs to the protocol; whatever else is printed goes to standard error.
"""

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import IO

from services.execution.kcl.parts import OrdersPart, TriggersPart
from services.execution.kcl.properties import ROLES, Role, stream_of
from services.execution.kcl.protocol import ReadLine, WriteLine, converse
from services.execution.kcl.shard_run import RETRY_SECONDS, Part, ShardRun
from services.execution.kcl.states import forget_state, write_state
from services.execution.watchdog import BEAT_SECONDS, Watchdog
from shared.adapters import aws
from shared.adapters.kinesis.shards import Shard, find_shard
from shared.bootstrap.execution import Execution, boottime, build_execution
from shared.domain.errors import Unavailable
from shared.domain.partitions import buckets_in, partition_hash
from shared.observability import log_as_json
from shared.settings import KclSettings

LONGEST_LINE = 256 * 1024 * 1024
"""Bytes. A batch of 10 MB becomes a third longer in base64; more can come with enhanced fan-out."""
STATE_SECONDS = 1.0

_log = logging.getLogger("plimsoll.kcl")


async def run(settings: KclSettings, role: Role, read: ReadLine, write: WriteLine) -> None:
    """Serve one shard until the daemon hangs up. Any unforeseen error is raised: the process must end."""
    built: list[Execution] = []

    async def open_part(shard_id: str) -> Part:
        shard = await _found(settings, role, shard_id)
        buckets = buckets_in(shard.start_hash, shard.end_hash)
        parts = build_execution(
            settings,
            asyncio.sleep,
            buckets,
            lambda broker_id: shard.start_hash <= partition_hash(broker_id) <= shard.end_hash,
        )
        built.append(parts)
        if role == "triggers":
            return TriggersPart(parts.owner, parts.quarantine, boottime)
        return OrdersPart(parts.sender, parts.quarantine, boottime)

    shard_run = ShardRun(open_part, boottime)
    watchdog = Watchdog(boottime)
    watchdog.start()
    folder = Path(settings.kcl_folder)
    beside = [
        asyncio.ensure_future(each)
        for each in (_beat(watchdog), _tell_state(shard_run, role, folder), shard_run.failure())
    ]
    talk = asyncio.ensure_future(converse(read, write, shard_run))
    try:
        done, _ = await asyncio.wait([talk, *beside], return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        talk.cancel()
        await shard_run.stop()
        for task in beside:
            task.cancel()
        await asyncio.gather(talk, *beside, return_exceptions=True)
        watchdog.stop()
        forget_state(folder)
        for parts in built:
            parts.close()


async def _found(settings: KclSettings, role: Role, shard_id: str) -> Shard:
    while True:
        try:
            return await asyncio.to_thread(find_shard, aws.kinesis(), stream_of(settings, role), shard_id)
        except Unavailable as error:
            _log.warning("%s must wait: %s", shard_id, error)
            await asyncio.sleep(RETRY_SECONDS)


async def _tell_state(shard_run: ShardRun, role: Role, folder: Path) -> None:
    while True:
        part = shard_run.part
        if isinstance(part, TriggersPart | OrdersPart):
            write_state(folder, {**part.state(), "role": role, "shard": shard_run.shard_id})
        await asyncio.sleep(STATE_SECONDS)


async def _beat(watchdog: Watchdog) -> None:
    while True:
        watchdog.beat()
        await asyncio.sleep(BEAT_SECONDS)


async def lines_of(stream: IO[bytes]) -> ReadLine:
    """The lines of a pipe, read without stopping the event loop; empty at its end."""
    reader = asyncio.StreamReader(limit=LONGEST_LINE)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), stream)
    return reader.readline


def writer_of(descriptor: int) -> WriteLine:
    """Writes lines to a pipe. Each begins on a new line, lest something printed before it spoil it."""

    async def write(line: str) -> None:
        data = memoryview(f"\n{line}\n".encode())
        while data:
            data = data[os.write(descriptor, data) :]

    return write


def take_standard_output() -> int:
    """Keep standard output for the protocol and let everything that prints go to standard error instead."""
    descriptor = os.dup(sys.stdout.fileno())
    sys.stdout.flush()
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return descriptor


async def talk(serve: Callable[[ReadLine, WriteLine], Awaitable[None]]) -> None:
    """Serve the daemon on standard input and output. Signals to the group are the daemon's to act upon, not ours."""
    write = writer_of(take_standard_output())
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, lambda: None)
    await serve(await lines_of(sys.stdin.buffer), write)


async def main(role: Role) -> None:
    """Read the settings and serve."""
    log_as_json("execution")
    for talkative in ("httpx", "aws_encryption_sdk"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    settings = KclSettings()
    await talk(lambda read, write: run(settings, role, read, write))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m services.execution.kcl.child", description=__doc__)
    parser.add_argument("--role", choices=ROLES, required=True)
    asyncio.run(main(parser.parse_args().role))
