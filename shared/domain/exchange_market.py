"""The market as the simulated exchange sees it: sessions, newest quotes and their age, the day's reference prices."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from shared.domain.instruments import Exchange, Instrument, InstrumentId
from shared.domain.market_calendar import Session, UnknownDay, session_date, session_on
from shared.domain.market_data import Quote, Tick
from shared.domain.market_time import MarketClock
from shared.domain.matching import Touch, touch_of
from shared.domain.messages import SessionOpened
from shared.domain.money import from_paise

QUOTE_LIFETIME = timedelta(seconds=5)
"""How old (by arrival on the stream) a quote may be to fill an order."""


@dataclass(frozen=True, slots=True)
class _Newest:
    """The newest tick of an instrument and when it reached the stream."""

    tick: Tick
    arrived_at: datetime


class ExchangeMarket:
    """What is known of the market. ``remembered`` quotes give today's reference prices after a restart."""

    def __init__(self, instruments: Iterable[Instrument], remembered: Iterable[Quote] = ()) -> None:
        self._by_id = {each.id: each for each in instruments}
        self._by_token = {each.token: each for each in self._by_id.values()}
        self._clock = MarketClock()
        self._newest: dict[int, _Newest] = {}
        self._references: dict[int, Decimal] = {}
        self._remembered = {quote.instrument: quote for quote in remembered}

    def instrument(self, instrument: InstrumentId) -> Instrument | None:
        """The instrument of this id, or None."""
        return self._by_id.get(instrument)

    def session_of(self, exchange: Exchange) -> SessionOpened | None:
        """The session that an exchange is in, or None before its feed said so."""
        return self._clock.session_of(exchange)

    def open_session(self, session: SessionOpened) -> bool:
        """Take note of a session. True if it is news: quotes of before are void, a new date also voids references."""
        before = self._clock.session_of(session.exchange)
        if not self._clock.open(session):
            return False
        for token, instrument in self._by_token.items():
            if instrument.exchange is not session.exchange:
                continue
            self._newest.pop(token, None)
            if before is not None and before.session_date != session.session_date:
                self._references.pop(token, None)
            quote = self._remembered.pop(instrument.id, None)
            if quote is not None and quote.day_open and session_date(quote.at) == session.session_date:
                self._references[token] = quote.day_open
        return True

    def take(self, tick: Tick, arrived_at: datetime) -> Instrument | None:
        """Take a tick in. Gives its instrument if it is news: known, of a session, newer than the last one."""
        instrument = self._by_token.get(tick.token)
        if instrument is None or self._clock.session_of(instrument.exchange) is None:
            return None
        newest = self._newest.get(tick.token)
        if newest is not None and (tick.at, tick.seq) <= (newest.tick.at, newest.tick.seq):
            return None
        self._newest[tick.token] = _Newest(tick, arrived_at)
        self._references.setdefault(tick.token, from_paise(tick.last))
        return instrument

    def touch(self, instrument: Instrument, now: datetime) -> Touch | None:
        """The book as the newest tick shows it, or None when there is none that is fresh."""
        newest = self._newest.get(instrument.token)
        if newest is None or now - newest.arrived_at > QUOTE_LIFETIME:
            return None
        return touch_of(newest.tick, instrument.lot_size)

    def reference(self, instrument: Instrument) -> Decimal | None:
        """The day's first price, around which the band lies; None before the first tick."""
        return self._references.get(instrument.token)

    def market_time(self, instrument: Instrument, now: datetime) -> datetime:
        """The exchange's time (ours while no session is known)."""
        return self._clock.market_now(instrument.exchange, now) or now

    def is_open(self, instrument: Instrument, now: datetime) -> bool:
        """Whether the instrument trades now. On a day that the calendar does not know the feed's word counts."""
        market = self._clock.market_now(instrument.exchange, now)
        if market is None:
            return False
        match session_on(instrument, session_date(market)):
            case Session() as session:
                return session.is_open(market)
            case UnknownDay():
                return True
            case None:
                return False
