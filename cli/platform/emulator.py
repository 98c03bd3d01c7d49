"""Start and stop of the AWS emulator, with what must happen to its state in between."""

import json
import os
import shutil
from pathlib import Path

from cli.platform.home import EMULATOR_PYTHON, REGION, Home, Ports, clean_environment

KEPT_PACKAGES = 3
WRAPPER = Path(__file__).with_name("emulator_main.py")


def command() -> list[str]:
    """What starts the emulator, repaired."""
    return [str(EMULATOR_PYTHON), "-P", str(WRAPPER)]


def environment(home: Home, ports: Ports, *, enforce: bool) -> dict[str, str]:
    """What the emulator (and the functions it runs) find in their environment.

    ``enforce``: requests are refused unless the caller's role permits them, as on AWS.
    """
    return {
        **clean_environment(),
        "GATEWAY_PORT": str(ports.emulator),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_REGION": REGION,
        "PERSIST_STATE": "1",
        "STATE_DIR": str(home.state),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(home.state / "s3"),
        "TMPDIR": str(home.temporary),
        "EMULATOR_UNPACKED": str(home.unpacked),
        "AWS_ACCESS_KEY_ID": "localdev",
        "AWS_SECRET_ACCESS_KEY": "test",
        "LOG_LEVEL": os.environ.get("EMULATOR_LOG_LEVEL", "WARNING"),
        "PYTHONUNBUFFERED": "1",
        "AUTH": "true" if enforce else "false",
    }


def prepare_start(home: Home) -> None:
    """Make the saved state fit a new start: no unpacked functions, no positions in streams that are gone."""
    shutil.rmtree(home.temporary, ignore_errors=True)
    home.prepare()
    for old in sorted(home.unpacked.iterdir(), key=lambda each: each.stat().st_mtime, reverse=True)[KEPT_PACKAGES:]:
        shutil.rmtree(old, ignore_errors=True)
    forget_stream_positions(home.state / "lambda.json")


def forget_stream_positions(saved: Path) -> None:
    """Drop the saved positions in table streams.

    The positions are saved but the records are not: a mapping would wait for a record number that never comes.
    """
    if not saved.exists():
        return
    state = json.loads(saved.read_text())
    positions = state.get("payload", {}).get("dynamodb_stream_positions")
    if isinstance(positions, dict) and positions.get("data"):
        positions["data"] = {}
        replacement = saved.with_suffix(".tmp")
        replacement.write_text(json.dumps(state))
        replacement.replace(saved)
