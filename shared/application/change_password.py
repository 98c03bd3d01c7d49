"""A new password: by who knows the old one, or by who owns the address."""

from dataclasses import replace
from datetime import datetime

from shared.application.end_sessions import end_all_sessions
from shared.application.mail_links import mail_link, mail_that_nobody_is_registered
from shared.application.ports.common import Caller, Now, Randomness
from shared.application.ports.identity import (
    AuditLog,
    Mailer,
    OneTimeLinks,
    PasswordHasher,
    People,
    Sessions,
)
from shared.domain.errors import FieldError, NotFound, Refused
from shared.domain.ids import SessionId, TenantId, UserId
from shared.domain.one_time_links import LinkKind, digest_of
from shared.domain.passwords import check_password, normalised_password
from shared.domain.people import User, normalised_email


def change_password(
    caller: Caller,
    current: str,
    wanted: str,
    *,
    people: People,
    sessions: Sessions,
    hasher: PasswordHasher,
    audit: AuditLog,
    now: Now,
) -> None:
    """Replace the caller's password and end all other sessions.

    Raises ``Refused`` (``wrong_password``), ``Invalid`` (``weak_password``).
    """
    user = people.get(TenantId(caller.tenant_id), UserId(caller.user_id))
    if user is None:
        raise NotFound("user_not_found", "This user no longer exists.")
    if not hasher.matches(normalised_password(current), user.password_hash):
        audit.record(user.tenant_id, at=now(), actor=user.id, action="password.refused", subject=user.id)
        message = "The current password is not right."
        raise Refused("wrong_password", message, [FieldError("current_password", message)])
    check_password(wanted, user.email, field="new_password")
    _replace_password(user, wanted, people=people, hasher=hasher, at=now())
    audit.record(user.tenant_id, at=now(), actor=user.id, action="password.changed", subject=user.id)
    end_all_sessions(
        user.tenant_id,
        user.id,
        because="password_changed",
        sessions=sessions,
        audit=audit,
        now=now,
        spare=SessionId(caller.session_id),
    )


def request_password_reset(
    email: str,
    *,
    people: People,
    links: OneTimeLinks,
    mailer: Mailer,
    audit: AuditLog,
    now: Now,
    randomness: Randomness,
) -> None:
    """Mail a link to set a new password. From the outside a known and an unknown address look the same.

    Raises ``Invalid`` (``invalid_email``).
    """
    at, email = now(), normalised_email(email)
    user = people.by_email(email)
    if user is None:
        mail_that_nobody_is_registered(
            LinkKind.RESET_PASSWORD, email, links=links, mailer=mailer, at=at, randomness=randomness
        )
    else:
        mail_link(LinkKind.RESET_PASSWORD, user, links=links, mailer=mailer, at=at, randomness=randomness)
    tenant, subject = (user.tenant_id, user.id) if user else ("tnt_nobody", "")
    audit.record(tenant, at=at, actor="anonymous", action="password.reset_requested", subject=subject)


def reset_password(
    token: str,
    wanted: str,
    *,
    people: People,
    sessions: Sessions,
    links: OneTimeLinks,
    hasher: PasswordHasher,
    audit: AuditLog,
    now: Now,
) -> None:
    """Set the password by a mailed link, and end every session.

    The link is used up even if the new password is refused for its closeness to the address: then a new link is
    needed. Raises ``Refused`` (``link_invalid``), ``Invalid`` (``weak_password``).
    """
    check_password(wanted, "")  # before the link is used up: what is too weak for anybody
    at = now()
    link = links.redeem(digest_of(token), LinkKind.RESET_PASSWORD, at)
    user = people.get(link.tenant_id, link.user_id) if link else None
    if link is None or user is None or user.email != link.email or user.password_changed_at > link.issued_at:
        raise Refused("link_invalid", "This link is not valid any more. Please ask for a new one.")
    check_password(wanted, user.email)
    verified = user if user.email_verified_at else replace(user, email_verified_at=at)
    _replace_password(user, wanted, people=people, hasher=hasher, at=at, changed=verified)
    audit.record(user.tenant_id, at=at, actor=user.id, action="password.reset", subject=user.id)
    end_all_sessions(user.tenant_id, user.id, because="password_reset", sessions=sessions, audit=audit, now=now)


def _replace_password(
    user: User,
    wanted: str,
    *,
    people: People,
    hasher: PasswordHasher,
    at: datetime,
    changed: User | None = None,
) -> None:
    hashed = hasher.hash(normalised_password(wanted))
    meta = user.meta.edited(at, user.id)
    people.save(replace(changed or user, password_hash=hashed, password_changed_at=at, meta=meta), before=user)
