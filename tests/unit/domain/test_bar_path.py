"""The walk over bars, rule by rule. Prices in paise; 10000 is ₹100."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from shared.domain.bar_path import Trade, WalkNote, walk
from shared.domain.money import Side
from shared.domain.recordings import MinuteBar
from shared.domain.runs import ExitReason
from shared.domain.strategies import Distance, DistanceKind, Protection
from shared.domain.timed import TimedPlan

OPENING = datetime(2026, 11, 23, 3, 45, tzinfo=UTC)
START = int(OPENING.timestamp() * 1000)
FLAT = (10_000, 10_000, 10_000, 10_000)


def bars(*prices: tuple[int, int, int, int], mirrored: bool = False) -> list[MinuteBar]:
    """One a minute from the opening: open, high, low, close. Mirrored around 10,000 for shorts."""
    rows = [
        (20_000 - o, 20_000 - low, 20_000 - high, 20_000 - c) if mirrored else (o, high, low, c)
        for o, high, low, c in prices
    ]
    return [MinuteBar(START + 60_000 * minute, *row, 1) for minute, row in enumerate(rows)]


def points(paise: int) -> Distance:
    return Distance(DistanceKind.POINTS, Decimal(paise) / 100)


def a_plan(
    side: Side,
    *,
    stop: int = 100,
    target: int | None = None,
    trail: int | None = None,
    enter: float = 0,
    leave: int = 60,
) -> TimedPlan:
    return TimedPlan(
        side=side,
        quantity=1,
        due_at=OPENING + timedelta(minutes=enter),
        enter_by=OPENING + timedelta(minutes=enter, seconds=60),
        exit_at=OPENING + timedelta(minutes=leave),
        protection=Protection(
            points(stop), None if target is None else points(target), None if trail is None else points(trail)
        ),
        tick_size=Decimal("0.05"),
    )


SIDES = pytest.mark.parametrize("side", Side)


def left(trade: Trade | None) -> tuple[int, int, ExitReason]:
    """The minute of the exit, its price as a long would see it, and the reason."""
    assert trade is not None
    price = trade.exit if trade.lines.side is Side.BUY else 20_000 - trade.exit
    return (trade.exit_at - START) // 60_000, price, trade.reason


def played(side: Side, plan: TimedPlan, *prices: tuple[int, int, int, int]) -> tuple[int, int, ExitReason]:
    return left(walk(plan, bars(*prices, mirrored=side is Side.SELL)))


@SIDES
def test_it_enters_at_the_open_of_the_first_bar_in_the_window(side: Side) -> None:
    trade = walk(a_plan(side, enter=0.5), bars(FLAT, (10_020, 10_030, 10_010, 10_020), FLAT))
    assert trade is not None
    assert (trade.entry_at, trade.entry) == (START + 60_000, 10_020)


@SIDES
def test_without_a_bar_in_the_window_there_is_no_trade(side: Side) -> None:
    session = bars(*[FLAT] * 10)
    assert walk(a_plan(side, enter=3), session[:3] + session[4:]) is None
    assert walk(a_plan(side, enter=30), session) is None
    assert walk(a_plan(side), []) is None


@SIDES
def test_inside_a_bar_the_stop_fills_at_its_level(side: Side) -> None:
    assert played(side, a_plan(side), FLAT, (9_990, 10_000, 9_800, 9_850)) == (1, 9_900, ExitReason.STOP)


@SIDES
def test_the_stop_guards_from_the_entry_bar_on(side: Side) -> None:
    assert played(side, a_plan(side), (10_000, 10_000, 9_850, 9_990)) == (0, 9_900, ExitReason.STOP)


@SIDES
def test_touching_the_stop_is_enough(side: Side) -> None:
    assert played(side, a_plan(side), FLAT, (9_950, 9_950, 9_900, 9_950)) == (1, 9_900, ExitReason.STOP)


@SIDES
def test_a_gap_through_the_stop_fills_at_the_open(side: Side) -> None:
    assert played(side, a_plan(side), FLAT, (9_700, 9_990, 9_600, 9_650)) == (1, 9_700, ExitReason.STOP)


@SIDES
def test_a_target_fills_at_its_level_and_a_gap_through_it_at_the_open(side: Side) -> None:
    plan = a_plan(side, target=200)
    assert played(side, plan, FLAT, (10_050, 10_250, 10_040, 10_100)) == (1, 10_200, ExitReason.TARGET)
    assert played(side, plan, FLAT, (10_300, 10_350, 10_250, 10_300)) == (1, 10_300, ExitReason.TARGET)


@SIDES
def test_in_one_bar_the_stop_is_assumed_before_the_target(side: Side) -> None:
    assert played(side, a_plan(side, target=200), FLAT, (10_000, 10_500, 9_500, 10_400)) == (1, 9_900, ExitReason.STOP)


@SIDES
def test_an_open_beyond_the_target_comes_before_the_stop_in_that_bar(side: Side) -> None:
    bar = (10_250, 10_300, 9_500, 9_600)
    assert played(side, a_plan(side, target=200), FLAT, bar) == (1, 10_250, ExitReason.TARGET)


@SIDES
def test_a_trail_follows_earlier_bars_and_never_the_bar_at_hand(side: Side) -> None:
    plan = a_plan(side, stop=500, trail=100)
    high_then_low = (10_000, 10_400, 9_950, 10_380)  # its own high would put the trail at 10,300
    assert played(side, plan, high_then_low, (10_380, 10_390, 10_350, 10_360), FLAT) == (2, 10_000, ExitReason.TRAIL)
    assert played(side, plan, high_then_low, (10_380, 10_390, 10_250, 10_260)) == (1, 10_300, ExitReason.TRAIL)


@SIDES
def test_the_first_trail_counts_from_the_entry_price(side: Side) -> None:
    assert played(side, a_plan(side, stop=500, trail=100), (10_000, 10_040, 9_890, 9_950)) == (
        0,
        9_900,
        ExitReason.TRAIL,
    )


@SIDES
def test_a_falling_price_meets_the_nearer_of_stop_and_trail(side: Side) -> None:
    rise, fall = (10_000, 10_050, 9_990, 10_050), (10_000, 10_000, 9_000, 9_100)
    assert played(side, a_plan(side, stop=100, trail=100), rise, fall) == (1, 9_950, ExitReason.TRAIL)
    assert played(side, a_plan(side, stop=100, trail=500), rise, fall) == (1, 9_900, ExitReason.STOP)
    assert played(side, a_plan(side, stop=100, trail=150), rise, fall) == (1, 9_900, ExitReason.STOP)  # both there


@SIDES
def test_a_gap_through_trail_and_stop_is_named_by_the_tighter_line(side: Side) -> None:
    """As on a tick that is beyond both: the price met that line first."""
    rise, gap = (10_000, 10_050, 9_990, 10_050), (9_800, 9_800, 9_700, 9_750)
    assert played(side, a_plan(side, stop=100, trail=100), rise, gap) == (1, 9_800, ExitReason.TRAIL)
    less = (9_930, 9_930, 9_700, 9_750)
    assert played(side, a_plan(side, stop=100, trail=100), rise, less) == (1, 9_930, ExitReason.TRAIL)


@SIDES
def test_the_time_exit_is_the_open_of_the_first_bar_at_or_after_it(side: Side) -> None:
    session = [FLAT, FLAT, (10_030, 10_040, 10_020, 10_030), FLAT]
    assert played(side, a_plan(side, leave=2), *session) == (2, 10_030, ExitReason.TIME)
    walked = bars(*session, mirrored=side is Side.SELL)
    assert left(walk(a_plan(side, leave=1), walked[:1] + walked[2:])) == (2, 10_030, ExitReason.TIME)


@SIDES
@pytest.mark.parametrize("opened", [9_000, 11_000])
def test_at_the_exit_time_the_reason_is_time_wherever_the_open_is(side: Side, opened: int) -> None:
    plan = a_plan(side, target=200, trail=50, leave=1)
    assert played(side, plan, FLAT, (opened, 11_000, 9_000, 10_000)) == (1, opened, ExitReason.TIME)


@SIDES
def test_without_an_exit_bar_it_leaves_at_the_last_close(side: Side) -> None:
    trade = walk(a_plan(side), bars(FLAT, (10_000, 10_020, 9_980, 10_010)))
    assert trade is not None
    assert (trade.exit_at, trade.exit, trade.reason) == (START + 60_000, 10_010, ExitReason.TIME)
    assert trade.note is WalkNote.NO_EXIT_BAR


@SIDES
def test_a_stop_closer_than_a_tick_leaves_at_once(side: Side) -> None:
    assert played(side, a_plan(side, stop=1), FLAT, FLAT) == (0, 10_000, ExitReason.STOP)


@SIDES
def test_points_are_counted_in_the_traders_favour(side: Side) -> None:
    trade = walk(a_plan(side, target=200), bars(FLAT, (10_000, 10_200, 10_000, 10_200), mirrored=side is Side.SELL))
    assert trade is not None
    assert trade.points == 200
