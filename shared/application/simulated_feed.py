"""The simulated exchange as a feed: it never closes, and goes on where it stood when it was last seen."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from shared.application.ports.common import Now, Sleep
from shared.application.ports.market import FeedEvent
from shared.domain.instruments import Exchange, Instrument, InstrumentId
from shared.domain.market_calendar import session_date
from shared.domain.market_data import Quote, milliseconds
from shared.domain.messages import SessionOpened
from shared.domain.money import to_paise
from shared.domain.simulation.market import LastTrade, SimulatedMarket

PAUSE_SECONDS = 0.05
SLEPT = timedelta(seconds=5)
"""A longer pause than this (the machine slept) is skipped: nobody was there to trade."""


class SimulatedFeed:
    """Ticks of the simulated exchange as time passes. A session is a date in the exchange's zone; speed is 1."""

    name = "simulated"

    def __init__(
        self,
        instruments: Sequence[Instrument],
        last: Mapping[InstrumentId, Quote],
        seed: int,
        steps_per_second: int,
        now: Now,
        sleep: Sleep,
    ) -> None:
        self._now = now
        self._sleep = sleep
        self._market = SimulatedMarket(
            instruments, seed, milliseconds(now()), steps_per_second, _last_trades(instruments, last.values())
        )

    async def events(self) -> AsyncIterator[FeedEvent]:
        """The session first, then ticks; at midnight the next session."""
        before = self._now()
        session = self._session(before)
        yield session
        while True:
            now = self._now()
            if now - before > SLEPT:
                self._market.skip_to(milliseconds(now))
            before = now
            if session_date(now) != session.session_date:
                session = self._session(now)
                yield session
            ticks = self._market.ticks_until(milliseconds(now))
            if ticks:
                yield ticks
            await self._sleep(PAUSE_SECONDS)

    def faults(self) -> dict[str, int]:
        """The simulated exchange makes none."""
        return {}

    @staticmethod
    def _session(now: datetime) -> SessionOpened:
        return SessionOpened(Exchange.SIM, session_date(now), anchor=now, started_at=now, speed=Decimal(1))


def _last_trades(instruments: Iterable[Instrument], quotes: Iterable[Quote]) -> dict[int, LastTrade]:
    tokens = {each.id: each.token for each in instruments}
    return {
        tokens[quote.instrument]: LastTrade(to_paise(quote.last), quote.volume, milliseconds(quote.at))
        for quote in quotes
        if quote.instrument in tokens
    }
