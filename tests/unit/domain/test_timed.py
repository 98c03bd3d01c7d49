"""When a timed run enters and leaves, and where its lines are."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.money import Side, from_paise
from shared.domain.protection import levels_at
from shared.domain.runs import ExitReason
from shared.domain.strategies import Distance, DistanceKind, Protection
from shared.domain.timed import (
    TimedPlan,
    best_at_entry,
    exit_decision,
    is_entry_due,
    is_entry_missed,
    is_exit_due,
    lines_at,
    triggers_of,
)
from shared.domain.triggers import StopTrigger, TargetTrigger, TimeTrigger, TrailTrigger

DUE = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PERCENT, POINTS, PRICE = DistanceKind.PERCENT, DistanceKind.POINTS, DistanceKind.PRICE


def a_plan(
    stop: Distance,
    *,
    side: Side = Side.BUY,
    target: Distance | None = None,
    trailing: Distance | None = None,
    tick: str = "0.05",
    exits: bool = True,
) -> TimedPlan:
    return TimedPlan(
        side=side,
        quantity=10,
        due_at=DUE,
        enter_by=DUE + 60 * SECOND,
        exit_at=DUE + timedelta(hours=5) if exits else None,
        protection=Protection(stop, target, trailing),
        tick_size=Decimal(tick),
    )


HALF_PERCENT = Distance(PERCENT, Decimal("0.5"))
PLAN = a_plan(HALF_PERCENT, target=Distance(POINTS, Decimal(12)), trailing=Distance(PERCENT, Decimal("0.4")))


def test_the_entry_is_due_inside_its_window_only() -> None:
    assert not is_entry_due(PLAN, DUE - SECOND / 1000)
    assert is_entry_due(PLAN, DUE)
    assert is_entry_due(PLAN, DUE + 59 * SECOND)
    assert not is_entry_due(PLAN, DUE + 60 * SECOND)
    assert not is_entry_missed(PLAN, DUE + 59 * SECOND)
    assert is_entry_missed(PLAN, DUE + 60 * SECOND)


def test_a_plan_without_an_exit_time_never_leaves_by_the_clock() -> None:
    assert is_exit_due(PLAN, DUE + timedelta(hours=5))
    assert not is_exit_due(PLAN, DUE + timedelta(hours=5) - SECOND)
    assert not is_exit_due(a_plan(HALF_PERCENT, exits=False), DUE + timedelta(days=1))


def test_the_clock_comes_first_once_it_is_time_and_protection_comes_first_before() -> None:
    levels = lines_at(PLAN, Decimal("1000")).levels(100_000)
    before, after = DUE + SECOND, DUE + timedelta(hours=5)
    untrailed = replace(levels, trail=None)
    assert exit_decision(PLAN, untrailed, Decimal("990"), before) is ExitReason.STOP
    assert exit_decision(PLAN, levels, Decimal("995.5"), before) is ExitReason.TRAIL
    assert exit_decision(PLAN, levels, Decimal("1012"), before) is ExitReason.TARGET
    assert exit_decision(PLAN, levels, Decimal("1001"), before) is None
    assert exit_decision(PLAN, levels, Decimal("990"), after) is ExitReason.TIME


def test_stops_and_trails_round_to_safety_and_targets_away() -> None:
    long = lines_at(PLAN, Decimal("1214.85"))
    assert (long.stop, long.target, long.trail_at(121_485)) == (120_880, 122_685, 121_000)  # stop 1208.77575
    short = lines_at(
        a_plan(HALF_PERCENT, side=Side.SELL, target=Distance(POINTS, Decimal("12.02"))), Decimal("1214.85")
    )
    assert (short.stop, short.target, short.trail_at(121_485)) == (122_090, 120_280, None)  # stop 1220.92425


@pytest.mark.parametrize(("side", "stop", "target"), [(Side.BUY, 120_005, 130_005), (Side.SELL, 120_000, 130_000)])
def test_a_price_off_the_grid_is_rounded_like_any_other_line(side: Side, stop: int, target: int) -> None:
    plan = a_plan(Distance(PRICE, Decimal("1200.03")), side=side, target=Distance(PRICE, Decimal("1300.02")))
    lines = lines_at(plan, Decimal("1250"))
    assert (lines.stop, lines.target) == (stop, target)


def test_a_tick_finer_than_a_paisa_is_refused() -> None:
    with pytest.raises(ValueError, match="finer than a paisa"):
        lines_at(a_plan(Distance(POINTS, Decimal("0.0025")), tick="0.0025"), Decimal("10"))


def test_an_average_between_two_paise_starts_the_trail_on_the_safe_side() -> None:
    assert best_at_entry(Side.BUY, Decimal("100.001")) == 10_001
    assert best_at_entry(Side.SELL, Decimal("100.009")) == 10_000


def test_what_is_armed_is_what_was_drawn() -> None:
    armed = triggers_of(PLAN, Decimal("1000"), 100_000, key="leg", token=3, time_exit=77)
    assert armed == [
        StopTrigger("leg", 3, Side.BUY, 99_500),
        TrailTrigger("leg", 3, Side.BUY, PERCENT, 400_000, 5, 100_000),
        TargetTrigger("leg", 3, Side.BUY, 101_200),
        TimeTrigger("leg", 77),
    ]
    assert triggers_of(a_plan(HALF_PERCENT), Decimal("1000"), 100_000, key="leg", token=3) == armed[:1]


AMOUNTS = st.integers(1, 9_900).map(lambda hundredths: Decimal(hundredths) / 100)
RELATIVE = st.builds(Distance, st.sampled_from([PERCENT, POINTS]), AMOUNTS)


@given(
    side=st.sampled_from(Side),
    stop=RELATIVE,
    target=RELATIVE,
    trailing=RELATIVE,
    tick=st.sampled_from(["0.01", "0.05", "0.1", "0.25", "1", "2.5"]),
    entry=st.integers(1, 5_000_000),
    best=st.integers(1, 5_000_000),
)
def test_lines_in_paise_are_the_levels_in_rupees(
    side: Side, stop: Distance, target: Distance, trailing: Distance, tick: str, entry: int, best: int
) -> None:
    plan = a_plan(stop, side=side, target=target, trailing=trailing, tick=tick)
    levels = lines_at(plan, from_paise(entry)).levels(best)
    assert levels == levels_at(plan.protection, side, from_paise(entry), from_paise(best), plan.tick_size)
