"""``plimsoll broker-sim``: a simulated broker to play with, in one process and without the platform."""

import asyncio
import logging
import os
import signal
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from cli.broker_sim.screen import Screen
from services.paper_broker.http_api import build_app
from shared.adapters.health import serving
from shared.bootstrap.broker_sim import BrokerSim, build_broker_sim
from shared.settings import MarketDataSettings

HOST = "127.0.0.1"
SLOWEST, FASTEST = Decimal("0.1"), Decimal(60)
_FIRST_PRICES_SECONDS = 10.0


def broker_sim(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where it listens, on this machine only.")] = 8020,
    faults: Annotated[bool, typer.Option("--faults", help="Faults can be switched on over HTTP.")] = False,
    seed: Annotated[int, typer.Option(help="Seed of the market; faults are switched on with a seed of their own.")] = (
        MarketDataSettings.model_fields["seed"].default
    ),
    speed: Annotated[str, typer.Option(help=f"Market seconds in a second, {SLOWEST} to {FASTEST}.")] = "1",
) -> None:
    """Run a simulated broker until Ctrl-C: accounts, orders, fills, and faults on demand. It keeps nothing."""
    logging.basicConfig(level=logging.ERROR)
    screen = Screen(f"http://{HOST}:{port}", faults)
    sim = build_broker_sim(seed, _speed(speed), allow_faults=faults)
    try:
        asyncio.run(_run(sim, screen, port))
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        screen.problem(f"Port {port} cannot be used: {why}.", f"Try another: --port {port + 1}")
        raise typer.Exit(1) from error


async def _run(sim: BrokerSim, screen: Screen, port: int) -> None:
    stop = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    async with serving(build_app(sim.exchange, sim.health, screen.served), HOST, port):
        following = asyncio.create_task(sim.follow())
        stopping = asyncio.create_task(stop.wait())
        introducing = asyncio.create_task(_introduce(sim, screen))
        await asyncio.wait({following, stopping}, return_when=asyncio.FIRST_COMPLETED)
        for task in (stopping, introducing):
            task.cancel()
        if following.done():
            following.result()  # a defect ends the process, with its error
        following.cancel()
        await asyncio.gather(following, introducing, stopping, return_exceptions=True)
    screen.goodbye()


async def _introduce(sim: BrokerSim, screen: Screen) -> None:
    tradable = sum(each.is_tradable for each in sim.instruments)
    deadline = asyncio.get_running_loop().time() + _FIRST_PRICES_SECONDS
    while len(sim.prices()) < tradable and asyncio.get_running_loop().time() < deadline:  # noqa: ASYNC110
        await asyncio.sleep(0.05)  # the market has no bell, and this lasts a second
    screen.introduce(sim.prices())


def _speed(text: str) -> Decimal:
    try:
        speed = Decimal(text)
    except InvalidOperation:
        speed = Decimal(0)
    if not (speed.is_finite() and SLOWEST <= speed <= FASTEST):
        raise typer.BadParameter(f"{text!r} is not between {SLOWEST} and {FASTEST}", param_hint="--speed")
    return speed
