"""Market time: what the exchange's clock shows, which in a replay is not what ours shows.

Every feed says where its session began (``anchor``), when by our clock (``started_at``) and how fast it runs
(``speed``). Timers, tick ages and due times are judged in market time; live is speed 1.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil

from shared.domain.instruments import Exchange
from shared.domain.messages import SessionOpened

_MICROSECOND = timedelta(microseconds=1)
_SAME_MARKET = timedelta(seconds=5)


def market_now(session: SessionOpened, now: datetime) -> datetime:
    """The market's time at our instant ``now`` (both aware)."""
    elapsed = Decimal((now - session.started_at) // _MICROSECOND)
    return session.anchor + timedelta(microseconds=int(elapsed * session.speed))


def clock_at(session: SessionOpened, market: datetime) -> datetime:
    """Our clock's time when the market reaches ``market``, rounded up: never early."""
    ahead = Decimal((market - session.anchor) // _MICROSECOND)
    return session.started_at + timedelta(microseconds=ceil(ahead / session.speed))


class MarketClock:
    """The session each exchange is in. Feeds announce theirs again and again; a repetition changes nothing.

    A session that was only remembered (read back after a restart) counts once a tick or the feed confirms it: nobody
    knows whether the market still runs at that pace. One that shows our own clock counts at once: timed exits must
    not wait for a feed that is down.
    """

    def __init__(self) -> None:
        self._sessions: dict[Exchange, SessionOpened] = {}
        self._remembered: dict[Exchange, SessionOpened] = {}

    def open(self, session: SessionOpened) -> bool:
        """Take note of a session. True if it is a new one, False for a repetition."""
        if self._sessions.get(session.exchange) == session:
            return False
        self._sessions[session.exchange] = session
        self._remembered.pop(session.exchange, None)
        return True

    def remember(self, session: SessionOpened) -> None:
        """Keep a session from before a restart until something confirms it."""
        if session.exchange in self._sessions:
            return
        if session.speed == 1 and session.anchor == session.started_at:
            self._sessions[session.exchange] = session
        else:
            self._remembered[session.exchange] = session

    def confirm(self, exchange: Exchange, tick_at: datetime, now: datetime) -> SessionOpened | None:
        """The remembered session, if a tick of ``tick_at`` arriving ``now`` fits it; it is in force from then on."""
        session = self._remembered.get(exchange)
        if session is None:
            return None
        tolerance = _SAME_MARKET * max(1, int(session.speed))
        if abs(market_now(session, now) - tick_at) > tolerance:
            return None
        self.open(session)
        return session

    def awaits_confirmation(self, exchange: Exchange) -> bool:
        """Whether a remembered session still waits for a tick."""
        return exchange in self._remembered

    def session_of(self, exchange: Exchange) -> SessionOpened | None:
        """The session in force, or None before the feed has said anything."""
        return self._sessions.get(exchange)

    def sessions(self) -> tuple[SessionOpened, ...]:
        """Every session in force."""
        return tuple(self._sessions.values())

    def market_now(self, exchange: Exchange, now: datetime) -> datetime | None:
        """The exchange's time now, or None if no feed has announced a session."""
        session = self._sessions.get(exchange)
        return market_now(session, now) if session else None

    def clock_at(self, exchange: Exchange, market: datetime) -> datetime | None:
        """Our time at that market time, or None if no feed has announced a session."""
        session = self._sessions.get(exchange)
        return clock_at(session, market) if session else None

    def speed_of(self, exchange: Exchange) -> Decimal:
        """How many market seconds pass in one of ours (1 while nobody knows)."""
        session = self._sessions.get(exchange)
        return session.speed if session else Decimal(1)
