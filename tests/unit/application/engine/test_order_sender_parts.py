"""The sender's single parts: pace, breaker, the guard before a request, the steps of an intent."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from shared.application.order_sender.breakers import Breaker
from shared.application.order_sender.pace import Pace
from shared.application.order_sender.steps import (
    acked,
    cancelling,
    claimed,
    is_cancel_due,
    parked,
    progressed,
    rejected,
    released,
    void_reason,
    voided,
)
from shared.domain.brokers import BrokerOrder, BrokerOrderState, BrokerTrade
from shared.domain.ids import BrokerId, IntentId
from shared.domain.intents import Intent, IntentState, Role
from shared.domain.messages import Doorbell
from shared.domain.money import Side
from tests.contract.test_engine import INFY, NOW, TENANT, an_intent
from tests.fakes.virtual_time import run_virtual
from tests.unit.application.engine.world import World

S = IntentState
LATER = NOW + timedelta(seconds=1)


class Seconds:
    """A boottime clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def sending(**changes: object) -> Intent:
    return replace(claimed(an_intent(), 3, NOW), **changes)  # type: ignore[arg-type]


def a_book_order(state: BrokerOrderState, filled: int = 0) -> BrokerOrder:
    trade = BrokerTrade("T1", an_intent().id, "B1", INFY, Side.BUY, filled, Decimal(100), LATER)
    average = Decimal(100) if filled else None
    return BrokerOrder(
        "B1", an_intent().id, INFY, Side.BUY, 10, Decimal(100), state, filled, average, None, None, LATER,
        (trade,) if filled else (),
    )  # fmt: skip


def test_entries_leave_a_share_of_the_tokens_to_exits() -> None:
    clock = Seconds()
    pace = Pace(8, clock)
    entries = 0
    while pace.wait_for(Role.ENTRY) == 0:
        entries += 1
    assert entries == 5
    exits = 0
    while pace.wait_for(Role.EXIT) == 0:
        exits += 1
    assert exits == 3
    wait = pace.wait_for(Role.EXIT)
    assert 0 < wait <= 1 / 8
    clock.now += wait
    assert pace.wait_for(Role.EXIT) == 0


def test_never_more_than_its_rate_in_any_second() -> None:
    clock = Seconds()
    pace = Pace(8, clock)
    clock.now += 3600
    sent = sum(pace.wait_for(Role.EXIT) == 0 for _ in range(100))
    assert sent == 8


def test_five_failures_in_ten_seconds_open_the_breaker() -> None:
    clock = Seconds()
    breaker = Breaker(clock)
    states = []
    for _ in range(5):
        breaker.failed()
        states.append(breaker.is_open)
    assert states == [False, False, False, False, True]
    assert breaker.may_probe()
    assert not breaker.may_probe(), "one probe every two seconds"
    clock.now += 2
    assert breaker.may_probe()
    assert breaker.open_seconds == 2
    breaker.readable()
    assert not breaker.is_open
    assert breaker.open_seconds == 0


def test_failures_far_apart_do_not() -> None:
    clock = Seconds()
    breaker = Breaker(clock)
    for _ in range(10):
        breaker.failed()
        clock.now += 3
    assert not breaker.is_open
    assert not breaker.may_probe()


def test_a_claim_counts_attempts_and_sets_its_deadline() -> None:
    claim = claimed(an_intent(), 7, NOW)
    assert (claim.state, claim.attempt, claim.sender_epoch) == (S.SENDING, 1, 7)
    assert claim.send_by == NOW + timedelta(milliseconds=500)


def test_only_its_own_attempt_is_released() -> None:
    claim = sending()
    back = released(claim, 1, LATER)
    assert back is not None
    assert (back.state, back.attempt) == (S.PENDING, 1)
    assert released(claim, 2, LATER) is None
    assert released(back, 1, LATER) is None


def test_late_answers_change_nothing() -> None:
    filled = progressed(sending(), a_book_order(BrokerOrderState.FILLED, 10), LATER)
    assert filled is not None
    assert filled.state is S.FILLED
    assert acked(filled, "B1", NOW, LATER) is None
    assert rejected(filled, "x", "y", LATER) is None
    assert progressed(filled, a_book_order(BrokerOrderState.CANCELLED, 10), LATER) is None


@pytest.mark.parametrize(
    ("state", "filled", "expected"),
    [
        (BrokerOrderState.OPEN, 0, S.ACKED),
        (BrokerOrderState.PARTIAL, 4, S.PARTIAL),
        (BrokerOrderState.FILLED, 10, S.FILLED),
        (BrokerOrderState.CANCELLED, 4, S.CANCELLED),
        (BrokerOrderState.REJECTED, 0, S.REJECTED),
    ],
)
def test_every_state_of_the_brokers_book_has_its_own(state: BrokerOrderState, filled: int, expected: S) -> None:
    after = progressed(sending(), a_book_order(state, filled), LATER)
    assert after is not None
    assert (after.state, after.filled_quantity, after.broker_order_id) == (expected, filled, "B1")
    assert after.filled_at == (LATER if filled else None)
    assert after.sent_at == NOW


def test_an_order_being_cancelled_stays_so_until_its_end() -> None:
    row = replace(sending(), state=S.ACKED)
    asked = cancelling(row, LATER)
    assert asked is not None
    assert progressed(asked, a_book_order(BrokerOrderState.OPEN), LATER) is None
    part = progressed(asked, a_book_order(BrokerOrderState.PARTIAL, 4), LATER)
    assert part is not None
    assert (part.state, part.filled_quantity) == (S.CANCELLING, 4)
    end = progressed(part, a_book_order(BrokerOrderState.FILLED, 10), LATER)
    assert end is not None
    assert end.state is S.FILLED, "a fill can win the race against a cancel"
    assert cancelling(end, LATER) is None


def test_fills_never_fall() -> None:
    row = replace(sending(), state=S.PARTIAL, filled_quantity=6, average_price=Decimal(100))
    assert progressed(row, a_book_order(BrokerOrderState.PARTIAL, 4), LATER) is None
    assert progressed(row, a_book_order(BrokerOrderState.OPEN, 0), LATER) is None
    same = replace(row, filled_quantity=4)
    assert progressed(same, a_book_order(BrokerOrderState.PARTIAL, 4), LATER) is None


def test_entries_expire_and_exits_do_not() -> None:
    assert void_reason(an_intent(), NOW) is None
    late = NOW + timedelta(seconds=60)
    assert void_reason(an_intent(), late) is not None
    assert void_reason(an_intent(cancel_wanted=True), NOW) is not None
    assert void_reason(an_intent(role=Role.EXIT, cancel_wanted=True), late) is None
    assert void_reason(an_intent(expires_at=None), late) is None


def test_only_what_was_not_sent_can_be_void_or_parked() -> None:
    assert voided(sending(), "c", "r", NOW) is None
    assert voided(an_intent(), "c", "r", NOW) is not None
    assert parked(replace(sending(), state=S.ACKED), "c", "r", NOW) is None
    assert parked(an_intent(), "c", "r", NOW) is not None


def test_when_the_rest_of_an_order_is_due_to_be_cancelled() -> None:
    row = replace(sending(), state=S.ACKED, acked_at=NOW, cancel_after_seconds=Decimal(2))
    at, before = NOW + timedelta(seconds=2), NOW + timedelta(seconds=1.9)
    assert is_cancel_due(row, at, 0.0)
    assert not is_cancel_due(row, before, 1.9)
    assert is_cancel_due(row, NOW - timedelta(hours=1), 2.0), "a clock that was set back does not matter"
    assert is_cancel_due(replace(row, cancel_wanted=True), NOW - timedelta(hours=1), 0.0)
    assert not is_cancel_due(replace(row, cancel_after_seconds=None), at, 100.0)
    assert not is_cancel_due(an_intent(), at, 100.0)


async def _placed(world: World, **changes: object) -> Intent:
    """An entry that the sender finds by its doorbell."""
    world.start_sender()
    created = world.clock.now()
    expires = created + timedelta(seconds=60)
    intent = an_intent(created_at=created, updated_at=created, expires_at=expires)
    intent = replace(intent, **changes)  # type: ignore[arg-type]
    world.tables.runs.clear()
    world.tables.intents[TENANT, intent.id] = intent
    world.tables.history[TENANT, intent.id] = [intent]
    assert world.sender is not None
    world.sender.ring(Doorbell(TENANT, intent.broker_id, intent.id))
    return intent


def test_a_claim_that_took_too_long_is_not_sent() -> None:
    async def story() -> None:
        world = World()
        stalls = [0.6]

        async def stall(where: str) -> None:
            if where == "advance done" and stalls:
                await asyncio.sleep(stalls.pop())

        world.stall = stall
        world.exchange.set_price(INFY, Decimal(1000))
        intent = await _placed(world)
        await world.until(lambda: world.tables.intents[TENANT, intent.id].state is S.FILLED, 5)
        row = world.tables.intents[TENANT, intent.id]
        assert row.attempt == 2, "the first attempt was given back unsent"
        assert len(world.exchange.placed) == 1

    run_virtual(story())


def test_an_entry_that_comes_too_late_is_void() -> None:
    async def story() -> None:
        world = World()
        world.exchange.is_away = True
        intent = await _placed(world)
        await asyncio.sleep(61)
        world.exchange.is_away = False
        await world.until(lambda: world.tables.intents[TENANT, intent.id].state is S.VOID, 15)
        assert not world.exchange.placed

    run_virtual(story())


def test_without_a_linked_account_entries_are_void_and_exits_parked() -> None:
    async def story() -> None:
        world = World()
        nobody = BrokerId("brk_nobody")
        entry = await _placed(world, broker_id=nobody)
        assert world.sender is not None
        await world.until(lambda: world.tables.intents[TENANT, entry.id].state is S.VOID, 5)
        leaving = an_intent("PEXIT", role=Role.EXIT, broker_id=nobody)
        world.tables.intents[TENANT, leaving.id] = leaving
        await world.until(lambda: world.tables.intents[TENANT, leaving.id].state is S.PARKED, 15)
        assert [subject for subject, _ in world.pages] == ["PEXIT"]

    run_virtual(story())


def test_exits_go_before_entries() -> None:
    async def story() -> None:
        world = World()
        world.exchange.set_price(INFY, Decimal(1000))
        now = world.clock.now()
        intents = [
            an_intent(f"PENTRY{number:011d}", created_at=now, updated_at=now, expires_at=None) for number in range(12)
        ] + [
            an_intent(
                "PEXIT000000000000", role=Role.EXIT, side=Side.SELL, limit=Decimal(990), created_at=now, updated_at=now
            )
        ]
        for intent in intents:
            world.tables.intents[TENANT, intent.id] = intent
            world.tables.history[TENANT, intent.id] = [intent]
        world.start_sender()
        await world.until(lambda: all(row.is_terminal for row in world.tables.intents.values()), 10)
        order = [intent.id for intent in world.exchange.placed]
        assert order.index(IntentId("PEXIT000000000000")) < 4
        assert (world.clock.now() - now).total_seconds() > 0.5, "eight orders a second"

    run_virtual(story())


def test_an_order_with_our_tag_and_no_row_is_reported_and_left_alone() -> None:
    async def story() -> None:
        world = World()
        world.exchange.take(an_intent("PSTRANGER0000000A"))
        await _placed(world)
        await world.until(lambda: bool(world.pages), 15)
        assert world.pages[0][0] == "PSTRANGER0000000A"
        assert next(iter(world.exchange.book.values())).state is BrokerOrderState.OPEN

    run_virtual(story())


def test_a_deploy_lets_what_is_in_hand_finish() -> None:
    async def story() -> None:
        world = World()
        world.exchange.set_price(INFY, Decimal(1000))

        async def stall(where: str) -> None:
            if where == "place":
                await asyncio.sleep(0.2)

        world.stall = stall
        intent = await _placed(world)
        await world.until(lambda: world.tables.intents[TENANT, intent.id].state is S.SENDING, 5)
        assert world.sender is not None
        await world.sender.rest()
        assert world.tables.intents[TENANT, intent.id].state in {S.ACKED, S.FILLED}

    run_virtual(story())
