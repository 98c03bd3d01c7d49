"""Quotes from the market stream: the day's open, high and low last for the day."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from shared.adapters.reference.instruments import all_instruments
from shared.application.live.market import LiveMarket
from shared.domain.instruments import Exchange, InstrumentId
from shared.domain.market_calendar import session_date
from shared.domain.market_data import Quote, Tick, milliseconds
from shared.domain.messages import SessionOpened

NOON = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
TIDE = InstrumentId("SIM:TIDE")
TOKEN = next(each.token for each in all_instruments() if each.id == TIDE)


def _tick(rupees: str, at: datetime, seq: int) -> Tick:
    return Tick(TOKEN, milliseconds(at), int(Decimal(rupees) * 100), 0, 0, 1, 0, seq)


def _opened(at: datetime) -> SessionOpened:
    return SessionOpened(Exchange.SIM, session_date(at), anchor=at, started_at=at, speed=Decimal(1))


def _day(market: LiveMarket) -> tuple[Decimal | None, Decimal | None, Decimal | None, Decimal]:
    quote = market.quotes([TIDE])[TIDE]
    return quote.day_open, quote.day_high, quote.day_low, quote.last


def _market(*prices: str) -> LiveMarket:
    market = LiveMarket(all_instruments(), {})
    market.take(_opened(NOON))
    market.take([_tick(price, NOON, seq) for seq, price in enumerate(prices)])
    return market


def test_a_session_that_is_announced_again_keeps_its_open_high_and_low() -> None:
    market = _market("500", "510", "490")
    market.take(_opened(NOON + timedelta(seconds=30)))
    market.take([_tick("505", NOON + timedelta(seconds=31), 9)])
    assert _day(market) == (Decimal("500"), Decimal("510"), Decimal("490"), Decimal("505"))


def test_the_next_day_begins_with_its_own_first_tick() -> None:
    market = _market("500", "510", "490")
    morning = NOON + timedelta(days=1)
    market.take(_opened(morning))
    assert market.quotes([TIDE]) == {}
    market.take([_tick("495", morning, 9)])
    assert _day(market) == (Decimal("495"), Decimal("495"), Decimal("495"), Decimal("495"))


def test_what_the_store_had_of_this_day_is_gone_on_from() -> None:
    stored = Quote(
        instrument=TIDE,
        at=NOON,
        last=Decimal("505"),
        bid=None,
        ask=None,
        volume=7,
        day_open=Decimal("500"),
        day_high=Decimal("510"),
        day_low=Decimal("490"),
    )
    market = LiveMarket(all_instruments(), {TIDE: stored})
    market.take(_opened(NOON + timedelta(minutes=1)))
    market.take([_tick("506", NOON + timedelta(minutes=2), 9)])
    assert _day(market) == (Decimal("500"), Decimal("510"), Decimal("490"), Decimal("506"))
