"""Composes the change publisher from its settings."""

import json
from collections.abc import Callable, Iterable
from functools import partial

from shared.adapters import aws
from shared.adapters.dynamodb.change_records import changed_topics
from shared.adapters.dynamodb.stream_records import table_of
from shared.adapters.queues import DeadLetters
from shared.adapters.signals import QueuedSignals
from shared.application.live.changes import publish_changes
from shared.settings import SocketSettings


def build_change_publisher(settings: SocketSettings) -> Callable[[Iterable[object]], int]:
    """Signals what changed in stream records; gives for how many tenants. Raises ``Unavailable``."""
    client = aws.sqs()
    letters = DeadLetters(client, settings.dead_letter_queue_url)

    def put_aside(record: object, reason: str) -> None:
        letters.poison(table_of(record), json.dumps(record, default=str).encode(), reason)

    return partial(
        publish_changes,
        parse=partial(changed_topics, table_prefix=settings.table_prefix),
        send=QueuedSignals(client, settings.changes_queues),
        put_aside=put_aside,
    )
