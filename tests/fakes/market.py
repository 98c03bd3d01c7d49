"""Market data and the simulated exchange's book in memory."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from shared.adapters.memory.paper_book import MemoryPaperBook
from shared.application.ports.market import BookChange
from shared.domain.errors import Unavailable
from shared.domain.instruments import InstrumentId
from shared.domain.market_calendar import session_date
from shared.domain.market_data import Bar, Quote, Tick
from shared.domain.messages import MarketMessage
from shared.domain.partitions import Routing


class FakeCheckpoints:
    """Checkpoints of one consumer and stream."""

    def __init__(self, saved: Mapping[str, str] | None = None) -> None:
        self.saved = dict(saved or {})

    def load(self, shard_id: str) -> str | None:
        return self.saved.get(shard_id)

    def save(self, shard_id: str, sequence_number: str) -> None:
        self.saved[shard_id] = sequence_number


class FakeMarketSink:
    """What was published, in order. ``away`` makes the next so many calls fail."""

    def __init__(self) -> None:
        self.ticks: list[tuple[str, list[Tick]]] = []
        self.messages: list[tuple[int, MarketMessage]] = []
        self.away = 0
        self.routing: Routing | None = None

    def publish_ticks_of(self, batches: Mapping[str, Sequence[Tick]]) -> None:
        self._fail_if_away()
        self.ticks += [(underlying, list(ticks)) for underlying, ticks in batches.items()]

    def publish_messages(self, messages: Iterable[tuple[int, MarketMessage]]) -> None:
        self._fail_if_away()
        self.messages += messages

    def route(self, routing: Routing) -> None:
        self.routing = routing

    @property
    def all_ticks(self) -> list[Tick]:
        return [tick for _, ticks in self.ticks for tick in ticks]

    def _fail_if_away(self) -> None:
        if self.away:
            self.away -= 1
            raise Unavailable("stream_unavailable", "The stream is away.")


class FakeQuotes:
    """Quotes by instrument."""

    def __init__(self, quotes: Iterable[Quote] = ()) -> None:
        self.kept = {quote.instrument: quote for quote in quotes}
        self.writes = 0

    def put(self, quotes: Sequence[Quote], now: datetime) -> None:
        assert len({quote.instrument for quote in quotes}) == len(quotes)
        self.kept |= {quote.instrument: quote for quote in quotes}
        self.writes += len(quotes)

    def get(self, instrument: InstrumentId) -> Quote | None:
        return self.kept.get(instrument)

    def quotes(self, instruments: Iterable[InstrumentId]) -> dict[InstrumentId, Quote]:
        return {instrument: self.kept[instrument] for instrument in instruments if instrument in self.kept}


class FakeBars:
    """Bars by instrument and minute."""

    def __init__(self) -> None:
        self.kept: dict[tuple[InstrumentId, datetime], Bar] = {}

    def put(self, bars: Sequence[Bar], now: datetime) -> None:
        assert len({(bar.instrument, bar.start) for bar in bars}) == len(bars)
        self.kept |= {(bar.instrument, bar.start): bar for bar in bars}

    def bars(self, instrument: InstrumentId, day: date) -> Sequence[Bar]:
        wanted = (bar for bar in self.kept.values() if bar.instrument == instrument)
        return sorted((bar for bar in wanted if session_date(bar.start) == day), key=lambda bar: bar.start)


class FakePaperBook(MemoryPaperBook):
    """The simulated exchange's book. ``lose`` makes the next so many commits fail: after writing if ``after_write``."""

    def __init__(self) -> None:
        super().__init__()
        self.lose = 0
        self.after_write = False

    async def commit(self, change: BookChange) -> None:
        await asyncio.sleep(0)
        if self.lose:
            self.lose -= 1
            if self.after_write:
                self.write(change)
            raise Unavailable("store_unavailable", "The answer was lost.")
        self.write(change)
