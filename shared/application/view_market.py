"""The market as people look it up: instruments, quotes, candles, sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from shared.application.ports.common import Now
from shared.application.ports.trading import Instruments, MarketView
from shared.domain.bars import derive
from shared.domain.errors import not_found
from shared.domain.instruments import Exchange, Instrument, InstrumentId
from shared.domain.market_calendar import (
    EXCHANGE_ZONE,
    Session,
    latest_exit,
    next_session,
    session_date,
    session_on,
)
from shared.domain.market_data import Bar, Quote

_ALL = 1_000_000
INTERVALS = {"1m": 1, "5m": 5, "15m": 15, "1h": 60}


@dataclass(frozen=True, slots=True)
class SessionState:
    """An instrument's session today. ``opens_at`` and ``closes_at`` None: closed today, or not known (``known``).

    ``latest_exit`` is the latest time of day for a timed exit, in the exchange's zone.
    """

    instrument: InstrumentId
    day: date
    is_open: bool
    known: bool
    opens_at: datetime | None
    closes_at: datetime | None
    latest_exit: time
    next_opens_at: datetime | None


def find_instruments(
    query: str, exchange: Exchange | None, limit: int, *, instruments: Instruments
) -> list[Instrument]:
    """Instruments that match what a person types, best first."""
    found = instruments.search(query, _ALL if exchange else limit)
    return [each for each in found if exchange in {None, each.exchange}][:limit]


def known_instrument(instrument_id: str, *, instruments: Instruments) -> Instrument:
    """The instrument. Raises ``NotFound`` (``instrument_not_found``)."""
    instrument = instruments.by_id(InstrumentId(instrument_id))
    if instrument is None:
        raise not_found("instrument", instrument_id)
    return instrument


def get_quotes(wanted: Sequence[str], *, instruments: Instruments, market: MarketView) -> list[Quote]:
    """The newest quote of each instrument that has one, in the order asked for. Raises ``NotFound``."""
    ids = [known_instrument(each, instruments=instruments).id for each in dict.fromkeys(wanted)]
    quotes = market.quotes(ids)
    return [quotes[each] for each in ids if each in quotes]


def get_candles(
    instrument_id: str, day: date | None, interval: str, *, instruments: Instruments, market: MarketView, now: Now
) -> list[Bar]:
    """The bars of a session day (today unless given), oldest first, aligned to the session's opening.

    ``interval`` is a key of ``INTERVALS``. Raises ``NotFound``.
    """
    instrument = known_instrument(instrument_id, instruments=instruments)
    day = day or session_date(now())
    bars = market.bars(instrument.id, day)
    minutes = INTERVALS[interval]
    if minutes == 1:
        return list(bars)
    session = session_on(instrument, day)
    opening = session.opens_at if isinstance(session, Session) else datetime.combine(day, time(), EXCHANGE_ZONE)
    return derive(bars, minutes, opening.astimezone(UTC))  # in one zone with the bars that they are made of


def get_session(instrument_id: str, *, instruments: Instruments, now: Now) -> SessionState:
    """Whether the instrument trades now, and when it does next. Raises ``NotFound``."""
    instrument = known_instrument(instrument_id, instruments=instruments)
    moment = now()
    day = session_date(moment)
    session = session_on(instrument, day)
    today = session if isinstance(session, Session) else None
    upcoming = next_session(instrument, moment)
    return SessionState(
        instrument=instrument.id,
        day=day,
        is_open=today is not None and today.is_open(moment),
        known=session is None or today is not None,
        opens_at=today.opens_at if today else None,
        closes_at=today.closes_at if today else None,
        latest_exit=latest_exit(instrument, day),
        next_opens_at=upcoming.opens_at if isinstance(upcoming, Session) else None,
    )
