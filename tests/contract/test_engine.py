"""What the execution plane may rely on in its stores: the same cases for the fake and for the tables."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import boto3
import pytest

from shared.adapters.dynamodb.books import DynamoBooks
from shared.adapters.dynamodb.intents import DynamoOrders, IntentRows
from shared.adapters.dynamodb.ownership import Ownership
from shared.adapters.dynamodb.runs import DynamoEngine
from shared.adapters.dynamodb.table import Table
from shared.adapters.threads import Threads
from shared.application.ports.engine import (
    Advance,
    Books,
    Engine,
    IntentKey,
    OrderKey,
    Orders,
    RiskBooks,
    RunKey,
    StaleWrites,
    StrategyKey,
)
from shared.domain.books import Notice, TimelineEvent, Trade
from shared.domain.brokers import Funds
from shared.domain.errors import StaleVersion, Superseded
from shared.domain.ids import BrokerId, IntentId, NoticeId, RunId, StrategyId, TenantId
from shared.domain.instruments import Exchange, InstrumentId
from shared.domain.intents import Intent, IntentState, Role, move_to
from shared.domain.messages import SessionOpened
from shared.domain.money import Side
from shared.domain.partitions import index_group_of
from shared.domain.positions import apply_fill
from shared.domain.run_life import Change
from shared.domain.runs import Leg, Run, RunState
from shared.domain.strategies import Distance, DistanceKind, Product, Protection
from tests.fakes.engine import EngineTables, FakeEngine

NOW = datetime(2026, 11, 23, 4, 0, 0, 123456, tzinfo=UTC)
TENANT, OTHER = TenantId("tnt_1"), TenantId("tnt_2")
STRATEGY, ACCOUNT, BUCKET = StrategyId("str_1"), BrokerId("brk_1"), 77
INFY = InstrumentId("NSE:INFY")
KEY = RunKey(TENANT, STRATEGY, RunId("20261123-01"))


@dataclass
class Stores:
    """The ports under test, over the same rows."""

    engine: Engine
    orders: Orders
    books: Books
    risk: RiskBooks


@pytest.fixture(params=["fake", pytest.param("emulator", marks=pytest.mark.emulator)])
def stores(request: pytest.FixtureRequest) -> Iterator[Stores]:
    if request.param == "fake":
        fake = FakeEngine(EngineTables())
        yield Stores(fake, fake, fake, fake)
        return
    emulator: Any = request.getfixturevalue("emulator")
    prefix, threads = emulator.tables(), Threads(4)
    client: Any = boto3.client("dynamodb")
    ownership = Ownership(Table(client, f"{prefix}ownership"), "test")
    books = DynamoBooks(client, prefix, ownership, threads)
    yield Stores(
        DynamoEngine(client, prefix, ownership, threads, lambda: NOW),
        DynamoOrders(IntentRows(client, prefix), ownership, threads, lambda: NOW),
        books,
        books,
    )
    threads.close()


def a_run(**changes: object) -> Run:
    leg = Leg(1, INFY, Side.BUY, 10, Product.INTRADAY, stop=Decimal("990.05"), best=Decimal("1000.10"))
    run = Run(
        tenant_id=TENANT, strategy_id=STRATEGY, id=RunId("20261123-01"), bucket=BUCKET, broker_id=ACCOUNT,
        session_date=date(2026, 11, 23), state=RunState.WAITING, strategy_version=1,
        protection=Protection(Distance(DistanceKind.PERCENT, Decimal("0.5"))), due_at=NOW, enter_by=NOW, exit_at=None,
        legs=(leg,), version=1, created_at=NOW, updated_at=NOW, tags={"exit_base": "2"},
    )  # fmt: skip
    return replace(run, **changes)  # type: ignore[arg-type]


def an_intent(name: str = "PAAAAAAAAAAAAAAAA", **changes: object) -> Intent:
    intent = Intent(
        tenant_id=TENANT, id=IntentId(name), strategy_id=STRATEGY, run_id=RunId("20261123-01"), leg=1, role=Role.ENTRY,
        generation=0, bucket=BUCKET, broker_id=ACCOUNT, instrument=INFY, side=Side.BUY, quantity=10,
        product=Product.INTRADAY, limit=Decimal("1005.00"), state=IntentState.PENDING, cause="ENTRY", decided_at=NOW,
        created_at=NOW, updated_at=NOW, expires_at=NOW + timedelta(seconds=60), cancel_after_seconds=Decimal("60.000"),
        tick_at=NOW, tick_seq=7,
    )  # fmt: skip
    return replace(intent, **changes)  # type: ignore[arg-type]


def an_event(text: str = "hello") -> TimelineEvent:
    return TimelineEvent(TENANT, STRATEGY, KEY.run_id, "k1", "armed", text, NOW, NOW, {"price": "1.00"})


def a_trade(number: int = 1, side: Side = Side.BUY, price: str = "100.00") -> Trade:
    return Trade(
        TENANT, f"trd_{number}", ACCOUNT, f"T{number}", IntentId("P1"), STRATEGY, KEY.run_id, "ENTRY", INFY,
        Product.INTRADAY, side, 10, Decimal(price), NOW + timedelta(seconds=number),
    )  # fmt: skip


async def test_epochs_only_rise(stores: Stores) -> None:
    first = await stores.engine.take_bucket(BUCKET)
    second = await stores.engine.take_bucket(BUCKET)
    assert second > first
    assert await stores.engine.take_bucket(BUCKET + 1) == 1
    assert await stores.orders.take_account(ACCOUNT) == 1


async def test_a_change_is_kept_exactly(stores: Stores) -> None:
    epoch = await stores.engine.take_bucket(BUCKET)
    notice = Notice(TENANT, NoticeId("ntc_1"), "entry", "t", "x", NOW, strategy_id=STRATEGY)
    run, intent = a_run(), an_intent()
    await stores.engine.commit(BUCKET, epoch, [Change(run, (intent,), events=(an_event(),), notices=(notice,))])
    assert await stores.engine.get_run(KEY) == run
    assert await stores.engine.runs_of(StrategyKey(TENANT, STRATEGY), date(2026, 11, 23)) == [run]
    assert await stores.engine.runs_of(StrategyKey(TENANT, STRATEGY), date(2026, 11, 24)) == []
    assert await stores.engine.open_runs(index_group_of(BUCKET)) == [KEY]
    keys = [OrderKey(TENANT, each) for each in (intent.id, IntentId("PNONE"))]
    assert await stores.engine.get_orders(keys) == [intent]
    assert await stores.engine.order_versions(keys) == {keys[0]: intent.version}
    assert await stores.engine.get_runs([KEY, KEY._replace(run_id=RunId("20260101-01"))]) == [a_run()]
    assert await stores.orders.get(TENANT, intent.id) == intent
    assert await stores.orders.open_intents() == [IntentKey(TENANT, ACCOUNT, intent.id)]


async def test_an_order_that_only_reduces_stays_known_as_such(stores: Stores) -> None:
    epoch = await stores.engine.take_bucket(BUCKET)
    await stores.engine.commit(BUCKET, epoch, [Change(a_run(), (an_intent(reduces=True), an_intent("PB")))])
    kept = [await stores.orders.get(TENANT, each) for each in (an_intent().id, IntentId("PB"))]
    assert [each and each.reduces for each in kept] == [True, False]


async def test_another_tenant_finds_nothing(stores: Stores) -> None:
    epoch = await stores.engine.take_bucket(BUCKET)
    await stores.engine.commit(BUCKET, epoch, [Change(a_run(), (an_intent(),))])
    assert await stores.engine.get_run(KEY._replace(tenant_id=OTHER)) is None
    assert await stores.engine.get_orders([OrderKey(OTHER, an_intent().id)]) == []
    assert await stores.orders.get(OTHER, an_intent().id) is None


async def test_a_final_run_leaves_the_index_of_open_ones(stores: Stores) -> None:
    epoch = await stores.engine.take_bucket(BUCKET)
    await stores.engine.commit(BUCKET, epoch, [Change(a_run())])
    done = a_run(version=2, state=RunState.SKIPPED, reason="stopped")
    await stores.engine.commit(BUCKET, epoch, [Change(done)])
    assert await stores.engine.open_runs(index_group_of(BUCKET)) == []
    assert await stores.engine.get_run(KEY) == done


async def test_a_run_that_failed_with_units_held_stays_in_the_index_until_they_are_gone(stores: Stores) -> None:
    epoch = await stores.engine.take_bucket(BUCKET)
    await stores.engine.commit(BUCKET, epoch, [Change(a_run())])
    held = replace(a_run().legs[0], entry_filled=10, entry_average=Decimal(1000), exit_filled=4)
    failed = a_run(version=2, state=RunState.FAILED, legs=(held,), given_up_at=NOW)
    await stores.engine.commit(BUCKET, epoch, [Change(failed)])
    assert await stores.engine.open_runs(index_group_of(BUCKET)) == [KEY]
    assert await stores.engine.get_run(KEY) == failed
    gone = replace(failed, version=3, legs=(replace(held, exit_filled=10),))
    await stores.engine.commit(BUCKET, epoch, [Change(gone)])
    assert await stores.engine.open_runs(index_group_of(BUCKET)) == []


async def test_nothing_is_written_when_one_change_is_stale(stores: Stores) -> None:
    epoch = await stores.engine.take_bucket(BUCKET)
    await stores.engine.commit(BUCKET, epoch, [Change(a_run())])
    fresh = a_run(id=RunId("20261123-02"))
    with pytest.raises(StaleWrites) as caught:
        await stores.engine.commit(BUCKET, epoch, [Change(fresh, (an_intent(),)), Change(a_run())])
    assert caught.value.positions == {1}
    assert await stores.engine.get_run(KEY._replace(run_id=fresh.id)) is None
    assert await stores.orders.get(TENANT, an_intent().id) is None


async def test_an_intent_that_exists_is_not_made_again(stores: Stores) -> None:
    epoch = await stores.engine.take_bucket(BUCKET)
    await stores.engine.commit(BUCKET, epoch, [Change(a_run(), (an_intent(),))])
    with pytest.raises(StaleWrites) as caught:
        await stores.engine.commit(BUCKET, epoch, [Change(a_run(version=2), (an_intent(quantity=99),))])
    assert caught.value.positions == {0}
    kept = await stores.orders.get(TENANT, an_intent().id)
    assert kept is not None and kept.quantity == 10


async def test_a_superseded_owner_writes_nothing(stores: Stores) -> None:
    old = await stores.engine.take_bucket(BUCKET)
    await stores.engine.take_bucket(BUCKET)
    with pytest.raises(Superseded):
        await stores.engine.commit(BUCKET, old, [Change(a_run())])
    assert await stores.engine.get_run(KEY) is None


async def test_a_cancel_wish_raises_the_version_once(stores: Stores) -> None:
    epoch = await stores.engine.take_bucket(BUCKET)
    await stores.engine.commit(BUCKET, epoch, [Change(a_run(), (an_intent(),))])
    for _ in range(2):
        await stores.engine.want_cancelled(BUCKET, epoch, TENANT, an_intent().id)
    kept = await stores.orders.get(TENANT, an_intent().id)
    assert kept is not None
    assert (kept.cancel_wanted, kept.version) == (True, 2)
    await stores.engine.want_cancelled(BUCKET, epoch, TENANT, IntentId("PNONE"))


async def test_a_terminal_order_ignores_a_cancel_wish(stores: Stores) -> None:
    epoch = await stores.engine.take_bucket(BUCKET)
    account = await stores.orders.take_account(ACCOUNT)
    before = an_intent()
    await stores.engine.commit(BUCKET, epoch, [Change(a_run(), (before,))])
    void = move_to(before, IntentState.VOID, NOW)
    await stores.orders.advance([Advance(before, void)], account)
    await stores.engine.want_cancelled(BUCKET, epoch, TENANT, before.id)
    assert await stores.orders.get(TENANT, before.id) == void
    assert await stores.orders.open_intents() == []


async def test_an_intent_advances_only_from_what_it_was(stores: Stores) -> None:
    epoch = await stores.engine.take_bucket(BUCKET)
    account = await stores.orders.take_account(ACCOUNT)
    before = an_intent()
    await stores.engine.commit(BUCKET, epoch, [Change(a_run(), (before,))])
    sending = replace(move_to(before, IntentState.SENDING, NOW), attempt=1, send_by=NOW, sender_epoch=account)
    await stores.orders.advance([Advance(before, sending)], account)
    assert await stores.orders.get(TENANT, before.id) == sending
    with pytest.raises(StaleWrites):
        await stores.orders.advance([Advance(before, sending)], account)


async def three_claims(stores: Stores) -> tuple[int, list[Advance]]:
    """The account's epoch, and claims of three orders whose rows are there."""
    epoch = await stores.engine.take_bucket(BUCKET)
    account = await stores.orders.take_account(ACCOUNT)
    rows = [an_intent(f"P{letter * 16}") for letter in "ABC"]
    await stores.engine.commit(BUCKET, epoch, [Change(a_run(), tuple(rows))])
    claims = (replace(move_to(row, IntentState.SENDING, NOW), attempt=1, send_by=NOW) for row in rows)
    return account, [Advance(row, claim) for row, claim in zip(rows, claims, strict=True)]


async def test_several_intents_advance_at_once(stores: Stores) -> None:
    account, claims = await three_claims(stores)
    await stores.orders.advance(claims, account)
    assert [await stores.orders.get(TENANT, each.before.id) for each in claims] == [each.after for each in claims]


async def test_none_advances_when_some_have_moved_and_those_are_named(stores: Stores) -> None:
    account, claims = await three_claims(stores)
    moved = replace(claims[1].before, cancel_wanted=True, version=2)
    await stores.orders.advance([Advance(claims[1].before, moved)], account)
    ghost = an_intent("PNONE")
    with pytest.raises(StaleWrites) as caught:
        await stores.orders.advance([*claims, Advance(ghost, move_to(ghost, IntentState.SENDING, NOW))], account)
    assert caught.value.positions == {1, 3}
    expected = [claims[0].before, moved, claims[2].before]
    assert [await stores.orders.get(TENANT, each.before.id) for each in claims] == expected
    await stores.orders.advance([claims[0], claims[2]], account)


async def test_an_account_lost_meanwhile_outweighs_rows_that_moved(stores: Stores) -> None:
    account, claims = await three_claims(stores)
    await stores.orders.advance(claims[:1], account)
    await stores.orders.take_account(ACCOUNT)
    with pytest.raises(Superseded):
        await stores.orders.advance(claims, account)
    kept = [await stores.orders.get(TENANT, each.before.id) for each in claims]
    assert kept == [claims[0].after, claims[1].before, claims[2].before]


async def test_a_superseded_sender_advances_nothing(stores: Stores) -> None:
    epoch = await stores.engine.take_bucket(BUCKET)
    old = await stores.orders.take_account(ACCOUNT)
    before = an_intent()
    await stores.engine.commit(BUCKET, epoch, [Change(a_run(), (before,))])
    await stores.orders.take_account(ACCOUNT)
    with pytest.raises(Superseded):
        await stores.orders.advance([Advance(before, move_to(before, IntentState.SENDING, NOW))], old)
    with pytest.raises(Superseded):
        await stores.books.record(a_trade(), apply_fill(None, a_trade()), Decimal(0), NOW.date(), old)


async def test_a_trade_its_position_and_the_days_result_are_one_write(stores: Stores) -> None:
    account = await stores.orders.take_account(ACCOUNT)
    bought = a_trade(1)
    assert not await stores.books.has_trade(bought)
    held = apply_fill(await stores.books.position_of(bought), bought)
    assert await stores.books.record(bought, held, Decimal(0), NOW.date(), account)
    assert await stores.books.has_trade(bought)
    assert await stores.books.position_of(bought) == held
    sold = a_trade(2, Side.SELL, "98.50")
    flat = apply_fill(held, sold)
    assert await stores.books.record(sold, flat, Decimal("-15.00"), NOW.date(), account)
    assert await stores.risk.realized_on(TENANT, NOW.date()) == Decimal("-15.00")
    assert await stores.risk.position(TENANT, ACCOUNT, INFY, Product.INTRADAY) == flat


async def test_what_a_sender_adds_to_an_intent_is_kept_exactly(stores: Stores) -> None:
    epoch = await stores.engine.take_bucket(BUCKET)
    before = an_intent(reduces=True)
    await stores.engine.commit(BUCKET, epoch, [Change(a_run(), (before,))])
    account = await stores.orders.take_account(ACCOUNT)
    after = replace(
        move_to(before, IntentState.SENDING, NOW), quantity=3, looked_up_at=NOW, send_by=NOW, sender_epoch=account
    )
    await stores.orders.advance([Advance(before, after)], account)
    assert await stores.orders.get(TENANT, before.id) == after


async def test_a_trade_names_the_order_it_counts_for(stores: Stores) -> None:
    account = await stores.orders.take_account(ACCOUNT)
    trade = a_trade()
    assert await stores.books.intent_of(trade) is None
    await stores.books.record(trade, apply_fill(None, trade), Decimal(0), NOW.date(), account)
    assert await stores.books.intent_of(replace(trade, intent_id=IntentId("P2"))) == trade.intent_id
    assert await stores.books.intent_of(replace(trade, tenant_id=OTHER, id="trd_9")) is None


async def test_what_an_account_holds_leaves_out_what_is_flat_and_what_is_others(stores: Stores) -> None:
    account = await stores.orders.take_account(ACCOUNT)
    other = BrokerId("brk_10")
    other_epoch = await stores.orders.take_account(other)
    assert await stores.books.held(TENANT, ACCOUNT) == []
    bought = a_trade(1)
    held = apply_fill(None, bought)
    await stores.books.record(bought, held, Decimal(0), NOW.date(), account)
    elsewhere = replace(a_trade(2), broker_id=other)
    await stores.books.record(elsewhere, apply_fill(None, elsewhere), Decimal(0), NOW.date(), other_epoch)
    second = replace(a_trade(3, Side.SELL), instrument=InstrumentId("NSE:TCS"))
    short = apply_fill(None, second)
    await stores.books.record(second, short, Decimal(0), NOW.date(), account)
    assert sorted(await stores.books.held(TENANT, ACCOUNT), key=lambda each: each.instrument) == [held, short]
    assert await stores.books.held(OTHER, ACCOUNT) == []
    sold = a_trade(4, Side.SELL)
    await stores.books.record(sold, apply_fill(held, sold), Decimal(0), NOW.date(), account)
    assert await stores.books.held(TENANT, ACCOUNT) == [short]


async def test_a_trade_counts_once(stores: Stores) -> None:
    account = await stores.orders.take_account(ACCOUNT)
    trade = a_trade()
    held = apply_fill(None, trade)
    assert await stores.books.record(trade, held, Decimal(5), NOW.date(), account)
    twice = apply_fill(held, trade)
    assert not await stores.books.record(trade, twice, Decimal(5), NOW.date(), account)
    assert await stores.books.position_of(trade) == held
    assert await stores.risk.realized_on(TENANT, NOW.date()) == Decimal(5)


async def test_a_position_that_moved_meanwhile_is_not_overwritten(stores: Stores) -> None:
    account = await stores.orders.take_account(ACCOUNT)
    await stores.books.record(a_trade(1), apply_fill(None, a_trade(1)), Decimal(0), NOW.date(), account)
    with pytest.raises(StaleVersion):
        await stores.books.record(a_trade(2), apply_fill(None, a_trade(2)), Decimal(0), NOW.date(), account)
    assert not await stores.books.has_trade(a_trade(2))


async def test_funds_and_limits_are_found_again(stores: Stores) -> None:
    assert await stores.risk.funds(TENANT, ACCOUNT) is None
    funds = Funds(Decimal("1000.50"), Decimal("0.00"), Decimal("1000.50"), NOW)
    await stores.books.save_funds(TENANT, ACCOUNT, funds)
    assert await stores.risk.funds(TENANT, ACCOUNT) == funds
    assert (await stores.risk.limits(TENANT)).max_quantity is None
    assert await stores.risk.realized_on(TENANT, NOW.date()) == 0


async def test_sessions_are_remembered(stores: Stores) -> None:
    session = SessionOpened(Exchange.SIM, NOW.date(), NOW, NOW, Decimal("60"))
    await stores.engine.save_session(session)
    assert list(await stores.engine.saved_sessions()) == [session]


async def test_an_event_told_twice_stays_as_it_was(stores: Stores) -> None:
    await stores.engine.tell([an_event()])
    await stores.engine.tell([an_event("again")])
    await stores.engine.tell([an_event("measured")], replace=True)


async def test_transactions_of_many_changes_fit(stores: Stores) -> None:
    epoch = await stores.engine.take_bucket(BUCKET)
    changes = [
        Change(a_run(id=RunId(f"20261123-{number:02d}")), (an_intent(f"P{number:016d}"),)) for number in range(33)
    ]
    await stores.engine.commit(BUCKET, epoch, changes)
    assert len(await stores.orders.open_intents()) == 33


async def test_two_buckets_write_side_by_side(stores: Stores) -> None:
    first, second = await stores.engine.take_bucket(1), await stores.engine.take_bucket(2)
    runs = a_run(bucket=1), a_run(bucket=2, id=RunId("20261123-02"))
    await asyncio.gather(
        stores.engine.commit(1, first, [Change(runs[0])]), stores.engine.commit(2, second, [Change(runs[1])])
    )
    assert len(await stores.engine.runs_of(StrategyKey(TENANT, STRATEGY))) == 2
