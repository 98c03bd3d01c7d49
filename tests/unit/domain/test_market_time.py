"""What the exchange's clock shows, at any pace."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.instruments import Exchange
from shared.domain.market_time import MarketClock, clock_at, market_now
from shared.domain.messages import SessionOpened

NOW = datetime(2026, 11, 23, 3, 45, tzinfo=UTC)
ANCHOR = datetime(2025, 1, 2, 3, 45, tzinfo=UTC)


def a_session(speed: str = "1", started_at: datetime = NOW, anchor: datetime = ANCHOR) -> SessionOpened:
    return SessionOpened(Exchange.NSE, anchor.date(), anchor, started_at, Decimal(speed))


@pytest.mark.parametrize(("speed", "seconds"), [("1", 10), ("60", 600), ("0.5", 5)])
def test_market_time_runs_at_its_own_pace(speed: str, seconds: int) -> None:
    assert market_now(a_session(speed), NOW + timedelta(seconds=10)) == ANCHOR + timedelta(seconds=seconds)


@given(
    ahead=st.integers(min_value=0, max_value=10**11),
    speed=st.decimals(min_value="0.1", max_value="600", places=2),
)
def test_our_clock_never_comes_before_the_market(ahead: int, speed: Decimal) -> None:
    session = a_session(str(speed))
    market = ANCHOR + timedelta(microseconds=ahead)
    assert market_now(session, clock_at(session, market)) >= market


def test_a_repeated_session_is_no_news() -> None:
    clock = MarketClock()
    assert clock.open(a_session())
    assert not clock.open(a_session())
    assert clock.open(a_session("60"))
    assert clock.speed_of(Exchange.NSE) == 60
    assert clock.sessions() == (a_session("60"),)


def test_nobody_knows_the_time_before_a_session_is_announced() -> None:
    clock = MarketClock()
    assert clock.market_now(Exchange.SIM, NOW) is None
    assert clock.clock_at(Exchange.SIM, NOW) is None
    assert clock.session_of(Exchange.SIM) is None
    assert clock.speed_of(Exchange.SIM) == 1


def test_a_remembered_session_counts_once_a_tick_fits_it() -> None:
    clock = MarketClock()
    clock.remember(a_session())
    assert clock.market_now(Exchange.NSE, NOW) is None
    assert clock.awaits_confirmation(Exchange.NSE)
    assert clock.confirm(Exchange.NSE, ANCHOR + timedelta(hours=2), NOW + timedelta(seconds=60)) is None
    confirmed = clock.confirm(Exchange.NSE, ANCHOR + timedelta(seconds=57), NOW + timedelta(seconds=60))
    assert confirmed == a_session()
    assert not clock.awaits_confirmation(Exchange.NSE)
    assert clock.market_now(Exchange.NSE, NOW) == ANCHOR


def test_an_announced_session_beats_a_remembered_one() -> None:
    clock = MarketClock()
    clock.open(a_session("60"))
    clock.remember(a_session())
    assert not clock.awaits_confirmation(Exchange.NSE)
    assert clock.confirm(Exchange.NSE, ANCHOR, NOW) is None
