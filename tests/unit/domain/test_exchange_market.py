"""The market as the simulated exchange sees it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from shared.domain.exchange_market import ExchangeMarket
from shared.domain.instruments import Exchange, InstrumentId
from shared.domain.market_data import Quote, Tick
from shared.domain.messages import SessionOpened
from tests.unit.domain.builders import an_instrument

DAY = date(2025, 1, 2)
OPENING = datetime(2025, 1, 2, 3, 45, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
STOCK = an_instrument(token=7)
SESSION = SessionOpened(Exchange.NSE, DAY, OPENING, NOW, Decimal(60))


def _tick(last: int, at: int = 0, seq: int = 1) -> Tick:
    return Tick(7, int(OPENING.timestamp() * 1000) + at, last, 0, 0, 0, 0, seq)


def _market(*quotes: Quote) -> ExchangeMarket:
    return ExchangeMarket([STOCK], quotes)


def test_without_a_session_nothing_trades() -> None:
    market = _market()
    assert not market.is_open(STOCK, NOW)
    assert market.take(_tick(100), NOW) is None
    assert market.touch(STOCK, NOW) is None
    assert market.market_time(STOCK, NOW) == NOW


def test_market_time_runs_at_the_sessions_speed_and_closes_the_market() -> None:
    market = _market()
    assert market.open_session(SESSION)
    assert not market.open_session(SESSION)
    assert market.is_open(STOCK, NOW)
    later = NOW + timedelta(minutes=6)
    assert market.market_time(STOCK, later) == OPENING + timedelta(hours=6)
    assert market.is_open(STOCK, later)
    assert not market.is_open(STOCK, NOW + timedelta(minutes=6, seconds=15))
    assert not market.is_open(STOCK, NOW - timedelta(seconds=1))


def test_a_holiday_is_closed_and_an_unknown_day_is_what_the_feed_says() -> None:
    market = _market()
    republic_day = datetime(2026, 1, 26, 4, tzinfo=UTC)
    market.open_session(SessionOpened(Exchange.NSE, republic_day.date(), republic_day, NOW, Decimal(1)))
    assert not market.is_open(STOCK, NOW)
    past = datetime(2010, 3, 1, 4, tzinfo=UTC)
    market.open_session(SessionOpened(Exchange.NSE, past.date(), past, NOW, Decimal(1)))
    assert market.is_open(STOCK, NOW)


def test_a_quote_older_than_five_seconds_is_no_quote() -> None:
    market = _market()
    market.open_session(SESSION)
    assert market.take(_tick(10_000), NOW) == STOCK
    assert market.touch(STOCK, NOW + timedelta(seconds=5)) is not None
    assert market.touch(STOCK, NOW + timedelta(seconds=5, milliseconds=1)) is None


def test_older_ticks_and_unknown_instruments_are_no_news() -> None:
    market = _market()
    market.open_session(SESSION)
    assert market.take(_tick(10_000, at=5), NOW) == STOCK
    assert market.take(_tick(9_000, at=4), NOW) is None
    assert market.take(_tick(9_000, at=5), NOW) is None
    assert market.take(_tick(9_000, at=5)._replace(token=8), NOW) is None
    touch = market.touch(STOCK, NOW)
    assert touch is not None
    assert touch.bid == Decimal("100.00")


def test_the_reference_is_the_days_first_price() -> None:
    market = _market()
    market.open_session(SESSION)
    assert market.reference(STOCK) is None
    market.take(_tick(10_000), NOW)
    market.take(_tick(12_000, at=1), NOW)
    assert market.reference(STOCK) == Decimal("100.00")
    next_day = SessionOpened(Exchange.NSE, DAY + timedelta(days=1), OPENING + timedelta(days=1), NOW, Decimal(60))
    market.open_session(next_day)
    assert market.reference(STOCK) is None
    assert market.touch(STOCK, NOW) is None


def test_the_same_day_played_again_starts_from_its_first_tick() -> None:
    market = _market()
    market.open_session(SESSION)
    market.take(_tick(10_000, at=60_000), NOW)
    again = SessionOpened(Exchange.NSE, DAY, OPENING, NOW + timedelta(minutes=1), Decimal(60))
    assert market.open_session(again)
    assert market.take(_tick(9_900, at=0), NOW) == STOCK
    assert market.reference(STOCK) == Decimal("100.00")


def test_a_restart_remembers_the_days_first_price() -> None:
    quote = Quote(InstrumentId(STOCK.id), OPENING, Decimal(95), None, None, 1, Decimal(90))
    market = _market(quote)
    market.open_session(SESSION)
    assert market.reference(STOCK) == Decimal(90)
    market.take(_tick(10_000), NOW)
    assert market.reference(STOCK) == Decimal(90)
    yesterday = _market(Quote(STOCK.id, OPENING - timedelta(days=1), Decimal(95), None, None, 1, Decimal(90)))
    yesterday.open_session(SESSION)
    assert yesterday.reference(STOCK) is None
