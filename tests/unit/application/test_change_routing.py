"""Another number of buckets for an underlying: when it is refused, and what is moved."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from shared.application.change_routing import Placed, RoutingDesk, change_spread
from shared.domain.errors import Conflict, Invalid
from shared.domain.ids import StrategyId, TenantId
from shared.domain.instruments import Exchange, Instrument, InstrumentId, InstrumentKind
from shared.domain.partitions import Routing, bucket_of, buckets_of
from shared.domain.strategies import Strategy
from tests.fakes.identity import FakeAuditLog
from tests.unit.application.engine.world import INFY, a_strategy

OPERATOR = "operator:asha"

CLOSED = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # Monday 17:30 in Kolkata
OPEN = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
TIDE = Instrument(
    id=InstrumentId("SIM:TIDE"), token=9, exchange=Exchange.SIM, symbol="TIDE", name="Tide",
    kind=InstrumentKind.EQUITY, tick_size=Decimal("0.05"), lot_size=1, freeze_quantity=1000, underlying="TIDE",
)  # fmt: skip


class FakeTables:
    def __init__(self, strategies: Sequence[Strategy] = ()) -> None:
        self.routing = Routing()
        self.rows = {each.id: (each, bucket_of("INFY", each.tenant_id, self.routing)) for each in strategies}
        self.held = 0
        self.steps: list[str] = []
        self.audit = FakeAuditLog()

    def read(self) -> Routing:
        return self.routing

    def write(self, routing: Routing) -> None:
        self.steps.append("write")
        self.routing = routing

    def open_runs(self, buckets: Collection[int]) -> int:
        return self.held

    def placed(self, buckets: Collection[int]) -> Sequence[Placed]:
        return [Placed(strategy, bucket) for strategy, bucket in self.rows.values() if bucket in buckets]

    def move(self, placed: Placed, bucket: int) -> bool:
        self.steps.append("move")
        self.rows[placed.strategy.id] = (placed.strategy, bucket)
        return True


def a_desk(tables: FakeTables, now: datetime = CLOSED) -> RoutingDesk:
    return RoutingDesk(tables, [INFY, TIDE], lambda: tables.steps.append("wait"), lambda: now, tables.audit)


def strategies(count: int) -> list[Strategy]:
    return [
        replace(a_strategy(name=f"str_{number}"), tenant_id=TenantId(f"tnt_{number}"), id=StrategyId(f"str_{number}"))
        for number in range(count)
    ]


def test_strategies_move_to_their_tenants_bucket_after_everybody_has_seen_the_new_item() -> None:
    tables = FakeTables(strategies(40))
    done = change_spread("INFY", 4, OPERATOR, desk=a_desk(tables))
    assert (done.routing.version, done.routing.spread) == (2, {"INFY": 4})
    assert tables.steps[:2] == ["write", "wait"]
    assert done.strategies == tables.steps.count("move") > 0
    for strategy, bucket in tables.rows.values():
        assert bucket == bucket_of("INFY", strategy.tenant_id, done.routing)
    assert {bucket for _, bucket in tables.rows.values()} == set(buckets_of("INFY", done.routing))


def test_all_strategies_of_a_tenant_stay_together() -> None:
    routing = Routing(spread={"INFY": 16})
    mine = {bucket_of("INFY", TenantId("tnt_1"), routing) for _ in range(20)}
    assert len(mine) == 1


def test_going_back_to_one_bucket_brings_everybody_back() -> None:
    tables = FakeTables(strategies(40))
    change_spread("INFY", 8, OPERATOR, desk=a_desk(tables))
    done = change_spread("INFY", 1, OPERATOR, desk=a_desk(tables))
    assert (done.routing.version, done.routing.spread) == (3, {})
    assert {bucket for _, bucket in tables.rows.values()} == set(buckets_of("INFY", Routing()))


def test_a_repetition_writes_no_version_and_moves_who_was_left_behind() -> None:
    tables = FakeTables(strategies(10))
    change_spread("INFY", 4, OPERATOR, desk=a_desk(tables))
    late = replace(a_strategy(name="str_late"), tenant_id=TenantId("tnt_1"))
    tables.rows[late.id] = (late, bucket_of("INFY", "tnt_1", Routing()))
    assert tables.rows[late.id][1] != bucket_of("INFY", "tnt_1", tables.routing)
    assert change_spread("INFY", 4, OPERATOR, desk=a_desk(tables)).strategies == 1
    assert tables.routing.version == 2
    assert tables.steps.count("wait") == 2, "the first one may have been interrupted before it had waited"


def test_in_the_session_and_before_its_opening_it_is_refused() -> None:
    for now in (OPEN, OPEN.replace(hour=3, minute=35)):
        tables = FakeTables()
        with pytest.raises(Conflict, match="trades today"):
            change_spread("INFY", 4, OPERATOR, desk=a_desk(tables, now))
        assert tables.routing.version == 1


def test_the_simulated_exchange_never_closes_so_only_what_is_held_counts() -> None:
    assert change_spread("TIDE", 2, OPERATOR, desk=a_desk(FakeTables(), OPEN)).routing.spread == {"TIDE": 2}


def test_while_something_is_held_it_is_refused() -> None:
    tables = FakeTables()
    tables.held = 3
    with pytest.raises(Conflict, match="3 runs are open"):
        change_spread("INFY", 4, OPERATOR, desk=a_desk(tables))


@pytest.mark.parametrize(("underlying", "count"), [("NOTHING", 4), ("INFY", 0), ("INFY", 65)])
def test_what_nobody_can_mean_is_refused(underlying: str, count: int) -> None:
    with pytest.raises(Invalid):
        change_spread(underlying, count, OPERATOR, desk=a_desk(FakeTables()))


def test_a_version_names_only_what_is_spread() -> None:
    routing = Routing().with_spread("A", 4).with_spread("B", 2).with_spread("A", 1)
    assert (routing.version, routing.spread) == (4, {"B": 2})


def test_who_changed_what_is_in_the_audit_log_before_anything_else_can_go_wrong() -> None:
    tables = FakeTables(strategies(3))

    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        change_spread("INFY", 4, OPERATOR, desk=replace(a_desk(tables), wait=interrupted))
    change_spread("INFY", 4, OPERATOR, desk=a_desk(tables))
    change_spread("INFY", 1, OPERATOR, desk=a_desk(tables))
    assert [row[:4] for row in tables.audit.rows] == [("platform", "routing.changed", OPERATOR, "INFY")] * 3
    assert [row[4] for row in tables.audit.rows] == [
        {"buckets": "4", "before": "1", "version": "2"},
        {"buckets": "4", "before": "4", "version": "2"},
        {"buckets": "1", "before": "4", "version": "3"},
    ]


def test_what_is_refused_leaves_no_entry() -> None:
    tables = FakeTables()
    with pytest.raises(Conflict):
        change_spread("INFY", 4, OPERATOR, desk=a_desk(tables, OPEN))
    assert not tables.audit.rows
