"""Lost answers, refused exits, dead processes, rival owners: no lost exit, no duplicate order."""

import asyncio
from collections import deque
from datetime import time
from decimal import Decimal

import pytest

from shared.application.ports.engine import StrategyKey
from shared.domain.errors import Unavailable
from shared.domain.intents import IntentState, Role
from shared.domain.market_data import Tick
from shared.domain.messages import Doorbell
from shared.domain.runs import RunState
from shared.domain.strategies import StrategyStatus
from tests.fakes.broker import Fault, Refuse
from tests.fakes.virtual_time import run_virtual
from tests.unit.application.engine.world import INFY, World, a_strategy


async def entered(world: World) -> StrategyKey:
    key = world.put(a_strategy())
    await world.start()
    await world.at(time(9, 19, 59))
    await world.tick("1000.00")
    await world.until(lambda: world.has_state(key, "OPEN"))
    return key


async def closes(world: World, key: StrategyKey, seconds: float = 60) -> None:
    await world.until(lambda: world.has_state(key, "CLOSED"), seconds)
    assert world.exchange.position_of(INFY.id) == 0
    world.check_invariants()
    world.check_books()


@pytest.mark.parametrize("fault", [Fault.LOSE_ANSWER, Fault.LOSE_REQUEST, Fault.NOT_TAKEN, Fault.SESSION_EXPIRED])
@pytest.mark.parametrize("times", [1, 2])
def test_an_exit_gets_through_whatever_happens_to_its_request(fault: Fault, times: int) -> None:
    async def story() -> None:
        world = World()
        key = await entered(world)
        world.exchange.faults = deque([fault] * times)
        await world.tick("990.00")
        await closes(world, key)
        exits = world.orders(Role.EXIT)
        assert len(exits) == 1, "a timeout never raises the generation"
        expected = 1 if fault is Fault.LOSE_ANSWER else times + 1
        assert exits[0].attempt == expected

    run_virtual(story())


def test_a_lost_request_waits_for_the_horizon_before_it_goes_again() -> None:
    async def story() -> None:
        world = World()
        key = await entered(world)
        world.exchange.faults = deque([Fault.LOSE_REQUEST])
        began = world.clock.now()
        await world.tick("990.00")
        await closes(world, key)
        assert (world.clock.now() - began).total_seconds() > 4.7, "send_by 0.5 + deadline 2 + horizon 2 + skew 0.25"

    run_virtual(story())


def test_without_any_message_the_owner_still_learns_of_fills() -> None:
    async def story() -> None:
        world = World()
        world.is_publishing = False
        key = await entered(world)
        await world.tick("990.00")
        await closes(world, key, 10)

    run_virtual(story())


def test_an_unfilled_exit_goes_out_again_wider() -> None:
    async def story() -> None:
        world = World()
        key = await entered(world)
        world.exchange.is_liquid = False
        await world.tick("990.00")
        await world.until(lambda: len(world.orders(Role.EXIT)) == 3, 20)
        world.exchange.is_liquid = True
        await world.tick("989.00")
        await closes(world, key)
        limits = [order.limit for order in world.orders(Role.EXIT)]
        assert limits == sorted(limits, reverse=True), "each limit is further away"
        assert world.kinds(key).count("escalated") == len(limits) - 1
        assert world.run_of(key).reason == "STOP"

    run_virtual(story())


def test_an_exit_that_never_fills_ends_parked_with_a_page() -> None:
    async def story() -> None:
        world = World()
        key = await entered(world)
        world.exchange.is_liquid = False
        await world.tick("990.00")
        await world.until(lambda: world.has_state(key, "FAILED"), 30)
        assert len(world.orders(Role.EXIT)) == 4
        assert [subject for subject, _ in world.pages] == [f"{key.strategy_id}#20261123-01"]
        assert "parked" in {notice.kind for notice in world.tables.notices.values()}
        world.exchange.is_liquid = True
        await world.edit(key, status=StrategyStatus.STOPPED, square_off_requested_at=world.clock.now())
        await closes(world, key)

    run_virtual(story())


def test_an_exit_outside_the_band_goes_out_narrower() -> None:
    async def story() -> None:
        world = World()
        key = await entered(world)
        world.exchange.faults = deque([Refuse("price_outside_band")])
        await world.tick("990.00")
        await closes(world, key)
        assert [order.state for order in world.orders(Role.EXIT)] == [IntentState.REJECTED, IntentState.FILLED]

    run_virtual(story())


def test_an_exit_above_the_freeze_quantity_is_split() -> None:
    async def story() -> None:
        world = World()
        key = await entered(world)
        world.exchange.faults = deque([Refuse("freeze_quantity_exceeded")])
        await world.tick("990.00")
        await closes(world, key)
        assert [order.quantity for order in world.orders(Role.EXIT)] == [10, 5, 5]

    run_virtual(story())


def test_a_refusal_without_a_rule_calls_a_person_at_once() -> None:
    async def story() -> None:
        world = World()
        key = await entered(world)
        world.exchange.faults = deque([Refuse("market_closed")])
        await world.tick("990.00")
        await world.until(lambda: world.has_state(key, "FAILED"), 10)
        run = world.run_of(key)
        assert run.explanation is not None and "market_closed" in run.explanation
        assert world.pages

    run_virtual(story())


def test_a_partial_exit_is_completed_from_the_book() -> None:
    async def story() -> None:
        world = World()
        key = await entered(world)
        world.exchange.fill_at_most = 3
        await world.tick("990.00")
        await world.until(lambda: world.run_of(key).legs[0].exit_filled == 3, 3)
        world.exchange.fill_at_most = None
        await world.until(lambda: len(world.orders(Role.EXIT)) == 2, 10)
        await closes(world, key)
        assert [order.quantity for order in world.orders(Role.EXIT)] == [10, 7]
        assert world.run_of(key).realized == Decimal("-100.00")

    run_virtual(story())


def test_a_broker_that_is_away_delays_the_exit_and_loses_nothing() -> None:
    async def story() -> None:
        world = World()
        key = await entered(world)
        world.exchange.is_away = True
        await world.tick("990.00")
        await world.until(lambda: any(order.attempt for order in world.orders(Role.EXIT)), 5)
        await world.at(time(9, 21))
        world.exchange.is_away = False
        await closes(world, key)

    run_virtual(story())


def test_an_outcome_that_stays_unknown_is_parked_and_found_later() -> None:
    async def story() -> None:
        world = World()
        key = await entered(world)
        world.exchange.faults = deque([Fault.LOSE_ANSWER])
        world.exchange.is_liquid = False
        world.on_pause = lambda where: setattr(world.exchange, "is_away", True) if where == "place done" else None
        await world.tick("990.00")
        await world.until(lambda: any(each.state is IntentState.PARKED for each in world.orders(Role.EXIT)), 90)
        world.on_pause = lambda where: None
        await world.until(lambda: "parked" in world.kinds(key), 5)
        [parked] = [each for each in world.orders(Role.EXIT) if each.state is IntentState.PARKED]
        [page] = [reason for subject, reason in world.pages if subject == parked.id]
        assert page.startswith(f"{parked.reason} ("), "the person called learns what failed, the trader what it means"
        world.exchange.is_liquid, world.exchange.is_away = True, False
        await world.tick("989.00")
        await closes(world, key)

    run_virtual(story())


def test_messages_that_come_twice_change_nothing() -> None:
    async def story() -> None:
        world = World()
        key = await entered(world)
        await world.tick("990.00")
        await closes(world, key)
        orders, version = len(world.exchange.book), world.run_of(key).version
        for item in list(world.stream):
            await world.deliver(item)
        for intent in list(world.tables.intents.values()):
            assert world.sender is not None
            world.sender.ring(Doorbell(intent.tenant_id, intent.broker_id, intent.id))
        await world.at(time(9, 25))
        assert (len(world.exchange.book), world.run_of(key).version) == (orders, version)

    run_virtual(story())


def test_a_rival_owner_takes_the_bucket_and_the_old_one_decides_nothing_more() -> None:
    async def story() -> None:
        world = World()
        key = await entered(world)
        zombie = world.owner
        assert zombie is not None
        await world.start_owner()
        await world.tick("995.00")
        rival = world.owner
        assert rival is not None
        await rival.save_bests()
        await world.edit(key, protection=a_strategy().protection)  # the new owner writes, so it holds the epoch
        await world.until(lambda: world.run_of(key).strategy_version == 2, 3)
        zombie.on_ticks([Tick(INFY.token, int(world.market_now().timestamp() * 1000), 98000, 0, 0, 0, 0, 99)], None)
        await world.at(time(9, 20, 30))
        assert not world.orders(Role.EXIT), "only the zombie saw that tick"
        assert key not in zombie.watched
        await world.tick("989.00")
        await closes(world, key)

    run_virtual(story())


def test_a_rival_sender_makes_the_old_one_stop() -> None:
    async def story() -> None:
        world = World()
        key = await entered(world)
        old = world.sender
        world.start_sender()
        await world.tick("990.00")
        await closes(world, key)
        assert old is not None
        assert old.summary()["lost_accounts"] <= 1

    run_virtual(story())


async def _short_day(world: World) -> None:
    """Entry three seconds after the start, the stop three seconds later; whoever is dead then comes back and acts."""
    key = world.put(a_strategy(entry=time(9, 15, 3)))
    await world.start()
    await world.at(time(9, 15, 2))
    for second in (3, 5, 7):
        await world.tick("1000.00")
        await world.at(time(9, 15, second))
    await world.until(lambda: world.has_state(key, "OPEN"), 30)
    for _ in range(3):
        await world.tick("990.00")
        await asyncio.sleep(2)
    await closes(world, key, 30)
    assert len(world.orders(Role.ENTRY)) == 1


def _steps_of_a_short_day() -> int:
    async def story() -> int:
        world = World()
        await _short_day(world)
        return world.steps

    return run_virtual(story())


@pytest.mark.parametrize("part", range(8))
def test_killed_at_any_step_it_neither_loses_an_exit_nor_orders_twice(part: int) -> None:
    """Both processes die at every single call in turn, before and after its effect, and are started again."""

    async def story(kill_at: int) -> None:
        world = World()
        world.kill_at = kill_at
        await _short_day(world)

    last = _steps_of_a_short_day()
    assert last > 100
    for kill_at in range(1 + part, last, 8):
        try:
            run_virtual(story(kill_at))
        except AssertionError as error:
            raise AssertionError(f"killed at step {kill_at} of {last}: {error}") from error


def test_a_waiting_run_survives_a_restart() -> None:
    async def story() -> None:
        world = World()
        key = world.put(a_strategy())
        await world.start()
        assert world.run_of(key).state is RunState.WAITING
        await world.kill()
        await world.start()
        assert len(world.tables.runs) == 1
        await world.at(time(9, 19, 59))
        await world.tick("1000.00")
        await world.until(lambda: world.has_state(key, "OPEN"))

    run_virtual(story())


def test_a_line_that_is_durable_is_watched_while_its_look_waits_for_the_store() -> None:
    """The fill is written, its answer is lost, then orders cannot be read: the price that comes meanwhile counts."""

    async def story() -> None:
        world = World()
        key = world.put(a_strategy())
        away = Unavailable("store_unavailable", "away")
        steps = deque(["commit done", "get_run", "known"])
        reads_fail = False

        async def stall(where: str) -> None:
            nonlocal reads_fail
            if steps and world.has_state(key, "OPEN"):
                if where == steps[0]:
                    steps.popleft()
                    raise away
                if where == "get_run" and steps[0] == "known":
                    steps.popleft()
                    reads_fail = True
            elif where == "get_intents" and reads_fail:
                raise away

        await world.start()
        await world.at(time(9, 19, 59))
        world.stall = stall
        await world.tick("1000.00")
        await world.until(lambda: reads_fail)
        await world.tick("990.00")
        await asyncio.sleep(0.01)
        await world.tick("1000.00")
        await asyncio.sleep(0.01)
        reads_fail = False
        await closes(world, key)
        assert world.run_of(key).reason == "STOP"

    run_virtual(story())
