"""A wall clock that is set, or that differs from another machine's, gives up no request before its time."""

import asyncio
from collections import deque
from datetime import time, timedelta

from shared.domain.intents import Role
from tests.fakes.broker import Fault
from tests.fakes.virtual_time import run_virtual
from tests.unit.application.engine.world import World, a_strategy

HORIZON = 0.5 + 2.0 + 2.0 + 0.25
"""Send by, request deadline, the broker's horizon, margin."""


def test_a_clock_set_forward_does_not_shorten_the_horizon() -> None:
    async def story() -> None:
        world = World()
        key = world.put(a_strategy())
        await world.start()
        await world.at(time(9, 19, 59))
        await world.tick("1000.00")
        await world.until(lambda: world.has_state(key, "OPEN"))
        world.exchange.faults = deque([Fault.LOSE_REQUEST])
        await world.tick("990.00")
        await world.until(lambda: any(order.attempt for order in world.orders(Role.EXIT)), 3)
        claimed = asyncio.get_running_loop().time()
        world.clock.start += timedelta(seconds=10)
        await world.until(lambda: world.has_state(key, "CLOSED"), 30)
        assert world.orders(Role.EXIT)[0].attempt == 2
        assert asyncio.get_running_loop().time() - claimed > HORIZON - 0.1

    run_virtual(story())


def test_a_successor_waits_the_horizon_from_when_it_learns_of_the_claim() -> None:
    async def story() -> None:
        world = World()
        key = world.put(a_strategy())
        await world.start()
        await world.at(time(9, 19, 59))
        await world.tick("1000.00")
        await world.until(lambda: world.has_state(key, "OPEN"))
        world.exchange.faults = deque([Fault.LOSE_REQUEST])
        await world.tick("990.00")
        await world.until(lambda: any(order.attempt for order in world.orders(Role.EXIT)), 3)
        await world.kill()
        world.clock.start += timedelta(seconds=10)  # the machine of the next processes is ahead
        started = asyncio.get_running_loop().time()
        await world.start()
        await world.until(lambda: world.has_state(key, "CLOSED"), 30)
        assert asyncio.get_running_loop().time() - started > HORIZON
        world.check_invariants()

    run_virtual(story())
