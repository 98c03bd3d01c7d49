"""Every cause of an exit, on both sides, and what a run keeps of it."""

import asyncio
from collections.abc import Sequence
from datetime import time
from decimal import Decimal

import pytest

from shared.domain.intents import IntentState, Role
from shared.domain.money import Side
from shared.domain.strategies import DistanceKind, Protection, StrategyStatus
from tests.fakes.virtual_time import run_virtual
from tests.unit.application.engine.world import World, a_protection, a_strategy

LONG, SHORT = Side.BUY, Side.SELL


async def entered(world: World, side: Side = LONG, protection: Protection | None = None, **changes: object) -> str:
    """A position of ten at 1000.00."""
    key = world.put(a_strategy(side=side, protection=protection or a_protection(), **changes))  # type: ignore[arg-type]
    await world.start()
    await world.at(time(9, 19, 59))
    await world.tick("1000.00")
    await world.until(lambda: world.has_state(key, "OPEN"))
    return key.strategy_id


@pytest.mark.parametrize(
    ("side", "protection", "ticks", "reason"),
    [
        (LONG, a_protection("1"), ["990.05", "990.00"], "STOP"),
        (SHORT, a_protection("1"), ["1009.95", "1010.00"], "STOP"),
        (LONG, a_protection("990.00", DistanceKind.PRICE), ["980.00"], "STOP"),
        (SHORT, a_protection("12.50", DistanceKind.POINTS), ["1012.50"], "STOP"),
        (LONG, a_protection("1", target="20"), ["1019.95", "1020.00"], "TARGET"),
        (SHORT, a_protection("1", target="20"), ["980.05", "980.00"], "TARGET"),
        (LONG, a_protection("1", trailing="5"), ["1008.00", "1004.00", "1003.00"], "TRAIL"),
        (SHORT, a_protection("1", trailing="5"), ["992.00", "996.00", "997.00"], "TRAIL"),
    ],
)
def test_a_line_that_is_reached_closes_the_position(
    side: Side, protection: Protection, ticks: Sequence[str], reason: str
) -> None:
    async def story() -> None:
        world = World()
        await entered(world, side, protection)
        key = next(iter(world.tables.strategies))
        for price in ticks[:-1]:
            await world.tick(price)
            assert world.has_state(key, "OPEN"), f"{price} must not fire"
        await world.tick(ticks[-1])
        await world.until(lambda: world.has_state(key, "CLOSED"))
        run = world.run_of(key)
        assert run.reason == reason
        last = Decimal(ticks[-1])
        assert run.realized == (last - 1000) * 10 * side.sign
        assert world.exchange.position_of(run.legs[0].instrument) == 0
        world.check_invariants()
        world.check_books()

    run_virtual(story())


def test_the_exit_time_closes_the_position_to_the_second() -> None:
    async def story() -> None:
        world = World()
        await entered(world, leave=time(9, 25))
        key = next(iter(world.tables.strategies))
        await world.at(time(9, 24, 59))
        await world.tick("1001.00")
        assert world.has_state(key, "OPEN")
        await world.until(lambda: world.has_state(key, "CLOSED"), 5)
        run = world.run_of(key)
        assert (run.reason, run.realized) == ("TIME", Decimal("10.00"))
        exit_order = world.orders(Role.EXIT)[0]
        assert run.exit_at is not None
        assert 0 <= (exit_order.decided_at - run.exit_at).total_seconds() < 0.05

    run_virtual(story())


def test_a_square_off_leaves_now() -> None:
    async def story() -> None:
        world = World()
        await entered(world)
        key = next(iter(world.tables.strategies))
        await world.tick("1002.00")
        await world.edit(key, status=StrategyStatus.STOPPED, square_off_requested_at=world.clock.now())
        await world.until(lambda: world.has_state(key, "CLOSED"), 3)
        assert world.run_of(key).reason == "SQUARE_OFF"
        world.check_books()

    run_virtual(story())


def test_stopped_means_guarded_until_its_exit() -> None:
    async def story() -> None:
        world = World()
        await entered(world)
        key = next(iter(world.tables.strategies))
        await world.edit(key, status=StrategyStatus.STOPPED)
        await world.tick("995.00")
        assert world.has_state(key, "OPEN")
        assert world.run_of(key).stop_requested
        await world.tick("989.00")
        await world.until(lambda: world.has_state(key, "CLOSED"))
        assert world.run_of(key).reason == "STOP"
        assert key not in (world.owner.watched if world.owner else {}), "nothing is left to watch"

    run_virtual(story())


def test_an_edited_stop_is_in_force_at_once_and_told() -> None:
    async def story() -> None:
        world = World()
        await entered(world)
        key = next(iter(world.tables.strategies))
        await world.edit(key, protection=a_protection("0.5"))
        await world.until(lambda: world.run_of(key).legs[0].stop == Decimal("995.00"), 3)
        assert world.event(key, "protection_changed")["stop"] == "995.00"
        await world.tick("994.00")
        await world.until(lambda: world.has_state(key, "CLOSED"))
        assert world.run_of(key).reason == "STOP"

    run_virtual(story())


def test_a_widened_stop_does_not_fire_at_the_old_line() -> None:
    async def story() -> None:
        world = World()
        await entered(world)
        key = next(iter(world.tables.strategies))
        await world.edit(key, protection=a_protection("3"))
        await world.tick("985.00")
        assert world.has_state(key, "OPEN")

    run_virtual(story())


def test_an_old_command_changes_nothing() -> None:
    async def story() -> None:
        world = World()
        await entered(world)
        key = next(iter(world.tables.strategies))
        await world.edit(key, protection=a_protection("2"))
        await world.until(lambda: world.run_of(key).strategy_version == 2, 3)
        version = world.run_of(key).version
        for message in [each for each in world.stream if not isinstance(each, tuple)]:
            await world.deliver(message)
        assert world.run_of(key).version == version

    run_virtual(story())


def test_two_lines_at_one_tick_are_one_exit() -> None:
    async def story() -> None:
        world = World()
        await entered(world, protection=a_protection("1", trailing="5"), leave=time(9, 25))
        key = next(iter(world.tables.strategies))
        await world.at(time(9, 24, 59))
        await world.tick("980.00")
        await world.until(lambda: world.has_state(key, "CLOSED"))
        assert world.run_of(key).reason in {"STOP", "TRAIL"}
        assert len(world.orders(Role.EXIT)) == 1
        world.check_invariants()

    run_virtual(story())


def test_the_best_price_of_a_trail_is_kept_for_a_restart() -> None:
    async def story() -> None:
        world = World()
        await entered(world, protection=a_protection("2", trailing="5"))
        key = next(iter(world.tables.strategies))
        await world.tick("1010.00")
        assert world.owner is not None
        await world.owner.save_bests()
        leg = world.run_of(key).legs[0]
        assert (leg.best, leg.trail) == (Decimal("1010.00"), Decimal("1005.00"))
        await world.kill()
        await world.start()
        await world.tick("1005.05")
        assert world.has_state(key, "OPEN")
        await world.tick("1004.00")
        await world.until(lambda: world.has_state(key, "CLOSED"))
        assert world.run_of(key).reason == "TRAIL"

    run_virtual(story())


def test_ticks_from_before_the_entry_fire_nothing_when_they_come_again() -> None:
    async def story() -> None:
        world = World()
        key = world.put(a_strategy(protection=a_protection("1", trailing="5")))
        await world.start()
        await world.at(time(9, 19, 50))
        await world.tick("1030.00")
        await world.tick("980.00")
        await world.at(time(9, 19, 59))
        await world.tick("1000.00")
        await world.until(lambda: world.has_state(key, "OPEN"))
        await world.kill()
        await world.start()
        for item in list(world.stream):
            await world.deliver(item)
        assert world.has_state(key, "OPEN")
        await world.tick("1000.00")
        await world.tick("995.50")
        assert world.has_state(key, "OPEN"), "the high from before the entry does not raise the trail"
        await world.tick("994.00")
        await world.until(lambda: world.has_state(key, "CLOSED"))

    run_virtual(story())


def test_a_stale_tick_still_serves_an_exit() -> None:
    async def story() -> None:
        world = World()
        await entered(world)
        key = next(iter(world.tables.strategies))
        await world.at(time(9, 22))
        await world.tick("985.00", age_seconds=20)
        await world.until(lambda: world.has_state(key, "CLOSED"))
        assert world.run_of(key).reason == "STOP"

    run_virtual(story())


def test_replayed_market_time_runs_sixty_times_as_fast() -> None:
    async def story() -> None:
        world = World(speed=60)
        await entered(world, leave=time(9, 30))
        key = next(iter(world.tables.strategies))
        began = world.clock.now()
        await world.until(lambda: world.has_state(key, "CLOSED"), 15)
        run = world.run_of(key)
        assert run.reason == "TIME"
        assert 9 < (world.clock.now() - began).total_seconds() < 11
        assert run.exit_at is not None
        late = (world.orders(Role.EXIT)[0].decided_at - run.exit_at).total_seconds()
        assert 0 <= late < 3, "market seconds"

    run_virtual(story())


def test_the_exit_is_stamped_with_the_tick_that_caused_it() -> None:
    async def story() -> None:
        world = World()
        await entered(world)
        key = next(iter(world.tables.strategies))
        await world.tick("990.00")
        await world.until(lambda: world.has_state(key, "CLOSED"))
        order = world.orders(Role.EXIT)[0]
        assert order.state is IntentState.FILLED
        assert (order.cause, order.tick_seq) == ("STOP", 2)
        facts = world.event(key, "stop_hit")
        assert (facts["tick_price"], facts["level"], facts["tick_seq"]) == ("990.00", "990.00", "2")
        assert "tick_to_intent_ms" in facts

    run_virtual(story())


def test_a_line_that_was_moved_before_its_hit_was_handled_does_not_count() -> None:
    async def story() -> None:
        world = World()
        await entered(world)
        key = next(iter(world.tables.strategies))

        async def slow_reading(where: str) -> None:
            if where == "get_strategy":
                await asyncio.sleep(0.5)

        world.stall = slow_reading
        await world.edit(key, protection=a_protection("3"))
        await world.tick("985.00")  # beyond the old stop, while the edit is being read
        await asyncio.sleep(2)
        assert world.has_state(key, "OPEN")
        assert world.run_of(key).legs[0].stop == Decimal("970.00")
        await world.tick("970.00")
        await world.until(lambda: world.has_state(key, "CLOSED"))

    run_virtual(story())
