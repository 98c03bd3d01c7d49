"""A wall clock that is set, or that differs from another machine's, gives up no request before its time."""

import asyncio
from collections import deque
from datetime import time, timedelta

import pytest

from shared.application.order_sender.lookup import T_MANUAL, is_horizon_over
from shared.application.order_sender.steps import claimed
from shared.domain.intents import Role
from tests.fakes.broker import CAPABILITIES, Fault
from tests.fakes.virtual_time import START, run_virtual
from tests.unit.application.engine.world import World, a_strategy
from tests.unit.domain.builders import an_intent

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


PATIENCE = T_MANUAL.total_seconds()


@pytest.mark.parametrize(
    ("wall", "known_for", "is_over"),
    [
        (HORIZON + 0.01, HORIZON + 0.01, True),
        (HORIZON, HORIZON + 0.01, False),
        (HORIZON + 0.01, HORIZON, False),
        (3600.0, 0.0, False),  # set forward, or the claimer's clock is behind
        (-3600.0, HORIZON + 0.01, False),  # set back
        (-3600.0, HORIZON + PATIENCE, False),
        (-3600.0, HORIZON + PATIENCE + 0.01, True),
        (HORIZON, None, False),
        (HORIZON + 0.01, None, True),
    ],
)
def test_the_horizon_is_over_when_no_clock_that_may_be_right_says_otherwise(
    wall: float, known_for: float | None, *, is_over: bool
) -> None:
    claim = claimed(an_intent(), 1, START)
    now = START + timedelta(seconds=wall)
    assert is_horizon_over(claim, CAPABILITIES, now, known_for) is is_over


def test_a_clock_set_back_delays_a_lost_request_by_a_minute_at_most() -> None:
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
        claimed_at = asyncio.get_running_loop().time()
        world.clock.start -= timedelta(hours=1)
        await world.until(lambda: world.has_state(key, "CLOSED"), HORIZON + PATIENCE + 5)
        assert asyncio.get_running_loop().time() - claimed_at > HORIZON + PATIENCE - 0.1
        assert world.orders(Role.EXIT)[0].attempt == 2
        world.check_invariants()

    run_virtual(story())
