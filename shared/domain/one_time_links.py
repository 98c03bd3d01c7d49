"""Links that work once: to verify an e-mail address, to set a forgotten password, to join a tenant."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from shared.domain.ids import TenantId, UserId


class LinkKind(StrEnum):
    """What a link is for."""

    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - a kind of link
    INVITATION = "invitation"


LASTS = {
    LinkKind.VERIFY_EMAIL: timedelta(hours=48),
    LinkKind.RESET_PASSWORD: timedelta(minutes=30),
    LinkKind.INVITATION: timedelta(days=7),
}
_PAGES = {
    LinkKind.VERIFY_EMAIL: "/verify",
    LinkKind.RESET_PASSWORD: "/reset",
    LinkKind.INVITATION: "/join",
}


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """Whom a link speaks for. Bound to the address it was sent to: a changed address makes it void."""

    kind: LinkKind
    tenant_id: TenantId
    user_id: UserId
    email: str
    issued_at: datetime
    expires_at: datetime


def link_token(randomness: bytes) -> str:
    """The secret in a link, from 32 random bytes."""
    return urlsafe_b64encode(randomness).decode().rstrip("=")


def digest_of(token: str) -> str:
    """What is stored of a link's token."""
    return sha256(token.encode()).hexdigest()


def path_of(kind: LinkKind, token: str) -> str:
    """Where the link leads in the client. The token stands behind ``#``: browsers send that to no server's log."""
    return f"{_PAGES[kind]}#token={token}"
