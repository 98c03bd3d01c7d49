"""Signing in, and staying signed in."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared.application.limit_attempts import AttemptLimits, count_attempt, note_failed_attempt
from shared.application.ports.common import Now, Randomness
from shared.application.ports.identity import (
    AccessTokenSigner,
    AuditLog,
    PasswordHasher,
    People,
    RateLimiter,
    Sessions,
)
from shared.domain.errors import Invalid, NotAllowed, NotAuthenticated, StaleVersion, Unavailable
from shared.domain.ids import PREFIXES, SessionId, new_id
from shared.domain.passwords import LONGEST, normalised_password
from shared.domain.people import User, UserStatus, normalised_email
from shared.domain.sessions import Refresh, Repeated, Reused, Rotated, Session, first_token, hash_of, refresh
from shared.domain.tokens import AccessClaims

NOBODY = "tnt_nobody"
"""The audit log's tenant for failed sign-ins to addresses that nobody has."""
_MAX_DEVICE = 200
_RACES = 3


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long tokens last."""

    access: timedelta = timedelta(minutes=15)
    refresh: timedelta = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a signed-in device holds."""

    access_token: str
    refresh_token: str
    expires_in: int
    refresh_expires_in: int


def sign_in(
    email: str,
    password: str,
    *,
    address: str,
    device: str,
    people: People,
    sessions: Sessions,
    hasher: PasswordHasher,
    sign: AccessTokenSigner,
    limiter: RateLimiter,
    limits: AttemptLimits,
    audit: AuditLog,
    lifetimes: Lifetimes,
    now: Now,
    randomness: Randomness,
) -> Tokens:
    """Open a session for whoever knows the password.

    An unknown address takes the same steps as a wrong password: as many reads, one hash, one audit row. Raises
    ``NotAuthenticated`` (``invalid_credentials``), ``NotAllowed`` (``account_suspended``), ``TooManyRequests``.
    """
    at = now()
    known_as = _email_or_text(email)
    count_attempt(limiter, limits, address=address, email=known_as, now=at)
    user = people.by_email(known_as)
    given = normalised_password(password[:LONGEST])
    right = hasher.matches(given, user.password_hash if user else None) and len(password) <= LONGEST
    if user is None or not right:
        note_failed_attempt(limiter, address=address, now=at)
        tenant, subject = (user.tenant_id, user.id) if user else (NOBODY, "")
        details = {"address": address, "email_hash": hash_of(known_as)}
        audit.record(tenant, at=at, actor="anonymous", action="session.refused", subject=subject, details=details)
        raise NotAuthenticated("invalid_credentials", "Invalid credentials")
    if user.status is not UserStatus.ACTIVE:
        raise NotAllowed("account_suspended", "This account is suspended; please write to support.")
    if hasher.is_outdated(user.password_hash):
        _strengthen(user, given, people=people, hasher=hasher)
    token = first_token(randomness(32))
    session = Session(
        id=SessionId(new_id(PREFIXES["session"], at, randomness(10))),
        tenant_id=user.tenant_id,
        user_id=user.id,
        token_hash=hash_of(token),
        created_at=at,
        rotated_at=at,
        expires_at=at + lifetimes.refresh,
        address=address,
        device=device[:_MAX_DEVICE],
    )
    sessions.add(session)
    user = _still_the_same(user, session, people=people, sessions=sessions, at=at)
    details = {"address": address, "device": session.device}
    audit.record(user.tenant_id, at=at, actor=user.id, action="session.opened", subject=session.id, details=details)
    return _tokens(user, session, token, sign=sign, lifetimes=lifetimes, at=at)


def refresh_session(
    token: str,
    *,
    people: People,
    sessions: Sessions,
    sign: AccessTokenSigner,
    audit: AuditLog,
    lifetimes: Lifetimes,
    now: Now,
    randomness: Randomness,
) -> Tokens:
    """A new access token and the next refresh token of the family.

    The token before gets the same successor for ten seconds (two tabs); any older one shows that a copy is about, so
    the whole family ends. Raises ``NotAuthenticated``: ``invalid_refresh_token``, ``session_expired``,
    ``session_revoked``, ``refresh_token_reused``.
    """
    at = now()
    session, step = _next_step(token, sessions=sessions, lifetimes=lifetimes, randomness=randomness, at=at)
    user = people.get(session.tenant_id, session.user_id)
    if user is None or user.status is not UserStatus.ACTIVE:
        raise NotAuthenticated("session_revoked", "This session was ended; please sign in again.")
    match step:
        case Rotated(rotated, successor):
            return _tokens(user, rotated, successor, sign=sign, lifetimes=lifetimes, at=at)
        case Repeated(successor):
            return _tokens(user, session, successor, sign=sign, lifetimes=lifetimes, at=at)
        case Reused():
            sessions.revoke(session.tenant_id, session.id, at=at, because="refresh_token_reused")
            audit.record(
                session.tenant_id, at=at, actor=user.id, action="session.refresh_token_reused", subject=session.id
            )
            raise NotAuthenticated(
                "refresh_token_reused",
                "This refresh token was used before. To be safe the session was ended; please sign in again.",
            )


def _next_step(
    token: str, *, sessions: Sessions, lifetimes: Lifetimes, randomness: Randomness, at: datetime
) -> tuple[Session, Refresh]:
    """What the token earns, already stored. If another tab was faster, what it stored decides."""
    for _ in range(_RACES):
        session = _session_of(token, sessions, at)
        step = refresh(session, token, salt=randomness(32), now=at, lasts=lifetimes.refresh)
        if not isinstance(step, Rotated) or sessions.rotate(step.session, before=session):
            return session, step
    raise Unavailable("session_busy", "This session is being refreshed elsewhere; please try again.", retry_after=1)


def _session_of(token: str, sessions: Sessions, at: datetime) -> Session:
    session = sessions.by_token_hash(hash_of(token))
    if session is None:
        raise NotAuthenticated("invalid_refresh_token", "This refresh token is not one of ours; please sign in again.")
    if session.revoked_at is not None:
        raise NotAuthenticated("session_revoked", "This session was ended; please sign in again.")
    if not session.is_active(at):
        raise NotAuthenticated("session_expired", "This session has expired; please sign in again.")
    return session


def _tokens(
    user: User, session: Session, refresh_token: str, *, sign: AccessTokenSigner, lifetimes: Lifetimes, at: datetime
) -> Tokens:
    claims = AccessClaims(user.id, user.tenant_id, session.id, user.role, at, at + lifetimes.access)
    left = int((session.expires_at - at).total_seconds())
    return Tokens(sign(claims), refresh_token, int(lifetimes.access.total_seconds()), left)


def _still_the_same(user: User, session: Session, *, people: People, sessions: Sessions, at: datetime) -> User:
    """The user as it stands once the session is kept. Checking a password takes long enough for things to change.

    Whoever takes a role, a membership or a password away writes the user first and ends the sessions then: either that
    finds this session, or this finds what was written.
    """
    current = people.get(user.tenant_id, user.id)
    still_theirs = current is not None and current.password_changed_at == user.password_changed_at
    if current is not None and still_theirs and current.status is UserStatus.ACTIVE:
        return current
    sessions.revoke(user.tenant_id, session.id, at=at, because="changed_meanwhile")
    raise NotAuthenticated("invalid_credentials", "Invalid credentials")


def _strengthen(user: User, password: str, *, people: People, hasher: PasswordHasher) -> None:
    """Hash anew with today's cost, now that the password is at hand. Losing a race against another edit is fine."""
    try:
        people.save(replace(user, password_hash=hasher.hash(password)), before=user)
    except StaleVersion:
        return


def _email_or_text(email: str) -> str:
    """What to look up. Text that is no address finds nobody, in the same time."""
    try:
        return normalised_email(email)
    except Invalid:
        return email[:254]
