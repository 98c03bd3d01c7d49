"""The market as people look it up: instruments, quotes, candles, sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from shared.application.ports.common import Now
from shared.application.ports.trading import Instruments, MarketView
from shared.domain.bars import derive
from shared.domain.errors import FieldError, Refused, not_found
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
_DAY = timedelta(days=1)
INTERVALS = {"1m": 1, "5m": 5, "15m": 15, "1h": 60, "1d": 24 * 60}
"""Minutes in a bar; a day's bar is the whole session."""
MOST_DAYS = {"1m": 3, "5m": 7, "15m": 14, "1h": 31, "1d": 31}
"""How many days one answer may cover: every bar is made of the minutes, and those are read."""


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
    instrument_id: str,
    since: date | None,
    until: date | None,
    interval: str,
    *,
    instruments: Instruments,
    market: MarketView,
    now: Now,
) -> list[Bar]:
    """The bars of the days ``since`` to ``until``, oldest first, each day's aligned to its session's opening.

    ``until`` is today unless given, ``since`` the same day as ``until``. ``interval`` is a key of ``INTERVALS``. Raises
    ``NotFound``, ``Refused`` (``range_too_long``).
    """
    instrument = known_instrument(instrument_id, instruments=instruments)
    last = until or session_date(now())
    first = since or last
    count = (last - first) // _DAY + 1
    if count > MOST_DAYS[interval]:
        message = f"Candles of {interval} come for at most {MOST_DAYS[interval]} days at a time; these are {count}."
        raise Refused("range_too_long", message, [FieldError("from", message)])
    days = (first + number * _DAY for number in range(count))
    return [bar for day in days for bar in _bars_of_day(instrument, day, INTERVALS[interval], market)]


def _bars_of_day(instrument: Instrument, day: date, minutes: int, market: MarketView) -> list[Bar]:
    session = session_on(instrument, day)
    if session is None:
        return []
    bars = market.bars(instrument.id, day)
    if minutes == 1:
        return list(bars)
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
