"""Composes the command publisher from its settings."""

import json
from collections.abc import Callable, Iterable
from functools import partial

from shared.adapters import aws
from shared.adapters.dynamodb.strategies_reader import DynamoDueStrategies
from shared.adapters.dynamodb.stream_records import change_of, table_of
from shared.adapters.kinesis.publisher import MarketPublisher
from shared.adapters.queues import DeadLetters
from shared.application.ports.engine import StrategyKey
from shared.application.publish_commands import publish_commands
from shared.domain.ids import StrategyId, TenantId
from shared.domain.partitions import Routing
from shared.settings import PublisherSettings


def build_command_publisher(settings: PublisherSettings) -> Callable[[Iterable[object]], int]:
    """Publishes the commands in stream records; gives how many. Raises ``Unavailable``."""
    publisher = MarketPublisher(aws.kinesis(), settings.market_stream, Routing())
    letters = DeadLetters(aws.sqs(), settings.dead_letter_queue_url)

    strategies = DynamoDueStrategies(aws.dynamodb(), settings.table_prefix)

    def put_aside(record: object, reason: str) -> None:
        letters.poison(table_of(record), json.dumps(record, default=str).encode(), reason)

    def find_bucket(tenant_id: TenantId, strategy_id: StrategyId) -> int | None:
        found = strategies.bucket_and_version(StrategyKey(tenant_id, strategy_id))
        return found[0] if found else None

    return partial(
        publish_commands,
        parse=change_of,
        find_bucket=find_bucket,
        publish=publisher.publish_messages,
        put_aside=put_aside,
    )
