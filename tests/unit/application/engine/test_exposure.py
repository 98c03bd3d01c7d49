"""What the timeline says about time in which a position was not guarded as it should be."""

import asyncio
from datetime import time
from decimal import Decimal

from shared.application.ports.engine import StrategyKey
from shared.application.trace_run import exposure_of
from tests.fakes.virtual_time import run_virtual
from tests.unit.application.engine.world import World, a_strategy


async def holding(world: World, *names: str) -> list[StrategyKey]:
    """Longs of ten at 1000.00, each with a stop at 990.00."""
    keys = [world.put(a_strategy(name=name, entry=time(9, 15, 3))) for name in names or ("str_1",)]
    await world.start()
    await world.at(time(9, 15, 2))
    await world.tick("1000.00")
    await world.until(lambda: all(world.has_state(key, "OPEN") for key in keys))
    return keys


async def ticking(world: World, seconds: int, price: str = "1001.00") -> None:
    for _ in range(seconds):
        await world.tick(price)
        await asyncio.sleep(1)


def exposed(world: World, key: StrategyKey) -> Decimal:
    events = [event for (strategy, _, _), event in world.tables.timeline.items() if strategy == key.strategy_id]
    return exposure_of(events).stale_ticks


def test_a_position_without_fresh_prices_is_told_and_measured() -> None:
    async def story() -> None:
        world = World()
        keys = await holding(world, "str_1", "str_2")
        await ticking(world, 3)
        await asyncio.sleep(20)
        for key in keys:
            assert world.kinds(key).count("ticks_stale") == 1
        await ticking(world, 3)
        for key in keys:
            assert world.kinds(key).count("ticks_fresh") == 1
            assert 15 <= exposed(world, key) <= 17, "twenty-one seconds without a tick, five of them allowed"
        await asyncio.sleep(10)
        await ticking(world, 2)
        assert 20 <= exposed(world, keys[0]) <= 23, "a second gap counts as well"

    run_virtual(story())


def test_while_prices_come_nothing_is_said() -> None:
    async def story() -> None:
        world = World()
        [key] = await holding(world)
        await ticking(world, 12)
        assert not {"ticks_stale", "ticks_fresh"} & set(world.kinds(key))
        assert exposed(world, key) == 0

    run_virtual(story())


def test_the_measure_ends_when_nothing_is_held_any_more() -> None:
    async def story() -> None:
        world = World()
        [key] = await holding(world)
        await asyncio.sleep(15)
        assert "ticks_stale" in world.kinds(key)
        await world.tick("980.00")
        await world.until(lambda: world.has_state(key, "CLOSED"), 5)
        await asyncio.sleep(1)
        assert 8 <= exposed(world, key) <= 12
        assert "stale_seconds" in world.event(key, "ticks_fresh")

    run_virtual(story())


def test_a_take_over_with_a_position_is_told_once() -> None:
    async def story() -> None:
        world = World()
        [key] = await holding(world)
        await world.kill()
        await world.start()
        await ticking(world, 2)
        assert world.kinds(key).count("taken_over") == 1
        assert world.event(key, "taken_over")["quantity"] == "10"
        assert world.has_state(key, "OPEN")

    run_virtual(story())


def test_a_take_over_of_a_run_that_waits_is_no_exposure() -> None:
    async def story() -> None:
        world = World()
        key = world.put(a_strategy())
        await world.start()
        await world.kill()
        await world.start()
        assert world.kinds(key) == ["armed"]

    run_virtual(story())


def test_a_bucket_that_was_lost_is_not_talked_about() -> None:
    async def story() -> None:
        world = World()
        [key] = await holding(world)
        owner = world.owner
        assert owner is not None
        owner.drop_bucket(owner.watched[key].bucket)
        await asyncio.sleep(15)
        assert "ticks_stale" not in world.kinds(key)

    run_virtual(story())
