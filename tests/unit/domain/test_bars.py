"""One-minute bars against a brute-force count, and longer bars derived from them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.bars import MINUTE, BarBuilder, derive
from shared.domain.instruments import InstrumentId
from shared.domain.market_data import Bar, Tick

HULL, KEEL = InstrumentId("SIM:HULL"), InstrumentId("SIM:KEEL")
NAMES = {1: HULL, 2: KEEL}
START = 1_736_135_100_000  # a whole minute
T0 = datetime.fromtimestamp(START // 1000, UTC)


def _tick(offset: int, last: int, volume: int = 0, seq: int = 0, token: int = 1) -> Tick:
    return Tick(token, START + offset, last, 0, 0, volume, 0, seq)


def _bars(ticks: list[Tick], until: int | None = None) -> list[Bar]:
    builder = BarBuilder(NAMES)
    builder.open_session([1, 2])
    bars = [bar for bar in map(builder.apply, ticks) if bar is not None]
    return bars + builder.close_until(until if until is not None else START + 10**9, {1, 2})


def test_a_minute_becomes_a_bar_in_rupees() -> None:
    (bar,) = _bars([_tick(0, 10_000, 5), _tick(20_000, 9_950, 9), _tick(59_999, 10_025, 30)])
    assert bar == Bar(HULL, T0, Decimal("100.00"), Decimal("100.25"), Decimal("99.50"), Decimal("100.25"), 30)
    assert bar.start.tzinfo is UTC


def test_the_first_tick_of_the_next_minute_closes_the_bar() -> None:
    builder = BarBuilder(NAMES)
    assert builder.apply(_tick(0, 100)) is None
    closed = builder.apply(_tick(MINUTE, 101))
    assert closed is not None
    assert (closed.start, closed.close) == (T0, Decimal("1.00"))


def test_a_quiet_instrument_is_closed_by_the_clock() -> None:
    builder = BarBuilder(NAMES)
    builder.apply(_tick(0, 100))
    builder.apply(_tick(0, 100, token=2))
    assert builder.close_until(START + MINUTE - 1, {1, 2}) == []
    assert [bar.instrument for bar in builder.close_until(START + MINUTE, {1})] == [HULL]
    assert [bar.instrument for bar in builder.open_bars()] == [KEEL]


def test_a_late_tick_of_the_open_minute_corrects_it() -> None:
    (bar,) = _bars(
        [_tick(10_000, 100, 1, 1), _tick(30_000, 110, 2, 2), _tick(5_000, 90, 2, 3), _tick(20_000, 120, 2, 4)]
    )
    assert (bar.open, bar.high, bar.low, bar.close) == tuple(Decimal(paise) / 100 for paise in (90, 120, 90, 110))


def test_ticks_of_one_millisecond_are_ordered_by_their_number() -> None:
    (bar,) = _bars([_tick(5, 100, seq=2), _tick(5, 90, seq=1), _tick(5, 110, seq=3)])
    assert (bar.open, bar.close) == (Decimal("0.90"), Decimal("1.10"))


def test_a_tick_of_a_closed_minute_changes_nothing_and_is_counted() -> None:
    builder = BarBuilder(NAMES)
    builder.apply(_tick(0, 100))
    builder.apply(_tick(MINUTE, 101))
    assert builder.apply(_tick(30_000, 999)) is None
    builder.close_until(START + 2 * MINUTE, {1})
    assert builder.apply(_tick(MINUTE + 1, 999)) is None
    assert builder.late == 2
    assert builder.open_bars() == []


def test_volume_is_the_growth_of_the_running_maximum() -> None:
    bars = _bars(
        [_tick(0, 1, 100), _tick(1, 1, 90), _tick(2, 1, 150), _tick(MINUTE, 1, 140), _tick(MINUTE + 1, 1, 170)]
    )
    assert [bar.volume for bar in bars] == [150, 20]


def test_in_the_middle_of_a_session_the_first_tick_is_the_baseline() -> None:
    builder = BarBuilder(NAMES)
    builder.apply(_tick(0, 1, 5_000))
    builder.apply(_tick(1, 1, 5_010))
    assert [bar.volume for bar in builder.close_until(START + MINUTE, {1})] == [10]


def test_a_new_session_closes_what_is_open_and_counts_from_zero() -> None:
    builder = BarBuilder(NAMES)
    builder.apply(_tick(0, 1, 5_000))
    assert len(builder.open_session([1, 2])) == 1
    builder.apply(_tick(-86_400_000, 1, 7))  # a replay may go back in time
    (bar,) = builder.open_bars()
    assert (bar.volume, bar.start) == (7, T0 - timedelta(days=1))


@given(
    st.lists(
        st.tuples(st.integers(0, 5 * MINUTE - 1), st.integers(1, 10_000), st.integers(0, 1_000)),
        min_size=1,
        max_size=80,
    )
)
def test_ticks_in_order_give_what_a_count_by_hand_gives(rows: list[tuple[int, int, int]]) -> None:
    rows.sort(key=lambda row: row[0])
    volume, ticks = 0, []
    for number, (offset, last, traded) in enumerate(rows):
        volume += traded
        ticks.append(_tick(offset, last, volume, number))
    expected = []
    for minute in range(5):
        inside = [tick for tick in ticks if minute * MINUTE <= tick.at - START < (minute + 1) * MINUTE]
        if inside:
            prices = [Decimal(tick.last) / 100 for tick in inside]
            before = max([tick.volume for tick in ticks if tick.at < START + minute * MINUTE], default=0)
            expected.append(
                Bar(HULL, T0 + timedelta(minutes=minute), prices[0], max(prices), min(prices), prices[-1],
                    inside[-1].volume - before)
            )  # fmt: skip
    assert _bars(ticks) == expected


@given(st.permutations(range(12)))
def test_the_open_minute_does_not_depend_on_the_order_of_arrival(order: list[int]) -> None:
    ticks = [_tick(n * 5_000, 100 + (n * 7) % 13, n * 10, n) for n in range(12)]
    assert _bars([ticks[n] for n in order]) == _bars(ticks)


def _minute_bars(count: int, skip: frozenset[int] = frozenset()) -> list[Bar]:
    return [
        Bar(HULL, T0 + timedelta(minutes=n), Decimal(100 + n), Decimal(110 + n), Decimal(90 - n), Decimal(101 + n), n)
        for n in range(count)
        if n not in skip
    ]


@given(st.sampled_from([5, 15, 60]), st.integers(0, 200), st.integers(0, 59), st.sets(st.integers(0, 199)))
def test_derived_bars_hold_what_their_minutes_hold(minutes: int, count: int, shift: int, skip: set[int]) -> None:
    bars, anchor = _minute_bars(count, frozenset(skip)), T0 - timedelta(minutes=shift)
    derived = derive(bars, minutes, anchor)
    groups: dict[int, list[Bar]] = {}
    for bar in bars:
        groups.setdefault(int((bar.start - anchor).total_seconds() // 60) // minutes, []).append(bar)
    assert len(derived) == len(groups)
    for made, (number, inside) in zip(derived, sorted(groups.items()), strict=True):
        assert made.start == anchor + timedelta(minutes=number * minutes)
        assert (made.open, made.close) == (inside[0].open, inside[-1].close)
        assert (made.high, made.low) == (max(b.high for b in inside), min(b.low for b in inside))
        assert made.volume == sum(b.volume for b in inside)


def test_hours_begin_at_the_sessions_opening() -> None:
    opening, one = datetime(2025, 1, 2, 3, 45, tzinfo=UTC), Decimal(1)
    bars = [Bar(HULL, opening + timedelta(minutes=n), one, one, one, one, 1) for n in range(375)]
    hours = derive(bars, 60, opening)
    assert [bar.start for bar in hours[:2]] == [opening, opening + timedelta(hours=1)]
    assert [bar.volume for bar in hours] == [60] * 6 + [15]


def test_bars_of_no_length_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one minute"):
        derive([], 0, T0)
