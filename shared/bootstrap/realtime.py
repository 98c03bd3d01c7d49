"""Composes the live service from its settings."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeAlias, TypeVar

from botocore.config import Config

from shared.adapters import aws
from shared.adapters.dynamodb.live import DynamoLiveConnections, DynamoLiveSessions
from shared.adapters.dynamodb.market_view import DynamoMarketView
from shared.adapters.dynamodb.notices_view import DynamoNoticesView
from shared.adapters.dynamodb.open_orders import DynamoOpenOrders
from shared.adapters.dynamodb.table import Table
from shared.adapters.kinesis.polling import PollingSource
from shared.adapters.kinesis.records import unpack
from shared.adapters.reference.instruments import all_instruments
from shared.adapters.signals import WAIT_SECONDS, SignalInbox
from shared.adapters.sockets import GatewayPush
from shared.adapters.threads import Threads
from shared.application.desk import Desk
from shared.application.live.hub import LiveParts
from shared.application.live.market import LiveMarket, follow_market
from shared.application.live.serve import LiveService
from shared.application.ports.live import LiveViews, OpenOrders
from shared.application.ports.trading import NoticesView
from shared.application.view_portfolio import Books
from shared.bootstrap.desk import build_desk
from shared.domain.live import Signal, Slice
from shared.settings import RealtimeSettings

READERS = 16
"""Readings of tables at the same time. What waits for one of them is a topic, never a socket."""
LOOK_BACK = timedelta(seconds=2)
UNWELL_AFTER = timedelta(seconds=60)
_LONG_POLL = Config(
    connect_timeout=2, read_timeout=WAIT_SECONDS + 10, retries={"mode": "standard", "total_max_attempts": 2}
)

Result = TypeVar("Result")


def now() -> datetime:
    """The clock of the service."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Realtime:
    """The service and what it has open."""

    live: LiveService
    market: LiveMarket
    source: PollingSource
    push: GatewayPush
    threads: tuple[Threads, ...]

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until ``stop``. Raises ``Unavailable`` when the market stream is away for too long."""
        serving = asyncio.create_task(self.live.run(stop))
        moved = self.live.hub.prices_moved
        following = asyncio.create_task(follow_market(self._reads(), unpack, self.market, moved, now))
        try:
            done, _ = await asyncio.wait({serving, following}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()  # ends the process with its error
        finally:
            following.cancel()
            stop.set()
            await asyncio.gather(following, return_exceptions=True)
            await asyncio.gather(serving, return_exceptions=True)

    async def close(self) -> None:
        """Let go of connections and threads."""
        await self.push.end()
        for each in self.threads:
            await asyncio.to_thread(each.close)

    def health(self) -> dict[str, Any]:
        """How it is."""
        read_at = self.market.read_at
        reads = read_at is not None and now() - read_at < UNWELL_AFTER
        return {
            "status": "ok" if reads and self.live.is_well() else "failing",
            "service": "realtime",
            **self.live.hub.counts,
            "ticks_read": self.market.ticks,
            "invalid_records": self.market.invalid_records,
        }

    async def _reads(self) -> AsyncIterator[Sequence[bytes]]:
        async for batch in self.source:
            yield [record.data for record in batch.records]


MakeViews: TypeAlias = Callable[[Desk, Books, NoticesView, OpenOrders], LiveViews]
"""How what is read becomes what is shown: the wire's own forms are no business of this layer."""


def build_realtime(settings: RealtimeSettings, make_views: MakeViews) -> Realtime:
    """The service on AWS (or what ``AWS_ENDPOINT_URL`` names). Made inside an event loop; reads the stored quotes once.

    Raises ``Unavailable`` without a store, ``ValueError`` for a slice that is none or without credentials.
    """
    client, prefix = aws.dynamodb(), settings.table_prefix
    readers, listener = Threads(READERS, "read"), Threads(1, "signals")
    instruments = all_instruments()
    prices = DynamoMarketView(client, prefix)
    market = LiveMarket(instruments, prices.quotes(each.id for each in instruments))
    inbox = SignalInbox(aws.sqs(_LONG_POLL), settings.changes_queue_url)
    push = _push(settings)

    def beside(call: Callable[[], Result]) -> Awaitable[Result]:
        return readers.run(call)

    def receive() -> Awaitable[Sequence[Signal]]:
        return listener.run(inbox)

    parts = LiveParts(
        connections=DynamoLiveConnections(Table(client, f"{prefix}connections")),
        receive=receive,
        sessions=DynamoLiveSessions(client, prefix, now),
        push=push,
        views=_views(settings, make_views),
        market=market,
        serves=Slice.read(settings.realtime_slice),
        name_stream=_stream_names(),
        beside=beside,
        now=now,
        monotonic=time.monotonic,
        sleep=asyncio.sleep,
    )
    source = PollingSource(
        aws.kinesis(),
        settings.market_stream,
        float(settings.poll_seconds),
        workers=1,
        checkpoints=None,  # only the newest quotes matter
        since=now() - LOOK_BACK,
    )
    return Realtime(LiveService(parts), market, source, push, (readers, listener))


def _views(settings: RealtimeSettings, make_views: MakeViews) -> LiveViews:
    desk = build_desk(settings)
    client, prefix = aws.dynamodb(), settings.table_prefix
    books = Books(desk.portfolio, desk.runs, desk.orders, desk.brokers, DynamoMarketView(client, prefix), now)
    return make_views(desk, books, DynamoNoticesView(client, prefix), DynamoOpenOrders(client, prefix))


def _push(settings: RealtimeSettings) -> GatewayPush:
    credentials = aws.session().get_credentials()
    if credentials is None:
        raise ValueError("there are no AWS credentials: messages to sockets are signed")
    return GatewayPush(settings.socket_endpoint, settings.region, credentials)


def _stream_names() -> Callable[[], str]:
    """Names that no other life of this service gives."""
    life, numbers = secrets.token_hex(4), count(1)
    return lambda: f"{life}.{next(numbers)}"
