"""Ending sessions: signing out, and throwing out what one does not know."""

from shared.application.ports.common import Caller, Now
from shared.application.ports.identity import AuditLog, Sessions
from shared.domain.errors import not_found
from shared.domain.ids import SessionId, TenantId, UserId
from shared.domain.sessions import Session, hash_of


def sign_out(caller: Caller, *, sessions: Sessions, audit: AuditLog, now: Now) -> None:
    """End the caller's own session at once. Doing it again changes nothing."""
    _end(TenantId(caller.tenant_id), SessionId(caller.session_id), caller.user_id, "signed_out", sessions, audit, now)


def sign_out_by_token(refresh_token: str, *, sessions: Sessions, audit: AuditLog, now: Now) -> None:
    """End the session that a refresh token belongs to; one that is unknown has nothing to end."""
    session = sessions.by_token_hash(hash_of(refresh_token))
    if session is not None:
        _end(session.tenant_id, session.id, session.user_id, "signed_out", sessions, audit, now)


def list_sessions(caller: Caller, *, sessions: Sessions, now: Now) -> list[Session]:
    """The caller's active sessions, newest first."""
    at = now()
    mine = sessions.of_user(TenantId(caller.tenant_id), UserId(caller.user_id))
    return sorted((each for each in mine if each.is_active(at)), key=lambda each: each.created_at, reverse=True)


def end_session(caller: Caller, session_id: SessionId, *, sessions: Sessions, audit: AuditLog, now: Now) -> None:
    """End one of the caller's sessions. Raises ``NotFound`` for anybody else's."""
    session = sessions.get(TenantId(caller.tenant_id), session_id)
    if session is None or session.user_id != caller.user_id or not session.is_active(now()):
        raise not_found("session", session_id)
    _end(session.tenant_id, session.id, caller.user_id, "ended_by_user", sessions, audit, now)


def end_all_sessions(
    tenant_id: TenantId,
    user_id: UserId,
    *,
    because: str,
    sessions: Sessions,
    audit: AuditLog,
    now: Now,
    spare: SessionId | None = None,
    actor: str | None = None,
) -> None:
    """End every session of a user, but for the one to ``spare``. ``actor``: who ends them, the user unless given."""
    at = now()
    for session in sessions.of_user(tenant_id, user_id):
        if session.id != spare and session.is_active(at):
            _end(tenant_id, session.id, actor or user_id, because, sessions, audit, now)


def _end(
    tenant_id: TenantId,
    session_id: SessionId,
    actor: str,
    because: str,
    sessions: Sessions,
    audit: AuditLog,
    now: Now,
) -> None:
    at = now()
    if sessions.revoke(tenant_id, session_id, at=at, because=because):
        details = {"because": because}
        audit.record(tenant_id, at=at, actor=actor, action="session.revoked", subject=session_id, details=details)
