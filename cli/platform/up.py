"""``plimsoll up``: the whole platform on this machine, from nothing to a live log, and down again in order."""

import asyncio
import json
import os
import signal
import time
from pathlib import Path

from cli.platform.demo_tenant import DemoTenant
from cli.platform.home import endpoint
from cli.platform.queues import watch_queues
from cli.platform.running import CannotStart, Platform, emulator_died, only_one
from cli.platform.start import start


async def up(platform: Platform, ready_file: Path | None = None) -> int:
    """Run the platform until it is told to stop. Gives the exit status: 0 after a clean stop, 1 when it cannot run."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop.set)
    try:
        with only_one(platform.home):
            if ready_file is not None:  # of a platform that was killed
                await asyncio.to_thread(ready_file.unlink, missing_ok=True)
            try:
                await _run(platform, stop, ready_file)
            finally:
                await _stop(platform, ready_file)
    except CannotStart as problem:
        platform.screen.problem(problem.what, problem.remedy)
        return 1
    return 0


async def _run(platform: Platform, stop: asyncio.Event, ready_file: Path | None) -> None:
    starting = asyncio.create_task(start(platform))
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({starting, stopped}, return_when=asyncio.FIRST_COMPLETED)
    if not starting.done():  # told to stop while it starts
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        return
    demo = starting.result()
    platform.remember()
    _announce(platform, demo)
    if ready_file is not None:
        await asyncio.to_thread(_write_ready_file, platform, ready_file)
    platform.screen.begin_log()
    await _watch(platform, stopped)


async def _watch(platform: Platform, stopped: "asyncio.Task[bool]") -> None:
    """Until it is told to stop. Raises ``CannotStart`` when the emulator ends."""
    watching = asyncio.create_task(watch_queues(platform.ports, platform.screen))
    emulator_ended = asyncio.create_task(platform.emulator.ended.wait())
    try:
        await asyncio.wait({stopped, emulator_ended}, return_when=asyncio.FIRST_COMPLETED)
        if not stopped.done():
            raise emulator_died(platform.emulator)
    finally:
        tasks = (watching, emulator_ended, stopped)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _stop(platform: Platform, ready_file: Path | None) -> None:
    if not platform.parts:
        return
    began = time.monotonic()
    platform.screen.say("[dim]stopping …[/]")
    await platform.stop()
    platform.screen.say(f"[dim]stopped in {time.monotonic() - began:.1f} s; the state is in {platform.home.state}[/]")
    if ready_file is not None:
        await asyncio.to_thread(ready_file.unlink, missing_ok=True)


def _announce(platform: Platform, demo: DemoTenant | None) -> None:
    screen = platform.screen
    screen.health(platform.rows)
    well = demo is not None and _all_healthy(platform)
    word = "[bold green]ready[/]" if well else "[bold red]running, but not healthy[/]"
    screen.say(f"{word} after {screen.seconds:.1f} s: [bold]{platform.base}[/]  ({platform.feed})")
    if demo is not None:
        screen.say(f"demo tenant {demo.email}, its password in {platform.home.demo_tenant}")
    screen.say("in a second terminal: [bold].venv/bin/plimsoll demo[/]    stop: Ctrl-C\n")


def _write_ready_file(platform: Platform, path: Path) -> None:
    facts = {
        "base": platform.base,
        "endpoint": endpoint(platform.ports),
        "pid": os.getpid(),
        "healthy": _all_healthy(platform),
        "parts": {each.part.name: each.pid for each in platform.parts},
        "demo_tenant": str(platform.home.demo_tenant),
        "seconds": round(platform.screen.seconds, 1),
    }
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.write_text(json.dumps(facts, indent=2))
    unfinished.replace(path)


def _all_healthy(platform: Platform) -> bool:
    return all(row.state == "healthy" for row in platform.rows)
