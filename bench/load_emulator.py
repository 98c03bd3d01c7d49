"""The AWS emulator under load: one of its own, and what it can do at most."""

import os
import secrets
import tempfile
import time as clock
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import boto3

from proof.emulator import client_environment, make_tables, start_emulator
from proof.programs import free_port
from shared.adapters import aws
from shared.adapters.dynamodb.ownership import Ownership
from shared.adapters.dynamodb.table import Table
from shared.adapters.dynamodb.transactions import transact_as_owner


@contextmanager
def emulator_running() -> Iterator[str]:
    """An emulator of this run's own with every table: the prefix of their names. The environment leads to it."""
    with tempfile.TemporaryDirectory() as folder:
        home, port = Path(folder), free_port()
        program = start_emulator(home, port)
        try:
            os.environ.update(client_environment(f"http://127.0.0.1:{port}"))
            prefix = f"plimsoll-l{secrets.token_hex(4)}-"
            make_tables(boto3.client("dynamodb"), prefix)
            yield prefix
        finally:
            program.end()


def ceiling(prefix: str, together: int, threads: int = 16, seconds: float = 5.0) -> float:
    """Claims a second with nothing around them, so many to a transaction: an epoch check, and two rows put for each."""
    client = aws.dynamodb()
    ownership = Ownership(Table(client, f"{prefix}ownership"), "bench")
    intents, history = Table(client, f"{prefix}intents"), Table(client, f"{prefix}intent_history")
    until = clock.monotonic() + seconds

    def work(number: int) -> int:
        key = f"OWN#acct#ceiling{number}"
        epoch, done = ownership.take(key, datetime.now(UTC)), 0
        while clock.monotonic() < until:
            actions = []
            for place in range(done, done + together):
                row = {
                    "tenant_id": f"ceiling{together}-{number}",
                    "id": f"{place:08d}",
                    "state": "SENDING",
                    "text": "x" * 600,
                }
                actions += [intents.put_action(row), history.put_action(row)]
            transact_as_owner(client, ownership.check_action(key, epoch), actions)
            done += together
        return done

    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(work, range(threads))) / seconds
