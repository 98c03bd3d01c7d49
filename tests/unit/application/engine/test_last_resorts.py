"""When nobody answers: an exit that cannot go on ends with a call to a person, and nothing holds it back for long."""

import asyncio
from collections import deque
from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal

import pytest

from shared.application.order_sender.lookup import Found, look_up
from shared.application.order_sender.steps import claimed
from shared.application.ports.engine import Broker, StrategyKey
from shared.domain.brokers import BrokerOrderState
from shared.domain.errors import Unavailable
from shared.domain.ids import BrokerId, IntentId, RunId, TenantId
from shared.domain.intents import IntentState, Role
from tests.fakes.broker import Fault, Refuse
from tests.fakes.virtual_time import run_virtual
from tests.unit.application.engine.test_sender_corners import Bench
from tests.unit.application.engine.test_sender_gate import put
from tests.unit.application.engine.world import INFY, TENANT, World, a_strategy

S = IntentState
AWAY = Unavailable("store_unavailable", "The store is away.")


async def held(world: World, *names: str) -> list[StrategyKey]:
    """Longs of ten at 1000.00, each with a stop at 990.00."""
    keys = [world.put(a_strategy(name=name, entry=time(9, 15, 3))) for name in names or ("str_1",)]
    await world.start()
    await world.at(time(9, 15, 2))
    await world.tick("1000.00")
    await world.until(lambda: all(world.has_state(key, "OPEN") for key in keys))
    return keys


def subjects(world: World) -> list[str]:
    return [subject for subject, _ in world.pages]


async def stop_sender(world: World) -> None:
    assert world.sender is not None
    await world.sender.stop()
    world.sender = None


# the order sender


@pytest.mark.parametrize("says", ["away", "final", "yes"])
def test_an_exit_that_is_neither_filled_nor_cancelled_calls_a_person(says: str) -> None:
    async def story() -> None:
        world = World()
        [key] = await held(world)
        world.exchange.is_liquid = False

        def never(order_id: str) -> bool:
            return says == "yes"

        async def stall(where: str) -> None:
            if says == "away" and where == "cancel":
                raise AWAY

        world.exchange.cancel = never  # type: ignore[method-assign]
        world.stall = stall
        await world.tick("985.00")
        await world.until(lambda: bool(world.pages), 40)
        [exit_order] = world.orders(Role.EXIT)
        assert exit_order.id in subjects(world)
        await asyncio.sleep(30)
        assert len(world.pages) == 1, "one call is enough"
        world.exchange.is_liquid = True
        await world.tick("985.00")
        await world.until(lambda: world.has_state(key, "CLOSED"), 20)

    run_virtual(story())


def test_an_exit_that_is_told_to_wait_calls_a_person_though_other_orders_go() -> None:
    async def story() -> None:
        world = World()
        [key] = await held(world)
        world.exchange.outside[INFY.id] = -4
        await asyncio.sleep(11)

        async def stall(where: str) -> None:
            if where == "positions":
                raise AWAY

        world.stall = stall
        await world.tick("985.00")
        bench = Bench.__new__(Bench)
        bench.world = world
        for number in range(30):
            now = world.clock.now()
            entry = replace(
                world.orders(Role.ENTRY)[0], id=IntentId(f"PENTRY{number:011d}"), state=S.PENDING, version=1, attempt=0,
                strategy_id=key.strategy_id, broker_order_id=None, filled_quantity=0, average_price=None, quantity=1,
                created_at=now, updated_at=now, expires_at=now + timedelta(seconds=60), send_by=None,
                run_id=RunId("other"),
                sent_at=None, acked_at=None, filled_at=None, limit=Decimal(900),
            )  # fmt: skip
            world.tables.intents[TENANT, entry.id] = entry
            world.tables.history[TENANT, entry.id] = [entry]
            await asyncio.sleep(1)
        assert len(world.exchange.placed) > 20, "entries are sent and answered all the time"
        assert any("waited" in reason for _, reason in world.pages)

    run_virtual(story())


def test_a_lookup_of_an_older_attempt_does_not_park_a_newer_one() -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world
        first = bench.a_claim()
        world.tables.history[TENANT, first.id] = [first]
        world.exchange.is_away = True
        await asyncio.sleep(61)

        async def stall(where: str) -> None:
            if where == "find":
                back = replace(first, state=S.PENDING, version=first.version + 1, send_by=None)
                world.tables.intents[TENANT, first.id] = claimed(back, 1, world.clock.now())

        world.stall = stall
        assert await look_up(bench.ports, bench.broker, first, 1) is Found.NOTHING
        assert bench.row(first).state is S.SENDING
        assert bench.row(first).attempt == first.attempt + 1
        assert not world.pages, "nobody is called for nothing"

    run_virtual(story())


@pytest.mark.parametrize("state", [S.VOID, S.REJECTED])
def test_an_order_that_lives_at_the_broker_though_its_row_is_final_calls_a_person(state: IntentState) -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world
        ours = put(bench, "PEXIT000000000000", Role.EXIT, state=state)
        world.exchange.is_liquid = False
        world.exchange.take(ours)
        put(bench, "PWAITING000000000", Role.EXIT)
        world.start_sender()
        await asyncio.sleep(30)
        assert subjects(world).count(ours.id) == 1
        assert world.tables.intents[TENANT, ours.id].state is state

    run_virtual(story())


def test_an_order_that_filled_more_than_its_final_row_says_calls_a_person() -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world
        ours = put(bench, "PEXIT000000000000", Role.EXIT, state=S.VOID)
        world.exchange.take(ours)
        put(bench, "PWAITING000000000", Role.EXIT, limit=Decimal(2000))
        world.start_sender()
        await asyncio.sleep(30)
        assert subjects(world).count(ours.id) == 1

    run_virtual(story())


def test_a_clock_that_is_set_back_holds_no_lost_exit_up() -> None:
    async def story() -> None:
        world = World()
        await held(world)
        world.exchange.faults = deque([Fault.LOSE_REQUEST])
        await world.tick("985.00")
        await world.until(lambda: bool(world.orders(Role.EXIT)) and world.orders(Role.EXIT)[0].state is S.SENDING, 5)
        world.clock.start -= timedelta(hours=1)
        await world.until(lambda: world.exchange.position_of(INFY.id) == 0, 90)
        assert [order.client_id for order in world.exchange.book.values()].count(world.orders(Role.EXIT)[0].id) == 1

    run_virtual(story())


def test_a_clock_that_is_set_back_does_not_keep_a_person_from_being_called() -> None:
    async def story() -> None:
        world = World()
        await held(world)
        world.exchange.faults = deque([Fault.LOSE_REQUEST])
        await world.tick("985.00")
        await world.until(lambda: bool(world.orders(Role.EXIT)) and world.orders(Role.EXIT)[0].state is S.SENDING, 5)
        world.exchange.is_away = True
        world.clock.start -= timedelta(hours=1)
        await world.until(lambda: world.orders(Role.EXIT)[0].state is S.PARKED, 90)
        assert world.orders(Role.EXIT)[0].id in subjects(world)

    run_virtual(story())


def test_a_clock_that_is_set_back_does_not_keep_an_exit_from_escalating() -> None:
    async def story() -> None:
        world = World()
        await held(world)
        world.exchange.is_liquid = False
        await world.tick("985.00")
        await world.until(lambda: bool(world.orders(Role.EXIT)) and world.orders(Role.EXIT)[0].state is S.ACKED, 5)
        world.clock.start -= timedelta(hours=1)
        await world.until(lambda: len(world.orders(Role.EXIT)) > 1, 10)

    run_virtual(story())


# the trigger owner


def test_exits_that_nobody_sends_call_a_person() -> None:
    async def story() -> None:
        world = World()
        keys = await held(world, "str_1", "str_2")
        await stop_sender(world)
        await world.tick("985.00")
        await asyncio.sleep(12)
        assert not world.pages
        await asyncio.sleep(8)
        assert subjects(world) == ["exits_unsent"]
        await asyncio.sleep(60)
        assert len(world.pages) == 1, "one call for all of them"
        world.start_sender()
        await world.until(lambda: all(world.has_state(key, "CLOSED") for key in keys), 20)
        assert len(world.pages) == 1

    run_virtual(story())


@pytest.mark.parametrize("error", [AWAY, RuntimeError("the secret cannot be opened")])
def test_an_account_that_cannot_be_taken_over_calls_a_person(error: Exception) -> None:
    async def story() -> None:
        world = World()
        [key] = await held(world)
        await stop_sender(world)
        connect, is_broken = world._connect, True

        async def broken(tenant_id: TenantId, broker_id: BrokerId) -> Broker | None:
            if is_broken:
                raise error
            return await connect(tenant_id, broker_id)

        world._connect = broken  # type: ignore[method-assign]
        world.start_sender()
        await world.tick("985.00")
        await world.until(lambda: "exits_unsent" in subjects(world), 20)
        is_broken = False
        await world.until(lambda: world.has_state(key, "CLOSED"), 20)

    run_virtual(story())


def test_exits_that_only_wait_for_their_turn_call_nobody() -> None:
    async def story() -> None:
        world = World()
        names = [f"str_{number}" for number in range(200)]
        world.exchange.capabilities = replace(world.exchange.capabilities, orders_per_second=4)
        keys = [world.put(a_strategy(name=name, entry=time(9, 15, 3), quantity=1)) for name in names]
        await world.start()
        await world.at(time(9, 15, 2))
        await world.tick("1000.00")
        await world.until(lambda: sum(world.has_state(key, "OPEN") for key in keys) > 120, 60)
        await world.tick("985.00")
        await world.until(lambda: not any(world.has_state(key, "EXITING") for key in keys), 60)
        assert not world.pages

    run_virtual(story())


def test_a_person_is_called_once_although_giving_up_cannot_be_written_for_long() -> None:
    async def story() -> None:
        world = World()
        [key] = await held(world)
        is_away = False

        async def stall(where: str) -> None:
            if where == "commit" and is_away:
                raise AWAY

        def refused(where: str) -> None:
            nonlocal is_away
            is_away = is_away or where == "place"

        world.stall, world.on_pause = stall, refused
        world.exchange.faults = deque([Refuse("other")])
        await world.tick("985.00")
        await asyncio.sleep(60)
        world.on_pause, is_away = lambda where: None, False
        await world.until(lambda: world.has_state(key, "FAILED"), 10)
        assert len(world.pages) == 1

    run_virtual(story())


def test_an_exit_is_rung_for_before_the_rest_of_its_entry_is_withdrawn() -> None:
    async def story() -> None:
        world = World()
        world.exchange.fill_at_most = 4
        [key] = await held(world)
        is_slow = True

        async def stall(where: str) -> None:
            if where == "want_cancelled" and is_slow:
                await asyncio.sleep(30)

        world.stall = stall
        await world.tick("985.00")
        await world.until(lambda: any(each.attempt for each in world.orders(Role.EXIT)), 0.5)
        is_slow = False
        world.exchange.fill_at_most = None
        await world.until(lambda: world.has_state(key, "OPEN") or world.has_state(key, "EXITING"), 5)

    run_virtual(story())


def test_what_an_entry_brings_after_an_exit_found_nothing_is_left_too() -> None:
    async def story() -> None:
        world = World()
        world.exchange.fill_at_most = 3
        [key] = await held(world)
        [entry] = world.exchange.book.values()
        world.exchange.outside[INFY.id] = -entry.filled_quantity
        blocked = True

        async def stall(where: str) -> None:
            while blocked and where == "cancel":
                await asyncio.sleep(0.1)

        world.stall = stall
        world.exchange.is_liquid = False
        await asyncio.sleep(17)
        await world.tick("985.00")
        await world.until(lambda: any(each.state is S.VOID for each in world.orders(Role.EXIT)), 30)
        world.exchange.fill(entry.broker_order_id, 7, Decimal("985.00"))
        assert world.exchange.book[entry.broker_order_id].state is BrokerOrderState.FILLED
        blocked = False
        world.exchange.is_liquid, world.exchange.fill_at_most = True, None
        await world.until(lambda: world.has_state(key, "CLOSED"), 60)
        assert world.exchange.position_of(INFY.id) == 0, "the seven units that came later are sold"

    run_virtual(story())


# the position at the moment of the exit


@pytest.mark.parametrize("sold", [4, 10])
def test_what_was_sold_by_hand_a_moment_before_the_stop_is_not_sold_again(sold: int) -> None:
    async def story() -> None:
        world = World()
        [key] = await held(world)
        await asyncio.sleep(5)
        world.exchange.outside[INFY.id] = -sold
        await asyncio.sleep(1.5)
        await world.tick("985.00")
        await world.until(lambda: world.has_state(key, "CLOSED"), 30)
        assert world.exchange.position_of(INFY.id) == 0, "nothing is sold short"

    run_virtual(story())


def test_exits_of_one_instrument_at_one_tick_do_not_wait_for_each_other() -> None:
    async def story() -> None:
        world = World()
        keys = await held(world, *(f"str_{number}" for number in range(8)))
        await asyncio.sleep(3)
        began = world.clock.boottime()
        await world.tick("985.00")
        await world.until(lambda: all(world.has_state(key, "CLOSED") for key in keys), 10)
        assert world.clock.boottime() - began < 2.0

    run_virtual(story())


@pytest.mark.parametrize("is_known", [True, False])
def test_two_exits_of_what_was_partly_sold_by_hand_never_leave_more_than_is_there(is_known: bool) -> None:
    async def story() -> None:
        world = World()
        keys = await held(world, "str_1", "str_2")
        world.exchange.outside[INFY.id] = -10
        await asyncio.sleep(22 if is_known else 1.5)
        lowest: list[int] = []
        world.on_pause = lambda where: lowest.append(world.exchange.position_of(INFY.id))
        await world.tick("985.00")
        await world.until(lambda: all(world.has_state(key, "CLOSED") for key in keys), 40)
        assert min(lowest) == 0, "nothing is sold short, not even for a moment"
        assert world.exchange.position_of(INFY.id) == 0

    run_virtual(story())


def test_an_exit_does_not_take_units_for_left_that_were_sold_by_hand() -> None:
    async def story() -> None:
        world = World()
        first = world.put(a_strategy(name="str_1", entry=time(9, 15, 3)))
        second = world.put(a_strategy(name="str_2", entry=time(9, 15, 3), leave=time(9, 16)))
        await world.start()
        await world.at(time(9, 15, 2))
        await world.tick("1000.00")
        await world.until(lambda: all(world.has_state(key, "OPEN") for key in (first, second)))
        await world.at(time(9, 15, 58))
        world.exchange.is_liquid = False
        await world.until(lambda: any(each.state is S.ACKED for each in world.orders(Role.EXIT)), 5)
        world.exchange.outside[INFY.id] = -10
        await asyncio.sleep(1.2)
        await world.tick("985.00")
        await asyncio.sleep(0.3)
        world.exchange.is_liquid = True
        await world.tick("984.00")
        await world.until(lambda: all(world.has_state(key, "CLOSED") for key in (first, second)), 40)
        assert world.exchange.position_of(INFY.id) == 0

    run_virtual(story())
