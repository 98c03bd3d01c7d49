"""Whether each exchange trades now, when it does next, and how fresh its prices are: cheap enough for every header."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from shared.application.ports.common import Now
from shared.application.ports.trading import Instruments, MarketView
from shared.domain.instruments import Exchange, Instrument
from shared.domain.market_calendar import Session, next_session, session_date, session_on
from shared.domain.market_data import Quote

FRESH = timedelta(seconds=15)
"""Quotes are written each second; one of this age still comes from a feed that runs."""
LOOK_AROUND = timedelta(seconds=30)
"""How long one reading of a whole exchange stands: while its feed is silent, not every caller reads it all again."""


class FeedState(StrEnum):
    """How fresh an exchange's prices are. ``stale`` matters while it is open; ``silent``: it was never quoted."""

    LIVE = "live"
    STALE = "stale"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class ExchangeStatus:
    """One exchange now. ``opens_at`` and ``closes_at`` of today None: closed today, or not known (``known``).

    ``closes_at`` is when the last of its instruments does: those of one exchange may end at different times.
    ``quoted_at`` is the market time of its newest quote.
    """

    exchange: Exchange
    day: date
    is_open: bool
    known: bool
    opens_at: datetime | None
    closes_at: datetime | None
    next_opens_at: datetime | None
    feed: FeedState
    quoted_at: datetime | None


class FeedWatch:
    """The newest quote of each exchange. It remembers which instrument was quoted last and looks there first: as long
    as that one is fresh, one row answers for the exchange.
    """

    def __init__(self, instruments: Instruments, market: MarketView) -> None:
        self._instruments = instruments
        self._market = market
        self._newest: dict[Exchange, Quote] = {}
        self._looked: dict[Exchange, datetime] = {}

    def newest(self, now: datetime) -> dict[Exchange, Quote]:
        """The newest quote of each exchange that has one."""
        if self._newest:
            self._take(self._market.quotes(quote.instrument for quote in self._newest.values()).values())
        behind = {each for each in Exchange if not self._is_settled(each, now)}
        if behind:
            self._take(self._market.quotes(each.id for each in self._instruments if each.exchange in behind).values())
            self._looked.update(dict.fromkeys(behind, now))
        return dict(self._newest)

    def _is_settled(self, exchange: Exchange, now: datetime) -> bool:
        quote, looked = self._newest.get(exchange), self._looked.get(exchange)
        return (quote is not None and now - quote.at <= FRESH) or (looked is not None and now - looked < LOOK_AROUND)

    def _take(self, quotes: Iterable[Quote]) -> None:
        for quote in quotes:
            exchange = Exchange(quote.instrument.partition(":")[0])
            known = self._newest.get(exchange)
            if known is None or quote.at >= known.at or quote.instrument == known.instrument:
                self._newest[exchange] = quote


def get_market_status(*, instruments: Instruments, feeds: FeedWatch, now: Now) -> list[ExchangeStatus]:
    """Every exchange that has something to trade, in the order of ``Exchange``."""
    moment = now()
    quotes = feeds.newest(moment)
    tradable: dict[Exchange, dict[bool, Instrument]] = {}
    for each in instruments:
        if each.is_tradable:  # sessions differ by exchange and by whether there are derivatives, by nothing else
            tradable.setdefault(each.exchange, {}).setdefault(each.has_derivatives, each)
    return [
        _status_of(exchange, list(tradable[exchange].values()), quotes.get(exchange), moment)
        for exchange in Exchange
        if exchange in tradable
    ]


def _status_of(exchange: Exchange, examples: list[Instrument], quote: Quote | None, moment: datetime) -> ExchangeStatus:
    day = session_date(moment)
    found = [session_on(each, day) for each in examples]
    sessions = [each for each in found if isinstance(each, Session)]
    upcoming = [next_session(each, moment) for each in examples]
    return ExchangeStatus(
        exchange=exchange,
        day=day,
        is_open=any(each.is_open(moment) for each in sessions),
        known=all(each is None or isinstance(each, Session) for each in found),
        opens_at=min((each.opens_at for each in sessions), default=None),
        closes_at=max((each.closes_at for each in sessions), default=None),
        next_opens_at=min((each.opens_at for each in upcoming if isinstance(each, Session)), default=None),
        feed=_feed_of(quote, moment),
        quoted_at=quote.at if quote else None,
    )


def _feed_of(quote: Quote | None, moment: datetime) -> FeedState:
    if quote is None:
        return FeedState.SILENT
    return FeedState.LIVE if moment - quote.at <= FRESH else FeedState.STALE
