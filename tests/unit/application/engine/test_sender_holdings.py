"""What the account holds by the broker's own positions: exits never flip it, and what is not ours is never touched."""

import asyncio
from dataclasses import replace
from datetime import time
from decimal import Decimal

import pytest

from shared.application.order_sender.holdings import Room, compare_positions, room_for
from shared.application.order_sender.sightings import Holding, Sighting
from shared.application.order_sender.steps import claimed
from shared.application.ports.engine import BrokerAway, StrategyKey
from shared.domain.books import Position
from shared.domain.ids import IntentId
from shared.domain.instruments import InstrumentId
from shared.domain.intents import Intent, IntentState, Role
from shared.domain.money import Side
from shared.domain.strategies import Product
from tests.fakes.broker import Fault
from tests.fakes.virtual_time import run_virtual
from tests.unit.application.engine.test_sender_corners import Bench, fails_once
from tests.unit.application.engine.test_sender_gate import AWAY
from tests.unit.application.engine.world import ACCOUNT, INFY, TENANT, World, a_strategy

S = IntentState
PLACE = Holding(INFY.id, Product.INTRADAY)


def a_bench(booked: int, held: int) -> Bench:
    """An account whose books say one number and whose broker says another."""
    bench = Bench()
    now = bench.world.clock.now()
    bench.world.tables.positions[ACCOUNT, INFY.id, Product.INTRADAY] = Position(
        TENANT, ACCOUNT, INFY.id, Product.INTRADAY, booked, Decimal(booked * 1000), Decimal(0), 1, now
    )
    bench.world.exchange.outside[INFY.id] = held
    return bench


def an_exit(bench: Bench, side: Side = Side.SELL, quantity: int = 10) -> Intent:
    return bench.an_entry(id=IntentId("PEXIT000000000000"), role=Role.EXIT, side=side, quantity=quantity)


@pytest.mark.parametrize(
    ("booked", "held", "missing", "unknown"),
    [
        (10, 3, True, False), (10, 0, True, False), (10, -5, True, True), (10, 12, False, True), (0, 4, False, True),
        (0, -4, False, True), (-10, -3, True, False), (-10, 2, True, True), (-10, -12, False, True),
    ],
)  # fmt: skip
def test_what_a_difference_means(booked: int, held: int, missing: bool, unknown: bool) -> None:
    seen = Sighting(held, booked, 0.0)
    assert (seen.is_missing, seen.is_unknown) == (missing, unknown)


def test_a_difference_is_told_when_it_was_seen_twice_and_once_a_day() -> None:
    async def story() -> None:
        bench = a_bench(10, 3)
        await compare_positions(bench.account, bench.broker)
        await asyncio.sleep(4.9)
        await compare_positions(bench.account, bench.broker)
        assert not bench.world.notices
        await asyncio.sleep(0.2)
        for _ in range(3):
            await compare_positions(bench.account, bench.broker)
        assert [(each.kind, each.tenant_id) for each in bench.world.notices] == [("position_missing", TENANT)]
        assert "10" in bench.world.notices[0].text
        assert "3" in bench.world.notices[0].text
        await asyncio.sleep(24 * 3600)
        await compare_positions(bench.account, bench.broker)
        assert len({each.id for each in bench.world.notices}) == 2

    run_virtual(story())


def test_another_process_leaves_the_very_same_notice() -> None:
    async def ids() -> list[str]:
        bench = a_bench(0, 4)
        await compare_positions(bench.account, bench.broker)
        await asyncio.sleep(6)
        await compare_positions(bench.account, bench.broker)
        assert [each.kind for each in bench.world.notices] == ["position_external"]
        return [each.id for each in bench.world.notices]

    assert run_virtual(ids()) == run_virtual(ids())


def test_a_notice_that_cannot_be_kept_is_left_later() -> None:
    async def story() -> None:
        bench = a_bench(0, 4)
        tries: list[str] = []

        async def notify(notice: object) -> None:
            tries.append("tried")
            if len(tries) == 1:
                raise AWAY

        bench.account.ports = replace(bench.ports, notify=notify)
        for _ in range(4):
            await compare_positions(bench.account, bench.broker)
            await asyncio.sleep(6)
        assert len(tries) == 2

    run_virtual(story())


def test_a_difference_that_passes_or_changes_is_not_told() -> None:
    async def story() -> None:
        bench = a_bench(0, 4)
        await compare_positions(bench.account, bench.broker)
        await asyncio.sleep(6)
        bench.world.exchange.outside[INFY.id] = 5
        await compare_positions(bench.account, bench.broker)
        await asyncio.sleep(6)
        bench.world.exchange.outside[INFY.id] = 0
        await compare_positions(bench.account, bench.broker)
        assert not bench.world.notices
        assert not bench.account.sightings

    run_virtual(story())


def test_while_an_order_of_the_instrument_is_unanswered_nothing_is_concluded() -> None:
    async def story() -> None:
        bench = a_bench(10, 3)
        bench.account.note(bench.a_claim())
        for _ in range(3):
            await compare_positions(bench.account, bench.broker)
            await asyncio.sleep(6)
        assert not bench.world.notices
        assert not bench.account.sightings

    run_virtual(story())


@pytest.mark.parametrize(
    ("booked", "held", "side", "expected"),
    [
        (10, 10, Side.SELL, Room(10)), (10, 15, Side.SELL, Room(10)), (10, 3, Side.SELL, Room(3)),
        (10, 0, Side.SELL, Room(0, True)), (10, -4, Side.SELL, Room(0, True)), (-10, -3, Side.BUY, Room(3)),
        (-10, 0, Side.BUY, Room(0, True)), (-10, -10, Side.BUY, Room(10)), (25, 18, Side.SELL, Room(10)),
    ],
)  # fmt: skip
def test_an_exit_leaves_what_is_there_and_never_more(booked: int, held: int, side: Side, expected: Room) -> None:
    async def story() -> None:
        bench = a_bench(booked, held)
        await compare_positions(bench.account, bench.broker)
        await asyncio.sleep(5)
        assert await room_for(bench.account, bench.broker, an_exit(bench, side)) == expected

    run_virtual(story())


def test_an_exit_of_a_position_that_seems_too_small_waits_until_that_is_certain() -> None:
    async def story() -> None:
        bench = a_bench(10, 3)
        leaving = an_exit(bench)
        await compare_positions(bench.account, bench.broker)
        assert await room_for(bench.account, bench.broker, leaving) == Room(0)
        bench.world.exchange.outside[INFY.id] = 10
        assert await room_for(bench.account, bench.broker, leaving) == Room(10), "it was only late"
        bench.world.exchange.outside[INFY.id] = 3
        await compare_positions(bench.account, bench.broker)
        await asyncio.sleep(5)
        assert await room_for(bench.account, bench.broker, leaving) == Room(3)

    run_virtual(story())


@pytest.mark.parametrize("is_compared", [True, False])
def test_an_exit_looks_at_the_position_unless_somebody_did_a_moment_ago(is_compared: bool) -> None:
    async def story() -> None:
        bench = a_bench(10, 10)
        if is_compared:
            await compare_positions(bench.account, bench.broker)
        for wait, readings in ((0.0, 1), (0.9, 1), (0.2, 2)):
            await asyncio.sleep(wait)
            assert await room_for(bench.account, bench.broker, an_exit(bench)) == Room(10)
            assert bench.calls.count("positions") == readings
        bench.world.exchange.outside[INFY.id] = 4
        assert await room_for(bench.account, bench.broker, an_exit(bench)) == Room(10), "as it was a moment ago"
        await asyncio.sleep(1.1)
        assert await room_for(bench.account, bench.broker, an_exit(bench)) == Room(0)
        await asyncio.sleep(5)
        assert await room_for(bench.account, bench.broker, an_exit(bench)) == Room(4)

    run_virtual(story())


def test_a_look_at_the_position_that_takes_long_holds_no_exit_up() -> None:
    async def story() -> None:
        bench = a_bench(10, 4)

        async def stall(where: str) -> None:
            if where == "positions":
                await asyncio.sleep(30)

        bench.world.stall = stall
        begun = bench.world.clock.boottime()
        assert await room_for(bench.account, bench.broker, an_exit(bench)) == Room(10)
        assert bench.world.clock.boottime() - begun <= 0.5

    run_virtual(story())


def test_a_fill_between_the_two_readings_is_no_missing_unit() -> None:
    async def story() -> None:
        bench = a_bench(10, 4)

        async def stall(where: str) -> None:
            if where == "held":  # by now the account has what our books have
                bench.world.exchange.outside[INFY.id] = 10

        bench.world.stall = stall
        assert await room_for(bench.account, bench.broker, an_exit(bench)) == Room(10)
        assert not bench.account.sightings

    run_virtual(story())


def test_what_another_exit_is_leaving_already_is_not_left_twice() -> None:
    async def story() -> None:
        bench = a_bench(20, 8)
        bench.world.exchange.is_liquid = False
        other = replace(an_exit(bench, quantity=6), id=IntentId("PEXIT000000000001"), state=S.ACKED)
        bench.account.note(other)
        await compare_positions(bench.account, bench.broker)
        await asyncio.sleep(5)
        assert await room_for(bench.account, bench.broker, an_exit(bench)) == Room(2)
        bench.world.exchange.outside[INFY.id] = 0
        assert await room_for(bench.account, bench.broker, an_exit(bench)) == Room(0), "it may be what is missing"
        bench.account.note(replace(other, state=S.FILLED, version=9))
        assert await room_for(bench.account, bench.broker, an_exit(bench)) == Room(0, True)

    run_virtual(story())


def another_exit_that_filled(bench: Bench, quantity: int = 4) -> Intent:
    """An exit of the same position that the broker has filled, which our books do not know."""
    asked = replace(an_exit(bench, quantity=quantity), id=IntentId("PEXIT000000000001"), limit=Decimal(990))
    claim = claimed(asked, 1, bench.world.clock.now())
    order_id = bench.world.exchange.take(claim)
    other = bench.put(replace(claim, state=S.ACKED, broker_order_id=order_id))
    bench.account.note(other)
    return other


@pytest.mark.parametrize("is_known", [False, True])
def test_units_that_another_exit_has_left_are_not_missing_although_no_news_of_it_came(is_known: bool) -> None:
    async def story() -> None:
        bench = a_bench(20, 20)
        other = another_exit_that_filled(bench)
        if is_known:
            await compare_positions(bench.account, bench.broker)
            assert bench.account.sightings[PLACE].is_missing
        begun = bench.world.clock.boottime()
        assert await room_for(bench.account, bench.broker, an_exit(bench)) == Room(10)
        assert bench.world.clock.boottime() - begun < 0.5
        assert (bench.row(other).state, bench.row(other).filled_quantity) == (S.FILLED, 4)
        assert not bench.account.sightings

    run_virtual(story())


@pytest.mark.parametrize("at", ["find", "record"])
def test_what_became_of_another_exit_is_asked_again_when_it_cannot_be_read_or_written(at: str) -> None:
    async def story() -> None:
        bench = a_bench(20, 20)
        other = another_exit_that_filled(bench)
        bench.world.stall = fails_once(at, AWAY if at == "record" else BrokerAway("away"))
        assert await room_for(bench.account, bench.broker, an_exit(bench)) == Room(10)
        assert bench.row(other).state is S.FILLED

    run_virtual(story())


async def held(world: World) -> StrategyKey:
    """A long of ten, bought at 1000.00, stopped at 990.00."""
    key = world.put(a_strategy(entry=time(9, 15, 3)))
    await world.start()
    await world.at(time(9, 15, 2))
    await world.tick("1000.00")
    await world.until(lambda: world.has_state(key, "OPEN"))
    return key


@pytest.mark.parametrize("fault", [None, Fault.LOSE_ANSWER, Fault.LOSE_REQUEST])
@pytest.mark.parametrize("left", [7, 3])
def test_sold_partly_by_hand_the_stop_leaves_the_rest_and_the_run_says_why(left: int, fault: Fault | None) -> None:
    async def story() -> None:
        world = World()
        key = await held(world)
        world.exchange.outside[INFY.id] = left - 10
        await asyncio.sleep(22)
        assert [each.kind for each in world.notices] == ["position_missing"]
        if fault is not None:
            world.exchange.faults.append(fault)
        await world.tick("985.00")
        await world.until(lambda: world.has_state(key, "CLOSED"), 30)
        assert world.exchange.position_of(INFY.id) == 0
        exits = world.orders(Role.EXIT)
        assert [(each.state, each.quantity, each.filled_quantity) for each in exits[:1]] == [(S.FILLED, left, left)]
        assert [(each.state, each.reason_code) for each in exits[1:]] == [(S.VOID, "position_gone")]
        run = world.run_of(key)
        assert run.reason == "POSITION_GONE"
        assert run.realized == Decimal(-15 * left)
        assert run.explanation is not None
        assert run.explanation.startswith(f"{10 - left} NSE:INFY are no longer in the account")
        assert "position_gone" in world.kinds(key)
        world.check_invariants()

    run_virtual(story())


def test_sold_altogether_by_hand_nothing_is_sold_again_even_right_after_a_restart() -> None:
    async def story() -> None:
        world = World()
        key = await held(world)
        world.exchange.outside[INFY.id] = -10
        await world.kill()
        await world.start()
        await world.tick("985.00")
        await world.until(lambda: world.has_state(key, "CLOSED"), 15)
        assert world.exchange.position_of(INFY.id) == 0
        assert len(world.exchange.placed) == 1, "the entry alone"
        assert (world.run_of(key).reason, world.run_of(key).realized) == ("POSITION_GONE", Decimal(0))

    run_virtual(story())


def test_bought_by_hand_besides_the_exit_leaves_its_own_only() -> None:
    async def story() -> None:
        world = World()
        key = await held(world)
        world.exchange.outside = {INFY.id: 5, InstrumentId("NSE:TCS"): -7}
        await asyncio.sleep(22)
        kinds = [(each.kind, each.title.partition(":")[2]) for each in world.notices]
        assert [kind for kind, _ in kinds] == ["position_external"] * 2
        await world.tick("985.00")
        await world.until(lambda: world.has_state(key, "CLOSED"), 10)
        assert world.exchange.position_of(INFY.id) == 5
        assert world.exchange.position_of(InstrumentId("NSE:TCS")) == -7
        assert world.run_of(key).reason == "STOP"
        assert not world.pages

    run_virtual(story())


def test_positions_that_cannot_be_read_hold_up_no_exit() -> None:
    async def story() -> None:
        world = World()
        key = await held(world)

        async def stall(where: str) -> None:
            if where == "held":
                raise AWAY

        world.stall = stall
        await asyncio.sleep(11)
        await world.tick("985.00")
        await world.until(lambda: world.has_state(key, "CLOSED"), 5)

    run_virtual(story())


def test_an_exit_of_a_position_in_doubt_waits_for_a_broker_that_does_not_answer() -> None:
    async def story() -> None:
        world = World()
        key = await held(world)
        world.exchange.outside[INFY.id] = -4
        await asyncio.sleep(22)
        world.stall = fails_once("held", AWAY)
        await world.tick("985.00")
        await world.until(lambda: world.has_state(key, "CLOSED"), 10)
        assert world.exchange.position_of(INFY.id) == 0
        assert world.orders(Role.EXIT)[0].quantity == 6

    run_virtual(story())


def test_the_book_is_read_each_second_while_an_order_is_unanswered_and_else_each_ten() -> None:
    async def story() -> None:
        world = World()
        readings: list[float] = []
        world.on_pause = lambda where: readings.append(world.clock.boottime()) if where == "orders" else None
        world.exchange.is_liquid = False
        await world.start()
        await world.at(time(9, 15, 1))
        key = world.put(a_strategy(entry=time(9, 15, 3)))
        await world.edit(key)
        world.exchange.faults.append(Fault.LOSE_REQUEST)
        await world.tick("1000.00")
        await world.until(lambda: any(each.state is S.SENDING for each in world.orders(Role.ENTRY)), 10)
        begun = world.clock.boottime()
        await world.until(lambda: world.orders(Role.ENTRY)[0].state is S.ACKED, 20)
        answered = world.clock.boottime()
        unanswered = [each for each in readings if begun < each < answered]
        assert len(unanswered) >= 3, "two seconds of waiting for the answer, then until the horizon is over"
        readings.clear()
        await asyncio.sleep(30)
        assert len(readings) == 3

    run_virtual(story())
