"""Processes of the platform: started, watched, started again when they die, stopped in order."""

import asyncio
import json
import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 10.0
STEADY_SECONDS = 30.0
"""A process that ran this long starts again without a pause."""
LINE_LIMIT = 1024 * 1024

ShowLine = Callable[[str, str], None]
"""Called with the part's name and one line that it printed."""


@dataclass(frozen=True, slots=True)
class Part:
    """One process of the platform. A part that is not ``restarts`` takes the platform down with it."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    health_url: str | None = None
    restarts: bool = True
    stop_seconds: float = 10.0


@dataclass(slots=True)
class Supervised:
    """A part and its process over time."""

    part: Part
    log: Path
    show: ShowLine
    changed: Callable[[], None] = lambda: None
    """Called when the process is another one than before."""
    process: asyncio.subprocess.Process | None = None
    started_at: float = 0.0
    restarts: int = 0
    stopping: bool = False
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the part is down for good."""
    _task: asyncio.Task[None] | None = None
    _spawning: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The running process, if there is one."""
        alive = self.process is not None and self.process.returncode is None
        return self.process.pid if alive and self.process else None

    async def start(self) -> None:
        """Start the process and keep it running."""
        _keep_previous(self.log)
        self._spawning = asyncio.create_task(self._spawn())
        await asyncio.shield(self._spawning)  # whoever is told to stop meanwhile must not lose a process half started
        self._task = asyncio.create_task(self._watch(), name=f"watch {self.part.name}")

    async def stop(self) -> None:
        """Ask the process to end, wait, insist."""
        self.stopping = True
        if self._spawning is not None:
            await asyncio.gather(self._spawning, return_exceptions=True)
        process = self.process
        if process is not None and process.returncode is None:
            _signal(process, signal.SIGTERM)
            try:
                await asyncio.wait_for(process.wait(), self.part.stop_seconds)
            except TimeoutError:
                self.show(self.part.name, f"did not end within {self.part.stop_seconds:.0f} s: killed")
                _signal(process, signal.SIGKILL)
                await process.wait()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self.ended.set()

    def last_words(self, lines: int = 15) -> str:
        """The end of what it printed."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def _is_stopping(self) -> bool:  # asked anew after each wait
        return self.stopping

    async def _spawn(self) -> None:
        # a session of its own: Ctrl-C in the terminal reaches the launcher alone, which stops the parts in order
        self.process = await asyncio.create_subprocess_exec(
            *self.part.command,
            cwd=self.part.folder,
            env=dict(self.part.environment),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
            limit=LINE_LIMIT,
        )
        self.started_at = time.monotonic()

    async def _watch(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            assert self.process is not None
            await self._pump(self.process)
            code = await self.process.wait()
            if self._is_stopping():
                return
            if not self.part.restarts:
                self.show(self.part.name, f"ended ({how_it_ended(code)})")
                self.ended.set()
                return
            if time.monotonic() - self.started_at > STEADY_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            self.restarts += 1
            self.show(self.part.name, f"ended ({how_it_ended(code)}); starts again in {pause:.1f} s")
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            if self._is_stopping():
                return
            self._spawning = asyncio.create_task(self._spawn())
            await asyncio.shield(self._spawning)
            self.changed()

    async def _pump(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        with self.log.open("ab") as out:
            while True:
                try:
                    line = await process.stdout.readline()
                except ValueError:  # longer than the limit: the reader dropped it
                    continue
                if not line:
                    return
                out.write(line)
                out.flush()
                self.show(self.part.name, line.decode(errors="replace").rstrip())


def how_it_ended(code: int) -> str:
    """An exit status in words."""
    if code < 0:
        try:
            return f"by {signal.Signals(-code).name}"
        except ValueError:
            return f"by signal {-code}"
    return f"status {code}"


def remember(path: Path, pids: Mapping[str, int | None]) -> None:
    """Write down the running processes, so that the next start finds what a kill left behind."""
    rows = {}
    for name, pid in pids.items():
        if pid is not None:
            try:
                rows[name] = {"pid": pid, "started": psutil.Process(pid).create_time()}
            except psutil.NoSuchProcess:
                continue
    path.write_text(json.dumps(rows))


def end_leftovers(path: Path, wait_seconds: float = 20.0) -> list[str]:
    """End the processes that an earlier, killed platform left running. Gives their names.

    The emulator among them saves its state when it ends, so it is given time.
    """
    if not path.exists():
        return []
    try:
        rows: dict[str, dict[str, float]] = json.loads(path.read_text())
    except ValueError:
        rows = {}
    found: dict[str, psutil.Process] = {}
    for name, row in rows.items():
        try:
            process = psutil.Process(int(row["pid"]))
            if process.create_time() == row["started"] and process.status() != psutil.STATUS_ZOMBIE:
                process.terminate()
                found[name] = process
        except (psutil.NoSuchProcess, psutil.AccessDenied, KeyError):
            continue
    _, alive = psutil.wait_procs(list(found.values()), timeout=wait_seconds)
    for process in alive:
        process.kill()
    psutil.wait_procs(alive, timeout=5)
    path.unlink(missing_ok=True)
    return list(found)


def _signal(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    try:
        os.kill(process.pid, number)
    except ProcessLookupError:
        return


def _keep_previous(log: Path) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists():
        log.replace(log.with_suffix(".previous.log"))
