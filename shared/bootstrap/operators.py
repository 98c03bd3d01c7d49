"""Composition of the operators' commands: the same use cases as the API, with the operator's own AWS credentials."""

from dataclasses import dataclass

from shared.adapters import aws
from shared.adapters.dynamodb.intents import IntentRows
from shared.adapters.dynamodb.kill_switches import DynamoKillSwitchStore
from shared.adapters.dynamodb.resolutions import DynamoParkedOrders, DynamoResolutionRequests
from shared.adapters.dynamodb.table import Table
from shared.application.manage_kill_switches import KillDesk
from shared.application.ports.controls import KnownTargets, ParkedOrders
from shared.application.resolve_order import ResolutionDesk
from shared.bootstrap.api import build_audit_log, now
from shared.domain.ids import StrategyId, TenantId
from shared.settings import PlatformSettings


@dataclass(frozen=True, slots=True)
class OperatorParts:
    """What the commands are built from."""

    switches: KillDesk
    resolutions: ResolutionDesk
    parked: ParkedOrders
    known: KnownTargets


def build(settings: PlatformSettings) -> OperatorParts:
    """The parts over a stage's tables."""
    client, prefix = aws.dynamodb(), settings.table_prefix
    audit = build_audit_log(settings)
    return OperatorParts(
        switches=KillDesk(DynamoKillSwitchStore(client, prefix), audit, now),
        resolutions=ResolutionDesk(DynamoResolutionRequests(client, prefix), audit, now),
        parked=DynamoParkedOrders(IntentRows(client, prefix)),
        known=_Known(Table(client, f"{prefix}users"), Table(client, f"{prefix}strategies")),
    )


class _Known:
    """``KnownTargets`` over the tables of people and of strategies."""

    def __init__(self, users: Table, strategies: Table) -> None:
        self._users = users
        self._strategies = strategies

    def has_tenant(self, tenant_id: TenantId) -> bool:
        return next(self._users.query(("tenant_id", tenant_id)), None) is not None

    def has_strategy(self, tenant_id: TenantId, strategy_id: StrategyId) -> bool:
        return self._strategies.get({"tenant_id": tenant_id, "id": strategy_id}) is not None
