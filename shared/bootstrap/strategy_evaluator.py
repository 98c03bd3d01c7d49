"""Composes the arming sweep from its settings."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from shared.adapters import aws
from shared.adapters.dynamodb.strategies_reader import DynamoDueStrategies
from shared.adapters.kinesis.publisher import MarketPublisher
from shared.application.sweep_due import sweep_due
from shared.domain.partitions import Routing
from shared.settings import PublisherSettings


def build_strategy_evaluator(settings: PublisherSettings) -> Callable[[datetime], int]:
    """Arms what is due soon after an instant; gives how many strategies. Raises ``Unavailable``."""
    publisher = MarketPublisher(aws.kinesis(), settings.market_stream, Routing())
    due = DynamoDueStrategies(aws.dynamodb(), settings.table_prefix)
    return partial(sweep_due, due=due, publish=publisher.publish_messages)
