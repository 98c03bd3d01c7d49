"""What the use cases around strategies and orders share: where they look, and how they say whose it is."""

from dataclasses import dataclass

from shared.application.check_strategy import Rulebook
from shared.application.ports.common import Caller, Now
from shared.application.ports.controls import KillSwitchStore, ResolutionRequests
from shared.application.ports.trading import (
    AnnouncedSessions,
    BrokerConnections,
    OrdersView,
    PortfolioView,
    RunsView,
    Strategies,
)
from shared.domain.brokers import BrokerConnection
from shared.domain.errors import not_found
from shared.domain.ids import PREFIXES, BrokerId, StrategyId, TenantId, is_id
from shared.domain.strategies import Strategy


@dataclass(frozen=True, slots=True)
class Desk:
    """The stores and the clock, bound once for each function."""

    strategies: Strategies
    runs: RunsView
    orders: OrdersView
    brokers: BrokerConnections
    portfolio: PortfolioView
    rules: Rulebook
    switches: KillSwitchStore
    resolutions: ResolutionRequests
    sessions: AnnouncedSessions
    now: Now


def tenant_of(caller: Caller) -> TenantId:
    """The tenant that everything the caller touches belongs to."""
    return TenantId(caller.tenant_id)


def strategy_of(desk: Desk, caller: Caller, strategy_id: str) -> Strategy:
    """The caller's strategy. Raises ``NotFound`` for an unknown, malformed or other tenant's id."""
    found = None
    if is_id(PREFIXES["strategy"], strategy_id):
        found = desk.strategies.get(tenant_of(caller), StrategyId(strategy_id))
    if found is None:
        raise not_found("strategy", strategy_id)
    return found


def broker_of(brokers: BrokerConnections, caller: Caller, broker_id: str) -> BrokerConnection:
    """The caller's broker connection. Raises ``NotFound`` (``broker_not_found``)."""
    found = None
    if is_id(PREFIXES["broker"], broker_id):
        found = brokers.get(tenant_of(caller), BrokerId(broker_id))
    if found is None:
        raise not_found("broker", broker_id)
    return found
