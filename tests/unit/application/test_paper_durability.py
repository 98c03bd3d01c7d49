"""The simulated exchange's book is right whatever is lost on the way: answers, processes, resets cut short."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.application.ports.market import BookChange, Ledger
from shared.application.run_paper_exchange import DuplicateOrder, OrderRefused
from shared.domain.brokers import BrokerOrderState
from shared.domain.errors import Conflict, TooManyRequests, Unavailable
from shared.domain.money import Side
from shared.domain.paper_account import OPENING_CASH, after_reset
from tests.fakes.market import FakePaperBook
from tests.unit.application.paper_world import World

SECRET = "a long secret"
S = BrokerOrderState


@pytest.fixture
async def world() -> World:
    world = World()
    await world.tick("99.00", "99.50")
    return world


async def test_a_reset_cancels_empties_and_gives_the_money_back(world: World) -> None:
    await world.place("P1")
    await world.place("P2", side=Side.SELL, limit=Decimal("105.00"))
    await world.exchange.reset("acc")
    funds = await world.exchange.funds("acc")
    assert (funds.cash, funds.blocked) == (OPENING_CASH, Decimal(0))
    assert await world.exchange.positions("acc") == []
    assert await world.exchange.orders("acc") == []
    order = await world.exchange.order_of("acc", "P2")
    assert (order.state, order.reason_code) == (S.CANCELLED, "account_reset")
    assert world.ledgers.open_order_count == 0
    found, following = await world.exchange.updates("acc", 3, timedelta(0))
    assert [(number, order.client_id) for number, order in found] == [(4, "P2")]
    assert following == 4
    await world.place("P3")
    assert await world.state("P3") == (S.FILLED, 10)


async def test_a_reset_cut_short_is_finished_by_the_next_start(world: World) -> None:
    await world.place("P1", limit=Decimal("90.00"))
    account = world.book.accounts["acc"]
    await world.book.commit(BookChange(after_reset(account)))
    after = world.restarted()
    await after.ledgers.load_open()
    assert await after.state("P1") == (S.CANCELLED, 0)
    assert after.ledgers.open_order_count == 0


async def test_a_restart_goes_on_with_open_orders(world: World) -> None:
    await world.place(limit=Decimal("98.00"))
    after = world.restarted()
    await after.ledgers.load_open()
    assert after.ledgers.open_order_count == 1
    await after.tick("97.00", "97.50")
    assert await after.state() == (S.FILLED, 10)
    (position,) = await after.exchange.positions("acc")
    assert position.quantity == 10


@pytest.mark.parametrize("after_write", [False, True])
async def test_a_lost_answer_of_the_store_leaves_one_truth(world: World, after_write: bool) -> None:
    await world.exchange.orders("acc")
    world.book.lose, world.book.after_write = 1, after_write
    with pytest.raises(Unavailable):
        await world.place()
    await world.ledgers.settle()
    written = len(world.book.order_rows) == 1
    assert written is after_write
    if after_write:  # accepted after all: a repetition finds it, the market fills it
        with pytest.raises(DuplicateOrder):
            await world.place()
        await world.tick("99.00", "99.50")
    else:
        await world.place()
    assert await world.state() == (S.FILLED, 10)
    (position,) = await world.exchange.positions("acc")
    assert position.quantity == 10


@pytest.mark.parametrize("after_write", [False, True])
async def test_a_fill_whose_answer_is_lost_happens_once(world: World, after_write: bool) -> None:
    await world.place(limit=Decimal("98.00"))
    world.book.lose, world.book.after_write = 1, after_write
    await world.tick("97.00", "97.50")
    await world.ledgers.settle()
    assert len(world.book.order_rows["acc", "P1"].trades) == (1 if after_write else 0)
    await world.tick("97.00", "97.50")
    assert await world.state() == (S.FILLED, 10)
    (position,) = await world.exchange.positions("acc")
    assert position.quantity == 10


async def test_news_is_not_announced_before_the_order_shows_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table has the fill, the process does not know yet: its number comes with the filled order or not at all."""
    await world.place(limit=Decimal("98.00"))
    written, go_on, write = asyncio.Event(), asyncio.Event(), world.book.commit

    async def slow(change: BookChange) -> None:
        await write(change)
        written.set()
        await go_on.wait()

    monkeypatch.setattr(world.book, "commit", slow)
    filling = asyncio.create_task(world.tick("97.00", "97.50"))
    await written.wait()
    found, following = await world.exchange.updates("acc", 0, timedelta(0))
    assert ([(number, order.state) for number, order in found], following) == ([(1, S.OPEN)], 1)
    go_on.set()
    await filling
    found, following = await world.exchange.updates("acc", 1, timedelta(0))
    assert ([(number, order.state) for number, order in found], following) == ([(2, S.FILLED)], 2)


async def test_somebody_elses_step_makes_it_read_again(world: World) -> None:
    await world.exchange.orders("acc")
    account = world.book.accounts["acc"]
    world.book.accounts["acc"] = replace(account, version=account.version + 1)
    with pytest.raises(Unavailable) as refused:
        await world.place()
    assert refused.value.code == "book_changed"
    await world.ledgers.settle()
    await world.place()
    assert await world.state() == (S.FILLED, 10)


async def test_a_store_that_stays_away_is_asked_until_it_answers(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.place(limit=Decimal("98.00"))
    answer, misses = world.book.ledger, iter([True, True, False])

    async def away(account: str) -> Ledger | None:
        if next(misses, False):
            raise Unavailable("store_unavailable", "away")
        return await answer(account)

    monkeypatch.setattr(world.book, "ledger", away)
    world.book.lose = 1
    await world.tick("97.00", "97.50")
    await world.ledgers.settle()
    assert world.clock.slept.count(1.0) == 2
    assert world.ledgers.open_order_count == 1
    await world.tick("97.00", "97.50")
    assert await world.state() == (S.FILLED, 10)


async def test_an_account_that_is_being_read_again_takes_no_steps(world: World) -> None:
    ledger = await world.ledgers.get("acc")
    ledger.valid = False
    with pytest.raises(Unavailable) as refused:
        await world.exchange.reset("acc")
    assert refused.value.code == "book_reloading"


async def test_a_session_that_cannot_be_written_down_is_no_defect(world: World) -> None:
    await world.place(limit=Decimal("98.00"))
    world.book.lose = 1
    await world.engine.open_session(world.session(day=21))
    await world.ledgers.settle()
    assert await world.state() == (S.OPEN, 0)
    await world.tick("90.00", "90.05")  # it expires at the next occasion instead of being filled a day late
    assert await world.state() == (S.CANCELLED, 0)


NUMBERS, SIZES, TICKS = st.integers(0, 9), st.integers(1, 30_000), st.integers(-40, 40)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("place"), NUMBERS, st.sampled_from(Side), SIZES, TICKS),
        st.tuples(st.just("tick"), TICKS),
        st.tuples(st.just("cancel"), NUMBERS),
        st.tuples(st.just("lose"), st.booleans()),
        st.tuples(st.just("restart")),
    ),
    max_size=25,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(STEPS)
def test_whatever_happens_the_book_adds_up(steps: list[tuple[Any, ...]]) -> None:
    asyncio.run(_play(steps))


async def _play(steps: list[tuple[Any, ...]]) -> None:
    world = World()
    await world.tick("99.00", "99.50")
    for step in steps:
        match step:
            case "place", number, side, quantity, ticks:
                limit = Decimal(100) + Decimal(ticks) / 20
                await _quietly(lambda: world.place(f"P{number}", side=side, quantity=quantity, limit=limit))  # noqa: B023
            case "tick", ticks:
                middle = Decimal(100) + Decimal(ticks) / 20
                await world.tick(str(middle), str(middle + Decimal("0.05")))
            case "cancel", number:
                rows = world.book.order_rows.get(("acc", f"P{number}"))
                if rows is not None:
                    await _quietly(lambda: world.exchange.cancel("acc", rows.order_id))  # noqa: B023
            case "lose", after_write:
                world.book.lose, world.book.after_write = 1, after_write
            case ("restart",):
                world.book.lose = 0
                world = world.restarted()
                await world.ledgers.load_open()
        await world.ledgers.settle()
    world.book.lose = 0
    _audit(world.book)


async def _quietly(work: Callable[[], Any]) -> None:
    with suppress(OrderRefused, TooManyRequests, Unavailable, Conflict):
        await work()


def _audit(book: FakePaperBook) -> None:
    """Cash, positions, trades and updates tell the same story."""
    account, orders = book.accounts["acc"], list(book.order_rows.values())
    traded = [(order.side, trade) for order in orders for trade in order.trades]
    flow = -sum((side.sign * trade.quantity * trade.price for side, trade in traded), Decimal(0))
    held = list(book.position_rows.values())
    assert account.cash - OPENING_CASH == flow + sum((position.cost for position in held), Decimal(0))
    assert sum(position.quantity for position in held) == sum(side.sign * trade.quantity for side, trade in traded)
    assert len({trade.id for _, trade in traded}) == len(traded)
    assert sorted(number for _, number in book.update_rows) == list(range(1, account.sequence + 1))
    for order in orders:
        assert order.filled_quantity == sum(trade.quantity for trade in order.trades) <= order.quantity
        prices = [trade.price for trade in order.trades]
        assert all(price <= order.limit if order.side is Side.BUY else price >= order.limit for price in prices)
