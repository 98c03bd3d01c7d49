"""The simulated exchange with faults, and what it must do right while clients hang up."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from shared.application.paper.access import session_token
from shared.application.paper.faults import Faults
from shared.application.paper.faulty_exchange import FaultyExchange
from shared.application.ports.market import BookChange
from shared.application.run_paper_exchange import DuplicateOrder
from shared.domain.brokers import BrokerOrderState
from shared.domain.errors import NotAuthenticated, NotFound, Unavailable
from shared.domain.exchange_faults import Fault, FaultPlan, FaultRule, Target, default_targets
from shared.domain.matching import OrderRequest
from shared.domain.money import Side
from shared.domain.strategies import Product
from tests.unit.application.paper_world import HULL, World

SECRET = "a long secret"
S = BrokerOrderState
REQUEST = OrderRequest("P1", HULL, Side.BUY, 10, Decimal("100.00"), Product.INTRADAY)


@pytest.fixture
async def world() -> World:
    world = World(faults=Faults())
    await world.tick("99.00", "99.50")
    return world


def switch_on(world: World, *faults: Fault, account: str = "acc", unique: bool = True, **changes: Any) -> None:
    rules = tuple(FaultRule(fault, 1.0, **({"on": default_targets(fault)} | changes)) for fault in faults)
    world.faults.switch_on(FaultPlan(account, 1, rules, unique_client_id=unique))


def faulty(world: World) -> FaultyExchange:
    assert isinstance(world.exchange, FaultyExchange)
    return world.exchange


async def test_without_a_plan_nothing_is_wrong(world: World) -> None:
    await world.place()
    assert await world.state() == (S.FILLED, 10)
    with pytest.raises(DuplicateOrder):
        await world.place()
    assert world.faults.of_answer("acc", Target.PLACE, "place", "P1") is None


async def test_a_slow_book_denies_an_order_that_fills_already(world: World) -> None:
    switch_on(world, Fault.SLOW_BOOK, seconds=1.0)
    await world.place()
    with pytest.raises(NotFound):
        await world.exchange.order_of("acc", "P1")
    assert await world.exchange.orders("acc") == []
    assert await world.exchange.updates("acc", 0, timedelta(0)) == ([], 0)
    (position,) = await world.exchange.positions("acc")
    assert position.quantity == 10
    world.clock.advance(1.0)
    assert await world.state() == (S.FILLED, 10)
    assert len(await world.exchange.orders("acc")) == 1
    found, following = await world.exchange.updates("acc", 0, timedelta(0))
    assert ([number for number, _ in found], following) == ([1, 2], 2)


async def test_news_of_others_waits_behind_an_order_that_is_not_shown(world: World) -> None:
    await world.place("P0", limit=Decimal("90.00"))
    switch_on(world, Fault.SLOW_BOOK, seconds=1.0, times=1)
    await world.place("P1", limit=Decimal("90.00"))
    await world.place("P2", limit=Decimal("90.00"))
    found, following = await world.exchange.updates("acc", 0, timedelta(0))
    assert ([order.client_id for _, order in found], following) == (["P0"], 1)
    world.clock.sleeping_moves_it = True
    found, following = await world.exchange.updates("acc", 1, timedelta(seconds=2))
    assert ([order.client_id for _, order in found], following) == (["P1", "P2"], 3)


async def test_a_lie_makes_its_answer_faulty_once(world: World) -> None:
    switch_on(world, Fault.SLOW_BOOK, seconds=1.0)
    await world.place("P1")
    await world.place("P2")
    with world.faults.answering("orders"):
        await world.exchange.orders("acc")
    with world.faults.answering("funds"):
        await world.exchange.funds("acc")
    counts = world.faults.counts
    assert (counts.answers.total(), counts.faulty.total(), counts.faulty["orders"]) == (2, 1, 1)
    assert (counts.injected[Fault.SLOW_BOOK], counts.orders[Fault.SLOW_BOOK]) == (2, 2)


async def test_a_client_id_can_name_two_orders_that_both_count(world: World) -> None:
    switch_on(world, unique=False)
    first, second = await world.place(), await world.place()
    assert first != second
    orders = await world.exchange.orders("acc")
    assert [(order.order_id, order.client_id, order.filled_quantity) for order in orders] == [
        (first, "P1", 10),
        (second, "P1", 10),
    ]
    (position,) = await world.exchange.positions("acc")
    assert position.quantity == 20
    assert (await world.exchange.order_of("acc", "P1")).order_id == first
    found, _ = await world.exchange.updates("acc", 0, timedelta(0))
    assert {order.order_id for _, order in found} == {first, second}
    trades = [trade.id for order in orders for trade in order.trades]
    assert len(set(trades)) == 2


async def test_two_orders_of_one_client_id_are_cancelled_apart_and_survive_a_restart(world: World) -> None:
    switch_on(world, unique=False)
    first = await world.place(limit=Decimal("90.00"))
    second = await world.place(limit=Decimal("90.00"))
    await world.exchange.cancel("acc", second)
    after = world.restarted()
    await after.ledgers.load_open()
    assert {each.order_id: each.state for each in await after.exchange.orders("acc")} == {
        first: S.OPEN,
        second: S.CANCELLED,
    }
    with pytest.raises(DuplicateOrder):  # the capability is of the plan, which is gone
        await after.place()


async def test_an_id_of_an_earlier_book_is_taken_again_too(world: World) -> None:
    switch_on(world, unique=False)
    first = await world.place()
    await world.exchange.reset("acc")
    assert await world.place() != first
    assert (await world.exchange.order_of("acc", "P1")).order_id == first
    (order,) = await world.exchange.orders("acc")
    assert order.copy == 2


async def test_uniqueness_is_an_accounts_own(world: World) -> None:
    switch_on(world, account="other", unique=False)
    await world.place()
    with pytest.raises(DuplicateOrder):
        await world.place()
    switch_on(world, account="*", unique=False)
    await world.place()
    world.faults.switch_off("*")
    with pytest.raises(DuplicateOrder):
        await world.place()


async def test_partial_fills_take_their_number_and_their_time(world: World) -> None:
    switch_on(world, Fault.PARTIAL_FILLS, parts=3, seconds=1.5)
    await world.place()
    assert await world.state() == (S.PARTIAL, 4)
    await world.tick("99.00", "99.50")  # one second later: too soon
    assert await world.state() == (S.PARTIAL, 4)
    await world.tick("99.00", "99.50")
    assert await world.state() == (S.PARTIAL, 8)
    world.clock.advance(1)
    await world.tick("99.00", "99.50")
    assert await world.state() == (S.FILLED, 10)


async def test_a_late_reject_is_in_the_book(world: World) -> None:
    switch_on(world, Fault.LATE_REJECT, code="price_outside_band")
    await world.place()
    order = await world.exchange.order_of("acc", "P1")
    assert (order.state, order.reason_code, order.trades) == (S.REJECTED, "price_outside_band", ())
    found, _ = await world.exchange.updates("acc", 0, timedelta(0))
    assert [number for number, _ in found] == [1, 2]


async def test_news_comes_twice_and_in_disorder(world: World) -> None:
    await world.place()
    switch_on(world, Fault.DUPLICATE_EVENTS, times=1)
    found, following = await world.exchange.updates("acc", 1, timedelta(0))
    assert ([number for number, _ in found], following) == ([1, 2, 2], 2)
    switch_on(world, Fault.REORDER_EVENTS)
    found, following = await world.exchange.updates("acc", 0, timedelta(0))
    assert [number for number, _ in found] == [2, 1, 1, 2]
    assert [order.state for _, order in found] == [S.FILLED, S.FILLED, S.OPEN, S.OPEN]
    assert following == 2
    assert world.faults.counts.injected == {Fault.DUPLICATE_EVENTS: 1, Fault.REORDER_EVENTS: 1}


async def test_an_expired_session_opens_nothing_until_a_new_one_is_taken(world: World) -> None:
    token, _ = await world.exchange.open_account("mine", SECRET)
    await faulty(world).expire_session("mine")
    await faulty(world).expire_session("mine")
    for _ in range(2):
        with pytest.raises(NotAuthenticated):
            await world.exchange.authenticate(token)
    with pytest.raises(NotAuthenticated):
        await world.exchange.sign_in("mine", "another secret")
    fresh = await world.exchange.sign_in("mine", SECRET)
    assert fresh == session_token("mine", SECRET, 1) != token
    assert await world.exchange.sign_in("mine", SECRET) == fresh
    assert await world.exchange.open_account("mine", SECRET) == (fresh, False)
    assert await world.exchange.authenticate(fresh) == "mine"
    with pytest.raises(NotAuthenticated):
        await world.exchange.authenticate(token)
    assert await world.restarted().exchange.authenticate(fresh) == "mine"


async def test_times_counts_within_one_plan(world: World) -> None:
    for _ in range(2):
        switch_on(world, Fault.LOSE_ANSWER, times=2)
        found = [world.faults.of_answer("acc", Target.PLACE, "place", f"P{number}") for number in range(5)]
        assert [each is not None for each in found] == [True, True, False, False, False]


async def test_a_plan_repeats_what_it_decided(world: World) -> None:
    def decisions() -> list[bool]:
        world.faults.switch_on(FaultPlan("acc", 3, (FaultRule(Fault.LOSE_ANSWER, 0.5, on=frozenset({Target.PLACE})),)))
        asked = [f"P{number}" for number in range(20)] * 2
        return [world.faults.of_answer("acc", Target.PLACE, "place", each) is not None for each in asked]

    assert decisions() == decisions()


async def test_an_accounts_own_plan_replaces_everybodys(world: World) -> None:
    switch_on(world, Fault.LOSE_ANSWER, account="*")
    switch_on(world, account="acc")
    assert world.faults.of_answer("acc", Target.PLACE, "place", "P1") is None
    assert world.faults.of_answer("other", Target.PLACE, "place", "P1") is not None
    world.faults.switch_off()
    assert world.faults.of_answer("other", Target.PLACE, "place", "P1") is None
    assert world.faults.plans() == []


@pytest.mark.parametrize("with_faults", [False, True])
async def test_an_order_whose_client_hangs_up_is_known_whole(
    with_faults: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client gives up while the order is being written: the very next lookup must not deny it."""
    world = World(faults=Faults() if with_faults else None)
    await world.tick("99.00", "99.50")
    writing, go_on, write = asyncio.Event(), asyncio.Event(), world.book.commit

    async def slow(change: BookChange) -> None:
        writing.set()
        await go_on.wait()
        await write(change)

    monkeypatch.setattr(world.book, "commit", slow)
    client = asyncio.create_task(world.exchange.place("acc", REQUEST))
    await writing.wait()
    client.cancel()
    await asyncio.gather(client, return_exceptions=True)
    looking_up = asyncio.create_task(world.exchange.order_of("acc", "P1"))
    listing = asyncio.create_task(world.exchange.orders("acc"))
    await asyncio.sleep(0.01)
    assert not looking_up.done()  # it waits for what is being written
    go_on.set()
    assert (await looking_up).client_id == "P1"
    assert len(await listing) == 1
    await world.ledgers.settle()
    assert await world.state() == (S.FILLED, 10)


async def test_an_order_that_comes_too_late_is_not_accepted(world: World) -> None:
    with pytest.raises(Unavailable) as refused:
        await world.exchange.place("acc", REQUEST, world.clock.now() - timedelta(milliseconds=1))
    assert refused.value.code == "too_late"
    assert await world.exchange.orders("acc") == []
    await world.exchange.place("acc", REQUEST, world.clock.now())
    await world.ledgers.settle()
    assert await world.state() == (S.FILLED, 10)
