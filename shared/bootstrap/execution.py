"""Composes the execution service from its settings: a trigger owner, an order sender, or both."""

import gc
import logging
import os
import socket
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from shared.adapters import aws
from shared.adapters.brokers.paper import PaperBrokerClient
from shared.adapters.clock_skew import ClockSkew
from shared.adapters.credentials import SealedCredentials, kms_credentials
from shared.adapters.dynamodb.books import DynamoBooks
from shared.adapters.dynamodb.brokers import DynamoBrokerConnections
from shared.adapters.dynamodb.checkpoints import TableCheckpoints
from shared.adapters.dynamodb.intents import DynamoOrders, IntentRows
from shared.adapters.dynamodb.kill_switches import DynamoKillSwitches, DynamoKillSwitchStore
from shared.adapters.dynamodb.notices import DynamoNotices
from shared.adapters.dynamodb.ownership import Ownership
from shared.adapters.dynamodb.resolutions import DynamoResolutionRequests, DynamoResolutions
from shared.adapters.dynamodb.runs import DynamoEngine
from shared.adapters.dynamodb.strategies_reader import DynamoStrategyRows
from shared.adapters.dynamodb.table import Table
from shared.adapters.kinesis.polling import PollingSource
from shared.adapters.kinesis.publisher import Doorbells, MarketPublisher
from shared.adapters.queues import DeadLetters
from shared.adapters.reference.instruments import instrument_book
from shared.adapters.threads import Threads
from shared.application.order_sender import OrderSender, SenderPorts
from shared.application.ports.common import Sleep
from shared.application.ports.engine import Broker, Checkpoint, Page
from shared.application.trigger_owner import OwnerPorts, TriggerOwner
from shared.domain.brokers import BrokerName, ConnectionStatus, SecretPurpose
from shared.domain.ids import BrokerId, TenantId
from shared.domain.messages import Doorbell, MarketMessage
from shared.domain.partitions import BUCKETS, Routing
from shared.settings import ExecutionSettings

_log = logging.getLogger("plimsoll.execution")
STORE_THREADS = 16
WRITER_THREADS = 16
"""Threads that write decisions and do nothing else: an exit never waits for rows that are being read."""
ORDER_THREADS = 48
"""Threads that read and advance orders: claims never wait for the books of what has filled."""
STREAM_THREADS = 4
SWITCH_SECONDS = 0.001
"""How long a busy thread may keep the event loop from running: with Python's 5 ms a few of them would cost a decision
its deadline.
"""
COLLECTING = (10_000, 10, 20)
"""When the garbage collector looks for cycles. What the service makes is freed without it; with Python's (700, 10, 10)
a burst of orders spent a third of its time on being looked through.
"""
CRASH_EXIT_CODE = 86


def now() -> datetime:
    """The clock of the service."""
    return datetime.now(UTC)


def boottime() -> float:
    """Seconds since boot, suspended time included where the system counts it."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


@dataclass(frozen=True)
class Execution:
    """The parts of the service, ready to run. ``quarantine`` puts aside a record that cannot be read."""

    owner: TriggerOwner
    sender: OrderSender
    market: PollingSource
    doorbells: PollingSource
    quarantine: Callable[[str, bytes, str], Awaitable[None]]
    threads: tuple[Threads, ...]

    def close(self) -> None:
        """Let go of the threads."""
        for each in self.threads:
            each.close()


def build_execution(
    settings: ExecutionSettings,
    sleep: Sleep,
    buckets: range = range(BUCKETS),
    serves: Callable[[BrokerId], bool] | None = None,
) -> Execution:
    """The service on AWS (or what ``AWS_ENDPOINT_URL`` names), for some buckets and accounts (all unless given).

    Raises ``ValueError`` for more than one worker of the polling source.
    """
    store, streams = Threads(STORE_THREADS, "store"), Threads(STREAM_THREADS, "stream")
    writers, orders = Threads(WRITER_THREADS, "decisions"), Threads(ORDER_THREADS, "orders")
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.set_threshold(*COLLECTING)
    letters = DeadLetters(aws.sqs(), settings.dead_letter_queue_url)
    return Execution(
        owner=TriggerOwner(_owner_ports(settings, store, writers, streams, letters, sleep), buckets),
        sender=OrderSender(_sender_ports(settings, store, orders, streams, letters, sleep), serves),
        market=_source(settings, settings.market_stream, "triggers"),
        doorbells=_source(settings, settings.orders_stream, None),
        quarantine=_quarantine(letters, streams),
        threads=(store, writers, orders, streams),
    )


def _owner_ports(
    settings: ExecutionSettings,
    store: Threads,
    writers: Threads,
    streams: Threads,
    letters: DeadLetters,
    sleep: Sleep,
) -> OwnerPorts:
    client, prefix = aws.dynamodb(), settings.table_prefix
    ownership = Ownership(Table(client, f"{prefix}ownership"), _holder())
    bells = Doorbells(aws.kinesis(), settings.orders_stream)
    instruments = instrument_book()

    async def ring(doorbells: Sequence[Doorbell]) -> None:
        await streams.run(bells.ring_all, doorbells)

    return OwnerPorts(
        engine=DynamoEngine(client, prefix, ownership, store, now, writers),
        strategies=DynamoStrategyRows(client, prefix, store),
        risk=DynamoBooks(client, prefix, ownership, store),
        kill_switches=DynamoKillSwitches(DynamoKillSwitchStore(client, prefix), store),
        find_instrument=instruments.by_id,
        find_by_token=instruments.by_token,
        ring=ring,
        page=_page(letters, streams),
        now=now,
        sleep=sleep,
        boottime=boottime,
        passed=_fault_point(),
    )


def _sender_ports(
    settings: ExecutionSettings,
    store: Threads,
    orders: Threads,
    streams: Threads,
    letters: DeadLetters,
    sleep: Sleep,
) -> SenderPorts:
    client, prefix = aws.dynamodb(), settings.table_prefix
    ownership = Ownership(Table(client, f"{prefix}ownership"), _holder())
    publisher = MarketPublisher(aws.kinesis(), settings.market_stream, Routing())
    connections = DynamoBrokerConnections(client, prefix)
    skew = ClockSkew(now)
    skew.watch(client)
    credentials = kms_credentials(settings.credentials_key_arn)

    async def publish(messages: Sequence[tuple[int, MarketMessage]]) -> None:
        await streams.run(publisher.publish_messages, messages)

    async def connect(tenant_id: TenantId, broker_id: BrokerId) -> Broker | None:
        async def token() -> str | None:
            return await store.run(_session_token, connections, credentials, tenant_id, broker_id)

        first = await token()
        return PaperBrokerClient(settings.paper_broker_url, first, token) if first is not None else None

    return SenderPorts(
        orders=DynamoOrders(IntentRows(client, prefix), ownership, orders, now),
        books=DynamoBooks(client, prefix, ownership, store),
        connect=connect,
        publish=publish,
        page=_page(letters, streams),
        kill_switches=DynamoKillSwitches(DynamoKillSwitchStore(client, prefix), orders),
        resolutions=DynamoResolutions(DynamoResolutionRequests(client, prefix), store),
        skew=skew,
        notify=DynamoNotices(Table(client, f"{prefix}notices"), store),
        now=now,
        sleep=sleep,
        boottime=boottime,
        passed=_fault_point(),
    )


def _session_token(
    connections: DynamoBrokerConnections, credentials: SealedCredentials, tenant_id: TenantId, broker_id: BrokerId
) -> str | None:
    """The session token of an active connection, opened with the one key purpose that this service may open."""
    connection = connections.get(tenant_id, broker_id)
    if connection is None or connection.status is not ConnectionStatus.ACTIVE:
        return None
    if connection.broker is not BrokerName.PAPER:
        raise ValueError(f"no adapter for the broker {connection.broker}")
    return credentials.open(
        connection.sealed_session, tenant_id=tenant_id, broker_id=broker_id, purpose=SecretPurpose.SESSION
    )


def _source(settings: ExecutionSettings, stream: str, consumer: str | None) -> PollingSource:
    """The stream from its checkpoint on. Without a consumer from now on: doorbells that rang before are swept up."""
    table = Table(aws.dynamodb(), f"{settings.table_prefix}ownership")
    return PollingSource(
        aws.kinesis(),
        stream,
        float(settings.poll_seconds),
        settings.workers,
        TableCheckpoints(table, consumer, stream) if consumer else None,
        since=None if consumer else now(),
    )


def _page(letters: DeadLetters, streams: Threads) -> Page:
    async def page(tenant_id: TenantId, subject: str, reason: str) -> None:
        _log.error("parked, a person is needed: %s: %s", subject, reason, extra={"tenant_id": tenant_id})
        await streams.run(letters.park, tenant_id, subject, reason)

    return page


def _quarantine(letters: DeadLetters, streams: Threads) -> Callable[[str, bytes, str], Awaitable[None]]:
    async def quarantine(source: str, data: bytes, reason: str) -> None:
        _log.error("a record of %s cannot be read: %s", source, reason)
        await streams.run(letters.poison, source, data, reason)

    return quarantine


def _fault_point() -> Checkpoint:
    """Test hook: ``PLIMSOLL_CRASH_AT`` names the instant of the order path at which this process ends at once.

    One of ``after_intent``, ``after_claim``, ``after_send``, ``after_ack``. It ends as by kill -9, without any
    clean-up. Unset (always in production) nothing happens.
    """
    wanted = os.environ.get("PLIMSOLL_CRASH_AT", "")

    def passed(name: str) -> None:
        if name == wanted:
            os._exit(CRASH_EXIT_CODE)

    return passed


def _holder() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"
