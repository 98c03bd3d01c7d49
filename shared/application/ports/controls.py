"""Where people's commands to the engine are kept: kill switches and requests about parked orders.

The API and the operators' command line write here; the engine reads through ``ports.engine``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.application.ports.engine import OrderKey
from shared.domain.ids import IntentId, StrategyId, TenantId
from shared.domain.intents import Intent
from shared.domain.kill_switch import KillScope, KillSwitch
from shared.domain.resolutions import Resolution


@dataclass(frozen=True, slots=True)
class SwitchPlace:
    """Where a switch's row lies: whom it concerns, as its key says."""

    scope: KillScope
    tenant_id: TenantId
    strategy_id: StrategyId | None = None


@dataclass(frozen=True, slots=True)
class EngagedSwitches:
    """What is engaged, everybody's first, then by tenant, its own before its strategies'. ``unreadable``: rows that
    cannot be read, in the same order. They count as engaged: whoever has to read one to enter does not enter.
    """

    switches: Sequence[KillSwitch]
    unreadable: Sequence[SwitchPlace] = ()


class KillSwitchStore(Protocol):
    """The rows of kill switches, released ones included."""

    def get(self, scope: KillScope, tenant_id: TenantId, strategy_id: StrategyId | None = None) -> KillSwitch | None:
        """One switch (consistent), or None if it was never engaged. ``tenant_id`` is ``PLATFORM`` for everybody's."""
        ...

    def of_tenant(self, tenant_id: TenantId) -> Sequence[KillSwitch]:
        """A tenant's own switch and those of its strategies (consistent), or the platform's for ``PLATFORM``."""
        ...

    def engaged(self) -> EngagedSwitches:
        """Every switch that is engaged, of all tenants: a walk through the whole table, for operators.

        Raises ``Unavailable``, but not for rows that cannot be read: those are listed beside the others.
        """
        ...

    def save(self, switch: KillSwitch) -> None:
        """Keep version ``switch.version``. Raises ``StaleVersion`` unless the one before is what is kept now."""
        ...


class ResolutionRequests(Protocol):
    """Requests about parked orders and the sender's answers, one row an order."""

    def get(self, tenant_id: TenantId, intent_id: IntentId) -> Resolution | None:
        """The newest request with its answer (consistent), or None if nothing was ever asked."""
        ...

    def save(self, resolution: Resolution) -> None:
        """Keep version ``resolution.version``. Raises ``StaleVersion`` unless the one before is what is kept now."""
        ...


class KnownTargets(Protocol):
    """What an operator may name."""

    def has_tenant(self, tenant_id: TenantId) -> bool:
        """Whether there is such a tenant."""
        ...

    def has_strategy(self, tenant_id: TenantId, strategy_id: StrategyId) -> bool:
        """Whether the tenant has such a strategy, archived ones included."""
        ...


@dataclass(frozen=True, slots=True)
class ParkedList:
    """Parked orders, oldest first, and where rows of open orders lie that cannot be read: they may be parked, too."""

    orders: Sequence[Intent]
    unreadable: Sequence[OrderKey] = ()


class ParkedOrders(Protocol):
    """Orders that wait for a person, for the operators' list."""

    def parked(self, tenant_id: TenantId | None = None) -> ParkedList:
        """Those of one tenant or of all. Raises ``Unavailable``."""
        ...
