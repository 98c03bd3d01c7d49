"""A run whose exits were given up still holds something: it is found again and ends only with its position."""

import asyncio
from collections import deque
from datetime import time, timedelta

import pytest

from shared.application.ports.engine import StrategyKey
from shared.domain.intents import IntentState, Role
from shared.domain.kill_switch import KillVerb
from shared.domain.strategies import StrategyStatus
from tests.fakes.broker import Refuse
from tests.fakes.virtual_time import run_virtual
from tests.unit.application.engine.test_reductions import sell
from tests.unit.application.engine.world import INFY, World, a_strategy


async def given_up(world: World, *, stopped: bool = True) -> StrategyKey:
    """Ten units whose exit the broker refused for a reason that no other price or quantity mends."""
    key = world.put(a_strategy(entry=time(9, 15, 3)))
    await world.start()
    await world.at(time(9, 15, 2))
    await world.tick("1000.00")
    await world.until(lambda: world.has_state(key, "OPEN"))
    if stopped:
        await world.edit(key, status=StrategyStatus.STOPPED)
    world.exchange.faults = deque([Refuse("other")])
    await world.tick("985.00")
    await world.until(lambda: world.has_state(key, "FAILED"), 5)
    await asyncio.sleep(1)
    return key


async def again(world: World) -> None:
    """Both processes die and come back."""
    await world.kill()
    await asyncio.sleep(1)
    await world.start()
    await asyncio.sleep(2)


@pytest.mark.parametrize("how", ["square_off", "flatten", "flatten_lost", "engaged_while_down"])
def test_after_a_restart_a_stopped_strategy_can_still_leave(how: str) -> None:
    async def story() -> None:
        world = World()
        key = await given_up(world)
        if how == "engaged_while_down":
            await world.kill()
            await world.switch(KillVerb.FLATTEN, tell=False)
            await world.start()
        else:
            await again(world)
        if how == "square_off":
            await world.edit(key, square_off_requested_at=world.clock.now())
        elif how != "engaged_while_down":
            await world.switch(KillVerb.FLATTEN, tell=how == "flatten")
        await world.until(lambda: world.has_state(key, "CLOSED"), 40)
        assert world.exchange.position_of(INFY.id) == 0
        world.check_invariants()
        world.check_books()

    run_virtual(story())


def test_what_the_trader_sells_by_an_order_of_their_own_is_not_sold_again() -> None:
    async def story() -> None:
        world = World()
        key = await given_up(world)
        mine = await sell(world, 4)
        await world.until(lambda: world.has_state(mine, "CLOSED"), 10)
        await world.until(lambda: world.run_of(key).legs[0].open_quantity == 6, 5)
        assert world.has_state(key, "FAILED")
        await again(world)
        await world.switch(KillVerb.FLATTEN)
        await world.until(lambda: world.has_state(key, "CLOSED"), 10)
        assert world.orders(Role.EXIT)[-1].quantity == 6
        assert world.exchange.position_of(INFY.id) == 0
        world.check_books()

    run_virtual(story())


def test_sold_altogether_by_an_order_of_the_traders_own_the_run_ends() -> None:
    async def story() -> None:
        world = World()
        key = await given_up(world)
        mine = await sell(world, 10)
        await world.until(lambda: world.has_state(mine, "CLOSED"), 10)
        await world.until(lambda: world.has_state(key, "CLOSED"), 5)
        await world.switch(KillVerb.FLATTEN)
        await asyncio.sleep(10)
        assert world.exchange.position_of(INFY.id) == 0, "nothing is sold short"
        assert len(world.orders(Role.EXIT)) == 1

    run_virtual(story())


def test_no_other_run_begins_while_one_still_holds_what_it_could_not_leave() -> None:
    async def story() -> None:
        world = World()
        key = await given_up(world, stopped=False)
        await world.kill()
        world.clock.start += timedelta(hours=24)
        await world.start()
        await world.tick("1000.00")
        await asyncio.sleep(5)
        assert len(world.orders(Role.ENTRY)) == 1
        assert world.has_state(key, "FAILED")
        await again(world)
        await world.edit(key, status=StrategyStatus.STOPPED, square_off_requested_at=world.clock.now())
        await world.until(lambda: world.has_state(key, "CLOSED"), 10)
        assert world.exchange.position_of(INFY.id) == 0

    run_virtual(story())


def test_units_that_an_entry_brings_after_its_run_was_given_up_belong_to_it() -> None:
    async def story() -> None:
        world = World()
        world.exchange.fill_at_most = 3
        key = world.put(a_strategy(entry=time(9, 15, 3)))
        await world.start()
        await world.at(time(9, 15, 2))
        await world.tick("1000.00")
        await world.until(lambda: world.has_state(key, "OPEN"))
        blocked = True

        async def stall(where: str) -> None:
            while blocked and where == "cancel":
                await asyncio.sleep(0.1)

        world.stall = stall
        world.exchange.faults = deque([Refuse("other")])
        await world.tick("985.00")
        await world.until(lambda: world.has_state(key, "FAILED"), 5)
        filled = world.orders(Role.ENTRY)[0].filled_quantity
        await world.tick("985.00")
        await asyncio.sleep(2)
        more = world.orders(Role.ENTRY)[0].filled_quantity
        assert more > filled
        assert world.run_of(key).legs[0].open_quantity == more
        blocked = False
        world.exchange.fill_at_most = None
        await world.switch(KillVerb.FLATTEN)
        await world.until(lambda: world.has_state(key, "CLOSED"), 10)
        assert world.orders(Role.EXIT)[-1].state is IntentState.FILLED
        assert world.exchange.position_of(INFY.id) == 0
        world.check_invariants()

    run_virtual(story())
