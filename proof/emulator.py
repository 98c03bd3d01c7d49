"""An AWS emulator of one's own, whose state is thrown away: for the proof, for tests and for benches."""

import os
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from infra.tables import TABLES, table_arguments
from proof.programs import ROOT, NotStarted, Program, start

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

PYTHON = ROOT / ".tools" / "emulator-venv" / "bin" / "python"
WRAPPER = ROOT / "cli" / "platform" / "emulator_main.py"
REGION = "ap-south-1"
START_SECONDS = 60.0
CREDENTIALS = {
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_ACCESS_KEY_ID": "localdev",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_EC2_METADATA_DISABLED": "true",
}


def client_environment(endpoint: str) -> dict[str, str]:
    """What makes boto3 talk to this emulator and to nothing else."""
    return {"AWS_ENDPOINT_URL": endpoint, **CREDENTIALS}


def start_emulator(home: Path, port: int) -> Program:
    """Start an emulator that keeps nothing, and wait until it answers. Raises ``NotStarted`` with the remedy."""
    if not PYTHON.exists():
        raise NotStarted("The AWS emulator is not installed: run `make install`.")
    folder = home / "emulator"
    (folder / "tmp").mkdir(parents=True)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_REGION": REGION,
        "TMPDIR": str(folder / "tmp"),
        "STATE_DIR": str(folder / "state"),
        "S3_DATA_DIR": str(folder / "state" / "s3"),
        "AWS_ACCESS_KEY_ID": CREDENTIALS["AWS_ACCESS_KEY_ID"],
        "AWS_SECRET_ACCESS_KEY": CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        "LOG_LEVEL": "WARNING",
    }
    program = start("emulator", [str(PYTHON), "-P", str(WRAPPER)], environment, home / "emulator.log", port, folder)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and program.is_alive:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_ministack/health", timeout=1):
                return program
        except OSError:
            time.sleep(0.05)
    program.kill()
    raise NotStarted(f"The AWS emulator does not start:\n{program.last_words()}")


def make_tables(client: "DynamoDBClient", prefix: str) -> None:
    """Every table of the platform, empty."""
    for spec in TABLES:
        client.create_table(**table_arguments(spec, prefix))


def python(*arguments: str) -> list[str]:
    """This Python with a module and its arguments."""
    return [sys.executable, "-m", *arguments]
