"""Composes the simulated exchange from its settings."""

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.adapters import aws
from shared.adapters.dynamodb.paper_book import DynamoPaperBook
from shared.adapters.dynamodb.quotes import DynamoQuotes
from shared.adapters.dynamodb.table import Table
from shared.adapters.kinesis.polling import PollingSource
from shared.adapters.kinesis.records import unpack
from shared.adapters.reference.instruments import all_instruments
from shared.adapters.threads import Threads
from shared.application.paper.faults import Faults
from shared.application.paper.faulty_exchange import FaultyExchange
from shared.application.paper.follow_market import MarketProgress, MarketRead, follow_market
from shared.application.paper.ledgers import Ledgers
from shared.application.paper.matching_engine import MatchingEngine
from shared.application.run_paper_exchange import PaperExchange
from shared.domain.exchange_market import ExchangeMarket
from shared.settings import PaperBrokerSettings

LOOK_BACK = timedelta(minutes=2)
"""How much of the stream a start reads again, to know the session: feeds repeat theirs every 30 s."""
THREADS = 16
SILENCE = timedelta(seconds=15)
"""Without a read of the stream for so long the exchange is not well."""


@dataclass(frozen=True, slots=True)
class PaperBroker:
    """The exchange ready to run. ``follow`` reads the market until it is cancelled."""

    exchange: PaperExchange
    engine: MatchingEngine
    ledgers: Ledgers
    source: PollingSource
    progress: MarketProgress

    async def follow(self) -> None:
        """Load what is open, then let the market fill it, for as long as it runs."""
        await self.ledgers.load_open()
        await follow_market(self._reads(), unpack, self.engine, self.progress, now)

    async def _reads(self) -> AsyncIterator[MarketRead]:
        behind: set[str] = {shard.id for shard in await self.source.shards()}
        async for batch in self.source:
            if batch.millis_behind == 0 or batch.is_last:
                behind.discard(batch.shard_id)
            yield MarketRead([(record.data, record.arrived_at) for record in batch.records], not behind)

    def health(self) -> dict[str, Any]:
        """What an operator wants to know."""
        read_at, tick_at = self.progress.read_at, self.progress.last_tick_arrived_at
        well = self.progress.caught_up and read_at is not None and now() - read_at < SILENCE
        return {
            "status": "ok" if well else "failing",
            "service": "paper_broker",
            "open_orders": self.ledgers.open_order_count,
            "ticks_read": self.progress.ticks,
            "invalid_records": self.progress.invalid_records,
            "last_tick_age_seconds": round((now() - tick_at).total_seconds(), 1) if tick_at else None,
        }


def now() -> datetime:
    """The clock of the service."""
    return datetime.now(UTC)


def build_paper_broker(settings: PaperBrokerSettings) -> PaperBroker:
    """The exchange on AWS (or what ``AWS_ENDPOINT_URL`` names). Reads the stored quotes once.

    Raises ``ValueError`` when faults are asked for on AWS itself: there people rely on it.
    """
    if settings.broker_faults and not any(name.startswith("AWS_ENDPOINT_URL") for name in os.environ):
        raise ValueError("PLIMSOLL_BROKER_FAULTS needs an emulator (AWS_ENDPOINT_URL): on AWS there are no faults")
    client = aws.dynamodb()
    instruments = all_instruments()
    quotes = DynamoQuotes(Table(client, f"{settings.table_prefix}quotes"))
    market = ExchangeMarket(instruments, quotes.quotes(each.id for each in instruments).values())
    book = DynamoPaperBook(Table(client, f"{settings.table_prefix}paper_book"), Threads(THREADS, "book"))
    ledgers = Ledgers(book, asyncio.sleep)
    latency, faults = timedelta(milliseconds=settings.latency_ms), Faults()
    engine = MatchingEngine(ledgers, market, now, asyncio.sleep, latency, faults.fill_limit)
    source = PollingSource(
        aws.kinesis(),
        settings.market_stream,
        float(settings.poll_seconds),
        workers=1,
        checkpoints=None,  # what was missed while down fills nothing
        since=now() - LOOK_BACK,
    )
    progress = MarketProgress()
    parts = (book, ledgers, engine, market, lambda: progress.caught_up, now, asyncio.sleep)
    exchange = FaultyExchange(*parts, faults) if settings.broker_faults else PaperExchange(*parts)
    return PaperBroker(exchange, engine, ledgers, source, progress)
