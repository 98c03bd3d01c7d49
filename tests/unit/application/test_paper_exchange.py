"""The simulated exchange: what clients see of it, and that its book is right whatever is lost on the way."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from shared.application.paper.ledgers import Ledgers
from shared.application.paper.matching_engine import MatchingEngine
from shared.application.run_paper_exchange import DuplicateOrder, OrderRefused, PaperExchange
from shared.domain.brokers import BrokerOrderState
from shared.domain.errors import Conflict, NotFound, TooManyRequests, Unavailable
from shared.domain.exchange_market import ExchangeMarket
from shared.domain.instruments import Exchange, InstrumentId
from shared.domain.market_data import Tick, milliseconds
from shared.domain.matching import OrderRequest
from shared.domain.messages import SessionOpened
from shared.domain.money import Side
from shared.domain.paper_account import PaperAccount
from shared.domain.strategies import Product
from tests.fakes.clock import FakeClock
from tests.unit.application.paper_world import HULL, NOW, World
from tests.unit.domain.builders import an_instrument

SECRET = "a long secret"
S = BrokerOrderState


@pytest.fixture
async def world() -> World:
    world = World()
    await world.tick("99.00", "99.50")
    return world


async def test_a_marketable_order_fills_at_the_touch_or_better(world: World) -> None:
    order_id = await world.place()
    order = await world.exchange.order_of("acc", "P1")
    assert (order.state, order.filled_quantity, order.average_price) == (S.FILLED, 10, Decimal("99.5"))
    assert order.order_id == order_id
    assert order.trades[0].at == world.clock.now()
    assert 0.02 in world.clock.slept
    (position,) = await world.exchange.positions("acc")
    assert (position.instrument, position.quantity, position.cost) == (HULL, 10, Decimal(995))


async def test_a_resting_order_fills_when_the_market_comes_to_it(world: World) -> None:
    await world.place(limit=Decimal("98.00"))
    assert await world.state() == (S.OPEN, 0)
    await world.tick("98.00", "98.05")
    assert await world.state() == (S.OPEN, 0)
    await world.tick("97.00", "97.50")
    order = await world.exchange.order_of("acc", "P1")
    assert (order.state, order.average_price) == (S.FILLED, Decimal(98))


async def test_a_sale_mirrors_a_purchase(world: World) -> None:
    await world.place(side=Side.SELL, limit=Decimal("98.50"))
    order = await world.exchange.order_of("acc", "P1")
    assert (order.state, order.average_price) == (S.FILLED, Decimal(99))


async def test_a_large_order_fills_in_parts_and_never_too_much(world: World) -> None:
    await world.place(quantity=20_000)
    state, filled = await world.state()
    assert state is S.PARTIAL
    for _ in range(10):
        assert 0 < filled <= 20_000
        await world.tick("99.00", "99.50")
        state, filled = await world.state()
    assert (state, filled) == (S.FILLED, 20_000)


async def test_a_stale_market_fills_nothing_until_it_speaks_again(world: World) -> None:
    world.clock.advance(6)
    await world.place()
    assert await world.state() == (S.OPEN, 0)
    await world.tick("99.00", "99.50", age=5.5)
    assert await world.state() == (S.OPEN, 0)
    await world.tick("99.00", "99.40")
    order = await world.exchange.order_of("acc", "P1")
    assert (order.state, order.average_price) == (S.FILLED, Decimal("99.4"))


async def test_an_order_under_way_meets_the_newest_book_when_it_arrives(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrives = asyncio.Event()

    async def travel(seconds: float) -> None:
        await arrives.wait()
        world.clock.advance(seconds)

    monkeypatch.setattr(world.engine, "_sleep", travel)
    request = OrderRequest("P1", HULL, Side.BUY, 10, Decimal("100.00"), Product.INTRADAY)
    await world.exchange.place("acc", request)
    tick = Tick(1, milliseconds(world.clock.now()) + 1, 9_900, 9_895, 9_900, 0, 0, 99)
    await world.engine.take_ticks([tick], world.clock.now())
    assert await world.state() == (S.OPEN, 0)
    arrives.set()
    await world.ledgers.settle()
    order = await world.exchange.order_of("acc", "P1")
    assert (order.state, order.average_price) == (S.FILLED, Decimal(99))


async def test_a_tick_that_was_read_late_still_fills_the_order_that_waits_for_it(world: World) -> None:
    await world.place(limit=Decimal("98.00"))
    await world.tick("97.00", "97.50", age=1.5)
    assert await world.state() == (S.FILLED, 10)


async def test_an_exchange_that_has_not_read_the_market_yet_neither_takes_nor_refuses(world: World) -> None:
    order_id = await world.place(limit=Decimal("98.00"))
    world.ready = False
    for attempt in (world.place("P2"), world.exchange.cancel("acc", order_id)):
        with pytest.raises(Unavailable) as refused:
            await attempt
        assert refused.value.code == "exchange_starting"
    assert len(await world.exchange.orders("acc")) == 1


async def test_the_same_client_id_is_one_order_for_ever(world: World) -> None:
    order_id = await world.place()
    with pytest.raises(DuplicateOrder) as refused:
        await world.place(quantity=99)
    assert (refused.value.code, refused.value.order_id) == ("duplicate_client_id", order_id)
    await world.exchange.reset("acc")
    with pytest.raises(DuplicateOrder):
        await world.place()
    with pytest.raises(DuplicateOrder):
        await world.restarted().place()
    assert await world.state() == (S.FILLED, 10)


async def test_two_requests_at_once_are_one_order(world: World) -> None:
    results = await asyncio.gather(*(world.place() for _ in range(5)), return_exceptions=True)
    assert sorted(type(each).__name__ for each in results) == ["DuplicateOrder"] * 4 + ["str"]
    (position,) = await world.exchange.positions("acc")
    assert position.quantity == 10


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"instrument": InstrumentId("SIM:NOSUCH")}, "unknown_instrument"),
        ({"limit": Decimal("100.01")}, "off_tick"),
        ({"limit": Decimal("150.00")}, "price_outside_band"),
        ({"quantity": 100_001}, "freeze_quantity_exceeded"),
        ({"quantity": 60_000}, "insufficient_funds"),
        ({"quantity": 10_100, "product": Product.DELIVERY}, "insufficient_funds"),
        ({"side": Side.SELL, "product": Product.DELIVERY}, "invalid_order"),
    ],
)
async def test_what_the_exchange_refuses_leaves_no_order(world: World, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(OrderRefused) as refused:
        await world.place(**changes)
    assert refused.value.code == code
    assert await world.exchange.orders("acc") == []
    with pytest.raises(NotFound):
        await world.exchange.order_of("acc", "P1")


async def test_a_closed_market_refuses() -> None:
    world = World(session=False)
    with pytest.raises(OrderRefused) as refused:
        await world.place()
    assert refused.value.code == "market_closed"


async def test_an_order_that_reaches_a_closed_market_is_rejected(world: World) -> None:
    nse = an_instrument(id=InstrumentId("NSE:X"), token=9, tick_size=Decimal("0.05"), freeze_quantity=1000)
    market = ExchangeMarket([nse])
    closing = datetime(2026, 5, 4, 9, 59, 59, 990_000, UTC)
    market.open_session(SessionOpened(Exchange.NSE, closing.date(), closing, NOW, Decimal(1)))
    clock = FakeClock(NOW, sleeping_moves_it=True)
    ledgers = Ledgers(world.book, clock.sleep)
    nse = replace(nse, has_derivatives=False)
    engine = MatchingEngine(ledgers, market, clock.now, clock.sleep, timedelta(milliseconds=20))
    exchange = PaperExchange(world.book, ledgers, engine, market, lambda: True, clock.now, clock.sleep)
    await exchange.place("acc", OrderRequest("P9", nse.id, Side.BUY, 1, Decimal("100.00"), Product.INTRADAY))
    await ledgers.settle()
    order = await exchange.order_of("acc", "P9")
    assert (order.state, order.reason_code) == (S.REJECTED, "market_closed")


async def test_cancelling_ends_an_open_order_once(world: World) -> None:
    order_id = await world.place(limit=Decimal("90.00"))
    cancelled = await world.exchange.cancel("acc", order_id)
    assert (cancelled.state, cancelled.reason_code) == (S.CANCELLED, "cancelled_by_client")
    with pytest.raises(Conflict) as refused:
        await world.exchange.cancel("acc", order_id)
    assert refused.value.code == "already_final"
    await world.tick("80.00", "80.05")
    assert await world.state() == (S.CANCELLED, 0)
    with pytest.raises(NotFound):
        await world.exchange.cancel("acc", "PXNOSUCH")


async def test_eight_orders_a_second_and_account(world: World) -> None:
    world.book.accounts["other"] = PaperAccount("other", "hash", NOW)
    for number in range(8):
        await world.place(f"A{number}")
    with pytest.raises(TooManyRequests) as refused:
        await world.place("A9")
    assert refused.value.retry_after == 1
    await world.place("B1", account="other")
    world.clock.advance(1)
    await world.place("A9")


async def test_an_account_sees_only_itself(world: World) -> None:
    world.book.accounts["other"] = PaperAccount("other", "hash", NOW)
    order_id = await world.place()
    assert await world.exchange.orders("other") == []
    assert await world.exchange.positions("other") == []
    assert (await world.exchange.funds("other")).blocked == 0
    assert await world.exchange.updates("other", 0, timedelta(0)) == ([], 0)
    with pytest.raises(NotFound):
        await world.exchange.order_of("other", "P1")
    with pytest.raises(NotFound):
        await world.exchange.cancel("other", order_id)
    await world.place(account="other")  # the same client id in another account is another order
    assert len(world.book.order_rows) == 2


async def test_updates_are_numbered_and_complete(world: World) -> None:
    await world.place()
    found, following = await world.exchange.updates("acc", 0, timedelta(0))
    assert [(number, order.client_id, order.state) for number, order in found] == [
        (1, "P1", S.FILLED),
        (2, "P1", S.FILLED),
    ]
    assert following == 2
    assert await world.exchange.updates("acc", 2, timedelta(0)) == ([], 2)
    assert await world.exchange.updates("acc", 99, timedelta(seconds=5)) == ([], 2)


async def test_a_long_poll_wakes_with_the_first_change(world: World) -> None:
    polling = asyncio.create_task(world.exchange.updates("acc", 0, timedelta(seconds=5)))
    await asyncio.sleep(0)
    await world.place()
    found, _ = await asyncio.wait_for(polling, 1)
    assert [number for number, _ in found][:1] == [1]


async def test_a_long_poll_ends_without_a_change(world: World) -> None:
    assert await world.exchange.updates("acc", 0, timedelta(milliseconds=10)) == ([], 0)


async def test_a_new_session_ends_the_orders_of_the_one_before(world: World) -> None:
    await world.place(limit=Decimal("98.00"))
    await world.engine.open_session(world.session())
    assert await world.state() == (S.OPEN, 0)
    await world.engine.open_session(world.session(day=21))
    order = await world.exchange.order_of("acc", "P1")
    assert (order.state, order.reason_code) == (S.CANCELLED, "session_ended")
