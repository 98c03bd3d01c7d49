"""What keeps a started strategy from entering, whoever stopped it: a kill switch, or a limit that is reached."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from shared.application.desk import Desk
from shared.domain.ids import TenantId
from shared.domain.kill_switch import PLATFORM, KillScope, KillSwitch, KillVerb, in_force
from shared.domain.market_calendar import session_date
from shared.domain.risk import max_loss_breach
from shared.domain.strategies import Strategy, StrategyStatus


class PausedBy(StrEnum):
    """What keeps a strategy from entering although it was started."""

    KILL_SWITCH = "kill_switch"
    RISK_LIMIT = "max_loss_per_day"


@dataclass(frozen=True, slots=True)
class StrategyWarning:
    """Something that will keep a strategy from doing what it says, and what to do about it."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Pauses:
    """What is engaged or reached for one tenant at this moment."""

    switches: tuple[KillSwitch, ...] = ()
    is_limit_reached: bool = False

    def of(self, strategy: Strategy) -> PausedBy | None:
        """What pauses a strategy; None if nothing does, or if it was not started at all."""
        if strategy.status is not StrategyStatus.ACTIVE:
            return None
        if self._switch_of(strategy) is not None:
            return PausedBy.KILL_SWITCH
        return PausedBy.RISK_LIMIT if self.is_limit_reached else None

    def warnings_of(self, strategy: Strategy) -> Iterator[StrategyWarning]:
        """The same in words, with the remedy."""
        if strategy.status is not StrategyStatus.ACTIVE:
            return
        switch = self._switch_of(strategy)
        if switch is not None:
            yield StrategyWarning("paused_by_kill_switch", switch_sentence(switch))
        if self.is_limit_reached:
            message = "The limit for a day's loss is reached: no entries until the next session."
            yield StrategyWarning("paused_by_risk", message)

    def _switch_of(self, strategy: Strategy) -> KillSwitch | None:
        return in_force(self.switches, strategy.tenant_id, strategy.id)


NO_PAUSES = Pauses()


def read_pauses(desk: Desk, tenant: TenantId) -> Pauses:
    """What pauses a tenant's strategies now."""
    switches = (*desk.switches.of_tenant(tenant), *desk.switches.of_tenant(PLATFORM))
    most = desk.rules.limits.get(tenant).max_loss_per_day
    is_reached = most is not None and (
        max_loss_breach(most, desk.portfolio.realized_on(tenant, session_date(desk.now()))) is not None
    )
    return Pauses(switches, is_reached)


def switch_in_force(desk: Desk, strategy: Strategy) -> KillSwitch | None:
    """The engaged switch that decides about a strategy now, or None."""
    switches = (*desk.switches.of_tenant(strategy.tenant_id), *desk.switches.of_tenant(PLATFORM))
    return in_force(switches, strategy.tenant_id, strategy.id)


def switch_sentence(switch: KillSwitch) -> str:
    """Which switch is engaged, why, what it does and how it ends."""
    whose = {
        KillScope.STRATEGY: "The kill switch of this strategy",
        KillScope.TENANT: "Your kill switch",
        KillScope.PLATFORM: "The platform's kill switch",
    }[switch.scope]
    does = "nothing is entered" if switch.verb is KillVerb.HALT else "nothing is entered and everything held is left"
    remedy = "It ends when the platform releases it." if switch.scope is KillScope.PLATFORM else "Release it to go on."
    return f"{whose} is engaged ({switch.reason or 'no reason given'}): {does}. {remedy}"
