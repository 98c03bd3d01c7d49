"""Positions whose exit was given up, and orders of the trader's own that shrink them: nothing is ever sold twice."""

import asyncio
from collections import deque
from dataclasses import replace
from datetime import time
from decimal import Decimal

from shared.application.ports.engine import StrategyKey
from shared.domain.intents import IntentState, Role
from shared.domain.money import Side
from shared.domain.strategies import StrategyStatus
from tests.fakes.broker import Refuse
from tests.fakes.virtual_time import run_virtual
from tests.unit.application.engine.test_reductions import flat, guarded, sell
from tests.unit.application.engine.world import INFY, World, a_strategy


async def given_up(world: World, *names: str) -> list[StrategyKey]:
    """Longs of ten each whose exits the broker refused."""
    keys = await guarded(world, *names)
    world.exchange.faults = deque([Refuse("other")] * len(keys))
    await world.tick("985.00")
    await world.until(lambda: all(world.has_state(key, "FAILED") for key in keys), 5)
    await asyncio.sleep(1)
    return keys


async def ask_again(world: World, key: StrategyKey) -> None:
    """The trader squares off a run that was given up."""
    await world.edit(key, status=StrategyStatus.STOPPED, square_off_requested_at=world.clock.now())


def sold(world: World) -> int:
    return sum(order.filled_quantity for order in world.exchange.book.values() if order.side is Side.SELL)


def test_what_was_sold_of_a_given_up_position_is_not_sold_again() -> None:
    async def story() -> None:
        world = World()
        [key] = await given_up(world)
        mine = await sell(world, 4)
        await world.until(lambda: world.run_of(key).legs[0].exit_filled == 4, 5)
        assert world.has_state(key, "FAILED")
        assert world.has_state(mine, "CLOSED")
        await ask_again(world, key)
        await flat(world, key)
        assert sold(world) == 10
        assert [order.quantity for order in world.orders(Role.EXIT)] == [10, 6]

    run_virtual(story())


def test_a_given_up_position_that_was_sold_whole_is_over() -> None:
    async def story() -> None:
        world = World()
        [key] = await given_up(world)
        mine = await sell(world, 10)
        await flat(world, key, mine)
        run = world.run_of(key)
        assert (run.reason, run.realized, run.explanation) == ("REDUCED", Decimal("-150.00"), None)
        await ask_again(world, key)
        await asyncio.sleep(3)
        assert sold(world) == 10

    run_virtual(story())


def test_a_resting_sale_gives_way_when_a_given_up_position_is_asked_to_leave() -> None:
    async def story() -> None:
        world = World()
        [key] = await given_up(world)
        await sell(world, 10, limit="1010.00")
        await world.until(lambda: len(world.exchange.book) == 2, 5)
        await ask_again(world, key)
        await flat(world, key)
        assert world.orders(Role.ENTRY)[-1].state is IntentState.CANCELLED
        assert [order.state for order in world.orders(Role.EXIT)] == [IntentState.REJECTED, IntentState.FILLED]
        assert len(world.pages) == 1, "what was refused before the trader asked counts no more"

    run_virtual(story())


def test_a_request_that_crosses_with_a_sale_is_heard() -> None:
    """The sale writes the run after the trader asked, before anybody has read the request."""

    async def story() -> None:
        world = World()
        [key] = await given_up(world)
        asked = world.clock.now()
        await sell(world, 4)
        await world.until(lambda: world.run_of(key).legs[0].exit_filled == 4, 5)
        assert world.run_of(key).updated_at > asked
        await world.edit(key, status=StrategyStatus.STOPPED, square_off_requested_at=asked)
        await flat(world, key)
        assert sold(world) == 10

    run_virtual(story())


def test_after_a_restart_a_given_up_position_still_gives_its_units() -> None:
    async def story() -> None:
        world = World()
        [key] = await given_up(world)
        await world.edit(key, status=StrategyStatus.STOPPED)
        await world.kill()
        await world.start()
        await world.tick("985.00")
        await sell(world, 4)
        await world.until(lambda: world.run_of(key).legs[0].exit_filled == 4, 5)
        await world.kill()
        await world.start()
        await world.tick("985.00")
        await ask_again(world, key)
        await flat(world, key)
        assert sold(world) == 10

    run_virtual(story())


def test_a_lost_message_does_not_hide_the_request_to_leave_a_given_up_position() -> None:
    async def story() -> None:
        world = World()
        [key] = await given_up(world)
        before, bucket = world.tables.strategies[key]
        now = world.clock.now()
        after = replace(
            before, status=StrategyStatus.STOPPED, square_off_requested_at=now, meta=before.meta.edited(now, "usr_1")
        )
        world.tables.strategies[key] = (after, bucket)
        await world.until(lambda: world.has_state(key, "CLOSED"), 70)
        assert world.exchange.position_of(INFY.id) == 0

    run_virtual(story())


def test_a_given_up_position_and_a_guarded_one_give_their_units_by_age() -> None:
    async def story() -> None:
        world = World()
        [first] = await given_up(world, "str_1")
        second = world.put(a_strategy(name="str_2", entry=time(9, 15, 30)))
        await world.edit(second)
        await world.at(time(9, 15, 29))
        await world.tick("985.00")
        await world.until(lambda: world.has_state(second, "OPEN"), 10)
        await sell(world, 15)
        await world.until(lambda: world.has_state(first, "CLOSED"), 5)
        await world.until(lambda: world.run_of(second).legs[0].exit_filled == 5, 5)
        await world.tick("900.00")
        await flat(world, first, second)
        assert sold(world) == 20

    run_virtual(story())
