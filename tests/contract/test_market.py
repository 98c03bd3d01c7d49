"""Ports of market data and of the simulated exchange's book: fakes and real adapters must answer alike."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from shared.adapters import aws
from shared.adapters.dynamodb.bars import DynamoBars
from shared.adapters.dynamodb.checkpoints import TableCheckpoints
from shared.adapters.dynamodb.paper_book import DynamoPaperBook
from shared.adapters.dynamodb.quotes import DynamoQuotes
from shared.adapters.dynamodb.table import Table
from shared.adapters.threads import Threads
from shared.application.ports.market import BookChange, OrderExists, StaleBook
from shared.domain.brokers import BrokerOrderState
from shared.domain.instruments import InstrumentId
from shared.domain.market_data import Bar, Quote
from shared.domain.matching import Execution, PaperOrder, ended, filled
from shared.domain.money import Side
from shared.domain.paper_account import (
    PaperAccount,
    PaperPosition,
    after_expiry,
    after_fill,
    after_reset,
    after_sign_in,
)
from shared.domain.strategies import Product
from tests.fakes.market import FakeBars, FakeCheckpoints, FakePaperBook, FakeQuotes

if TYPE_CHECKING:
    from tests.emulator import Emulator

NOW = datetime(2026, 11, 20, 4, 0, 0, 123456, UTC)
HULL, KEEL = InstrumentId("SIM:HULL"), InstrumentId("SIM:KEEL")


@dataclass(frozen=True)
class Stores:
    """All ports of one kind of implementation, empty."""

    checkpoints: FakeCheckpoints | TableCheckpoints
    quotes: FakeQuotes | DynamoQuotes
    bars: FakeBars | DynamoBars
    book: FakePaperBook | DynamoPaperBook


@pytest.fixture(params=["fake", pytest.param("emulator", marks=pytest.mark.emulator)])
def stores(request: pytest.FixtureRequest) -> Iterator[Stores]:
    if request.param == "fake":
        yield Stores(FakeCheckpoints(), FakeQuotes(), FakeBars(), FakePaperBook())
        return
    emulator: Emulator = request.getfixturevalue("emulator")
    prefix, client, threads = emulator.tables(), aws.dynamodb(), Threads(4)
    yield Stores(
        TableCheckpoints(Table(client, prefix + "ownership"), "triggers", "market"),
        DynamoQuotes(Table(client, prefix + "quotes")),
        DynamoBars(Table(client, prefix + "bars")),
        DynamoPaperBook(Table(client, prefix + "paper_book"), threads),
    )
    threads.close()


def test_a_checkpoint_is_the_last_one_saved(stores: Stores) -> None:
    assert stores.checkpoints.load("shard-0") is None
    stores.checkpoints.save("shard-0", "41")
    stores.checkpoints.save("shard-0", "42")
    stores.checkpoints.save("shard-1", "7")
    assert stores.checkpoints.load("shard-0") == "42"


def _quote(instrument: InstrumentId, last: str, **more: Any) -> Quote:
    return Quote(
        instrument, NOW, Decimal(last), more.get("bid"), more.get("ask"), 100, Decimal(90), Decimal(99), Decimal(80)
    )


def test_quotes_come_back_and_are_replaced(stores: Stores) -> None:
    assert stores.quotes.get(HULL) is None
    stores.quotes.put([_quote(HULL, "95.05", bid=Decimal("95.00"), ask=Decimal("95.10")), _quote(KEEL, "1")], NOW)
    newest = _quote(HULL, "96.10")
    stores.quotes.put([newest], NOW)
    assert stores.quotes.get(HULL) == newest
    found = stores.quotes.quotes([HULL, KEEL, HULL, InstrumentId("SIM:NOSUCH")])
    assert found == {HULL: newest, KEEL: _quote(KEEL, "1")}
    assert stores.quotes.quotes([]) == {}


def test_many_quotes_are_written_and_read(stores: Stores) -> None:
    quotes = [_quote(InstrumentId(f"SIM:N{number}"), "10") for number in range(130)]
    stores.quotes.put(quotes, NOW)
    assert stores.quotes.quotes(quote.instrument for quote in quotes) == {quote.instrument: quote for quote in quotes}


def _bar(minute: int, close: str = "100.5", instrument: InstrumentId = HULL, day: int = 20) -> Bar:
    start = datetime(2026, 11, day, 4, 0, tzinfo=UTC) + timedelta(minutes=minute)
    return Bar(instrument, start, Decimal(100), Decimal(101), Decimal("99.95"), Decimal(close), 7 + minute)


def test_a_days_bars_come_in_order_of_time(stores: Stores) -> None:
    stores.bars.put([_bar(2), _bar(0), _bar(1)], NOW)
    stores.bars.put([_bar(0, instrument=KEEL), _bar(0, day=21)], NOW)
    assert stores.bars.bars(HULL, date(2026, 11, 20)) == [_bar(0), _bar(1), _bar(2)]
    assert stores.bars.bars(HULL, date(2026, 11, 19)) == []


def test_a_bar_is_replaced_by_its_newer_self(stores: Stores) -> None:
    stores.bars.put([_bar(0, "100.5")], NOW)
    stores.bars.put([_bar(0, "100.9")], NOW)
    assert stores.bars.bars(HULL, date(2026, 11, 20)) == [_bar(0, "100.9")]


def test_a_day_is_the_exchanges_and_not_utcs(stores: Stores) -> None:
    evening = replace(_bar(0), start=datetime(2026, 11, 20, 18, 30, tzinfo=UTC))
    stores.bars.put([evening], NOW)
    assert stores.bars.bars(HULL, date(2026, 11, 21)) == [evening]


def test_a_whole_session_of_bars_fits(stores: Stores) -> None:
    session = [_bar(minute) for minute in range(375)]
    stores.bars.put(session, NOW)
    assert stores.bars.bars(HULL, date(2026, 11, 20)) == session


ACCOUNT = PaperAccount("acc", "hash", NOW)


def _order(client_id: str = "P1", account: PaperAccount = ACCOUNT) -> PaperOrder:
    return PaperOrder(
        account=account.account,
        book=account.book,
        client_id=client_id,
        order_id=f"PX{client_id}",
        instrument=HULL,
        side=Side.BUY,
        quantity=10,
        limit=Decimal("100.05"),
        product=Product.INTRADAY,
        state=BrokerOrderState.OPEN,
        session_date=date(2026, 11, 20),
        placed_at=NOW,
        active_at=NOW + timedelta(milliseconds=20),
        updated_at=NOW,
        sequence=account.sequence + 1,
    )


def _next(account: PaperAccount) -> PaperAccount:
    return replace(account, sequence=account.sequence + 1, version=account.version + 1)


async def _placed(stores: Stores, client_id: str = "P1") -> tuple[PaperAccount, PaperOrder]:
    account = await stores.book.open_account(ACCOUNT)
    ledger = await stores.book.ledger("acc")
    assert ledger is not None
    account = ledger.account
    order = _order(client_id, account)
    await stores.book.commit(BookChange(_next(account), order))
    return _next(account), order


async def test_an_account_is_opened_once(stores: Stores) -> None:
    assert await stores.book.ledger("acc") is None
    assert await stores.book.open_account(ACCOUNT) == ACCOUNT
    assert await stores.book.open_account(replace(ACCOUNT, token_hash="another")) == ACCOUNT
    ledger = await stores.book.ledger("acc")
    assert ledger is not None
    assert (ledger.account, list(ledger.orders), list(ledger.positions)) == (ACCOUNT, [], [])


async def test_an_order_is_kept_with_its_update_and_found_as_open(stores: Stores) -> None:
    account, order = await _placed(stores)
    ledger = await stores.book.ledger("acc")
    assert ledger is not None
    assert (ledger.account, list(ledger.orders)) == (account, [order])
    assert await stores.book.order("acc", "P1") == order
    assert await stores.book.order("acc", "P2") is None
    assert await stores.book.order("other", "P1") is None
    assert await stores.book.updates("acc", 0, 10) == [(1, "P1")]
    assert await stores.book.accounts_with_open_orders() == {"acc"}


async def test_a_client_id_is_taken_once(stores: Stores) -> None:
    account, _ = await _placed(stores)
    again = _order("P1", account)
    with pytest.raises(OrderExists):
        await stores.book.commit(BookChange(_next(account), again))
    ledger = await stores.book.ledger("acc")
    assert ledger is not None
    assert ledger.account == account
    assert await stores.book.updates("acc", 0, 10) == [(1, "P1")]


async def test_a_second_order_of_a_client_id_is_one_of_its_own(stores: Stores) -> None:
    account, first = await _placed(stores)
    second = replace(_order("P1", account), order_id="PXP1b", copy=2)
    account = _next(account)
    await stores.book.commit(BookChange(account, second))
    account = _next(account)
    after = ended(second, BrokerOrderState.CANCELLED, "cancelled_by_client", "On request.", NOW, account.sequence)
    await stores.book.commit(BookChange(account, after))
    assert await stores.book.order("acc", "P1") == first
    assert await stores.book.order("acc", "P1#2") == after
    assert await stores.book.updates("acc", 0, 10) == [(1, "P1"), (2, "P1#2"), (3, "P1#2")]
    ledger = await stores.book.ledger("acc")
    assert ledger is not None
    assert sorted(ledger.orders, key=lambda each: each.copy) == [first, after]


async def test_a_session_that_was_taken_anew_is_kept(stores: Stores) -> None:
    account = await stores.book.open_account(ACCOUNT)
    expired = after_expiry(account)
    await stores.book.commit(BookChange(expired))
    fresh = after_sign_in(expired, 1, "its hash")
    await stores.book.commit(BookChange(fresh))
    ledger = await stores.book.ledger("acc")
    assert ledger is not None
    assert (ledger.account, ledger.account.expired, ledger.account.session_hash) == (fresh, False, "its hash")


async def test_a_fill_moves_order_position_and_cash_together(stores: Stores) -> None:
    account, order = await _placed(stores)
    execution = Execution(4, Decimal("99.95"))
    held = PaperPosition("acc", 1, HULL, Product.INTRADAY)
    paid, position = after_fill(_next(account), held, Side.BUY, execution)
    after = filled(order, execution, NOW, NOW, paid.sequence)
    await stores.book.commit(BookChange(paid, after, position))
    ledger = await stores.book.ledger("acc")
    assert ledger is not None
    assert (ledger.account, list(ledger.orders), list(ledger.positions)) == (paid, [after], [position])
    assert await stores.book.updates("acc", 1, 10) == [(2, "P1")]


async def test_a_stale_step_writes_nothing(stores: Stores) -> None:
    account, order = await _placed(stores)
    execution = Execution(4, Decimal("99.95"))
    held = PaperPosition("acc", 1, HULL, Product.INTRADAY)
    paid, position = after_fill(_next(account), held, Side.BUY, execution)
    after = filled(order, execution, NOW, NOW, paid.sequence)
    for change in (
        BookChange(replace(paid, version=paid.version + 1), after, position),
        BookChange(paid, replace(after, version=7), position),
        BookChange(paid, after, replace(position, version=2)),
        BookChange(replace(paid, version=9), _order("P2", account)),
    ):
        with pytest.raises(StaleBook):
            await stores.book.commit(change)
    ledger = await stores.book.ledger("acc")
    assert ledger is not None
    assert (ledger.account, list(ledger.orders), list(ledger.positions)) == (account, [order], [])
    assert await stores.book.updates("acc", 0, 10) == [(1, "P1")]
    assert await stores.book.order("acc", "P2") is None


async def test_a_final_order_is_open_no_more(stores: Stores) -> None:
    account, order = await _placed(stores)
    account = _next(account)
    after = ended(order, BrokerOrderState.CANCELLED, "cancelled_by_client", "On request.", NOW, account.sequence)
    await stores.book.commit(BookChange(account, after))
    assert await stores.book.accounts_with_open_orders() == set()
    assert await stores.book.order("acc", "P1") == after


async def test_a_reset_hides_the_old_book_but_not_what_is_still_open_in_it(stores: Stores) -> None:
    account, order = await _placed(stores)
    execution = Execution(4, Decimal("99.95"))
    paid, position = after_fill(_next(account), PaperPosition("acc", 1, HULL, Product.INTRADAY), Side.BUY, execution)
    partial = filled(order, execution, NOW, NOW, paid.sequence)
    await stores.book.commit(BookChange(paid, partial, position))
    fresh = after_reset(paid)
    await stores.book.commit(BookChange(fresh))
    ledger = await stores.book.ledger("acc")
    assert ledger is not None
    assert (ledger.account, list(ledger.positions), list(ledger.orders)) == (fresh, [], [partial])
    stepped = _next(fresh)
    cancelled = ended(partial, BrokerOrderState.CANCELLED, "account_reset", "Reset.", NOW, stepped.sequence)
    await stores.book.commit(BookChange(stepped, cancelled))
    ledger = await stores.book.ledger("acc")
    assert ledger is not None
    assert list(ledger.orders) == []
    with pytest.raises(OrderExists):
        await stores.book.commit(BookChange(_next(stepped), _order("P1", stepped)))


async def test_updates_come_in_order_and_in_pages(stores: Stores) -> None:
    for number in range(12):
        await _placed(stores, f"P{number}")
    assert await stores.book.updates("acc", 0, 5) == [(n + 1, f"P{n}") for n in range(5)]
    assert await stores.book.updates("acc", 9, 50) == [(10, "P9"), (11, "P10"), (12, "P11")]
    assert await stores.book.updates("acc", 12, 50) == []
