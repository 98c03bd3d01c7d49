"""The newest quotes, from the market stream as it flows."""

import logging
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime

from shared.application.ports.common import Now
from shared.domain.errors import InvalidRecord
from shared.domain.instruments import Exchange, Instrument, InstrumentId
from shared.domain.market_calendar import session_date
from shared.domain.market_data import Quote, Tick
from shared.domain.messages import MarketMessage, SessionOpened
from shared.domain.quote_board import QuoteBoard

_log = logging.getLogger(__name__)

Decode = Callable[[bytes], list[Tick] | MarketMessage]


class LiveMarket:
    """Quotes in memory: what the store had at the start, and every tick since."""

    def __init__(self, instruments: Iterable[Instrument], stored: Mapping[InstrumentId, Quote]) -> None:
        self._tokens: dict[InstrumentId, int] = {}
        self._of_exchange: dict[Exchange, list[int]] = {}
        names: dict[int, InstrumentId] = {}
        for each in instruments:
            self._tokens[each.id] = each.token
            self._of_exchange.setdefault(each.exchange, []).append(each.token)
            names[each.token] = each.id
        self._known = names.keys()
        self._board = QuoteBoard(names)
        for instrument, quote in stored.items():
            if instrument in self._tokens:
                self._board.remember(self._tokens[instrument], quote)
        self.ticks = 0
        self.invalid_records = 0
        self.read_at: datetime | None = None
        self._moved = False

    def take(self, content: list[Tick] | MarketMessage) -> None:
        """Take one record of the stream in."""
        if isinstance(content, list):
            for tick in content:
                if tick.token in self._known:
                    self._board.apply(tick)
            self.ticks += len(content)
            self._moved = self._moved or bool(content)
        elif isinstance(content, SessionOpened):
            self._board.open_session(self._of_days_before(content))

    def _of_days_before(self, session: SessionOpened) -> list[int]:
        """Those whose newest quote is of another day: a session is announced again and again while it is open."""
        tokens = self._of_exchange.get(session.exchange, ())
        quotes = {token: self._board.quote(token) for token in tokens}
        return [token for token, quote in quotes.items() if quote and session_date(quote.at) != session.session_date]

    @property
    def has_moved(self) -> bool:
        """Whether ticks came since the last look at what changed."""
        return self._moved

    def take_changed(self) -> list[Quote]:
        """Quotes that changed since the last call."""
        self._moved = False
        return self._board.take_changed()

    def quotes(self, instruments: Collection[InstrumentId]) -> dict[InstrumentId, Quote]:
        """The newest quote of each instrument that has one."""
        found = {each: self._board.quote(self._tokens[each]) for each in instruments if each in self._tokens}
        return {each: quote for each, quote in found.items() if quote is not None}


async def follow_market(
    reads: AsyncIterator[Sequence[bytes]],
    decode: Decode,
    market: LiveMarket,
    moved: Callable[[], None],
    now: Now,
) -> None:
    """Take every record in until the stream ends; ``moved`` is called after each read, of an idle stream as well.

    A record that cannot be read is skipped and counted; the trigger owners quarantine it.
    """
    async for records in reads:
        market.read_at = now()
        for data in records:
            try:
                market.take(decode(data))
            except InvalidRecord as error:
                market.invalid_records += 1
                _log.warning("skipped a market record: %s", error)
        moved()
