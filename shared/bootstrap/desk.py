"""Composition of what strategies and orders share."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.adapters import aws
from shared.adapters.dynamodb.brokers import DynamoBrokerConnections
from shared.adapters.dynamodb.kill_switches import DynamoKillSwitchStore
from shared.adapters.dynamodb.market_sessions import DynamoAnnouncedSessions
from shared.adapters.dynamodb.market_view import DynamoMarketView
from shared.adapters.dynamodb.orders_view import DynamoOrdersView
from shared.adapters.dynamodb.portfolio_view import DynamoPortfolioView
from shared.adapters.dynamodb.resolutions import DynamoResolutionRequests
from shared.adapters.dynamodb.risk import DynamoRiskLimits
from shared.adapters.dynamodb.routing import RoutingReader
from shared.adapters.dynamodb.runs_view import DynamoRunsView
from shared.adapters.dynamodb.strategies import DynamoStrategies
from shared.adapters.reference.instruments import instrument_book
from shared.application.api_guards import ApiGuards
from shared.application.check_strategy import Rulebook
from shared.application.desk import Desk
from shared.application.ports.identity import AuditLog
from shared.bootstrap.api import build_audit_log, build_guards, build_session_check, now
from shared.settings import ApiSettings, PlatformSettings


@dataclass(frozen=True, slots=True)
class TradingParts:
    """What the routes of strategies and of orders are built from. ``is_active`` looks at a session uncached."""

    desk: Desk
    audit: AuditLog
    is_active: Callable[[str, str], bool]
    guards: ApiGuards


def build_trading_parts(settings: ApiSettings) -> TradingParts:
    """The parts over this stage's tables."""
    return TradingParts(
        build_desk(settings), build_audit_log(settings), build_session_check(settings), build_guards(settings)
    )


def build_desk(settings: PlatformSettings) -> Desk:
    """The desk over this stage's tables."""
    client, prefix = aws.dynamodb(), settings.table_prefix
    instruments = instrument_book()
    return Desk(
        strategies=DynamoStrategies(client, prefix, instruments.by_id, RoutingReader(client, prefix)),
        runs=DynamoRunsView(client, prefix),
        orders=DynamoOrdersView(client, prefix),
        brokers=DynamoBrokerConnections(client, prefix),
        portfolio=DynamoPortfolioView(client, prefix),
        rules=Rulebook(instruments, DynamoMarketView(client, prefix), DynamoRiskLimits(client, prefix)),
        switches=DynamoKillSwitchStore(client, prefix),
        resolutions=DynamoResolutionRequests(client, prefix),
        sessions=DynamoAnnouncedSessions(client, prefix),
        now=now,
    )
