"""The limits that a tenant sets itself: shown to all, changed by the owner."""

from dataclasses import replace

from shared.application.desk import tenant_of
from shared.application.ports.common import Caller, Now
from shared.application.ports.identity import AuditLog
from shared.application.ports.trading import RiskLimitsStore
from shared.domain.books import RiskLimits
from shared.domain.errors import StaleVersion


def get_risk_limits(caller: Caller, *, limits: RiskLimitsStore) -> RiskLimits:
    """The limits in force; version 0 before any were set."""
    return limits.get(tenant_of(caller))


def set_risk_limits(
    caller: Caller, version: int, wanted: RiskLimits, *, limits: RiskLimitsStore, audit: AuditLog, now: Now
) -> RiskLimits:
    """Replace all limits, based on the version that was read. Raises ``StaleVersion``."""
    tenant = tenant_of(caller)
    if limits.get(tenant).version != version:
        message = "The limits were changed meanwhile; please read them again and repeat the edit."
        raise StaleVersion("stale_version", message)
    after = replace(wanted, version=version + 1)
    moment = now()
    limits.save(tenant, after, now=moment, by=caller.user_id)
    texts = {name: str(getattr(after, name)) for name in ("max_quantity", "max_position_value", "max_loss_per_day")}
    audit.record(tenant, at=moment, actor=caller.user_id, action="risk_limits.changed", details=texts)
    return after
