"""Replaying days and adding them up; plans that make no sense are refused field by field."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest

from shared.application.replay import NO_ENTRY_BAR, STOP_LEAVES_NO_PRICE, STOP_ON_WRONG_SIDE, ReplaySummary, replay
from shared.application.replay_plan import ReplayPlan, require_playable
from shared.domain.charges import Tariff
from shared.domain.errors import Invalid
from shared.domain.money import Side
from shared.domain.recordings import MinuteBar, SessionBars
from shared.domain.runs import ExitReason
from shared.domain.strategies import Distance, DistanceKind, Protection

INDIA = timezone(timedelta(hours=5, minutes=30))
PERCENT, POINTS, PRICE = DistanceKind.PERCENT, DistanceKind.POINTS, DistanceKind.PRICE


def percent(value: str) -> Distance:
    return Distance(PERCENT, Decimal(value))


PLAN = ReplayPlan(
    side=Side.BUY,
    quantity=100,
    entry_time=time(9, 30),
    exit_time=time(15, 15),
    protection=Protection(percent("0.5")),
    tick_size=Decimal("0.05"),
)


def a_session(day: date, *bars: tuple[time, int, int, int, int]) -> SessionBars:
    rows = [
        MinuteBar(int(datetime.combine(day, at, INDIA).timestamp() * 1000), o, h, low, c, 1)
        for at, o, h, low, c in bars
    ]
    return SessionBars("TCS", day, tuple(rows))


MONDAY, TUESDAY = date(2025, 3, 3), date(2025, 3, 4)
RISES = a_session(
    MONDAY, (time(9, 30), 100_000, 100_100, 99_900, 100_050), (time(15, 15), 102_000, 102_000, 102_000, 102_000)
)
STOPS = a_session(
    TUESDAY, (time(9, 30), 100_000, 100_100, 99_000, 99_100), (time(15, 15), 102_000, 102_000, 102_000, 102_000)
)
MISSED = a_session(TUESDAY, (time(9, 31), 100_000, 100_100, 99_000, 99_100))


def test_each_day_is_replayed_on_its_own_and_the_days_are_added_up() -> None:
    days = list(replay([RISES, STOPS, MISSED], PLAN))
    assert [day.gross for day in days] == [Decimal("2000.00"), Decimal("-500.00"), Decimal("0.00")]
    assert [day.note for day in days] == [None, None, NO_ENTRY_BAR]
    summary = ReplaySummary()
    for day in days:
        summary.add(day)
    assert (summary.symbol_days, summary.trades, summary.winners, summary.losers) == (3, 2, 1, 1)
    assert summary.reasons == {ExitReason.TIME: 1, ExitReason.STOP: 1}
    assert (summary.gross, summary.charges, summary.pnl) == (Decimal("1500.00"), Decimal(0), Decimal("1500.00"))


def test_a_short_gains_when_the_price_falls() -> None:
    [day] = replay([STOPS], replace(PLAN, side=Side.SELL, protection=Protection(percent("5"), percent("0.9"))))
    assert day.trade is not None
    assert (day.trade.reason, day.gross) == (ExitReason.TARGET, Decimal("900.00"))


def test_an_intraday_share_trade_costs_what_a_contract_note_says() -> None:
    """100 shares, 1000.00 → 1020.00: turnover 100,000 + 102,000.

    Brokerage 0.03 % is above ₹20 an order: 40.00. STT 0.025 % of the sale: 25.5 → 26. Exchange 0.00307 % of 202,000:
    6.2014 → 6.20. SEBI 0.0001 %: 0.202 → 0.20. Stamp 0.003 % of the purchase: 3. GST 18 % of 46.40: 8.352 → 8.35.
    """
    [day] = replay([RISES], replace(PLAN, tariff=Tariff.ZERODHA))
    charges = day.charges
    assert (charges.brokerage, charges.stt, charges.exchange) == (Decimal("40.00"), Decimal(26), Decimal("6.20"))
    assert (charges.sebi, charges.stamp, charges.gst) == (Decimal("0.20"), Decimal(3), Decimal("8.35"))
    assert charges.total == Decimal("83.75")
    assert day.pnl == Decimal("1916.25")
    assert not charges.approximate


def test_a_day_before_the_first_known_rate_is_marked_as_approximate() -> None:
    long_ago = date(2019, 3, 4)
    summary = ReplaySummary()
    for day in replay(
        [a_session(long_ago, (time(9, 30), 100_000, 100_100, 99_900, 100_050))], replace(PLAN, tariff=Tariff.ZERODHA)
    ):
        summary.add(day)
    assert summary.charges_approximate


def test_a_stop_price_on_the_wrong_side_is_said() -> None:
    [day] = replay([RISES], replace(PLAN, protection=Protection(Distance(PRICE, Decimal(1100)))))
    assert day.trade is not None
    assert (day.trade.exit, day.trade.reason, day.note) == (100_000, ExitReason.STOP, STOP_ON_WRONG_SIDE)


def test_a_stop_further_away_than_the_price_itself_is_said() -> None:
    [day] = replay([RISES], replace(PLAN, protection=Protection(Distance(POINTS, Decimal(1000)))))
    assert day.trade is not None
    assert (day.trade.reason, day.note) == (ExitReason.TIME, STOP_LEAVES_NO_PRICE)


def test_a_playable_plan_is_left_alone() -> None:
    require_playable(PLAN)
    require_playable(
        replace(PLAN, side=Side.SELL, protection=Protection(percent("150"), percent("99.9"), percent("150")))
    )


@pytest.mark.parametrize(
    ("field", "plan"),
    [
        ("exit_time", replace(PLAN, exit_time=time(9, 30))),
        ("quantity", replace(PLAN, quantity=0)),
        ("tick_size", replace(PLAN, tick_size=Decimal(0))),
        ("tick_size", replace(PLAN, tick_size=Decimal("-0.05"))),
        ("tick_size", replace(PLAN, tick_size=Decimal("0.0025"))),
        ("stop_loss", replace(PLAN, protection=Protection(percent("0")))),
        ("stop_loss", replace(PLAN, protection=Protection(percent("100")))),
        ("take_profit", replace(PLAN, protection=Protection(percent("1"), percent("-1")))),
        ("take_profit", replace(PLAN, side=Side.SELL, protection=Protection(percent("1"), percent("100")))),
        ("trailing", replace(PLAN, protection=Protection(percent("1"), None, percent("100")))),
        ("trailing", replace(PLAN, protection=Protection(percent("1"), None, Distance(PRICE, Decimal(1000))))),
        ("trailing", replace(PLAN, protection=Protection(percent("1"), None, percent("0.0000001")))),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(field: str, plan: ReplayPlan) -> None:
    with pytest.raises(Invalid) as refused:
        require_playable(plan)
    assert refused.value.code == "plan_invalid"
    assert [error.field for error in refused.value.errors] == [field]
    assert refused.value.errors[0].message in refused.value.detail
