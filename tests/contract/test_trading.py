"""Ports of the trader-facing use cases: the fakes and the real adapters must answer alike.

What the engine writes is put in place by the engine's own adapters' rows, so that reading fits writing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from shared.adapters import aws
from shared.adapters.dynamodb.brokers import DynamoBrokerConnections
from shared.adapters.dynamodb.funds import DynamoOpeningFunds
from shared.adapters.dynamodb.market_view import DynamoMarketView
from shared.adapters.dynamodb.notices_view import DynamoNoticesView
from shared.adapters.dynamodb.orders_view import DynamoOrdersView
from shared.adapters.dynamodb.portfolio_view import DynamoPortfolioView
from shared.adapters.dynamodb.risk import DynamoRiskLimits
from shared.adapters.dynamodb.runs_view import DynamoRunsView
from shared.adapters.dynamodb.strategies import DynamoStrategies
from shared.adapters.dynamodb.strategies_reader import DynamoDueStrategies
from shared.adapters.dynamodb.table import Table
from shared.adapters.reference.instruments import instrument_book
from shared.application.ports.engine import StrategyKey
from shared.application.ports.trading import (
    BrokerConnections,
    NoticesView,
    OrderFilter,
    OrdersView,
    PortfolioView,
    RiskLimitsStore,
    RunsView,
    Strategies,
)
from shared.domain.books import Notice, Position, RiskLimits, TimelineEvent, Trade
from shared.domain.brokers import BrokerConnection, BrokerName, ConnectionStatus, Funds
from shared.domain.errors import Conflict, Invalid, StaleVersion
from shared.domain.ids import BrokerId, IntentId, NoticeId, RunId, StrategyId, TenantId, derived_id, new_id
from shared.domain.instruments import InstrumentId
from shared.domain.intents import Intent, IntentState
from shared.domain.partitions import Routing, bucket_of, index_group_of
from shared.domain.records import RecordMeta
from shared.domain.runs import Leg, Run, RunState
from shared.domain.strategies import (
    Distance,
    DistanceKind,
    ManualOrder,
    Product,
    Protection,
    Strategy,
    StrategyKind,
    StrategyStatus,
)
from tests.fakes.trading import (
    FakeBrokerConnections,
    FakeNoticesView,
    FakeOrdersView,
    FakePortfolioView,
    FakeRiskLimits,
    FakeRunsView,
    FakeStrategies,
)
from tests.unit.domain.builders import a_position, a_strategy, a_trade, an_intent

if TYPE_CHECKING:
    from tests.emulator import Emulator

NOW = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
RELIANCE = InstrumentId("NSE:RELIANCE")


@dataclass(frozen=True)
class Stores:
    """All ports of one kind of implementation, and ways to put in what the engine writes."""

    strategies: Strategies
    runs: RunsView
    orders: OrdersView
    portfolio: PortfolioView
    limits: RiskLimitsStore
    brokers: BrokerConnections
    notices: NoticesView
    put_run: Callable[[Run], None]
    put_event: Callable[[TimelineEvent], None]
    put_intent: Callable[[Intent], None]
    put_position: Callable[[Position], None]
    put_trade: Callable[[Trade], None]
    put_funds: Callable[[TenantId, BrokerId, Funds], None]
    put_result: Callable[[TenantId, date, Decimal], None]
    put_notice: Callable[[Notice], None]


def fake_stores() -> Stores:
    runs, orders, portfolio, notices = FakeRunsView(), FakeOrdersView(), FakePortfolioView(), FakeNoticesView()

    def put_position(position: Position) -> None:
        portfolio.all_positions.append(position)

    def put_funds(tenant: TenantId, broker: BrokerId, funds: Funds) -> None:
        portfolio.money[tenant, broker] = funds

    def put_result(tenant: TenantId, day: date, amount: Decimal) -> None:
        portfolio.results[tenant, day] = amount

    return Stores(
        FakeStrategies(),
        runs,
        orders,
        portfolio,
        FakeRiskLimits(),
        FakeBrokerConnections(),
        notices,
        put_run=runs.put,
        put_event=runs.events.append,
        put_intent=orders.put,
        put_position=put_position,
        put_trade=portfolio.all_trades.append,
        put_funds=put_funds,
        put_result=put_result,
        put_notice=notices.put,
    )


def dynamo_stores(prefix: str) -> Stores:
    from shared.adapters.dynamodb import books, intents, notices, runs, timeline  # noqa: PLC0415 - the engine's rows

    client = aws.dynamodb()
    rows = intents.IntentRows(client, prefix)
    risk = Table(client, prefix + "risk")

    def put_intent(intent: Intent) -> None:
        rows.table.put(intents.row_of(intent))
        client.transact_write_items(TransactItems=[rows._history_action(intent)])  # type: ignore[list-item]

    def put_result(tenant: TenantId, day: date, amount: Decimal) -> None:
        risk.put({"tenant_id": tenant, "id": books._day_key(day), "realized": amount})

    def into(table: str, row_of: Callable[[Any], dict[str, Any]]) -> Callable[[Any], None]:
        return lambda value: Table(client, prefix + table).put(row_of(value))

    return Stores(
        DynamoStrategies(client, prefix, instrument_book().by_id),
        DynamoRunsView(client, prefix),
        DynamoOrdersView(client, prefix),
        DynamoPortfolioView(client, prefix),
        DynamoRiskLimits(client, prefix),
        DynamoBrokerConnections(client, prefix),
        DynamoNoticesView(client, prefix),
        put_run=into("runs", runs.row_of),
        put_event=into("timeline", timeline.timeline_row),
        put_intent=put_intent,
        put_position=into("positions", books._position_row),
        put_trade=into("trades", books._trade_row),
        put_funds=DynamoOpeningFunds(client, prefix).keep,
        put_result=put_result,
        put_notice=into("notices", notices.notice_row),
    )


@pytest.fixture(params=["fake", pytest.param("emulator", marks=pytest.mark.emulator)], scope="module")
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def table_prefix(kind: str, request: pytest.FixtureRequest) -> str | None:
    if kind == "fake":
        return None
    emulator: Emulator = request.getfixturevalue("emulator")
    return emulator.tables()


@pytest.fixture
def stores(table_prefix: str | None) -> Iterator[Stores]:
    yield dynamo_stores(table_prefix) if table_prefix else fake_stores()


@pytest.fixture
def tenant(request: pytest.FixtureRequest) -> TenantId:
    """A tenant that no other test writes to."""
    return TenantId(derived_id("tnt_", request.node.nodeid))


def timed(tenant: TenantId, number: int = 1, **changes: Any) -> Strategy:
    strategy_id = StrategyId(new_id("str_", NOW + timedelta(seconds=number), bytes([number] * 10)))
    facts = {"tenant_id": tenant, "id": strategy_id, "name": f"Strategy {number}", **changes}
    return a_strategy(meta=RecordMeta.new(NOW, "usr_1"), **facts)


def manual(tenant: TenantId, key: str = "k") -> Strategy:
    return timed(
        tenant,
        id=StrategyId(derived_id("str_", tenant, key)),
        kind=StrategyKind.MANUAL,
        status=StrategyStatus.ACTIVE,
        schedule=None,
        manual=ManualOrder(Decimal("1425.00"), False, NOW),
    )


def edited(strategy: Strategy, **changes: Any) -> Strategy:
    return replace(strategy, meta=strategy.meta.edited(NOW, "usr_2"), **changes)


def other(tenant: TenantId) -> TenantId:
    return TenantId(derived_id("tnt_", tenant, "other"))


# strategies


def test_a_strategy_is_kept_whole(stores: Stores, tenant: TenantId) -> None:
    full = Protection(
        Distance(DistanceKind.PRICE, Decimal("1420.10")),
        Distance(DistanceKind.POINTS, Decimal("12.00")),
        Distance(DistanceKind.PERCENT, Decimal("0.4")),
        Decimal("500.00"),
    )
    strategy = timed(tenant, protection=full, square_off_requested_at=NOW)
    stores.strategies.add(strategy)
    assert stores.strategies.get(tenant, strategy.id) == strategy
    assert stores.strategies.get(other(tenant), strategy.id) is None
    assert stores.strategies.get(tenant, StrategyId("str_x")) is None


def test_a_name_is_unique_in_its_tenant(stores: Stores, tenant: TenantId) -> None:
    stores.strategies.add(timed(tenant, 1, name="Morning long"))
    with pytest.raises(Conflict) as caught:
        stores.strategies.add(timed(tenant, 2, name="MORNING  long"))
    assert caught.value.code == "name_taken"
    assert stores.strategies.get(tenant, timed(tenant, 2).id) is None
    stores.strategies.add(timed(other(tenant), 2, name="Morning long"))


def test_a_changed_name_frees_the_old_one(stores: Stores, tenant: TenantId) -> None:
    first, second = timed(tenant, 1, name="One"), timed(tenant, 2, name="Two")
    stores.strategies.add(first)
    stores.strategies.add(second)
    with pytest.raises(Conflict) as caught:
        stores.strategies.save(edited(second, name="ONE"), before=second)
    assert caught.value.code == "name_taken"
    renamed = edited(first, name="Three")
    stores.strategies.save(renamed, before=first)
    stores.strategies.save(edited(second, name="one"), before=second)
    assert stores.strategies.get(tenant, first.id) == renamed


def test_only_the_version_that_was_read_is_replaced(stores: Stores, tenant: TenantId) -> None:
    strategy = timed(tenant)
    stores.strategies.add(strategy)
    stores.strategies.save(edited(strategy, quantity=20), before=strategy)
    with pytest.raises(StaleVersion):
        stores.strategies.save(edited(strategy, quantity=30), before=strategy)
    with pytest.raises(StaleVersion):
        stores.strategies.save(edited(strategy, quantity=30, name="Renamed"), before=strategy)
    kept = stores.strategies.get(tenant, strategy.id)
    assert (kept and kept.quantity, kept and kept.meta.version) == (20, 2)
    stores.strategies.add(timed(tenant, 2, name="Renamed"))


def test_an_archived_strategy_is_not_found_and_its_name_is_free(stores: Stores, tenant: TenantId) -> None:
    strategy = timed(tenant, name="Gone")
    stores.strategies.add(strategy)
    gone = replace(strategy, status=StrategyStatus.ARCHIVED, meta=strategy.meta.deleted(NOW, "usr_1"))
    stores.strategies.save(gone, before=strategy)
    assert stores.strategies.get(tenant, strategy.id) is None
    assert stores.strategies.page(tenant, limit=10, cursor=None).items == []
    stores.strategies.add(timed(tenant, 2, name="gone"))


def test_strategies_are_paged_newest_first_without_manual_ones(stores: Stores, tenant: TenantId) -> None:
    made = [timed(tenant, number) for number in range(1, 8)]
    for number, strategy in enumerate(made):
        stores.strategies.add(strategy)
        stores.strategies.add_order(manual(tenant, str(number)), IntentId(f"P{number:016d}"))
    found: list[Strategy] = []
    cursor: str | None = None
    while True:
        page = stores.strategies.page(tenant, limit=3, cursor=cursor)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    assert [each.id for each in found] == [each.id for each in made[::-1]]


def test_a_status_narrows_the_list(stores: Stores, tenant: TenantId) -> None:
    for number in range(1, 6):
        status = StrategyStatus.ACTIVE if number % 2 else StrategyStatus.DRAFT
        stores.strategies.add(timed(tenant, number, status=status))
    page = stores.strategies.page(tenant, limit=10, cursor=None, status=StrategyStatus.ACTIVE)
    assert [each.name for each in page.items] == ["Strategy 5", "Strategy 3", "Strategy 1"]


def test_a_cursor_of_another_tenant_or_of_nobody_is_refused(stores: Stores, tenant: TenantId) -> None:
    for number in (1, 2):
        stores.strategies.add(timed(tenant, number))
    cursor = stores.strategies.page(tenant, limit=1, cursor=None).next_cursor
    assert cursor
    for owner, given in ((other(tenant), cursor), (tenant, "garbage"), (tenant, "bm90LWpzb24")):
        with pytest.raises(Invalid) as caught:
            stores.strategies.page(owner, limit=1, cursor=given)
        assert caught.value.code == "invalid_cursor"


def test_a_manual_order_is_found_by_its_order(stores: Stores, tenant: TenantId) -> None:
    strategy, order = manual(tenant), IntentId("PAAAAAAAAAAAAAAAB")
    assert stores.strategies.add_order(strategy, order) == strategy
    assert stores.strategies.of_order(tenant, order) == strategy
    assert stores.strategies.of_order(other(tenant), order) is None
    assert stores.strategies.of_order(tenant, IntentId("PAAAAAAAAAAAAAAAC")) is None


def test_the_first_order_of_a_key_wins(stores: Stores, tenant: TenantId) -> None:
    first = manual(tenant)
    stores.strategies.add_order(first, IntentId("PAAAAAAAAAAAAAAAD"))
    later = replace(first, quantity=99)
    assert stores.strategies.add_order(later, IntentId("PAAAAAAAAAAAAAAAE")) == first
    assert stores.strategies.of_order(tenant, IntentId("PAAAAAAAAAAAAAAAE")) is None


def test_orders_of_the_same_terms_may_share_a_name(stores: Stores, tenant: TenantId) -> None:
    for key in ("one", "two"):
        strategy = replace(manual(tenant, key), name="BUY 10 NSE:RELIANCE")
        assert stores.strategies.add_order(strategy, IntentId(derived_id("P", tenant, key)[:17])) == strategy
        stores.strategies.save(edited(strategy, status=StrategyStatus.STOPPED), before=strategy)


# runs


def a_run(tenant: TenantId, strategy: str = "str_1", run: str = "20261123-01", **changes: Any) -> Run:
    leg = Leg(1, RELIANCE, a_strategy().side, 10, Product.INTRADAY, entry_average=Decimal("1424.00"), entry_filled=10)
    facts: dict[str, Any] = {
        "tenant_id": tenant,
        "strategy_id": StrategyId(strategy),
        "id": RunId(run),
        "bucket": 7,
        "broker_id": BrokerId("brk_1"),
        "session_date": date(2026, 11, 23),
        "state": RunState.OPEN,
        "strategy_version": 2,
        "protection": a_strategy().protection,
        "due_at": NOW,
        "enter_by": NOW + timedelta(seconds=60),
        "exit_at": None,
        "legs": (leg,),
        "version": 1,
        "created_at": NOW,
        "updated_at": NOW,
        "tags": {"a": "b"},
    }
    return Run(**(facts | changes))


def test_runs_are_read_as_the_engine_wrote_them(stores: Stores, tenant: TenantId) -> None:
    runs = [
        a_run(tenant, run=f"202611{day}-01", state=RunState.OPEN if day == 23 else RunState.CLOSED)
        for day in (19, 20, 23)
    ]
    for run in [*runs, a_run(tenant, "str_2"), a_run(other(tenant))]:
        stores.put_run(run)
    first, second, third = runs
    strategy = first.strategy_id
    assert stores.runs.get(tenant, strategy, third.id) == third
    assert stores.runs.get(tenant, strategy, RunId("20200101-01")) is None
    assert stores.runs.newest(tenant, strategy, 2) == [third, second]
    assert list(stores.runs.of_strategy(tenant, strategy)) == runs
    page = stores.runs.page(tenant, strategy, limit=2, cursor=None)
    assert page.items == [third, second]
    assert stores.runs.page(tenant, strategy, limit=2, cursor=page.next_cursor).items == [first]
    assert sorted((run.strategy_id, run.id) for run in stores.runs.of_tenant(tenant)) == [
        ("str_1", "20261119-01"),
        ("str_1", "20261120-01"),
        ("str_1", "20261123-01"),
        ("str_2", "20261123-01"),
    ]


def test_open_runs_are_those_that_are_not_final(stores: Stores, tenant: TenantId) -> None:
    stores.put_run(a_run(tenant, "str_1"))
    stores.put_run(a_run(tenant, "str_2", state=RunState.WAITING))
    stores.put_run(a_run(tenant, "str_3", state=RunState.SKIPPED))
    stores.put_run(a_run(other(tenant), "str_4"))
    assert sorted(run.strategy_id for run in stores.runs.open_runs(tenant)) == ["str_1", "str_2"]
    stores.put_run(a_run(tenant, "str_1", state=RunState.CLOSED, version=2))
    assert [run.strategy_id for run in stores.runs.open_runs(tenant)] == ["str_2"]


def test_a_timeline_is_in_order_and_of_one_run(stores: Stores, tenant: TenantId) -> None:
    def event(second: int, run: str = "20261123-01", strategy: str = "str_1") -> TimelineEvent:
        at = NOW + timedelta(seconds=second)
        key = f"{second:02d}"
        return TimelineEvent(tenant, StrategyId(strategy), RunId(run), key, "armed", "x", at, at, {"limit": "1.00"})

    events = [event(3), event(1), event(2)]
    for each in [*events, event(1, "20261124-01"), event(1, strategy="str_2")]:
        stores.put_event(each)
    found = stores.runs.timeline(tenant, StrategyId("str_1"), RunId("20261123-01"))
    assert found == [events[1], events[2], events[0]]
    assert stores.runs.timeline(other(tenant), StrategyId("str_1"), RunId("20261123-01")) == []


# orders


def test_orders_are_paged_by_the_time_they_were_made(stores: Stores, tenant: TenantId) -> None:
    made = []
    for number in range(5):
        intent = an_intent(
            tenant_id=tenant,
            id=IntentId(f"P{(number * 7) % 5:016d}"),
            created_at=NOW + timedelta(seconds=number),
            state=IntentState.FILLED if number % 2 else IntentState.REJECTED,
        )
        stores.put_intent(intent)
        made.append(intent)
    stores.put_intent(an_intent(tenant_id=other(tenant)))
    first = stores.orders.page(tenant, limit=3, cursor=None, only=OrderFilter())
    rest = stores.orders.page(tenant, limit=3, cursor=first.next_cursor, only=OrderFilter())
    assert [*first.items, *rest.items] == made[::-1]
    filled = stores.orders.page(tenant, limit=3, cursor=None, only=OrderFilter(state=IntentState.FILLED))
    assert [each.id for each in filled.items] == [made[3].id, made[1].id]
    assert stores.orders.page(tenant, limit=3, cursor=None, only=OrderFilter(broker_id=BrokerId("brk_x"))).items == []
    assert stores.orders.get(tenant, made[0].id) == made[0]
    assert stores.orders.get(other(tenant), made[1].id) is None


def test_an_orders_history_is_every_state_it_was_in(stores: Stores, tenant: TenantId) -> None:
    intent = an_intent(tenant_id=tenant)
    stores.put_intent(intent)
    filled = replace(
        intent,
        state=IntentState.FILLED,
        version=2,
        updated_at=NOW + timedelta(seconds=1),
        filled_quantity=10,
        average_price=Decimal("1424.80"),
    )
    stores.put_intent(filled)
    steps = stores.orders.history(tenant, intent.id)
    assert [(step.version, step.state, step.filled_quantity, step.average_price) for step in steps] == [
        (1, IntentState.PENDING, 0, None),
        (2, IntentState.FILLED, 10, Decimal("1424.80")),
    ]
    assert steps[1].at == filled.updated_at
    assert stores.orders.history(other(tenant), intent.id) == []


# books


def test_positions_trades_and_results_are_a_tenants_own(stores: Stores, tenant: TenantId) -> None:
    position = a_position(10, "14240.50", "-12.25", tenant_id=tenant)
    stores.put_position(position)
    stores.put_position(a_position(5, "1", tenant_id=other(tenant)))
    assert stores.portfolio.positions(tenant) == [position]
    found = stores.portfolio.position(tenant, position.broker_id, position.instrument, position.product)
    assert found == position
    assert stores.portfolio.position(tenant, position.broker_id, position.instrument, Product.DELIVERY) is None
    stores.put_result(tenant, date(2026, 11, 23), Decimal("-12.25"))
    assert stores.portfolio.realized_on(tenant, date(2026, 11, 23)) == Decimal("-12.25")
    assert stores.portfolio.realized_on(other(tenant), date(2026, 11, 23)) == 0
    for day in (date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 24)):
        stores.put_result(tenant, day, Decimal(day.day))
    between = stores.portfolio.realized_between(tenant, date(2026, 11, 20), date(2026, 11, 23))
    assert between == {date(2026, 11, 20): Decimal(20), date(2026, 11, 23): Decimal("-12.25")}
    assert stores.portfolio.realized_between(other(tenant), date(2026, 11, 1), date(2026, 11, 30)) == {}
    funds = Funds(Decimal("1000000.00"), Decimal("10.50"), Decimal("999989.50"), NOW)
    stores.put_funds(tenant, position.broker_id, funds)
    assert stores.portfolio.funds(tenant, position.broker_id) == funds
    assert stores.portfolio.funds(other(tenant), position.broker_id) is None


def test_trades_are_read_by_time_both_ways(stores: Stores, tenant: TenantId) -> None:
    trades = [
        a_trade(tenant_id=tenant, id=derived_id("trd_", str(number)), at=NOW + timedelta(milliseconds=500 * number))
        for number in range(5)
    ]
    for trade in [*trades, a_trade(tenant_id=other(tenant), at=NOW)]:
        stores.put_trade(trade)
    second = timedelta(seconds=1)
    assert list(stores.portfolio.trades(tenant, NOW, NOW + second)) == trades[:2]
    assert list(stores.portfolio.trades(tenant, NOW + second, NOW + 2 * second)) == trades[2:4]
    first = stores.portfolio.trades_page(tenant, limit=2, cursor=None)
    rest = stores.portfolio.trades_page(tenant, limit=5, cursor=first.next_cursor)
    assert [*first.items, *rest.items] == trades[::-1]
    narrowed = stores.portfolio.trades_page(tenant, limit=5, cursor=None, since=NOW + second, until=NOW + 2 * second)
    assert narrowed.items == [trades[3], trades[2]]


# limits, brokers, notices


def test_limits_are_replaced_version_by_version(stores: Stores, tenant: TenantId) -> None:
    assert stores.limits.get(tenant) == RiskLimits()
    first = RiskLimits(max_quantity=5, max_loss_per_day=Decimal("500.00"), version=1)
    stores.limits.save(tenant, first, now=NOW, by="usr_1")
    for version in (1, 3):
        with pytest.raises(StaleVersion):
            stores.limits.save(tenant, replace(first, version=version), now=NOW, by="usr_1")
    second = RiskLimits(max_position_value=Decimal("1000.00"), version=2)
    stores.limits.save(tenant, second, now=NOW, by="usr_1")
    assert stores.limits.get(tenant) == second
    assert stores.limits.get(other(tenant)) == RiskLimits()


def a_connection(tenant: TenantId, number: int = 1) -> BrokerConnection:
    return BrokerConnection(
        tenant_id=tenant,
        id=BrokerId(new_id("brk_", NOW + timedelta(seconds=number), bytes([number] * 10))),
        broker=BrokerName.PAPER,
        label="Paper",
        status=ConnectionStatus.ACTIVE,
        account="acct",
        sealed_secret=b"\x00\xffsecret",
        sealed_session=b"\x01session",
        meta=RecordMeta.new(NOW, "usr_1"),
    )


def test_connections_are_kept_with_their_sealed_bytes(stores: Stores, tenant: TenantId) -> None:
    made = [a_connection(tenant, number) for number in (1, 2, 3)]
    for connection in made:
        stores.brokers.add(connection)
    assert stores.brokers.get(tenant, made[0].id) == made[0]
    assert stores.brokers.get(other(tenant), made[0].id) is None
    gone = replace(made[1], status=ConnectionStatus.UNLINKED, meta=made[1].meta.deleted(NOW, "usr_1"))
    stores.brokers.save(gone, before=made[1])
    with pytest.raises(StaleVersion):
        stores.brokers.save(gone, before=made[1])
    assert stores.brokers.get(tenant, made[1].id) is None
    page = stores.brokers.page(tenant, limit=10, cursor=None)
    assert page.items == [made[2], made[0]]


def test_notices_are_read_newest_first_and_once(stores: Stores, tenant: TenantId) -> None:
    made = [
        Notice(
            tenant,
            NoticeId(derived_id("ntc_", tenant, str(number))),
            "entry",
            "t",
            "x",
            NOW + timedelta(seconds=number),
        )
        for number in range(4)
    ]
    for notice in made:
        stores.put_notice(notice)
    stores.put_notice(replace(made[0], tenant_id=other(tenant)))
    first = stores.notices.page(tenant, limit=3, cursor=None, unread_only=False)
    rest = stores.notices.page(tenant, limit=3, cursor=first.next_cursor, unread_only=False)
    assert [*first.items, *rest.items] == made[::-1]
    assert stores.notices.unread(tenant) == 4
    read = stores.notices.mark_read(tenant, made[1].id, NOW)
    assert read == replace(made[1], read_at=NOW)
    assert stores.notices.mark_read(tenant, made[1].id, NOW + timedelta(hours=1)) == read
    assert stores.notices.mark_read(tenant, NoticeId("ntc_x"), NOW) is None
    assert stores.notices.mark_read(other(tenant), made[1].id, NOW) is None
    unread = stores.notices.page(tenant, limit=10, cursor=None, unread_only=True)
    assert [each.id for each in unread.items] == [made[3].id, made[2].id, made[0].id]
    assert stores.notices.unread(tenant) == 3


def test_all_notices_up_to_a_moment_are_marked_read_so_many_at_a_time(stores: Stores, tenant: TenantId) -> None:
    for number in range(4):
        notice_id = NoticeId(derived_id("ntc_", tenant, str(number)))
        stores.put_notice(Notice(tenant, notice_id, "entry", "t", "x", NOW + timedelta(seconds=number)))
    stores.put_notice(Notice(other(tenant), NoticeId(derived_id("ntc_", "o")), "entry", "t", "x", NOW))
    until = NOW + timedelta(seconds=2)
    assert stores.notices.mark_all_read(tenant, until, most=2) == 2
    assert stores.notices.mark_all_read(tenant, until, most=2) == 1
    assert stores.notices.mark_all_read(tenant, until, most=2) == 0
    [left] = stores.notices.page(tenant, limit=10, cursor=None, unread_only=True).items
    assert left.at == NOW + timedelta(seconds=3)
    assert stores.notices.unread(other(tenant)) == 1


# what only the tables have


@pytest.mark.emulator
class TestStrategyRows:
    """The attributes by which engine and publisher find strategies."""

    @pytest.fixture
    def prefix(self, emulator: "Emulator") -> str:
        return emulator.tables()

    def test_only_active_strategies_are_found_by_bucket_and_due_time(self, prefix: str, tenant: TenantId) -> None:
        client = aws.dynamodb()
        strategies = DynamoStrategies(client, prefix, instrument_book().by_id)
        table = Table(client, prefix + "strategies")
        strategy = timed(tenant)
        bucket = bucket_of("RELIANCE", strategy.id, Routing())
        due = DynamoDueStrategies(client, prefix)
        key = StrategyKey(tenant, strategy.id)

        def found() -> tuple[list[str], list[StrategyKey]]:
            by_bucket = table.query(("open_group", index_group_of(bucket)), index="open-by-bucket")
            shards = [due.due("NSE", shard, "09:30:00", "09:41:00") for shard in range(4)]
            return [row["open_key"] for row in by_bucket], [each for shard in shards for each in shard]

        strategies.add(strategy)
        assert found() == ([], [])
        active = edited(strategy, status=StrategyStatus.ACTIVE)
        strategies.save(active, before=strategy)
        assert found() == ([f"{bucket:04d}#{tenant}#{strategy.id}"], [key])
        assert due.bucket_and_version(key) == (bucket, 2)
        stopped = edited(active, status=StrategyStatus.STOPPED)
        strategies.save(stopped, before=active)
        assert found() == ([], [])
        assert due.bucket_and_version(key) == (bucket, 3)

    def test_a_manual_order_is_open_but_never_due(self, prefix: str, tenant: TenantId) -> None:
        client = aws.dynamodb()
        strategy = manual(tenant)
        DynamoStrategies(client, prefix, instrument_book().by_id).add_order(strategy, IntentId("PAAAAAAAAAAAAAAAF"))
        row = Table(client, prefix + "strategies").get({"tenant_id": tenant, "id": strategy.id})
        assert row
        assert "open_key" in row
        assert "due_key" not in row

    def test_quotes_and_bars_are_read_as_market_data_wrote_them(self, prefix: str) -> None:
        from shared.adapters.dynamodb.bars import DynamoBars  # noqa: PLC0415
        from shared.adapters.dynamodb.quotes import DynamoQuotes  # noqa: PLC0415
        from shared.domain.market_data import Bar, Quote  # noqa: PLC0415

        client = aws.dynamodb()
        price = Decimal("1424.50")
        quote = Quote(RELIANCE, NOW, price, None, price, 100)
        bar = Bar(RELIANCE, NOW, price, price, price, price, 100)
        DynamoQuotes(Table(client, prefix + "quotes")).put([quote], NOW)
        DynamoBars(Table(client, prefix + "bars")).put([bar], NOW)
        view = DynamoMarketView(client, prefix)
        assert view.quotes([RELIANCE, InstrumentId("NSE:TCS")]) == {RELIANCE: quote}
        assert view.bars(RELIANCE, date(2026, 11, 23)) == [bar]
        assert view.bars(RELIANCE, date(2026, 11, 24)) == []


@pytest.mark.emulator
def test_credentials_are_sealed_with_the_managed_key(emulator: "Emulator") -> None:
    from shared.adapters.credentials import kms_credentials  # noqa: PLC0415 - heavy, and only here
    from shared.domain.brokers import SecretPurpose  # noqa: PLC0415
    from shared.domain.errors import NotAllowed  # noqa: PLC0415

    arn = aws.kms().create_key()["KeyMetadata"]["Arn"]
    credentials = kms_credentials(arn)
    tenant_id, broker_id = TenantId("tnt_1"), BrokerId("brk_1")
    sealed = credentials.seal("s3cret", tenant_id=tenant_id, broker_id=broker_id, purpose=SecretPurpose.SESSION)
    opened = credentials.open(sealed, tenant_id=tenant_id, broker_id=broker_id, purpose=SecretPurpose.SESSION)
    assert opened == "s3cret"
    with pytest.raises(NotAllowed):
        credentials.open(sealed, tenant_id=TenantId("tnt_2"), broker_id=broker_id, purpose=SecretPurpose.SESSION)
