"""Recorded days as a feed: one session after the other, each at the chosen speed.

A day begins with its ``SessionOpened`` a little before its first tick, so that strategies can be armed, and ends a
little after continuous trading, so that time exits find their market. If publishing cannot keep up, the clock of the
replay is set back (the same session with a new anchor): market time never runs away from the ticks.
"""

import logging
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from heapq import merge

from shared.application.ports.common import Now, Sleep
from shared.application.ports.market import FeedEvent
from shared.domain.instruments import Exchange, Instrument
from shared.domain.market_calendar import EXCHANGE_ZONE, Session, session_on
from shared.domain.market_data import Tick, milliseconds, moment
from shared.domain.market_time import clock_at, market_now
from shared.domain.messages import SessionOpened
from shared.domain.recordings import RecordedTick, SessionBars
from shared.domain.replay import Dirt, Heard, TickCleaner, bar_ticks

LEAD = timedelta(seconds=2)
"""Our seconds between a session's announcement and its opening, and between its close and the next session."""
SLOWEST_PAUSE_SECONDS = 1.0
FASTEST_PAUSE_SECONDS = 0.01
TOLERATED_LAG = timedelta(seconds=1)
LARGEST_BATCH = 2000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReplayDay:
    """One day to replay: its ticks in the order of ``Heard.at``, its trading hours in ms."""

    exchange: Exchange
    day: date
    opens_at: datetime
    closes_at: datetime
    ticks: Iterator[Heard]


class ReplayFeed:
    """Replays days at ``speed`` market seconds a second, as fast as consumers take them but not faster."""

    name = "replay"

    def __init__(self, days: Iterable[ReplayDay], dirt: Dirt, speed: Decimal, now: Now, sleep: Sleep) -> None:
        if speed <= 0:
            raise ValueError(f"a replay runs at a speed above zero, not {speed}")
        self._days = days
        self._dirt = dirt
        self._speed = speed
        self._now = now
        self._sleep = sleep

    async def events(self) -> AsyncIterator[FeedEvent]:
        """Each day's session and ticks. Ends after the last day."""
        count = 0
        for day in self._days:
            count += 1
            async for event in self._replay(day):
                yield event
        _log.info("replay finished", extra={"days": count, **self._dirt.as_dict()})

    def faults(self) -> dict[str, int]:
        """How many recorded ticks had which fault so far."""
        return self._dirt.as_dict()

    async def _replay(self, day: ReplayDay) -> AsyncIterator[FeedEvent]:
        session = self._session(day, day.opens_at - _scaled(LEAD, self._speed))
        yield session
        batch: list[Tick] = []
        for heard in day.ticks:
            due = moment(heard.at)
            if batch and (len(batch) == LARGEST_BATCH or market_now(session, self._now()) < due):
                yield batch
                batch = []
            if not batch:
                lag = self._now() - clock_at(session, due)
                if lag > TOLERATED_LAG:
                    session = self._session(day, due)
                    yield session
                await self._until(session, due)
            batch.append(heard.tick)
        if batch:
            yield batch
        await self._until(session, day.closes_at + _scaled(LEAD, self._speed))

    async def _until(self, session: SessionOpened, market: datetime) -> None:
        """Wait for a market time, in short steps: the wait ends when the service is stopped."""
        while True:
            left = (clock_at(session, market) - self._now()).total_seconds()
            if left <= 0:
                return
            await self._sleep(min(max(left, FASTEST_PAUSE_SECONDS), SLOWEST_PAUSE_SECONDS))

    def _session(self, day: ReplayDay, anchor: datetime) -> SessionOpened:
        return SessionOpened(day.exchange, day.day, anchor=anchor, started_at=self._now(), speed=self._speed)


def days_of_bars(
    sessions: Iterable[SessionBars], instruments: Mapping[str, Instrument], dirt: Dirt
) -> Iterator[ReplayDay]:
    """Days to replay from recorded bars (by day, within it by symbol). Symbols that are not listed are counted."""
    day: date | None = None
    together: list[SessionBars] = []
    for session in sessions:
        if session.symbol not in instruments:
            dirt.unknown_symbol += len(session.bars)
            continue
        if day is not None and session.day != day:
            yield _day_of_bars(day, together, instruments)
            together = []
        day = session.day
        together.append(session)
    if day is not None:
        yield _day_of_bars(day, together, instruments)


def days_of_ticks(
    ticks: Iterable[RecordedTick], instruments: Mapping[str, Instrument], dirt: Dirt
) -> Iterator[ReplayDay]:
    """Days to replay from recorded ticks in order of arrival, faults included (see ``TickCleaner``)."""
    tokens = {symbol: each.token for symbol, each in instruments.items()}
    by_day: dict[date, list[RecordedTick]] = {}
    for tick in ticks:
        by_day.setdefault(_day_of(tick.heard), []).append(tick)
    for day, recorded in sorted(by_day.items()):
        known = [instruments[tick.symbol] for tick in recorded if tick.symbol in instruments]
        if not known:
            dirt.unknown_symbol += len(recorded)
            continue
        hours = _hours(dict.fromkeys(known), day)
        parts = [(milliseconds(start), milliseconds(end)) for start, end in hours.parts]
        midnight = datetime.combine(day, time.min, EXCHANGE_ZONE)
        limits = (milliseconds(midnight), milliseconds(midnight + timedelta(days=1)))
        cleaner = TickCleaner(tokens, limits, parts, dirt)
        heard = (cleaner.clean(tick) for tick in recorded)
        yield ReplayDay(
            exchange=hours.exchange,
            day=day,
            opens_at=hours.opens_at,
            closes_at=hours.closes_at,
            ticks=(each for each in heard if each is not None),
        )


def _day_of_bars(day: date, sessions: list[SessionBars], instruments: Mapping[str, Instrument]) -> ReplayDay:
    traded = [instruments[session.symbol] for session in sessions]
    hours = _hours(traded, day)
    starts = [session.bars[0].start for session in sessions if session.bars]
    ends = [session.bars[-1].start + 60_000 for session in sessions if session.bars]
    paths = [bar_ticks(instruments[session.symbol].token, session.bars) for session in sessions]
    return ReplayDay(
        exchange=hours.exchange,
        day=day,
        opens_at=min([hours.opens_at, *(moment(start) for start in starts)]),
        closes_at=max([hours.closes_at, *(moment(end) for end in ends)]),
        ticks=merge(*paths, key=lambda heard: heard.at),
    )


def _hours(instruments: Iterable[Instrument], day: date) -> Session:
    """The widest session of these instruments. A recording proves that its day was one, whatever the calendar says."""
    sessions = [session_on(instrument, day) for instrument in instruments]
    known = [session for session in sessions if isinstance(session, Session)]
    if known:
        return max(known, key=lambda session: session.closes_at)
    exchange = next(iter(instruments)).exchange
    opens, closes = (datetime.combine(day, at, EXCHANGE_ZONE) for at in _USUAL_HOURS)
    return Session(exchange, day, ((opens, closes),))


_USUAL_HOURS = (time(9, 15), time(15, 30))


def _scaled(real: timedelta, speed: Decimal) -> timedelta:
    return timedelta(microseconds=int(Decimal(real // timedelta(microseconds=1)) * speed))


def _day_of(at_ms: int) -> date:
    return moment(at_ms).astimezone(EXCHANGE_ZONE).date()
