"""Whether a session lives, asked for every request and therefore remembered for a moment."""

from collections.abc import Callable
from datetime import datetime, timedelta

from shared.application.ports.common import Now
from shared.application.ports.identity import Sessions
from shared.domain.ids import SessionId, TenantId

LASTS = timedelta(seconds=30)
_MOST = 10_000


def cached_session_check(sessions: Sessions, now: Now, lasts: timedelta = LASTS) -> Callable[[str, str], bool]:
    """``is_active(tenant_id, session_id)``, at most ``lasts`` old. An ended session stays ended, so that is kept."""
    known: dict[tuple[str, str], tuple[datetime, bool]] = {}

    def is_active(tenant_id: str, session_id: str) -> bool:
        at, key = now(), (tenant_id, session_id)
        found = known.get(key)
        if found is not None and (not found[1] or at - found[0] < lasts):
            return found[1]
        if len(known) >= _MOST:
            known.clear()
        session = sessions.get(TenantId(tenant_id), SessionId(session_id))
        active = session is not None and session.is_active(at)
        known[key] = (at, active)
        return active

    return is_active
