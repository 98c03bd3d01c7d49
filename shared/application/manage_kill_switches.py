"""Engage and release kill switches: a trader for a strategy or the tenant, an operator for anybody or everybody.

Engaging must work at the first attempt in a bad moment: it needs no version, and the stricter wish wins. Whatever makes
a switch milder (``FLATTEN`` to ``HALT``, releasing) is the owner's, and says which version it has seen. Once a call has
returned the row is durable: from then on the order sender lets no entry go.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from shared.application.desk import Desk, strategy_of, tenant_of
from shared.application.ports.common import Caller, Now
from shared.application.ports.controls import KillSwitchStore
from shared.application.ports.identity import AuditLog
from shared.domain.errors import NotAllowed, PreconditionMissing, StaleVersion, Unavailable
from shared.domain.ids import StrategyId, TenantId
from shared.domain.kill_switch import PLATFORM, KillScope, KillSwitch, KillVerb, in_force
from shared.domain.people import Role

OPERATOR = "operator:"
"""Before the name of an operator in ``changed_by``; users' ids never begin so."""
_TRIES = 5
_STRICTNESS = {None: 0, KillVerb.HALT: 1, KillVerb.FLATTEN: 2}
_NEVER = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class Target:
    """Whose switch: ``PLATFORM`` stands for the tenant of everybody's."""

    scope: KillScope
    tenant_id: TenantId
    strategy_id: StrategyId | None = None


@dataclass(frozen=True, slots=True)
class KillDesk:
    """Where switches are kept and changes are written down."""

    switches: KillSwitchStore
    audit: AuditLog
    now: Now


@dataclass(frozen=True, slots=True)
class TenantSwitches:
    """A tenant's switches as its people see them. ``in_force``: what decides about a strategy without a switch of its
    own, None when it may enter.
    """

    own: KillSwitch
    strategies: tuple[KillSwitch, ...]
    platform: KillSwitch
    in_force: KillSwitch | None


@dataclass(frozen=True, slots=True)
class StrategySwitches:
    """A strategy's own switch and the one that decides about it, whoever engaged that."""

    own: KillSwitch
    in_force: KillSwitch | None


EVERYBODY = Target(KillScope.PLATFORM, PLATFORM)
Permit = Callable[[KillSwitch], None]
"""Whether the switch as it stands may be changed. Raises what forbids it."""


def target_of_tenant(caller: Caller) -> Target:
    """The switch of the caller's tenant."""
    return Target(KillScope.TENANT, tenant_of(caller))


def target_of_strategy(caller: Caller, strategy_id: str, *, desk: Desk) -> Target:
    """The switch of one of the caller's strategies. Raises ``NotFound``."""
    strategy = strategy_of(desk, caller, strategy_id)
    return Target(KillScope.STRATEGY, strategy.tenant_id, strategy.id)


def switch_of(target: Target, *, switches: KillSwitchStore) -> KillSwitch:
    """A switch as it stands; version 0 and not engaged before it was ever used."""
    kept = switches.get(target.scope, target.tenant_id, target.strategy_id)
    return kept or KillSwitch(target.scope, target.tenant_id, target.strategy_id, None, "", "", _NEVER, 0)


def tenant_switches(caller: Caller, *, switches: KillSwitchStore) -> TenantSwitches:
    """The tenant's switch, those of its strategies that were ever used, and everybody's."""
    target = target_of_tenant(caller)
    rows = switches.of_tenant(target.tenant_id)
    own = next((each for each in rows if each.scope is KillScope.TENANT), None) or switch_of(target, switches=switches)
    platform = switch_of(EVERYBODY, switches=switches)
    strategies = tuple(each for each in rows if each.scope is KillScope.STRATEGY)
    return TenantSwitches(own, strategies, platform, in_force((platform, own), target.tenant_id, StrategyId("")))


def strategy_switches(target: Target, *, switches: KillSwitchStore) -> StrategySwitches:
    """A strategy's own switch, and what is in force for it."""
    own = switch_of(target, switches=switches)
    tenants = switch_of(Target(KillScope.TENANT, target.tenant_id), switches=switches)
    everybodys = switch_of(EVERYBODY, switches=switches)
    assert target.strategy_id is not None
    return StrategySwitches(own, in_force((everybodys, tenants, own), target.tenant_id, target.strategy_id))


def engage(
    caller: Caller, target: Target, verb: KillVerb, reason: str, version: int | None, *, desk: KillDesk
) -> KillSwitch:
    """Engage a switch for the caller's tenant. ``version``: what the caller has seen, if that is to be held against it.

    Raises ``StaleVersion``; for what would make it milder ``NotAllowed``, ``PreconditionMissing``.
    """

    def permit(before: KillSwitch) -> None:
        if _STRICTNESS[verb] < _STRICTNESS[before.verb]:
            _permit_milder(caller, before)
            if version is None:
                message = "This would make the switch milder: send If-Match with the ETag of what you have seen."
                raise PreconditionMissing("if_match_required", message)

    return change_switch(target, verb, reason, caller.user_id, version=version, permit=permit, desk=desk)


def release(caller: Caller, target: Target, reason: str, version: int, *, desk: KillDesk) -> KillSwitch:
    """Release a switch of the caller's tenant. One that is not engaged stays as it is.

    Raises ``StaleVersion``, ``NotAllowed``.
    """

    def permit(before: KillSwitch) -> None:
        if before.is_engaged:
            _permit_milder(caller, before)

    return change_switch(target, None, reason, caller.user_id, version=version, permit=permit, desk=desk)


def change_switch(
    target: Target,
    verb: KillVerb | None,
    reason: str,
    actor: str,
    *,
    version: int | None = None,
    permit: Permit = lambda before: None,
    desk: KillDesk,
) -> KillSwitch:
    """Write what a switch shall say, and who wanted it. ``verb`` None releases it.

    Engaging ``FLATTEN`` again is a new wish: what could not be left the first time is tried once more. Raises
    ``StaleVersion`` if ``version`` is given and is not what is kept.
    """
    for _ in range(_TRIES):
        before = switch_of(target, switches=desk.switches)
        if version is not None and version != before.version:
            message = "This switch was changed meanwhile; please read it again and repeat the change."
            raise StaleVersion("stale_version", message)
        permit(before)
        if verb is None and not before.is_engaged:
            return before
        moment = desk.now()
        after = replace(
            before,
            verb=verb,
            reason=reason,
            changed_by=_signature(before, verb, actor),
            changed_at=moment,
            version=before.version + 1,
        )
        if (before.verb, before.reason) == (verb, reason) and verb is not KillVerb.FLATTEN:
            after = before
        else:
            try:
                desk.switches.save(after)
            except StaleVersion:
                if version is not None:
                    raise
                continue
        _write_down(desk, target, before, verb, reason, actor, moment)
        return after
    raise Unavailable("kill_switch_busy", "Others keep changing this switch; please try again.")


def _permit_milder(caller: Caller, before: KillSwitch) -> None:
    if caller.role != Role.OWNER:
        message = f"Your role is {caller.role}; only an owner may release a kill switch or make it milder."
        raise NotAllowed("role_not_allowed", message)
    if before.changed_by.startswith(OPERATOR):
        message = "An operator of the platform engaged this switch; only an operator can release it."
        raise NotAllowed("engaged_by_operator", message)


def _signature(before: KillSwitch, verb: KillVerb | None, actor: str) -> str:
    """Who stands behind a switch. A trader who makes an operator's stricter does not make it the trader's."""
    signed = before.changed_by
    if not before.is_engaged or verb is None or not signed.startswith(OPERATOR) or actor.startswith(OPERATOR):
        return actor
    names = signed.split(", ")
    return ", ".join(dict.fromkeys([names[0], actor]))


def _write_down(
    desk: KillDesk, target: Target, before: KillSwitch, verb: KillVerb | None, reason: str, actor: str, at: datetime
) -> None:
    action = "kill_switch.released" if verb is None else "kill_switch.engaged"
    details = {"scope": target.scope.lower(), "verb": _word(verb), "before": _word(before.verb), "reason": reason}
    desk.audit.record(
        target.tenant_id, at=at, actor=actor, action=action, subject=target.strategy_id or "", details=details
    )


def _word(verb: KillVerb | None) -> str:
    return verb.lower() if verb else "none"
