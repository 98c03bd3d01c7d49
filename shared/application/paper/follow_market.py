"""The simulated exchange reads the market stream: sessions and ticks, nothing else concerns it."""

import logging
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from shared.application.paper.matching_engine import MatchingEngine
from shared.application.ports.common import Now
from shared.application.ports.market import FeedEvent
from shared.domain.errors import InvalidRecord
from shared.domain.market_data import Tick
from shared.domain.messages import MarketMessage, SessionOpened

_log = logging.getLogger(__name__)


class MarketRead(NamedTuple):
    """One read of the stream: records with the time at which each arrived there, and whether these were the newest."""

    records: Sequence[tuple[bytes, datetime]]
    caught_up: bool


@dataclass(slots=True)
class MarketProgress:
    """How far the reading has come. Before it has caught up once, the exchange does not know whether it is open."""

    read_at: datetime | None = None
    caught_up: bool = False
    ticks: int = 0
    last_tick_arrived_at: datetime | None = None
    invalid_records: int = 0


async def follow_market(
    reads: AsyncIterator[MarketRead],
    decode: Callable[[bytes], list[Tick] | MarketMessage],
    engine: MatchingEngine,
    progress: MarketProgress,
    now: Now,
) -> None:
    """Give every session and tick to the engine, in order, until the stream ends.

    A record that cannot be read is skipped and counted; the trigger owners quarantine it.
    """
    async for read in reads:
        progress.read_at = now()
        for data, arrived_at in read.records:
            try:
                content = decode(data)
            except InvalidRecord as error:
                progress.invalid_records += 1
                _log.warning("skipped a market record: %s", error)
                continue
            if isinstance(content, list):
                progress.ticks += len(content)
                progress.last_tick_arrived_at = arrived_at
                await engine.take_ticks(content, arrived_at)
            elif isinstance(content, SessionOpened):
                await engine.open_session(content)
        progress.caught_up |= read.caught_up


async def follow_feed(
    events: AsyncIterator[FeedEvent], engine: MatchingEngine, progress: MarketProgress, now: Now
) -> None:
    """Give a feed's sessions and ticks to the engine as they happen, with no stream between, until the feed ends."""
    async for event in events:
        progress.read_at = now()
        if isinstance(event, SessionOpened):
            await engine.open_session(event)
            continue
        progress.ticks += len(event)
        progress.last_tick_arrived_at = progress.read_at
        await engine.take_ticks(event, progress.read_at)
        progress.caught_up = True
