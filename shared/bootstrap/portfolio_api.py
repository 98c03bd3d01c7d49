"""Composition of ``portfolio_api``."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.adapters import aws
from shared.adapters.dynamodb.brokers import DynamoBrokerConnections
from shared.adapters.dynamodb.kill_switches import DynamoKillSwitchStore
from shared.adapters.dynamodb.market_view import DynamoMarketView
from shared.adapters.dynamodb.notices_view import DynamoNoticesView
from shared.adapters.dynamodb.orders_view import DynamoOrdersView
from shared.adapters.dynamodb.portfolio_view import DynamoPortfolioView
from shared.adapters.dynamodb.risk import DynamoRiskLimits
from shared.adapters.dynamodb.runs_view import DynamoRunsView
from shared.application.api_guards import ApiGuards
from shared.application.manage_kill_switches import KillDesk
from shared.application.ports.identity import AuditLog
from shared.application.ports.trading import NoticesView, RiskLimitsStore
from shared.application.view_portfolio import Books
from shared.bootstrap.api import build_audit_log, build_guards, build_session_check, now
from shared.settings import ApiSettings


@dataclass(frozen=True, slots=True)
class PortfolioParts:
    """What the routes are built from."""

    books: Books
    limits: RiskLimitsStore
    notices: NoticesView
    audit: AuditLog
    kill_desk: KillDesk
    is_active: Callable[[str, str], bool]
    guards: ApiGuards


def build(settings: ApiSettings) -> PortfolioParts:
    """The parts over this stage's tables."""
    client, prefix = aws.dynamodb(), settings.table_prefix
    books = Books(
        portfolio=DynamoPortfolioView(client, prefix),
        runs=DynamoRunsView(client, prefix),
        orders=DynamoOrdersView(client, prefix),
        brokers=DynamoBrokerConnections(client, prefix),
        market=DynamoMarketView(client, prefix),
        now=now,
    )
    audit = build_audit_log(settings)
    return PortfolioParts(
        books=books,
        limits=DynamoRiskLimits(client, prefix),
        notices=DynamoNoticesView(client, prefix),
        audit=audit,
        kill_desk=KillDesk(DynamoKillSwitchStore(client, prefix), audit, now),
        is_active=build_session_check(settings),
        guards=build_guards(settings),
    )
