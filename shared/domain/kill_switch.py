"""The kill switch: two verbs, for one strategy, one tenant or the whole platform.

``HALT`` lets nothing be entered any more; ``FLATTEN`` also asks for the exit of everything that is held. Neither ever
holds an exit back. A switch stays engaged until somebody releases it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.domain.ids import StrategyId, TenantId

PLATFORM = TenantId("platform")
"""Stands where a tenant's id stands in the row of the switch that concerns everybody. Never a tenant's id: those
bear a prefix."""

LONGEST_REASON = 300
"""Characters: the reason stands in warnings and timelines."""


class KillVerb(StrEnum):
    """What an engaged switch asks for."""

    HALT = "HALT"
    FLATTEN = "FLATTEN"


class KillScope(StrEnum):
    """Whom a switch concerns."""

    STRATEGY = "STRATEGY"
    TENANT = "TENANT"
    PLATFORM = "PLATFORM"


@dataclass(frozen=True, slots=True)
class KillSwitch:
    """One switch as it stands. ``verb`` is None once it was released; the row stays, so that ``version`` only rises.

    ``tenant_id`` is ``PLATFORM`` for the platform's own; ``strategy_id`` is set for a strategy's only. ``changed_by``
    is the user or operator, ``reason`` their words.
    """

    scope: KillScope
    tenant_id: TenantId
    strategy_id: StrategyId | None
    verb: KillVerb | None
    reason: str
    changed_by: str
    changed_at: datetime
    version: int

    @property
    def is_engaged(self) -> bool:
        """Whether it holds entries back now."""
        return self.verb is not None

    def concerns(self, tenant_id: TenantId, strategy_id: StrategyId) -> bool:
        """Whether a strategy lies in its scope."""
        match self.scope:
            case KillScope.PLATFORM:
                return True
            case KillScope.TENANT:
                return self.tenant_id == tenant_id
            case KillScope.STRATEGY:
                return self.tenant_id == tenant_id and self.strategy_id == strategy_id


def in_force(switches: Iterable[KillSwitch], tenant_id: TenantId, strategy_id: StrategyId) -> KillSwitch | None:
    """The engaged switch that decides about a strategy, or None. ``FLATTEN`` beats ``HALT``."""
    engaged = [each for each in switches if each.is_engaged and each.concerns(tenant_id, strategy_id)]
    return max(engaged, key=lambda each: each.verb is KillVerb.FLATTEN, default=None)


def row_id_of(scope: KillScope, strategy_id: StrategyId | None = None) -> str:
    """Sort key of a switch's row in the table ``risk``: ``kill``, or ``kill#<strategy>``."""
    return f"kill#{strategy_id}" if scope is KillScope.STRATEGY else "kill"
