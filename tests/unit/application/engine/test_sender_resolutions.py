"""Parked orders that a person decides about: carried out once, on proof, and never a second order."""

import asyncio
from collections import deque
from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal

import pytest

from shared.application.ports.engine import StrategyKey
from shared.domain.brokers import BrokerOrder, BrokerOrderState
from shared.domain.ids import BrokerId, IntentId
from shared.domain.intents import Intent, IntentState, Role
from shared.domain.money import Side
from shared.domain.resolutions import Resolution, ResolutionAction, ResolutionState
from tests.fakes.broker import Fault
from tests.fakes.virtual_time import START, run_virtual
from tests.unit.application.engine.test_sender_corners import Bench, fails_once
from tests.unit.application.engine.test_sender_gate import AWAY, put, row
from tests.unit.application.engine.world import ACCOUNT, INFY, TENANT, World, a_strategy

S = IntentState
RETRY, DONE_OUTSIDE, VOID = ResolutionAction.RETRY, ResolutionAction.DONE_OUTSIDE, ResolutionAction.VOID
BY_HAND = "900001"


def ask(
    world: World, intent: Intent, action: ResolutionAction, number: str | None = None, broker_id: BrokerId = ACCOUNT
) -> None:
    """A person decides."""
    before = world.controls.resolutions.get((TENANT, intent.id))
    version = before.version + 1 if before else 1
    world.controls.resolutions[TENANT, intent.id] = Resolution(
        TENANT, intent.id, broker_id, action, number, "usr_1", world.clock.now(), version=version
    )


def answer(world: World, intent: Intent) -> Resolution:
    return world.controls.resolutions[TENANT, intent.id]


async def answered(world: World, intent: Intent, seconds: float = 10) -> Resolution:
    await world.until(lambda: answer(world, intent).state is not ResolutionState.REQUESTED, seconds)
    return answer(world, intent)


def a_parked_order(bench: Bench, role: Role = Role.EXIT, **changes: object) -> Intent:
    """An order that was claimed a minute ago and whose outcome nobody knows."""
    long_ago = bench.world.clock.now() - timedelta(seconds=70)
    claim = {"state": S.PARKED, "attempt": 1, "send_by": long_ago, "decided_at": long_ago}
    why = {"reason_code": "outcome_unknown", "reason": "?"}
    return put(bench, str(changes.pop("name", "PPARKED0000000000")), role, **(claim | why | changes))


def by_hand(bench: Bench, **changes: object) -> BrokerOrder:
    """An order that somebody placed at the broker's own desk, filled at 985."""
    exchange = bench.world.exchange
    order = BrokerOrder(
        BY_HAND, IntentId("web-123"), INFY.id, Side.SELL, 10, Decimal(980), BrokerOrderState.OPEN, 0, None, None, None,
        exchange.now(),
    )  # fmt: skip
    exchange._put(order)
    quantity = int(str(changes.pop("traded", 10)))
    if quantity:
        exchange.fill(BY_HAND, quantity, Decimal(985))
    changed = replace(exchange.book[BY_HAND], **changes)  # type: ignore[arg-type]
    trades = tuple(
        replace(each, client_id=changed.client_id, instrument=changed.instrument, side=changed.side)
        for each in changed.trades
    )
    exchange._put(replace(changed, trades=trades))
    return exchange.book[BY_HAND]


async def stuck(world: World) -> StrategyKey:
    """A position whose exit is parked: its request was lost, and the broker was away for a minute."""
    key = world.put(a_strategy(entry=time(9, 15, 3)))
    await world.start()
    await world.at(time(9, 15, 2))
    await world.tick("1000.00")
    await world.until(lambda: world.has_state(key, "OPEN"))
    world.exchange.faults = deque([Fault.LOSE_REQUEST])
    world.on_pause = lambda where: setattr(world.exchange, "is_away", True) if where == "place" else None
    await world.tick("985.00")
    await world.until(lambda: any(each.state is S.PARKED for each in world.orders(Role.EXIT)), 90)
    world.on_pause = lambda where: None
    world.exchange.is_away = False
    return key


def test_a_retried_exit_goes_out_as_the_next_one_and_closes_the_run() -> None:
    async def story() -> None:
        world = World()
        key = await stuck(world)
        await asyncio.sleep(30)
        first = world.orders(Role.EXIT)[0]
        assert first.state is S.PARKED, "without a person nothing happens"
        ask(world, first, RETRY)
        await world.until(lambda: world.has_state(key, "CLOSED"), 10)
        done = await answered(world, first)
        assert done.state is ResolutionState.DONE
        assert done.decided_at is not None
        exits = world.orders(Role.EXIT)
        assert [(each.state, each.reason_code) for each in exits] == [(S.VOID, "retried"), (S.FILLED, None)]
        assert world.exchange.position_of(INFY.id) == 0
        world.check_invariants()
        world.check_books()

    run_virtual(story())


def test_asked_again_and_again_the_exit_still_goes_out_once() -> None:
    async def story() -> None:
        world = World()
        key = await stuck(world)
        first = world.orders(Role.EXIT)[0]
        for _ in range(12):
            ask(world, first, RETRY)
            await asyncio.sleep(0.3)
        await world.until(lambda: world.has_state(key, "CLOSED"), 10)
        assert len(world.exchange.placed) == 2
        assert (await answered(world, first)).state is ResolutionState.REFUSED, "the last one came too late"
        world.check_invariants()

    run_virtual(story())


@pytest.mark.parametrize("part", range(3))
def test_killed_at_any_step_of_a_retry_the_exit_goes_out_once(part: int) -> None:
    async def story(kill_at: int | None) -> int:
        world = World()
        key = await stuck(world)
        ask(world, world.orders(Role.EXIT)[0], RETRY)
        world.steps, world.kill_at = 0, kill_at
        await world.until(lambda: world.has_state(key, "CLOSED"), 60)
        assert world.exchange.position_of(INFY.id) == 0
        assert len(world.exchange.placed) == 2
        world.check_invariants()
        world.check_books()
        return world.steps

    last = run_virtual(story(None))
    for kill_at in range(1 + part, last, 3):
        run_virtual(story(kill_at))


def test_a_request_on_an_order_that_the_broker_has_after_all_takes_it_over() -> None:
    async def story(action: ResolutionAction, expected: ResolutionState) -> None:
        bench = Bench()
        parked = a_parked_order(bench)
        bench.account.settled.add(parked.id)
        world = bench.world
        ask(world, parked, action, BY_HAND)
        order_id = ""

        async def stall(where: str) -> None:  # no reading of the book before the lookup shows it
            nonlocal order_id
            if where == "find" and not order_id:
                order_id = world.exchange.take(parked)

        world.stall = stall
        world.start_sender()
        done = await answered(world, parked)
        assert done.state is expected
        assert order_id in (done.outcome or "")
        assert row(world, parked).state is S.FILLED
        assert row(world, parked).reason is None
        assert len(world.exchange.book) == 1

    for action, expected in ((RETRY, ResolutionState.DONE), (VOID, ResolutionState.REFUSED)):
        run_virtual(story(action, expected))


def test_a_request_that_crosses_with_the_news_is_answered() -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world
        parked = a_parked_order(bench)
        world.start_sender()
        await asyncio.sleep(2)
        world.exchange.take(parked)
        await world.until(lambda: row(world, parked).state is S.FILLED, 15)
        ask(world, parked, RETRY)
        done = await answered(world, parked, 5)
        assert done.state is ResolutionState.REFUSED
        assert "FILLED" in (done.outcome or "")

    run_virtual(story())


def test_a_wall_clock_that_was_set_back_delays_a_request_by_a_minute_at_most() -> None:
    async def story() -> None:
        bench = Bench()
        intent = a_parked_order(bench)
        bench.world.clock.start -= timedelta(hours=1)
        bench.world.start_sender()
        ask(bench.world, intent, RETRY)
        done = await answered(bench.world, intent, 75)
        assert done.state is ResolutionState.DONE
        assert row(bench.world, intent).state is S.VOID

    run_virtual(story())


def test_nothing_is_concluded_before_the_horizon_or_without_an_answer() -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world
        parked = a_parked_order(bench, send_by=world.clock.now())
        ask(world, parked, RETRY)
        world.start_sender()
        await asyncio.sleep(4.2)
        assert row(world, parked).state is S.PARKED, "it may still be accepted"
        world.exchange.is_away = True
        await asyncio.sleep(10)
        assert row(world, parked).state is S.PARKED, "a lookup that fails proves nothing"
        world.exchange.is_away = False
        assert (await answered(world, parked)).state is ResolutionState.DONE
        assert row(world, parked).reason_code == "retried"

    run_virtual(story())


@pytest.mark.parametrize("where", ["requested", "get_intent", "answer", "advance"])
def test_an_outage_while_a_request_is_carried_out_costs_time_only(where: str) -> None:
    async def story() -> None:
        bench = Bench()
        parked = a_parked_order(bench)
        ask(bench.world, parked, RETRY)
        bench.world.start_sender()
        await asyncio.sleep(0.5)
        bench.world.stall = fails_once(where, AWAY)
        await bench.world.until(lambda: row(bench.world, parked).state is S.VOID, 10)
        assert (await answered(bench.world, parked)).state in {ResolutionState.DONE, ResolutionState.REFUSED}

    run_virtual(story())


def test_only_entries_are_made_void() -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world
        entry = a_parked_order(bench, Role.ENTRY)
        leaving = a_parked_order(bench, name="PEXIT000000000000")
        ask(world, entry, VOID)
        ask(world, leaving, VOID)
        world.start_sender()
        assert (await answered(world, entry)).state is ResolutionState.DONE
        refused = await answered(world, leaving)
        assert refused.state is ResolutionState.REFUSED
        assert "never dropped" in (refused.outcome or "")
        assert (row(world, entry).state, row(world, entry).reason_code) == (S.VOID, "voided_by_person")
        assert row(world, leaving).state is S.PARKED
        assert not world.exchange.placed

    run_virtual(story())


@pytest.mark.parametrize(("traded", "state"), [(10, S.FILLED), (6, S.CANCELLED)])
def test_what_was_done_by_hand_counts_as_the_orders_own(traded: int, state: IntentState) -> None:
    async def story() -> None:
        bench = Bench()
        parked = a_parked_order(bench)
        order = by_hand(bench, traded=traded)
        if traded < 10:
            bench.world.exchange._put(replace(order, state=BrokerOrderState.CANCELLED))
        ask(bench.world, parked, DONE_OUTSIDE, BY_HAND)
        bench.world.start_sender()
        done = await answered(bench.world, parked)
        assert done.state is ResolutionState.DONE
        after = row(bench.world, parked)
        assert (after.state, after.filled_quantity, after.average_price) == (state, traded, Decimal(985))
        assert (after.broker_order_id, after.reason_code) == (BY_HAND, "done_outside")
        assert [each.intent_id for each in bench.world.tables.trades.values()] == [parked.id]
        bench.world.check_books()

    run_virtual(story())


def test_a_position_left_by_hand_closes_its_run() -> None:
    async def story() -> None:
        world = World()
        key = await stuck(world)
        first = world.orders(Role.EXIT)[0]
        exchange = world.exchange
        exchange._put(
            BrokerOrder(
                BY_HAND, IntentId("web-123"), INFY.id, Side.SELL, 10, Decimal(980), BrokerOrderState.OPEN, 0, None,
                None, None, exchange.now(),
            )
        )  # fmt: skip
        exchange.fill(BY_HAND, 10, Decimal(983))
        ask(world, first, DONE_OUTSIDE, BY_HAND)
        await world.until(lambda: world.has_state(key, "CLOSED"), 10)
        assert world.run_of(key).realized == Decimal(-170)
        assert len(exchange.placed) == 1
        world.check_books()

    run_virtual(story())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"side": Side.BUY}, "is buy"),
        ({"instrument": "NSE:TCS"}, "NSE:TCS"),
        ({"client_id": "PAAAAAAAAAAAAAAAA"}, "platform's own"),
        ({"traded": 0, "state": BrokerOrderState.CANCELLED}, "Nothing was traded"),
        ({"traded": 6}, "still open"),
        ({"trades": ()}, "does not show all trades"),
    ],
)
def test_another_order_cannot_stand_for_this_one(changes: dict[str, object], words: str) -> None:
    async def story() -> None:
        bench = Bench()
        parked = a_parked_order(bench)
        by_hand(bench, **changes)
        ask(bench.world, parked, DONE_OUTSIDE, BY_HAND)
        bench.world.start_sender()
        refused = await answered(bench.world, parked)
        assert refused.state is ResolutionState.REFUSED
        assert words in (refused.outcome or "")
        assert row(bench.world, parked).state is S.PARKED
        assert not bench.world.tables.trades

    run_virtual(story())


def test_orders_that_are_missing_older_or_larger_cannot_stand_for_this_one() -> None:
    async def story(words: str, number: str = BY_HAND, **changes: object) -> None:
        bench = Bench()
        parked = a_parked_order(bench, Role.EXIT, **changes)
        by_hand(bench)
        ask(bench.world, parked, DONE_OUTSIDE, number)
        bench.world.start_sender()
        refused = await answered(bench.world, parked)
        assert refused.state is ResolutionState.REFUSED
        assert words in (refused.outcome or "")
        assert not bench.world.tables.trades

    run_virtual(story("has no order", number="1"))
    run_virtual(story("traded 10 units, this one asks for 5", quantity=5))
    run_virtual(story("before this one was decided", decided_at=START + timedelta(minutes=1)))


def test_one_order_by_hand_counts_for_one_parked_order_only() -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world
        first = a_parked_order(bench)
        second = a_parked_order(bench, name="PPARKED0000000001")
        by_hand(bench)
        for each in (first, second):
            ask(world, each, DONE_OUTSIDE, BY_HAND)
        world.start_sender()
        states = sorted([(await answered(world, each)).state for each in (first, second)])
        assert states == [ResolutionState.DONE, ResolutionState.REFUSED]
        assert len(world.tables.trades) == 1
        world.check_books()

    run_virtual(story())


def test_without_a_linked_account_the_answer_says_so() -> None:
    async def story() -> None:
        bench = Bench()
        nobody = BrokerId("brk_nobody")
        parked = a_parked_order(bench, broker_id=nobody)
        ask(bench.world, parked, RETRY, broker_id=nobody)
        bench.world.start_sender()
        refused = await answered(bench.world, parked)
        assert refused.state is ResolutionState.REFUSED
        assert "not linked" in (refused.outcome or "")
        assert row(bench.world, parked).state is S.PARKED
        taken = bench.world.tables.epochs[f"OWN#acct#{nobody}"]
        await asyncio.sleep(30)
        assert bench.world.tables.epochs[f"OWN#acct#{nobody}"] <= taken + 6, "not every second anew"

    run_virtual(story())
