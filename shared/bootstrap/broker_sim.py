"""Composes the simulated exchange for one process alone: its own market, its book in memory, no store and no stream."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from shared.adapters.memory.paper_book import MemoryPaperBook
from shared.adapters.reference.instruments import all_instruments
from shared.application.paper.faults import Faults
from shared.application.paper.faulty_exchange import FaultyExchange
from shared.application.paper.follow_market import MarketProgress, follow_feed
from shared.application.paper.ledgers import Ledgers
from shared.application.paper.matching_engine import MatchingEngine
from shared.application.ports.market import FeedEvent
from shared.application.run_paper_exchange import PaperExchange
from shared.application.simulated_feed import SimulatedFeed
from shared.domain.exchange_market import ExchangeMarket
from shared.domain.instruments import Exchange, Instrument
from shared.domain.matching import Touch
from shared.domain.messages import SessionOpened

LATENCY = timedelta(milliseconds=20)
STEPS_PER_SECOND = 8


@dataclass(frozen=True, slots=True)
class BrokerSim:
    """The exchange ready to run. ``follow`` moves its market until it is cancelled."""

    exchange: PaperExchange
    engine: MatchingEngine
    ledgers: Ledgers
    market: ExchangeMarket
    instruments: Sequence[Instrument]
    progress: MarketProgress
    feed: SimulatedFeed
    speed: Decimal

    async def follow(self) -> None:
        """Let the market move and fill what it meets, for as long as it runs."""
        await follow_feed(self._events(), self.engine, self.progress, now)

    def prices(self) -> list[tuple[Instrument, Touch]]:
        """The best prices now of everything that can be traded and has some."""
        touches = ((each, self.market.touch(each, now())) for each in self.instruments if each.is_tradable)
        return [(each, touch) for each, touch in touches if touch is not None]

    def health(self) -> dict[str, Any]:
        """What somebody who waits for it wants to know."""
        return {
            "status": "ok" if self.progress.ticks else "failing",
            "service": "broker_sim",
            "open_orders": self.ledgers.open_order_count,
            "ticks_read": self.progress.ticks,
        }

    async def _events(self) -> AsyncIterator[FeedEvent]:
        async for event in self.feed.events():
            if isinstance(event, SessionOpened):
                # the feed lives in market time; what it says is heard on our clock
                yield replace(event, started_at=now(), speed=self.speed)
            else:
                yield event


def now() -> datetime:
    """The clock of the process."""
    return datetime.now(UTC)


def build_broker_sim(seed: int, speed: Decimal, *, allow_faults: bool) -> BrokerSim:
    """An exchange of its own. ``speed``: seconds of its market in one of ours."""
    instruments = [each for each in all_instruments() if each.exchange is Exchange.SIM]
    began, book, faults, progress = now(), MemoryPaperBook(), Faults(), MarketProgress()

    def market_now() -> datetime:
        return began + (now() - began) * float(speed)

    market, ledgers = ExchangeMarket(instruments), Ledgers(book, asyncio.sleep)
    engine = MatchingEngine(ledgers, market, now, asyncio.sleep, LATENCY, faults.fill_limit)
    parts = (book, ledgers, engine, market, lambda: progress.caught_up, now, asyncio.sleep)
    exchange = FaultyExchange(*parts, faults) if allow_faults else PaperExchange(*parts)
    feed = SimulatedFeed(instruments, {}, seed, STEPS_PER_SECOND, market_now, asyncio.sleep)
    return BrokerSim(exchange, engine, ledgers, market, instruments, progress, feed, speed)
