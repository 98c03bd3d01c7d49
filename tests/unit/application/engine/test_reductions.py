"""Orders of the trader's own that shrink a guarded position: nothing is ever sold twice."""

import asyncio
from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal

import pytest

from shared.application.ports.engine import StrategyKey
from shared.domain.intents import IntentState, Role
from shared.domain.money import Side
from tests.fakes.virtual_time import run_virtual
from tests.unit.application.engine.world import INFY, World, a_manual_order, a_strategy


async def guarded(world: World, *names: str) -> list[StrategyKey]:
    """Longs of ten at 1000.00, each with a stop at 990.00."""
    keys = [world.put(a_strategy(name=name, entry=time(9, 15, 3))) for name in names or ("str_1",)]
    await world.start()
    await world.at(time(9, 15, 2))
    await world.tick("1000.00")
    await world.until(lambda: all(world.has_state(key, "OPEN") for key in keys))
    return keys


async def sell(world: World, quantity: int, limit: str | None = None) -> StrategyKey:
    """A reduce-only sale of the trader's own."""
    placed = world.clock.now()
    order = a_manual_order(side=Side.SELL, quantity=quantity, limit=limit, reduce_only=True, placed_at=placed)
    key = world.put(order)
    await world.edit(key)
    return key


async def flat(world: World, *keys: StrategyKey) -> None:
    await world.until(lambda: all(world.has_state(key, "CLOSED") for key in keys), 30)
    world.check_books()
    for item in world.exchange.book.values():
        assert item.filled_quantity <= item.quantity
    assert world.exchange.position_of(INFY.id) == 0


def test_selling_everything_ends_the_guarded_run() -> None:
    async def story() -> None:
        world = World()
        [key] = await guarded(world)
        await world.tick("1005.00")
        mine = await sell(world, 10)
        await flat(world, key, mine)
        run = world.run_of(key)
        assert (run.reason, run.realized) == ("REDUCED", Decimal("50.00"))
        assert not world.orders(Role.EXIT)
        told = [(notice.kind, notice.title) for notice in world.tables.notices.values()]
        assert sorted(told) == [("entry", "Position opened"), ("exit", "Position closed"), ("exit", "Position reduced")]
        texts = [notice.text for notice in world.tables.notices.values()]
        assert any(text.endswith("1000.00 to 1005.00, net +39.14 rupees.") for text in texts), texts
        await world.tick("980.00")
        await asyncio.sleep(2)
        assert world.exchange.position_of(INFY.id) == 0, "its stop sells nothing more"

    run_virtual(story())


def test_the_stop_leaves_only_what_is_still_held() -> None:
    async def story() -> None:
        world = World()
        [key] = await guarded(world)
        mine = await sell(world, 4)
        await world.until(lambda: world.run_of(key).legs[0].exit_filled == 4, 5)
        assert world.has_state(key, "OPEN")
        await world.tick("985.00")
        await flat(world, key, mine)
        assert [order.quantity for order in world.orders(Role.EXIT)] == [6]
        assert world.run_of(key).realized == Decimal("-90.00"), "4 at 1000 and 6 at 985"

    run_virtual(story())


def test_a_resting_sale_is_cancelled_when_the_stop_fires() -> None:
    async def story() -> None:
        world = World()
        [key] = await guarded(world)
        await sell(world, 4, limit="1010.00")
        await world.until(lambda: len(world.exchange.book) == 2, 5)
        await world.tick("985.00")
        await flat(world, key)
        quantities = [order.quantity for order in world.orders(Role.EXIT)]
        assert quantities == [6, 4], "first what is free, then what the cancelled order gives back"
        sale = world.orders(Role.ENTRY)[-1]
        assert sale.state is IntentState.CANCELLED

    run_virtual(story())


def test_a_resting_sale_of_everything_gives_way_to_the_stop() -> None:
    async def story() -> None:
        world = World()
        [key] = await guarded(world)
        await sell(world, 10, limit="1010.00")
        await world.until(lambda: len(world.exchange.book) == 2, 5)
        began = world.clock.now()
        await world.tick("985.00")
        await flat(world, key)
        assert world.clock.now() - began < timedelta(seconds=5)
        assert [order.quantity for order in world.orders(Role.EXIT)] == [10]

    run_virtual(story())


def test_units_are_taken_from_the_oldest_run_first() -> None:
    async def story() -> None:
        world = World()
        first, second = await guarded(world, "str_1", "str_2")
        await sell(world, 15)
        await world.until(lambda: world.has_state(first, "CLOSED"), 5)
        assert world.run_of(first).reason == "REDUCED"
        await world.until(lambda: world.run_of(second).legs[0].exit_filled == 5, 5)
        await world.tick("985.00")
        await flat(world, first, second)
        assert [order.quantity for order in world.orders(Role.EXIT)] == [5]

    run_virtual(story())


def test_no_more_is_sold_than_is_held() -> None:
    async def story() -> None:
        world = World()
        [key] = await guarded(world)
        await sell(world, 25)
        await flat(world, key)
        assert world.orders(Role.ENTRY)[-1].quantity == 10

    run_virtual(story())


def test_a_position_that_is_being_left_cannot_be_sold_again() -> None:
    async def story() -> None:
        world = World()
        [key] = await guarded(world)
        world.exchange.is_liquid = False
        await world.tick("985.00")
        await world.until(lambda: world.has_state(key, "EXITING"), 3)
        mine = await sell(world, 10)
        await world.until(lambda: world.has_state(mine, "SKIPPED"), 5)
        world.exchange.is_liquid = True
        await world.tick("985.00")
        await flat(world, key)

    run_virtual(story())


@pytest.mark.parametrize("part", range(4))
def test_killed_at_any_step_nothing_is_sold_twice(part: int) -> None:
    async def story(kill_at: int | None) -> int:
        world = World()
        [key] = await guarded(world)
        world.steps = 0
        world.kill_at = kill_at
        await sell(world, 4, limit="1010.00")
        await asyncio.sleep(2)
        for price in ("1000.00", "985.00", "985.00", "985.00", "985.00"):
            await world.tick(price)
            await asyncio.sleep(2)
        await flat(world, key)
        return world.steps

    last = run_virtual(story(None))
    for kill_at in range(1 + part, last, 4):
        try:
            run_virtual(story(kill_at))
        except AssertionError as error:
            raise AssertionError(f"killed at step {kill_at} of {last}: {error}") from error


def test_units_that_filled_after_an_exit_was_decided_are_nobody_elses() -> None:
    """The rest of an entry fills while its run leaves: the position has it at once, the run's row a moment later."""

    async def story() -> None:
        world = World()
        [key] = await guarded(world)
        world.exchange.is_liquid = False
        await world.tick("985.00")
        await world.until(lambda: world.has_state(key, "EXITING"), 5)
        assert world.owner is not None
        watched = world.owner.watched[key]
        assert watched.run is not None
        leg = watched.run.legs[0]
        watched.run = replace(watched.run, legs=(replace(leg, entry_filled=leg.entry_filled - 3),))
        mine = await sell(world, 10)
        await world.until(lambda: world.has_state(mine, "SKIPPED") or len(world.orders(Role.ENTRY)) > 1, 5)
        assert len(world.orders(Role.ENTRY)) == 1, "the trader's order sells nothing of it"
        assert world.run_of(mine).reason == "nothing_to_reduce"

    run_virtual(story())
