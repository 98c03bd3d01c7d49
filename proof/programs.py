"""Programs in processes of their own: started with a log of their own, asked for their health, stopped and killed."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_END_SECONDS = 10.0


class NotStarted(RuntimeError):
    """A program ended, or stayed silent, before it was of use."""


@dataclass
class Program:
    """One process. ``port``: where its health is served. ``shift``: seconds by which its wall clock is wrong."""

    name: str
    process: "subprocess.Popen[bytes]"
    log: Path
    port: int
    shift: float = 0.0
    crash_at: str = ""
    started_at: float = field(default_factory=time.monotonic)

    @property
    def is_alive(self) -> bool:
        """Whether it has not ended (it may be stopped)."""
        return self.process.poll() is None

    def kill(self) -> None:
        """End it as by ``kill -9`` and wait until it is gone."""
        self.process.kill()
        self.process.wait()

    def stall(self) -> None:
        """Let it do nothing until ``go_on``."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let a stalled one go on."""
        if self.is_alive:
            self.process.send_signal(signal.SIGCONT)

    def end(self) -> int:
        """Ask it to end; after ten seconds it is killed. Gives its exit code."""
        if self.is_alive:
            self.process.send_signal(signal.SIGCONT)
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(_END_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()
        return self.process.wait()

    def health(self, seconds: float = 1.0) -> dict[str, Any] | None:
        """What it says about itself; None if it does not answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=seconds) as answer:
                document: dict[str, Any] = json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                document = json.loads(error.read() or b"{}")
        except (OSError, ValueError):
            return None
        return document

    def is_well(self) -> bool:
        """Whether it answers and says that it is well."""
        state = self.health()
        return state is not None and state.get("status") == "ok"

    def wait_until_well(self, seconds: float = 30.0) -> None:
        """Return when it is well. Raises ``NotStarted``."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.is_alive:
            if self.is_well():
                return
            time.sleep(0.05)
        raise NotStarted(f"{self.name} is not of use after {seconds:.0f} s:\n{self.last_words()}")

    def last_words(self, characters: int = 3000) -> str:
        """The end of its log."""
        return self.log.read_text(errors="replace")[-characters:]


def start(
    name: str, arguments: Sequence[str], environment: Mapping[str, str], log: Path, port: int, cwd: Path = ROOT
) -> Program:
    """Start a program. ``arguments`` begins with the executable."""
    with log.open("ab") as output:
        process = subprocess.Popen(arguments, cwd=cwd, env=dict(environment), stdout=output, stderr=output)
    return Program(name, process, log, port)


def free_port() -> int:
    """A TCP port on the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def plain_environment() -> dict[str, str]:
    """This process's environment without anything that names a stage, a profile or another emulator."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("PLIMSOLL_", "AWS_"))}
    return mine | {"PYTHONPATH": str(ROOT)}
