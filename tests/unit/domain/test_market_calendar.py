import csv
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shared.domain.data.nse_holidays import FIRST_DAY, HOLIDAYS, LAST_DAY
from shared.domain.data.nse_overrides import SPECIAL_DAYS
from shared.domain.instruments import Exchange, Instrument, InstrumentKind
from shared.domain.market_calendar import (
    EXCHANGE_ZONE,
    Session,
    UnknownDay,
    current_or_next_session,
    is_open,
    latest_exit,
    next_session,
    session_date,
    session_on,
)
from tests.unit.domain.builders import an_instrument

STOCK = an_instrument()
CASH_ONLY = an_instrument(has_derivatives=False)
NIFTY = an_instrument(kind=InstrumentKind.INDEX)
SIM = an_instrument(exchange=Exchange.SIM, has_derivatives=False)
EVERY = (STOCK, CASH_ONLY, NIFTY, SIM)


def ist(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=EXCHANGE_ZONE)


def hours(session: Session | UnknownDay | None) -> tuple[str, str]:
    assert isinstance(session, Session)
    return f"{session.opens_at:%H:%M}", f"{session.closes_at:%H:%M}"


MONDAY = date(2026, 5, 4)


def test_an_ordinary_day_runs_from_quarter_past_nine_to_half_past_three() -> None:
    session = session_on(STOCK, MONDAY)
    assert isinstance(session, Session)
    assert session.opens_at == datetime(2026, 5, 4, 3, 45, tzinfo=UTC)
    assert session.closes_at == datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
    assert session.opens_at.tzinfo is EXCHANGE_ZONE


@pytest.mark.parametrize(
    ("day", "closes", "last"),
    [(date(2026, 7, 31), "15:30", time(15, 29)), (date(2026, 8, 3), "15:15", time(15, 14))],
)
def test_stocks_with_derivatives_end_earlier_since_august_2026(day: date, closes: str, last: time) -> None:
    assert hours(session_on(STOCK, day)) == ("09:15", closes)
    assert latest_exit(STOCK, day) == last
    assert hours(session_on(CASH_ONLY, day)) == ("09:15", "15:30")
    assert hours(session_on(NIFTY, day)) == ("09:15", "15:30")


@pytest.mark.parametrize("day", [date(2026, 5, 2), date(2026, 5, 3), date(2026, 5, 1), date(2026, 1, 26)])
def test_weekends_and_holidays_are_closed(day: date) -> None:
    assert session_on(STOCK, day) is None
    assert not is_open(STOCK, ist(day, 11))


@pytest.mark.parametrize("day", [date(2020, 2, 1), date(2024, 1, 20), date(2025, 2, 1), date(2026, 2, 1)])
def test_some_weekends_have_a_full_session(day: date) -> None:
    assert hours(session_on(STOCK, day)) == ("09:15", "15:30")


@pytest.mark.parametrize(
    ("day", "opens", "closes"),
    [
        (date(2018, 11, 7), "17:30", "18:30"),
        (date(2021, 11, 4), "18:15", "19:15"),
        (date(2024, 11, 1), "18:00", "19:00"),
        (date(2025, 10, 21), "13:45", "14:45"),
    ],
)
def test_diwali_has_its_hour(day: date, opens: str, closes: str) -> None:
    assert hours(session_on(STOCK, day)) == (opens, closes)
    assert not is_open(STOCK, ist(day, 10))


@pytest.mark.parametrize("day", [date(2024, 3, 2), date(2024, 5, 18)])
def test_drill_saturdays_pause_between_two_parts(day: date) -> None:
    session = session_on(STOCK, day)
    assert isinstance(session, Session)
    assert len(session.parts) == 2
    assert is_open(STOCK, ist(day, 9, 59, 59))
    assert not is_open(STOCK, ist(day, 10))
    assert not is_open(STOCK, ist(day, 11))
    assert is_open(STOCK, ist(day, 11, 30))
    assert not is_open(STOCK, ist(day, 12, 30))
    assert latest_exit(STOCK, day) == time(12, 29)


def test_the_end_belongs_to_the_session_no_more() -> None:
    assert not is_open(STOCK, ist(MONDAY, 9, 14, 59))
    assert is_open(STOCK, ist(MONDAY, 9, 15))
    assert is_open(STOCK, ist(MONDAY, 15, 29, 59))
    assert not is_open(STOCK, ist(MONDAY, 15, 30))


@given(some.dates(date(1990, 1, 1), date(2100, 1, 1)), some.times())
def test_the_simulated_exchange_never_sleeps(day: date, at: time) -> None:
    assert is_open(SIM, datetime.combine(day, at, tzinfo=EXCHANGE_ZONE))
    assert latest_exit(SIM, day) == time(23, 59)


def test_a_simulated_day_ends_at_the_next_midnight() -> None:
    session = session_on(SIM, MONDAY)
    assert isinstance(session, Session)
    assert session.closes_at - session.opens_at == timedelta(days=1)
    assert session.is_open(ist(MONDAY, 23, 59, 59))
    assert not session.is_open(ist(MONDAY + timedelta(days=1), 0))


@pytest.mark.parametrize("day", [FIRST_DAY - timedelta(days=1), LAST_DAY + timedelta(days=1), date(2026, 11, 8)])
def test_of_some_days_nothing_is_known_and_that_is_not_closed(day: date) -> None:
    answer = session_on(STOCK, day)
    assert isinstance(answer, UnknownDay)
    assert (answer.day, answer.exchange) == (day, Exchange.NSE)
    assert answer.why
    assert not is_open(STOCK, ist(day, 11))


@pytest.mark.parametrize("day", [LAST_DAY + timedelta(days=3), date(2026, 11, 8), date(2026, 5, 3)])
def test_an_exit_is_allowed_on_days_without_a_row(day: date) -> None:
    assert latest_exit(CASH_ONLY, day) == time(15, 29)


def test_the_next_session_opens_after_the_moment() -> None:
    friday = date(2026, 5, 8)
    assert next_session(STOCK, ist(friday, 9, 14)) == session_on(STOCK, friday)
    assert next_session(STOCK, ist(friday, 9, 15)) == session_on(STOCK, date(2026, 5, 11))
    assert next_session(STOCK, ist(date(2026, 4, 30), 16)) == session_on(STOCK, date(2026, 5, 4))


def test_the_next_session_steps_over_an_unknown_day() -> None:
    assert next_session(STOCK, ist(date(2026, 11, 6), 16)) == session_on(STOCK, date(2026, 11, 9))


def test_after_the_table_the_next_session_is_unknown() -> None:
    answer = next_session(STOCK, ist(LAST_DAY, 16))
    assert isinstance(answer, UnknownDay)
    assert answer.day == LAST_DAY + timedelta(days=1)


def test_todays_session_counts_until_it_ends() -> None:
    today = session_on(STOCK, MONDAY)
    assert current_or_next_session(STOCK, ist(MONDAY, 8)) == today
    assert current_or_next_session(STOCK, ist(MONDAY, 12)) == today
    assert current_or_next_session(STOCK, ist(MONDAY, 15, 30)) == session_on(STOCK, date(2026, 5, 5))
    assert current_or_next_session(STOCK, ist(date(2026, 5, 2), 12)) == today


def test_days_are_the_exchanges_days() -> None:
    assert session_date(datetime(2026, 5, 3, 18, 29, tzinfo=UTC)) == date(2026, 5, 3)
    assert session_date(datetime(2026, 5, 3, 18, 30, tzinfo=UTC)) == date(2026, 5, 4)


def test_naive_times_are_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        is_open(STOCK, datetime(2026, 5, 4, 11, 0))  # noqa: DTZ001 - that is the point
    with pytest.raises(ValueError, match="aware"):
        next_session(STOCK, datetime(2026, 5, 4, 11, 0))  # noqa: DTZ001 - that is the point


@given(some.sampled_from(EVERY), some.datetimes(datetime(2017, 1, 1), datetime(2026, 12, 20), timezones=some.just(UTC)))  # noqa: DTZ001
def test_what_is_open_lies_in_todays_session_and_before_the_next(listed: Instrument, now: datetime) -> None:
    coming = next_session(listed, now)
    assert isinstance(coming, Session)
    assert coming.opens_at > now
    if is_open(listed, now):
        today = session_on(listed, session_date(now))
        assert isinstance(today, Session)
        assert today.opens_at <= now < today.closes_at <= coming.opens_at


def test_the_tables_are_sorted_and_name_no_day_twice() -> None:
    assert all(a < b for a, b in pairwise(HOLIDAYS))
    assert all(day.weekday() < 5 for day in HOLIDAYS)
    special = [row.day for row in SPECIAL_DAYS]
    assert all(a < b for a, b in pairwise(special))
    for row in SPECIAL_DAYS:
        assert row.source
        assert all(start < end for start, end in row.hours or ())


def test_a_year_has_about_250_sessions() -> None:
    for year in range(2017, 2027):
        days = (date(year, 1, 1) + timedelta(days=n) for n in range(365))
        assert 243 <= sum(isinstance(session_on(STOCK, day), Session) for day in days) <= 252


@pytest.mark.data
def test_every_recorded_trading_day_is_a_session(recorded_data: Path) -> None:
    with (recorded_data / "reference" / "observed_trading_days.csv").open(encoding="utf-8") as file:
        observed = {date.fromisoformat(row["date"]) for row in csv.DictReader(file)}
    assert len(observed) == 497
    assert [day for day in sorted(observed) if not isinstance(session_on(STOCK, day), Session)] == []


@pytest.mark.data
def test_listed_holidays_are_closed_but_for_diwali(recorded_data: Path) -> None:
    with (recorded_data / "reference" / "nse_holidays_2024_2026.csv").open(encoding="utf-8") as file:
        listed = {date.fromisoformat(row["date"]) for row in csv.DictReader(file)}
    traded = {day for day in listed if session_on(STOCK, day) is not None}
    assert traded == {date(2025, 10, 21), date(2026, 11, 8)}
    # and nothing more is closed, but the Diwali that the list lacks (it had its evening hour)
    ours = {day for day in HOLIDAYS if day.year >= 2024}
    assert ours - listed == {date(2024, 11, 1)}
