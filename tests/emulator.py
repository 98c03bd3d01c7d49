"""The AWS emulator for tests: one a test session (and one a worker when tests run in parallel), its state thrown away.

Tests ask for the fixture ``emulator`` and bear the mark ``emulator``. Each calls ``emulator.tables()`` for tables that
nobody else writes to.
"""

import os
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest

from infra.tables import TABLES, table_arguments

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

ROOT = Path(__file__).parents[1]
EMULATOR_PYTHON = ROOT / ".tools" / "emulator-venv" / "bin" / "python"
WRAPPER = ROOT / "cli" / "platform" / "emulator_main.py"
REGION = "ap-south-1"
START_SECONDS = 60


@dataclass(frozen=True)
class Emulator:
    """A running emulator. ``environment`` is what a process needs to reach it (already set for this process)."""

    endpoint: str
    environment: dict[str, str] = field(repr=False)

    def tables(self, prefix: str | None = None) -> str:
        """Create every table of the platform, empty, and give the prefix of their names.

        Without a prefix a fresh ``plimsoll-<stage>-`` is made, so that ``PLIMSOLL_STAGE`` can name it too.
        """
        prefix = prefix or f"plimsoll-{fresh_stage()}-"
        client: DynamoDBClient = boto3.client("dynamodb")
        for spec in TABLES:
            client.create_table(**table_arguments(spec, prefix))
        return prefix


def fresh_stage() -> str:
    """A stage name that no other test has."""
    return f"t{secrets.token_hex(4)}"


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """The emulator, running, with this process's AWS settings pointing to it."""
    home = tmp_path_factory.mktemp("emulator")
    port = free_port()
    endpoint = f"http://127.0.0.1:{port}"
    environment = client_environment(endpoint)
    process = start_emulator(home, port)
    try:
        wait_until_healthy(endpoint, process, home / "emulator.log")
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv("AWS_PROFILE", raising=False)
            patch.delenv("AWS_SESSION_TOKEN", raising=False)
            for name, value in environment.items():
                patch.setenv(name, value)
            yield Emulator(endpoint, environment)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def client_environment(endpoint: str) -> dict[str, str]:
    """What makes boto3 talk to the emulator and to nothing else."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "localdev",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def start_emulator(home: Path, port: int) -> subprocess.Popen[bytes]:
    """Start an emulator that keeps nothing. Fails with the remedy when it is not installed."""
    if not EMULATOR_PYTHON.exists():
        pytest.fail("The AWS emulator is not installed: run `make install`.", pytrace=False)
    (home / "tmp").mkdir()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_REGION": REGION,
        "TMPDIR": str(home / "tmp"),
        "STATE_DIR": str(home / "state"),
        "S3_DATA_DIR": str(home / "state" / "s3"),
        "AWS_ACCESS_KEY_ID": "localdev",
        "AWS_SECRET_ACCESS_KEY": "test",
        "LOG_LEVEL": "WARNING",
    }
    with (home / "emulator.log").open("wb") as log:
        return subprocess.Popen(
            [str(EMULATOR_PYTHON), "-P", str(WRAPPER)], cwd=home, env=environment, stdout=log, stderr=subprocess.STDOUT
        )


def wait_until_healthy(endpoint: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the emulator answers; fail with its last words when it died or stays silent."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{endpoint}/_ministack/health", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    pytest.fail(f"The AWS emulator does not start:\n{log.read_text()[-2000:]}", pytrace=False)


def free_port() -> int:
    """A TCP port on the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
