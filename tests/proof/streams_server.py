"""A stream server for tests, in a process of its own."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
START_SECONDS = 20


@contextmanager
def stream_server(port: int, streams: Mapping[str, int], log: Path) -> Iterator[str]:
    """Run ``python -m proof.streams`` with these streams (name: shards); gives its address."""
    arguments = [f"--stream={name}={shards}" for name, shards in streams.items()]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "proof.streams", "--port", str(port), *arguments],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process, log)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"the stream server does not start:\n{log.read_text()[-2000:]}")
