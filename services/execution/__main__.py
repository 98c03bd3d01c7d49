"""Runs the execution service: ``python -m services.execution --role triggers|orders|all``.

``--source polling`` reads the streams in this process, which must be the only one. ``--source kcl`` becomes the Kinesis
Client Library's daemon for one role: it shares the shards with other workers and starts a child for each it holds.
"""

import argparse
import asyncio
import gc
import logging
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from services.execution.consuming import (
    Progress,
    checkpoint_now,
    checkpoint_often,
    consume_doorbells,
    consume_market,
)
from services.execution.health import build_health, health_of, orders_state, triggers_state
from services.execution.kcl.daemon import become_daemon
from services.execution.kcl.properties import ROLES as KCL_ROLES
from services.execution.watchdog import BEAT_SECONDS, Watchdog
from shared.adapters.health import serving
from shared.bootstrap.execution import Execution, boottime, build_execution
from shared.observability import log_as_json
from shared.settings import ExecutionSettings, KclSettings

SERVICE = "execution"
ROLES = {"triggers": ("triggers",), "orders": ("orders",), "all": ("triggers", "orders")}
REST_SECONDS = 3.0
"""How long a stop waits for what is in hand."""

_log = logging.getLogger("plimsoll.execution")


async def run(settings: ExecutionSettings, roles: tuple[str, ...], stop: asyncio.Event) -> None:
    """Serve until ``stop``. A part that fails ends the process, which is then started again."""
    parts = build_execution(settings, asyncio.sleep)
    triggers, orders = Progress(), Progress()
    states: dict[str, Callable[[], dict[str, Any]]] = {
        "triggers": lambda: triggers_state(parts.owner, triggers, boottime()),
        "orders": lambda: orders_state(parts.sender, orders, boottime()),
    }
    app = build_health(lambda: health_of({role: states[role]() for role in roles}))
    watchdog = Watchdog(boottime)
    watchdog.start()
    try:
        async with serving(app, settings.host, settings.health_port), asyncio.TaskGroup() as group:
            tasks = [group.create_task(_beat(watchdog))]
            if "orders" in roles:
                tasks += [group.create_task(work) for work in _order_loops(parts, orders)]
            if "triggers" in roles:
                gc.disable()  # what is loaded stays; looking through it again and again would only cause pauses
                await parts.owner.load()
                gc.freeze()
                gc.enable()
                tasks += [group.create_task(work) for work in _trigger_loops(parts, triggers)]
            _log.info("serving %s", ", ".join(roles))
            await stop.wait()
            await _come_to_rest(parts, roles, triggers)
            for task in tasks:
                task.cancel()
    finally:
        watchdog.stop()
        await parts.owner.stop()
        await parts.sender.stop()
        parts.close()


def _trigger_loops(parts: Execution, progress: Progress) -> list[Any]:
    owner = parts.owner
    return [
        consume_market(parts.market, owner, progress, boottime, parts.quarantine),
        checkpoint_often(parts.market, owner, progress, asyncio.sleep),
        owner.keep_time(),
        owner.keep_in_step(),
        owner.crew.failure(),
    ]


def _order_loops(parts: Execution, progress: Progress) -> list[Any]:
    sender = parts.sender
    return [
        consume_doorbells(parts.doorbells, sender, progress, boottime, parts.quarantine),
        sender.sweep(),
        sender.crew.failure(),
    ]


async def _come_to_rest(parts: Execution, roles: tuple[str, ...], triggers: Progress) -> None:
    """Start nothing new, let what is in hand become durable, and remember how far that is."""
    with suppress(TimeoutError):
        async with asyncio.timeout(REST_SECONDS):
            if "orders" in roles:
                await parts.sender.rest()
            if "triggers" in roles:
                await checkpoint_now(parts.market, parts.owner, triggers, {})


async def _beat(watchdog: Watchdog) -> None:
    while True:
        watchdog.beat()
        await asyncio.sleep(BEAT_SECONDS)


async def main(roles: tuple[str, ...]) -> None:
    """Read the settings, run until SIGTERM or SIGINT."""
    log_as_json(SERVICE)
    for talkative in ("httpx", "aws_encryption_sdk"):  # a line for each request or opened session is no news
        logging.getLogger(talkative).setLevel(logging.WARNING)
    stop = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    await run(ExecutionSettings(), roles, stop)


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """The command line. The Client Library reads one stream, so it serves one role."""
    parser = argparse.ArgumentParser(prog="python -m services.execution", description=__doc__)
    parser.add_argument("--role", choices=sorted(ROLES), default="all")
    parser.add_argument("--source", choices=("polling", "kcl"), default="polling")
    found = parser.parse_args(given)
    if found.source == "kcl" and found.role not in KCL_ROLES:
        parser.error(f"--source kcl serves one role: {' or '.join(KCL_ROLES)}")
    return found


def serve(given: list[str] | None = None) -> None:
    """Run what the command line names."""
    wanted = arguments(given)
    if wanted.source == "kcl":
        become_daemon(KclSettings(), wanted.role)
    asyncio.run(main(ROLES[wanted.role]))


if __name__ == "__main__":
    serve()
