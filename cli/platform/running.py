"""The platform while it runs: its parts, what is known of their health, and how it goes down in order."""

import asyncio
import contextlib
import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from aiohttp import web

from cli.platform.home import Home, Ports
from cli.platform.screen import PartHealth, Screen
from cli.platform.services import Feed
from cli.platform.supervisor import Part, Supervised, remember


class CannotStart(Exception):
    """The platform cannot start (or go on). ``remedy`` is what the user can do."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


@dataclass(slots=True)
class Platform:
    """The running platform. ``enforce``: the emulator refuses what a function's role does not permit."""

    home: Home
    ports: Ports
    feed: Feed
    screen: Screen
    enforce: bool = False
    parts: list[Supervised] = field(default_factory=list)
    edge_runner: web.AppRunner | None = None
    rows: list[PartHealth] = field(default_factory=list)

    @property
    def base(self) -> str:
        """Where the platform answers."""
        return f"http://127.0.0.1:{self.ports.edge}"

    @property
    def emulator(self) -> Supervised:
        """The part without which there is no platform."""
        return next(each for each in self.parts if not each.part.restarts)

    def add(self, part: Part) -> Supervised:
        """A part, not yet started."""
        supervised = Supervised(part, self.home.logs / f"{part.name}.log", self.screen.line, self.remember)
        self.parts.append(supervised)
        return supervised

    def remember(self) -> None:
        """Write down who runs, for the next start after a kill."""
        remember(self.home.processes, {each.part.name: each.pid for each in self.parts})

    async def stop(self) -> None:
        """Down in order: the way in, the services, the emulator last, so that it saves what they wrote."""
        if self.edge_runner is not None:
            await self.edge_runner.cleanup()
        services = [each for each in self.parts if each.part.restarts]
        await asyncio.gather(*(each.stop() for each in services))
        for each in self.parts:
            if not each.part.restarts:
                await each.stop()
        self.home.processes.unlink(missing_ok=True)


def emulator_died(emulated: Supervised) -> CannotStart:
    """The emulator is gone, with its last words."""
    said = emulated.last_words() or "(it said nothing)"
    return CannotStart(
        f"the AWS emulator has ended or does not answer. Its last words:\n{said}",
        "Start again. What was written since the last clean stop is lost; if it ends again, `make clean-state` starts"
        f" afresh. Its log: {emulated.log}",
    )


@contextlib.contextmanager
def only_one(home: Home) -> Iterator[None]:
    """Hold the platform's lock. Raises ``CannotStart`` naming the process that holds it."""
    home.path.mkdir(parents=True, exist_ok=True)
    with home.lock.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            remedy = f"Stop it with Ctrl-C in its terminal, or `kill {holder}`, and wait until it has ended."
            raise CannotStart(f"the platform is already running (pid {holder})", remedy) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
