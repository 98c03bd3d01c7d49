"""The whole platform for tests: started as a user starts it, on ports and in a folder of its own, permissions enforced.

Tests ask for the fixture ``platform`` and bear the mark ``platform``; they share one platform, so each registers its
own tenant.
"""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.platform.home import Home, Ports

ROOT = Path(__file__).parents[2]
START_SECONDS = 240
STOP_SECONDS = 90
RESTART_SECONDS = 30


@dataclass(slots=True)
class RunningPlatform:
    """A platform and its processes. ``base`` is where it answers, ``endpoint`` the emulator behind it."""

    home: Home
    ports: Ports
    arguments: tuple[str, ...] = ("--enforce-permissions",)
    process: subprocess.Popen[bytes] | None = None

    @property
    def base(self) -> str:
        """Where the platform answers."""
        return f"http://127.0.0.1:{self.ports.edge}"

    @property
    def endpoint(self) -> str:
        """The emulator."""
        return f"http://127.0.0.1:{self.ports.emulator}"

    @property
    def said(self) -> str:
        """What the launcher printed so far."""
        return (self.home.path / "up.log").read_text(errors="replace")

    def start(self) -> float:
        """Start it and wait until it is up. Gives the seconds that it took; fails with what it said."""
        ready = self.home.path / "ready.json"
        self.home.path.mkdir(parents=True, exist_ok=True)
        ready.unlink(missing_ok=True)
        command = [sys.executable, "-m", "cli.main", "up", "--home", str(self.home.path), *self.arguments]
        command += ["--port-offset", str(self.ports.offset), "--ready-file", str(ready)]
        began = time.monotonic()
        with (self.home.path / "up.log").open("wb") as out:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
        while time.monotonic() - began < START_SECONDS and self.process.poll() is None:
            if ready.exists():
                facts = json.loads(ready.read_text())
                assert facts["healthy"], self.said
                return time.monotonic() - began
            time.sleep(0.1)
        self.stop()
        pytest.fail(f"the platform did not start:\n{self.said}", pytrace=False)

    def ensure_started(self) -> None:
        """Start it unless it is running."""
        if self.process is None or self.process.poll() is not None:
            self.start()

    def stop(self) -> int:
        """Stop it as Ctrl-C does and wait. Gives the exit status."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            pytest.fail(f"the platform did not stop:\n{self.said}", pytrace=False)

    def pid(self, part: str) -> int:
        """The process of a part: ``triggers``, ``orders``, ``market-data``, ``paper-broker``, ``emulator``."""
        rows = json.loads(self.home.processes.read_text())
        return int(rows[part]["pid"])

    def kill(self, part: str) -> None:
        """``kill -9`` a part and wait until the launcher has started it again."""
        before = self.pid(part)
        os.kill(before, signal.SIGKILL)
        deadline = time.monotonic() + RESTART_SECONDS
        while time.monotonic() < deadline:
            try:
                if self.pid(part) != before:
                    return
            except (KeyError, ValueError):
                pass
            time.sleep(0.02)
        pytest.fail(f"{part} was not started again:\n{self.said[-3000:]}", pytrace=False)


def free_ports() -> Ports:
    """Ports that nobody listens on now."""
    for _ in range(100):
        ports = Ports(1000 + secrets.randbelow(20000))
        if all(_is_free(port) for port in ports.named().values()):
            return ports
    raise RuntimeError("no free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPlatform]:
    """The platform, up; one for the test session."""
    running = RunningPlatform(Home(tmp_path_factory.mktemp("platform") / "home"), free_ports())
    running.start()
    try:
        yield running
    finally:
        running.stop()
