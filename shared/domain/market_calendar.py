"""When an instrument trades: sessions judged in the exchange's zone, aware times only.

Three answers for a day: a ``Session``, None (closed), or an ``UnknownDay``, of which the table says nothing: no
entries then, exits always allowed.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from shared.domain.data.nse_holidays import FIRST_DAY, HOLIDAYS, LAST_DAY
from shared.domain.data.nse_overrides import SPECIAL_DAYS, SpecialDay
from shared.domain.data.session_hours import (
    ALL_DAY_END,
    CASH_WITH_DERIVATIVES,
    CASH_WITHOUT_DERIVATIVES,
    INDEX,
    SESSION_HOURS,
    SessionHours,
)
from shared.domain.instruments import Exchange, Instrument, InstrumentKind

EXCHANGE_ZONE = ZoneInfo("Asia/Kolkata")
"""The zone of every exchange here; schedules and session dates are read in it, storage is UTC."""

EXIT_MARGIN = timedelta(seconds=60)
"""How long before the end of continuous trading the latest timed exit may be."""

_SATURDAY = 5
_LONGEST_SEARCH = 31
_HOLIDAYS = frozenset(HOLIDAYS)
_SPECIAL: dict[date, SpecialDay] = {special.day: special for special in SPECIAL_DAYS}


@dataclass(frozen=True, slots=True)
class Session:
    """One day's continuous trading. The end of a part belongs to it no more; a SIM day ends at the next midnight.

    ``parts`` are aware (start, end) pairs in order: one on ordinary days, two where the exchange pauses in between.
    """

    exchange: Exchange
    day: date
    parts: tuple[tuple[datetime, datetime], ...]

    @property
    def opens_at(self) -> datetime:
        """The first instant of continuous trading."""
        return self.parts[0][0]

    @property
    def closes_at(self) -> datetime:
        """The first instant after continuous trading."""
        return self.parts[-1][1]

    def is_open(self, now: datetime) -> bool:
        """Whether continuous trading runs at this (aware) moment."""
        return any(start <= now < end for start, end in self.parts)


@dataclass(frozen=True, slots=True)
class UnknownDay:
    """The calendar cannot say whether, or when, the exchange trades: no entries, exits allowed, tell a person."""

    exchange: Exchange
    day: date
    why: str


def session_on(instrument: Instrument, day: date) -> Session | UnknownDay | None:
    """The session of an instrument on a date of its exchange; None when the exchange is closed that day."""
    return _session_on(instrument.exchange, _class_of(instrument), day)


def latest_exit(instrument: Instrument, day: date) -> time:
    """The latest timed exit on a date, in the exchange's zone: 60 s before continuous trading ends.

    On closed and unknown days the hours of an ordinary day count, because an exit is never refused for want of a row.
    """
    session = session_on(instrument, day)
    if not isinstance(session, Session):
        session = _ordinary_session(_hours_on(instrument.exchange, _class_of(instrument), day), day)
    return (session.closes_at - EXIT_MARGIN).time()


def next_session(instrument: Instrument, after: datetime) -> Session | UnknownDay:
    """The first known session that opens after an (aware) moment.

    If a month holds none, the calendar has ended: the answer is the first day of which it says nothing.
    """
    first = session_date(after)
    unknown: UnknownDay | None = None
    for day in (first + timedelta(days=n) for n in range(_LONGEST_SEARCH)):
        session = session_on(instrument, day)
        if isinstance(session, UnknownDay):
            unknown = unknown or session
        elif session is not None and session.opens_at > after:
            return session
    return unknown or UnknownDay(instrument.exchange, first, f"no session in {_LONGEST_SEARCH} days")


def current_or_next_session(instrument: Instrument, now: datetime) -> Session | UnknownDay:
    """Today's session while it has not ended, else the next one."""
    today = session_on(instrument, session_date(now))
    if isinstance(today, Session) and now < today.closes_at:
        return today
    return next_session(instrument, now)


def is_open(instrument: Instrument, now: datetime) -> bool:
    """Whether continuous trading of the instrument runs at this (aware) moment. An unknown day is not open."""
    session = session_on(instrument, session_date(now))
    return isinstance(session, Session) and session.is_open(now)


def session_date(now: datetime) -> date:
    """The exchange's date at an (aware) moment. Raises ``ValueError`` for a naive one."""
    if now.tzinfo is None:
        raise ValueError("sessions are judged by aware times only")
    return now.astimezone(EXCHANGE_ZONE).date()


@lru_cache(maxsize=8192)
def _session_on(exchange: Exchange, instrument_class: str, day: date) -> Session | UnknownDay | None:
    hours = _hours_on(exchange, instrument_class, day)
    if hours.every_day:
        return _ordinary_session(hours, day)
    special = _SPECIAL.get(day)
    if special is not None:
        if special.hours is None:
            return UnknownDay(exchange, day, f"{special.why}: {special.source}")
        return _session(exchange, day, special.hours)
    if not FIRST_DAY <= day <= LAST_DAY:
        return UnknownDay(exchange, day, f"the calendar covers {FIRST_DAY} to {LAST_DAY}")
    if day.weekday() >= _SATURDAY or day in _HOLIDAYS:
        return None
    return _ordinary_session(hours, day)


def _hours_on(exchange: Exchange, instrument_class: str, day: date) -> SessionHours:
    rows = (row for row in SESSION_HOURS if row.exchange == exchange and row.instrument_class == instrument_class)
    return max((row for row in rows if row.effective_from <= day), key=lambda row: row.effective_from)


def _class_of(instrument: Instrument) -> str:
    if instrument.kind is InstrumentKind.INDEX:
        return INDEX
    return CASH_WITH_DERIVATIVES if instrument.has_derivatives else CASH_WITHOUT_DERIVATIVES


def _ordinary_session(hours: SessionHours, day: date) -> Session:
    return _session(Exchange(hours.exchange), day, ((hours.opens, hours.ends),))


def _session(exchange: Exchange, day: date, hours: tuple[tuple[time, time], ...]) -> Session:
    return Session(exchange, day, tuple((_at(day, start), _end(day, end)) for start, end in hours))


def _at(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=EXCHANGE_ZONE)


def _end(day: date, end: time) -> datetime:
    return _at(day + timedelta(days=1) if end == ALL_DAY_END else day, end)
