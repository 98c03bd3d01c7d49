"""A manual order's id, known before the engine has written anything, is the one that the engine will write."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from shared.application.view_orders import first_order_of
from shared.domain.ids import intent_id_for
from shared.domain.intents import Role
from shared.domain.market_calendar import session_date, session_on
from shared.domain.run_life.planning import plan_run
from shared.domain.run_life.view import Moment
from shared.domain.strategies import ManualOrder, StrategyKind, StrategyStatus
from tests.unit.domain.builders import a_strategy, an_instrument


@pytest.mark.parametrize(
    "placed_at",
    [
        datetime(2026, 11, 23, 4, 30, tzinfo=UTC),
        datetime(2026, 11, 22, 18, 29, 59, 999999, tzinfo=UTC),  # 23:59:59.999999 IST
        datetime(2026, 11, 22, 18, 30, tzinfo=UTC),  # midnight IST
    ],
)
@pytest.mark.parametrize("market_behind", [timedelta(0), timedelta(days=690)])
def test_the_engine_makes_the_order_that_was_promised(placed_at: datetime, market_behind: timedelta) -> None:
    strategy = replace(
        a_strategy(),
        kind=StrategyKind.MANUAL,
        status=StrategyStatus.ACTIVE,
        schedule=None,
        manual=ManualOrder(Decimal("1425.00"), reduce_only=False, placed_at=placed_at),
    )
    taken_up = placed_at + timedelta(seconds=2)
    moment = Moment(taken_up, taken_up - market_behind)
    day = session_date(moment.market)
    run = plan_run(strategy, 7, day, session_on(an_instrument(), day), 1, moment)
    assert run is not None
    entry = intent_id_for(run.tenant_id, run.strategy_id, run.id, run.legs[0].number, Role.ENTRY, 0)
    assert first_order_of(strategy) == entry


def test_only_a_manual_order_has_a_first_order() -> None:
    with pytest.raises(ValueError, match="no manual order"):
        first_order_of(a_strategy())
