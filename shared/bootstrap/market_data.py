"""Composes the market-data service from its settings."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path

from shared.adapters import aws
from shared.adapters.dynamodb.bars import DynamoBars
from shared.adapters.dynamodb.ownership import read_routing
from shared.adapters.dynamodb.quotes import DynamoQuotes
from shared.adapters.dynamodb.table import Table
from shared.adapters.kinesis.publisher import MarketPublisher
from shared.adapters.recorded.bars import read_bars
from shared.adapters.recorded.kinds import RecordingKind, kind_of
from shared.adapters.recorded.ticks import read_ticks
from shared.adapters.reference.instruments import all_instruments
from shared.application.replay_feed import ReplayDay, ReplayFeed, days_of_bars, days_of_ticks
from shared.application.simulated_feed import SimulatedFeed
from shared.application.stream_market_data import MarketDataStream
from shared.domain.errors import Invalid
from shared.domain.instruments import Exchange, Instrument, InstrumentId
from shared.domain.market_data import Quote
from shared.domain.replay import Dirt
from shared.settings import MarketDataSettings


def now() -> datetime:
    """The clock of the service."""
    return datetime.now(UTC)


def build_market_data(settings: MarketDataSettings) -> MarketDataStream:
    """The service on AWS (or what ``AWS_ENDPOINT_URL`` names).

    Raises ``Invalid`` or ``NotFound`` for a recording that cannot be replayed, ``Unavailable`` without a store.
    """
    client = aws.dynamodb()
    routing = partial(read_routing, Table(client, f"{settings.table_prefix}ownership"))
    spread = routing()
    quotes = DynamoQuotes(Table(client, f"{settings.table_prefix}quotes"))
    remembered: dict[int, Quote] | None = None
    feed: SimulatedFeed | ReplayFeed
    if settings.feed == "replay":
        instruments = [each for each in all_instruments() if each.exchange is Exchange.NSE]
        feed = _replay(settings, instruments)
    else:
        instruments = [each for each in all_instruments() if each.exchange is Exchange.SIM]
        last = quotes.quotes(each.id for each in instruments)
        remembered = {each.token: last[each.id] for each in instruments if each.id in last}
        feed = _simulation(settings, instruments, last)
    return MarketDataStream(
        feed,
        instruments,
        MarketPublisher(aws.kinesis(), settings.market_stream, spread),
        quotes,
        DynamoBars(Table(client, f"{settings.table_prefix}bars")),
        spread,
        now,
        asyncio.sleep,
        remembered,
        routing,
    )


def _simulation(
    settings: MarketDataSettings, instruments: Sequence[Instrument], last: Mapping[InstrumentId, Quote]
) -> SimulatedFeed:
    return SimulatedFeed(instruments, last, settings.seed, settings.steps_per_second, now, asyncio.sleep)


def _replay(settings: MarketDataSettings, instruments: Sequence[Instrument]) -> ReplayFeed:
    if not settings.replay_path:
        raise Invalid("recording_not_named", "A replay needs PLIMSOLL_REPLAY_PATH: a file of bars or ticks.")
    path = Path(settings.replay_path)
    symbols = tuple(each.strip() for each in settings.replay_symbols.split(",") if each.strip())
    dirt = Dirt()
    return ReplayFeed(_days(path, symbols, instruments, dirt), dirt, settings.replay_speed, now, asyncio.sleep)


def _days(path: Path, symbols: tuple[str, ...], instruments: Sequence[Instrument], dirt: Dirt) -> Iterator[ReplayDay]:
    """The recording's days; the first is read at once, so that a file nobody can use fails the start."""
    by_symbol = {each.symbol: each for each in instruments}
    if kind_of(path) is RecordingKind.BARS:
        days = days_of_bars(read_bars(path, symbols), by_symbol, dirt)
    else:
        days = days_of_ticks(read_ticks(path, symbols), by_symbol, dirt)
    first = next(days, None)
    if first is None:
        raise Invalid("recording_empty", f"{path.name} holds nothing of a listed instrument.")
    return chain([first], days)
