from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from shared.domain.money import Side, is_on_tick
from shared.domain.performance import risk_to_stop
from shared.domain.protection import (
    Levels,
    exit_reason,
    is_stop_on_right_side,
    levels_at,
    stop_level,
    target_level,
    trail_level,
)
from shared.domain.runs import ExitReason
from shared.domain.strategies import Distance, DistanceKind, Protection
from tests.unit.domain.builders import at_price, percent, points

D = Decimal
TICK = D("0.05")
sides = some.sampled_from(list(Side))
ticks = some.sampled_from([D(tick) for tick in ("0.01", "0.05", "0.10", "0.50", "1.00", "5.00")])
entries = some.decimals(min_value=1, max_value=100_000, places=8)
relative = some.builds(
    Distance,
    some.sampled_from([DistanceKind.PERCENT, DistanceKind.POINTS]),
    some.decimals(min_value=D("0.0001"), max_value=99, places=4),
)


@pytest.mark.parametrize(
    ("side", "stop", "expected"),
    [
        (Side.BUY, percent("0.5"), "1243.80"),  # 1250.03 − 6.25015 = 1243.77985, up to the tick
        (Side.SELL, percent("0.5"), "1256.25"),  # 1250.03 + 6.25015 = 1256.28015, down to the tick
        (Side.BUY, points("12"), "1238.05"),
        (Side.SELL, points("12"), "1262.00"),
        (Side.BUY, at_price("1240.00"), "1240.00"),
        (Side.SELL, at_price("1260.00"), "1260.00"),
        (Side.BUY, at_price("1240.01"), "1240.05"),  # off the grid: still never more risk than asked
        (Side.SELL, at_price("1260.04"), "1260.00"),
    ],
)
def test_a_stop_is_rounded_towards_safety(side: Side, stop: Distance, expected: str) -> None:
    assert stop_level(stop, side, D("1250.03"), TICK) == D(expected)


@pytest.mark.parametrize(
    ("side", "target", "expected"),
    [
        (Side.BUY, percent("0.5"), "1256.30"),
        (Side.SELL, percent("0.5"), "1243.75"),
        (Side.BUY, points("12"), "1262.05"),
        (Side.SELL, points("12"), "1238.00"),
        (Side.BUY, at_price("1262.01"), "1262.05"),
        (Side.SELL, at_price("1238.04"), "1238.00"),
    ],
)
def test_a_target_is_rounded_away_from_the_entry(side: Side, target: Distance, expected: str) -> None:
    assert target_level(target, side, D("1250.03"), TICK) == D(expected)


@given(relative, sides, entries, ticks)
def test_rounding_never_adds_risk(stop: Distance, side: Side, entry: Decimal, tick: Decimal) -> None:
    asked = entry * stop.value / 100 if stop.kind is DistanceKind.PERCENT else stop.value
    level = stop_level(stop, side, entry, tick)
    assert risk_to_stop(side, 1, entry, level) <= asked
    assert asked - risk_to_stop(side, 1, entry, level) < tick
    assert is_on_tick(level, tick)


@given(sides, entries, ticks, some.decimals(min_value=D("0.01"), max_value=100_000, places=4))
def test_a_price_stop_off_the_grid_never_adds_risk(side: Side, entry: Decimal, tick: Decimal, asked: Decimal) -> None:
    level = stop_level(at_price(str(asked)), side, entry, tick)
    assert (level - asked) * side.sign >= 0
    assert is_on_tick(level, tick)


@given(relative, sides, entries, ticks)
def test_a_target_never_pays_less_than_asked(target: Distance, side: Side, entry: Decimal, tick: Decimal) -> None:
    asked = entry * target.value / 100 if target.kind is DistanceKind.PERCENT else target.value
    gain = (target_level(target, side, entry, tick) - entry) * side.sign
    assert asked <= gain < asked + tick


@given(relative, sides, ticks, some.lists(entries, min_size=1, max_size=20))
def test_a_trail_never_moves_back(trail: Distance, side: Side, tick: Decimal, prices: list[Decimal]) -> None:
    best, before = prices[0], trail_level(trail, side, prices[0], tick)
    for price in prices:
        best = max(best, price) if side is Side.BUY else min(best, price)
        level = trail_level(trail, side, best, tick)
        # percent of a falling price is a smaller distance, so a short's trail tightens with it as well
        assert (level - before) * side.sign >= 0
        before = level


@given(relative, sides, entries, ticks, entries)
def test_a_line_that_is_hit_stays_hit_further_out(
    stop: Distance, side: Side, entry: Decimal, tick: Decimal, last: Decimal
) -> None:
    levels = levels_at(Protection(stop), side, entry, entry, tick)
    assume(exit_reason(levels, side, last) is ExitReason.STOP)
    assert exit_reason(levels, side, last - side.sign) is ExitReason.STOP


LONG = Levels(stop=D("95"), target=D("110"), trail=D("98"))
LONG_YOUNG = Levels(stop=D("95"), target=D("110"), trail=D("93"))
SHORT = Levels(stop=D("105"), target=D("90"), trail=D("102"))
SHORT_YOUNG = Levels(stop=D("105"), target=D("90"), trail=D("105"))


@pytest.mark.parametrize(
    ("levels", "side", "last", "reason"),
    [
        (LONG, Side.BUY, "95.05", ExitReason.TRAIL),
        (LONG, Side.BUY, "95.00", ExitReason.TRAIL),  # through both lines: the tighter one was met first
        (LONG_YOUNG, Side.BUY, "95.05", None),
        (LONG_YOUNG, Side.BUY, "95.00", ExitReason.STOP),
        (LONG_YOUNG, Side.BUY, "92.00", ExitReason.STOP),
        (LONG, Side.BUY, "98.00", ExitReason.TRAIL),
        (LONG, Side.BUY, "98.05", None),
        (LONG, Side.BUY, "109.95", None),
        (LONG, Side.BUY, "110.00", ExitReason.TARGET),
        (LONG, Side.BUY, "110.05", ExitReason.TARGET),
        (SHORT, Side.SELL, "104.95", ExitReason.TRAIL),
        (SHORT, Side.SELL, "105.00", ExitReason.TRAIL),
        (SHORT_YOUNG, Side.SELL, "104.95", None),
        (SHORT_YOUNG, Side.SELL, "105.00", ExitReason.STOP),
        (SHORT_YOUNG, Side.SELL, "108.00", ExitReason.STOP),
        (SHORT, Side.SELL, "102.00", ExitReason.TRAIL),
        (SHORT, Side.SELL, "101.95", None),
        (SHORT, Side.SELL, "90.05", None),
        (SHORT, Side.SELL, "90.00", ExitReason.TARGET),
        (SHORT, Side.SELL, "89.95", ExitReason.TARGET),
    ],
)
def test_a_line_is_hit_when_the_price_is_at_or_beyond_it(
    levels: Levels, side: Side, last: str, reason: ExitReason | None
) -> None:
    assert exit_reason(levels, side, D(last)) is reason


def test_without_target_and_trail_only_the_stop_ends_it() -> None:
    levels = levels_at(Protection(percent("1")), Side.BUY, D(100), D(100), TICK)
    assert levels == Levels(D("99.00"), None, None)
    assert exit_reason(levels, Side.BUY, D(10_000)) is None


def test_all_lines_of_a_leg_are_drawn_at_once() -> None:
    protection = Protection(percent("1"), take_profit=points("3"), trailing=points("0.5"))
    assert levels_at(protection, Side.SELL, D(100), D("98.5"), TICK) == Levels(D("101.00"), D("97.00"), D("99.00"))


@pytest.mark.parametrize(
    ("stop", "side", "right"),
    [
        (at_price("99"), Side.BUY, True),
        (at_price("100"), Side.BUY, False),
        (at_price("101"), Side.BUY, False),
        (at_price("101"), Side.SELL, True),
        (at_price("100"), Side.SELL, False),
        (at_price("99"), Side.SELL, False),
        (percent("99"), Side.BUY, True),
        (percent("100"), Side.BUY, False),
        (percent("250"), Side.BUY, False),
        (percent("250"), Side.SELL, True),
        (points("100"), Side.BUY, False),
        (points("99.95"), Side.BUY, True),
        (points("100"), Side.SELL, True),
    ],
)
def test_a_stop_lies_on_the_losing_side_and_leaves_a_price(stop: Distance, side: Side, right: bool) -> None:
    assert is_stop_on_right_side(stop, side, D(100)) is right


@pytest.mark.parametrize("side", list(Side))
def test_a_stop_nearer_than_a_tick_would_land_on_the_entry(side: Side) -> None:
    stop = points("0.04")
    assert stop_level(stop, side, D(100), TICK) == D(100)
    assert is_stop_on_right_side(stop, side, D(100))
    assert not is_stop_on_right_side(stop, side, D(100), TICK)
    assert is_stop_on_right_side(points("0.05"), side, D(100), TICK)


@given(relative, sides, entries, ticks)
def test_a_stop_that_leaves_room_is_not_hit_at_the_entry(
    stop: Distance, side: Side, entry: Decimal, tick: Decimal
) -> None:
    levels = levels_at(Protection(stop), side, entry, entry, tick)
    hit = exit_reason(levels, side, entry) is ExitReason.STOP
    assert is_stop_on_right_side(stop, side, entry, tick) == (not hit and levels.stop > 0)
