"""The same equality on bars made for the purpose: gaps, missing minutes, prices off the grid, crossed lines."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import event, given, settings
from hypothesis import strategies as st

from cli.replay import plan_of
from cli.replay_output import line_of
from shared.application.replay import replay
from shared.domain.charges import Tariff
from shared.domain.money import Side
from shared.domain.recordings import MinuteBar, SessionBars
from tests.reference.plain_loop import INDIA, Bar, Order, play

DAY = date(2025, 3, 3)
OPENING = datetime(2025, 3, 3, 9, 15, tzinfo=INDIA)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# Moves are of the size of the lines below, so that most sessions touch several of them.
MOVES = st.integers(-90, 90)
REACH = st.integers(0, 60)


@st.composite
def sessions(draw: st.DrawFn) -> list[MinuteBar]:
    price = draw(st.integers(9_500, 10_500))
    moves = draw(st.lists(st.tuples(MOVES, MOVES, REACH, REACH), min_size=15, max_size=30))
    missing = draw(st.sets(st.integers(0, 14), max_size=8))
    bars = []
    for minute, (jump, move, above, below) in enumerate(moves):
        if minute in missing:
            continue
        opened = price + jump
        close = opened + move
        high = max(opened, close) + above
        low = min(opened, close) - below
        start = (OPENING + timedelta(minutes=minute) - EPOCH) // timedelta(milliseconds=1)
        bars.append(MinuteBar(start, opened, high, low, close, 1))
        price = close
    return bars


def distances(*, priced: bool) -> st.SearchStrategy[str]:
    percent = st.integers(1, 300).map(lambda hundredths: f"{Decimal(hundredths) / 100}%")
    points = st.integers(1, 300).map(lambda paise: f"{Decimal(paise) / 100}")
    price = st.integers(9_300, 10_700).map(lambda paise: f"@{Decimal(paise) / 100}")
    return st.one_of(percent, points, price) if priced else st.one_of(percent, points)


ORDERS = st.builds(
    Order,
    side=st.sampled_from(["buy", "sell"]),
    quantity=st.integers(1, 500),
    enter=st.integers(0, 6 * 60).map(lambda seconds: (OPENING + timedelta(seconds=seconds)).time()),
    leave=st.integers(6 * 60 + 1, 40 * 60).map(lambda seconds: (OPENING + timedelta(seconds=seconds)).time()),
    stop=distances(priced=True),
    target=st.none() | distances(priced=True),
    trail=st.none() | distances(priced=False),
    tick=st.sampled_from([Decimal(tick) for tick in ("0.01", "0.05", "0.1", "0.25", "1")]),
    with_charges=st.booleans(),
)


def bar_of(bar: MinuteBar) -> Bar:
    begins = (EPOCH + timedelta(milliseconds=bar.start)).astimezone(INDIA)
    opened, high, low, close = (Decimal(paise) / 100 for paise in bar[1:5])
    return Bar(begins, opened, high, low, close)


@settings(max_examples=600, deadline=None)
@given(sessions(), ORDERS)
def test_replay_equals_a_plain_loop_on_made_bars(bars: list[MinuteBar], order: Order) -> None:
    plan = plan_of(
        str(order.enter),
        str(order.leave),
        order.stop,
        order.target,
        order.trail,
        Side(order.side),
        order.quantity,
        str(order.tick),
        Tariff.ZERODHA if order.with_charges else Tariff.NONE,
    )
    [day] = replay([SessionBars("MADE", DAY, tuple(bars))], plan)
    expected = play("MADE", [bar_of(bar) for bar in bars], order)
    event(f"{expected['reason']} {expected.get('note', '')}")
    assert line_of(day) == expected


def test_the_reference_rounds_to_the_grid_both_ways() -> None:
    """A reference that cannot be wrong on its own proves nothing: here it is, on figures worked out by hand."""
    bars = [
        bar_of(MinuteBar(_start(minute), *prices, 1))
        for minute, prices in enumerate([(10_003, 10_010, 9_999, 10_001), (10_001, 10_001, 9_950, 9_960)])
    ]
    long = Order("buy", 1, time(9, 15), time(15, 0), "0.5%", None, None, Decimal("0.05"))
    short = Order("sell", 1, time(9, 15), time(15, 0), "5", "0.4", None, Decimal("0.05"))
    assert play("MADE", bars, long)["stop"] == "99.55"  # 99.52985 rounds up
    assert play("MADE", bars, long)["exit"] == "99.55"
    assert play("MADE", bars, short)["stop"] == "105.00"  # 105.03 rounds down
    assert play("MADE", bars, short)["exit"] == "99.60"  # 99.63 rounds away from the entry


def _start(minute: int) -> int:
    return (OPENING + timedelta(minutes=minute) - EPOCH) // timedelta(milliseconds=1)
