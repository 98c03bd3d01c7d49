"""Composition of what strategies and orders share."""

from shared.adapters import aws
from shared.adapters.dynamodb.brokers import DynamoBrokerConnections
from shared.adapters.dynamodb.market_view import DynamoMarketView
from shared.adapters.dynamodb.orders_view import DynamoOrdersView
from shared.adapters.dynamodb.portfolio_view import DynamoPortfolioView
from shared.adapters.dynamodb.risk import DynamoRiskLimits
from shared.adapters.dynamodb.runs_view import DynamoRunsView
from shared.adapters.dynamodb.strategies import DynamoStrategies
from shared.adapters.reference.instruments import instrument_book
from shared.application.check_strategy import Rulebook
from shared.application.desk import Desk
from shared.bootstrap.api import now
from shared.settings import PlatformSettings


def build_desk(settings: PlatformSettings) -> Desk:
    """The desk over this stage's tables."""
    client, prefix = aws.dynamodb(), settings.table_prefix
    instruments = instrument_book()
    return Desk(
        strategies=DynamoStrategies(client, prefix, instruments.by_id),
        runs=DynamoRunsView(client, prefix),
        orders=DynamoOrdersView(client, prefix),
        brokers=DynamoBrokerConnections(client, prefix),
        portfolio=DynamoPortfolioView(client, prefix),
        rules=Rulebook(instruments, DynamoMarketView(client, prefix), DynamoRiskLimits(client, prefix)),
        now=now,
    )
