"""Somebody registers: a tenant, its owner, and a link to verify the address."""

from dataclasses import dataclass, replace

from shared.application.mail_links import mail_link
from shared.application.ports.common import Now, Randomness
from shared.application.ports.identity import (
    AuditLog,
    Mailer,
    OneTimeLinks,
    PasswordHasher,
    People,
)
from shared.domain import disclosure
from shared.domain.errors import FieldError, Invalid, NotFound, Refused
from shared.domain.ids import PREFIXES, TenantId, UserId, new_id
from shared.domain.names import clean_name
from shared.domain.one_time_links import LinkKind, digest_of
from shared.domain.passwords import check_password, normalised_password
from shared.domain.people import DisclosureAccepted, Role, Tenant, User, UserStatus, normalised_email
from shared.domain.records import RecordMeta


@dataclass(frozen=True, slots=True)
class Registration:
    """What somebody fills in. ``disclosure_version``: the text that was accepted, None if none was."""

    email: str
    password: str
    name: str
    disclosure_version: str | None


def register(
    wanted: Registration,
    *,
    people: People,
    hasher: PasswordHasher,
    links: OneTimeLinks,
    mailer: Mailer,
    audit: AuditLog,
    now: Now,
    randomness: Randomness,
) -> User:
    """Make the tenant and its owner, and mail the link that verifies the address.

    Raises ``Invalid`` (``invalid_email``, ``weak_password``, a name's codes, ``risk_disclosure_required``),
    ``Refused`` (``risk_disclosure_outdated``), ``Conflict`` (``email_taken``).
    """
    email, name = normalised_email(wanted.email), clean_name(wanted.name)
    check_password(wanted.password, email)
    check_disclosure(wanted.disclosure_version)
    at = now()
    tenant_id = TenantId(new_id(PREFIXES["tenant"], at, randomness(10)))
    user_id = UserId(new_id(PREFIXES["user"], at, randomness(10)))
    meta = RecordMeta.new(at, by=user_id)
    owner = User(
        id=user_id,
        tenant_id=tenant_id,
        email=email,
        name=name,
        role=Role.OWNER,
        status=UserStatus.ACTIVE,
        password_hash=hasher.hash(normalised_password(wanted.password)),
        disclosure=DisclosureAccepted(disclosure.VERSION, at),
        email_verified_at=None,
        password_changed_at=at,
        meta=meta,
    )
    people.register(Tenant(tenant_id, name, meta), owner)
    details = {"risk_disclosure": disclosure.VERSION}
    audit.record(tenant_id, at=at, actor=user_id, action="user.registered", subject=user_id, details=details)
    mail_link(LinkKind.VERIFY_EMAIL, owner, links=links, mailer=mailer, at=at, randomness=randomness)
    return owner


def resend_verification(
    tenant_id: TenantId,
    user_id: UserId,
    *,
    people: People,
    links: OneTimeLinks,
    mailer: Mailer,
    now: Now,
    randomness: Randomness,
) -> None:
    """Mail a new link to a user whose address is not verified yet; nothing to do if it is."""
    user = people.get(tenant_id, user_id)
    if user is None:
        raise NotFound("user_not_found", "This user no longer exists.")
    if user.email_verified_at is None:
        mail_link(LinkKind.VERIFY_EMAIL, user, links=links, mailer=mailer, at=now(), randomness=randomness)


def verify_email(token: str, *, people: People, links: OneTimeLinks, audit: AuditLog, now: Now) -> None:
    """The owner of the address followed the link. Raises ``Refused`` (``link_invalid``)."""
    at = now()
    link = links.redeem(digest_of(token), LinkKind.VERIFY_EMAIL, at)
    user = people.get(link.tenant_id, link.user_id) if link else None
    if link is None or user is None or user.email != link.email:
        raise Refused("link_invalid", "This link is not valid any more. Please ask for a new one.")
    if user.email_verified_at is None:
        people.save(replace(user, email_verified_at=at, meta=user.meta.edited(at, user.id)), before=user)
        audit.record(user.tenant_id, at=at, actor=user.id, action="user.email_verified", subject=user.id)


def check_disclosure(version: str | None) -> None:
    """Raise ``Invalid`` or ``Refused`` unless this is the version of the risk disclosure that is in force."""
    where = "accept_risk_disclosure.version"
    if version is None:
        message = "Please read the risk disclosure and accept it: without that nobody can register."
        raise Invalid("risk_disclosure_required", message, [FieldError("accept_risk_disclosure", message)])
    if version != disclosure.VERSION:
        message = f"The risk disclosure has changed; please read and accept version {disclosure.VERSION}."
        raise Refused("risk_disclosure_outdated", message, [FieldError(where, message)])
