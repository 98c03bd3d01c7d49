"""What all API functions are composed of: the clock, the guards, the audit log, the look at a session."""

import os
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from shared.adapters import aws
from shared.adapters.dynamodb.audit import DynamoAuditLog
from shared.adapters.dynamodb.idempotency import DynamoIdempotencyStore
from shared.adapters.dynamodb.rate_limits import DynamoRateLimiter
from shared.adapters.dynamodb.sessions import DynamoSessions
from shared.adapters.dynamodb.table import Table
from shared.application.api_guards import ApiGuards
from shared.application.ports.common import Now
from shared.application.ports.identity import AuditLog, Sessions
from shared.domain.ids import SessionId, TenantId
from shared.settings import ApiSettings, PlatformSettings

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def now() -> datetime:
    """The clock of every function."""
    return datetime.now(UTC)


def table(settings: PlatformSettings, name: str) -> Table:
    """A table of this stage by its short name."""
    return Table(_client(os.environ.get("AWS_ENDPOINT_URL")), settings.table_prefix + name)


@lru_cache(maxsize=1)
def _client(endpoint: str | None) -> "DynamoDBClient":
    """One for the whole function: making a client costs its start some hundredths of a second."""
    return aws.dynamodb()


def build_guards(
    settings: ApiSettings, *, changes_nothing: bool = False, never_kept: frozenset[str] = frozenset()
) -> ApiGuards:
    """Rate limit, idempotency and body limit of an API function; see ``ApiGuards``."""
    return ApiGuards(
        rate_limiter=DynamoRateLimiter(table(settings, "rate_limits")),
        idempotency=None if changes_nothing else DynamoIdempotencyStore(table(settings, "idempotency")),
        now=now,
        never_kept=never_kept,
        user_requests_per_minute=settings.user_requests_per_minute,
        body_limit_bytes=settings.body_limit_bytes,
    )


def build_audit_log(settings: PlatformSettings) -> AuditLog:
    """The audit log of this stage."""
    return DynamoAuditLog(table(settings, "audit"), secrets.token_bytes)


def build_session_check(settings: PlatformSettings) -> Callable[[str, str], bool]:
    """``is_active(tenant_id, session_id)``, read now: for ``require_live_session`` on routes that send orders."""
    return session_check(DynamoSessions(table(settings, "sessions")), now)


def session_check(sessions: Sessions, now: Now) -> Callable[[str, str], bool]:
    """The same over any sessions."""

    def is_active(tenant_id: str, session_id: str) -> bool:
        session = sessions.get(TenantId(tenant_id), SessionId(session_id))
        return session is not None and session.is_active(now())

    return is_active
