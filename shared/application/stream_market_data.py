"""From a feed to everybody who needs the market: the stream at once, quotes each second, bars each minute.

Ticks are collected for ``FLUSH_SECONDS`` or until they fill a record, then published by underlying in their order. What
the stream does not take is kept and tried again, and the feed is held back while too much waits.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from shared.application.market_outbox import Outbox
from shared.application.ports.common import Now, Sleep
from shared.application.ports.market import BarStore, Feed, MarketSink, QuoteStore
from shared.domain.bars import BarBuilder
from shared.domain.errors import Unavailable
from shared.domain.instruments import Exchange, Instrument
from shared.domain.market_calendar import session_date
from shared.domain.market_data import Bar, Quote, Tick, milliseconds
from shared.domain.market_time import MarketClock
from shared.domain.messages import SessionOpened
from shared.domain.partitions import Routing, buckets_of
from shared.domain.quote_board import QuoteBoard

FLUSH_SECONDS = 0.05
STORE_SECONDS = 1.0
OPEN_BAR_SECONDS = 5.0
SESSION_SECONDS = 30.0
BAR_GRACE = timedelta(seconds=2)
"""How long (by our clock) a bar waits after its minute for late ticks when no newer tick closes it."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class StreamCounters:
    """What happened so far, for health and log. ``last_tick`` by exchange: market ms and when it came in."""

    ticks_published: int = 0
    unknown_ticks: int = 0
    publish_failures: int = 0
    store_failures: int = 0
    bars_written: int = 0
    publish_lag_ms: int = 0
    last_tick: dict[str, tuple[int, datetime]] = field(default_factory=dict)


class MarketDataStream:
    """Publishes one feed. ``remembered``: the feed goes on from these stored quotes (None: every session is new).

    ``routing`` says how ticks are spread; ``read_routing`` looks for a newer item whenever a session opens.
    """

    def __init__(
        self,
        feed: Feed,
        instruments: Sequence[Instrument],
        sink: MarketSink,
        quotes: QuoteStore,
        bars: BarStore,
        routing: Routing,
        now: Now,
        sleep: Sleep,
        remembered: Mapping[int, Quote] | None = None,
        read_routing: Callable[[], Routing] | None = None,
    ) -> None:
        self._feed = feed
        self._by_token = {each.token: each for each in instruments}
        self._sink = sink
        self._quotes = quotes
        self._bars = bars
        self._routing = routing
        self._read_routing = read_routing
        self._now = now
        self._sleep = sleep
        ids = {each.token: each.id for each in instruments}
        self._board = QuoteBoard(ids)
        self._builder = BarBuilder(ids)
        self._clock = MarketClock()
        self._dates: dict[Exchange, date] = {}
        for token, quote in (remembered or {}).items():
            self._board.remember(token, quote)
            self._dates[self._by_token[token].exchange] = session_date(quote.at)
        self._outbox = Outbox()
        self._unannounced: set[Exchange] = set()
        self._closed: list[Bar] = []
        self._full = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._publishing = asyncio.Lock()
        self.counters = StreamCounters()
        self.finished = False
        """The feed has no more to say."""

    async def run(self, stop: asyncio.Event) -> None:
        """Publish until ``stop`` is set, then flush what is left. A feed that ends leaves the service idle and well."""
        tasks: list[asyncio.Task[Any]] = [
            asyncio.create_task(self._read()),
            asyncio.create_task(self._every(FLUSH_SECONDS, self.flush, self._full)),
            asyncio.create_task(self._every(STORE_SECONDS, self.store)),
            asyncio.create_task(self._every(OPEN_BAR_SECONDS, self.store_open_bars)),
            asyncio.create_task(self._every(SESSION_SECONDS, self.announce)),
        ]
        stopping: asyncio.Task[Any] = asyncio.create_task(stop.wait())
        try:
            while not stopping.done():
                await asyncio.wait([stopping, *tasks], return_when=asyncio.FIRST_COMPLETED)
                for task in [each for each in tasks if each.done()]:
                    task.result()  # a defect ends the process
                    tasks.remove(task)
        finally:
            for task in [stopping, *tasks]:
                task.cancel()
            await asyncio.gather(stopping, *tasks, return_exceptions=True)
            await self.flush()
            await self.store()
            await self.store_open_bars()

    async def flush(self) -> None:
        """Publish what waits, in order; keep it if the stream does not take it."""
        async with self._publishing:
            self._full.clear()
            taken = self._outbox.take()
            if not taken.count:
                return
            try:
                await asyncio.to_thread(self._sink.publish_ticks_of, taken.waiting)
            except Unavailable as error:
                self.counters.publish_failures += 1
                _log.warning("the stream does not take ticks: %s", error)
                self._outbox.give_back(taken)
            else:
                self.counters.ticks_published += taken.count
                if taken.since is not None:
                    self.counters.publish_lag_ms = int((self._now() - taken.since).total_seconds() * 1000)
            if not self._outbox.is_crowded:
                self._room.set()

    async def store(self) -> None:
        """Write the quotes that changed and the bars that closed; announce again what the stream did not take."""
        for session in self._clock.sessions():
            if session.exchange in self._unannounced:
                await self._publish_session(session)
        self._close_ended()
        closed, self._closed = self._closed, []
        quotes = self._board.take_changed()
        await self._write(lambda: self._quotes.put(quotes, self._now()), len(quotes))
        if await self._write(lambda: self._bars.put(_last_of_each(closed), self._now()), len(closed)):
            self.counters.bars_written += len(closed)
        else:
            self._closed = closed + self._closed

    async def store_open_bars(self) -> None:
        """Write the bars that are being built, so that charts live."""
        bars = self._builder.open_bars()
        await self._write(lambda: self._bars.put(bars, self._now()), len(bars))

    async def announce(self) -> None:
        """Repeat the sessions in force, for consumers that came late."""
        for session in self._clock.sessions():
            await self._publish_session(session)

    def health(self) -> dict[str, Any]:
        """What an operator wants to know. Well as long as ticks get out."""
        now, counters = self._now(), self.counters
        return {
            "status": "failing" if self._outbox.is_crowded and counters.publish_failures else "ok",
            "service": "market_data",
            "feed": self._feed.name,
            "finished": self.finished,
            "sessions": {each.exchange.value: each.session_date.isoformat() for each in self._clock.sessions()},
            "ticks_published": counters.ticks_published,
            "ticks_waiting": self._outbox.count,
            "ticks_dropped": self._outbox.dropped,
            "publish_failures": counters.publish_failures,
            "store_failures": counters.store_failures,
            "publish_lag_ms": counters.publish_lag_ms,
            "bars_written": counters.bars_written,
            "last_tick_age_seconds": {
                name: round((now - heard).total_seconds(), 1) for name, (_, heard) in counters.last_tick.items()
            },
            "last_tick_at_ms": {name: at for name, (at, _) in counters.last_tick.items()},
            "faults": self._feed.faults()
            | {"late_for_their_bar": self._builder.late, "unknown_instrument": counters.unknown_ticks},
        }

    async def _read(self) -> None:
        async for event in self._feed.events():
            if isinstance(event, SessionOpened):
                await self._open(event)
            else:
                self._take(event)
                if self._outbox.is_crowded:
                    self._room.clear()
                    self._full.set()
                    await self._room.wait()
        self.finished = True
        _log.info("the feed has ended", extra={"faults": self._feed.faults()})

    async def _open(self, session: SessionOpened) -> None:
        """What belongs to the session before goes out first, so that no tick is taken for the new one's."""
        await self.flush()
        await self._follow_routing()
        session = replace(session, routing=self._routing.version)
        tokens = [token for token, each in self._by_token.items() if each.exchange is session.exchange]
        if self._dates.get(session.exchange) != session.session_date:
            self._closed += self._builder.open_session(tokens)
            self._board.open_session(tokens)
        self._dates[session.exchange] = session.session_date
        self._clock.open(session)
        await self._publish_session(session)
        _log.info("session opened", extra={"exchange": session.exchange.value, "date": str(session.session_date)})

    async def _follow_routing(self) -> None:
        """Spread this session's ticks by the routing item in force now, or by the one before if it cannot be read."""
        if self._read_routing is None:
            return
        try:
            newest = await asyncio.to_thread(self._read_routing)
        except Unavailable as error:
            _log.warning("the routing item cannot be read: %s", error)
            return
        if newest.version > self._routing.version:
            self._routing = newest
            self._sink.route(newest)
            _log.info("ticks are spread anew", extra={"routing": newest.version})

    async def _publish_session(self, session: SessionOpened) -> None:
        underlyings = sorted({each.underlying for each in self._of(session.exchange)})
        buckets = sorted({bucket for each in underlyings for bucket in buckets_of(each, self._routing)})
        async with self._publishing:
            try:
                await asyncio.to_thread(self._sink.publish_messages, [(bucket, session) for bucket in buckets])
            except Unavailable as error:
                self.counters.publish_failures += 1
                self._unannounced.add(session.exchange)
                _log.warning("the stream does not take the session of %s: %s", session.exchange, error)
            else:
                self._unannounced.discard(session.exchange)

    def _take(self, ticks: Iterable[Tick]) -> None:
        now = self._now()
        for tick in ticks:
            instrument = self._by_token.get(tick.token)
            if instrument is None:
                self.counters.unknown_ticks += 1
                continue
            self._board.apply(tick)
            closed = self._builder.apply(tick)
            if closed is not None:
                self._closed.append(closed)
            if self._outbox.add(instrument.underlying, tick, now):
                self._full.set()
            self.counters.last_tick[instrument.exchange.value] = (tick.at, now)

    def _close_ended(self) -> None:
        for session in self._clock.sessions():
            market = self._clock.market_now(session.exchange, self._now() - BAR_GRACE)
            if market is not None:
                tokens = {each.token for each in self._of(session.exchange)}
                self._closed += self._builder.close_until(milliseconds(market), tokens)

    def _of(self, exchange: Exchange) -> list[Instrument]:
        return [each for each in self._by_token.values() if each.exchange is exchange]

    async def _write(self, write: Callable[[], None], count: int) -> bool:
        if not count:
            return True
        try:
            await asyncio.to_thread(write)
        except Unavailable as error:
            self.counters.store_failures += 1
            _log.warning("the store does not take %d rows: %s", count, error)
            return False
        return True

    async def _every(
        self, seconds: float, work: Callable[[], Awaitable[None]], early: asyncio.Event | None = None
    ) -> None:
        while True:
            if early is None:
                await self._sleep(seconds)
            else:
                with suppress(TimeoutError):
                    await asyncio.wait_for(early.wait(), seconds)
            await work()


def _last_of_each(bars: Sequence[Bar]) -> list[Bar]:
    return list({(bar.instrument, bar.start): bar for bar in bars}.values())
