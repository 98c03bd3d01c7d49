"""What identity and the API's plumbing need from the world, in the domain's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from shared.domain.ids import SessionId, TenantId, UserId
from shared.domain.invitations import Invitation, InvitationId
from shared.domain.one_time_links import LinkKind, OneTimeLink
from shared.domain.people import Tenant, User
from shared.domain.ratelimits import Failures
from shared.domain.sessions import Session
from shared.domain.tokens import AccessClaims


class RateLimiter(Protocol):
    """Counts what somebody does in a window, and remembers failures. One atomic write a question."""

    def take(self, bucket: str, *, limit: int, window: timedelta, now: datetime) -> int:
        """Count one more use of ``bucket``: 0 if it is allowed, otherwise the seconds until it would be.

        The window opens with the first use, so no boundary doubles the allowance.
        """
        ...

    def failures(self, bucket: str, now: datetime) -> Failures:
        """The failures noted for ``bucket`` that are not yet forgotten."""
        ...

    def note_failure(self, bucket: str, now: datetime) -> None:
        """Note one more failure; all of a bucket's failures are forgotten a quarter of an hour after the last."""
        ...


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer as it was first given, to be given again. ``body`` is text as it went over the wire."""

    status: int
    headers: Mapping[str, str]
    body: str


class IdempotencyStore(Protocol):
    """Remembers the answer to a request by the key that its sender chose, so that a repeat does nothing twice."""

    def begin(self, tenant_id: str, key: str, fingerprint: str, now: datetime) -> StoredAnswer | None:
        """Claim ``key`` for a request with this ``fingerprint``. None: go ahead; otherwise the answer given before.

        Raises ``Conflict``: ``idempotency_key_reused`` (another request under the same key), ``request_in_progress``
        (the first one still runs; a claim lapses after a minute, so a crash does not block the key for ever).
        """
        ...

    def finish(self, tenant_id: str, key: str, fingerprint: str, answer: StoredAnswer, now: datetime) -> None:
        """Keep the answer for 24 hours."""
        ...

    def release(self, tenant_id: str, key: str, fingerprint: str) -> None:
        """Give the claim up: nothing happened, the same key may try again."""
        ...


class AuditLog(Protocol):
    """Append-only record of what matters for security and money. Rows are kept for five years."""

    def record(
        self,
        tenant_id: str,
        *,
        at: datetime,
        actor: str,
        action: str,
        subject: str = "",
        details: Mapping[str, str] | None = None,
    ) -> None:
        """Append a row. ``actor`` is a user id (or ``system``), ``action`` a dotted verb: ``session.opened``.

        ``details`` never holds a secret.
        """
        ...


class People(Protocol):
    """Tenants and users."""

    def register(self, tenant: Tenant, owner: User) -> None:
        """Keep a new tenant with its owner. Raises ``Conflict`` (``email_taken``)."""
        ...

    def by_email(self, email: str) -> User | None:
        """Whoever registered this (normalised) address. Costs the same whether or not there is somebody."""
        ...

    def get(self, tenant_id: TenantId, user_id: UserId) -> User | None:
        """The user as it stands (consistent), or None. Whoever was removed is not found."""
        ...

    def tenant(self, tenant_id: TenantId) -> Tenant | None:
        """The tenant as it stands (consistent), or None."""
        ...

    def of_tenant(self, tenant_id: TenantId) -> list[User]:
        """Everybody in a tenant (consistent), oldest first, without those who were removed."""
        ...

    def save(self, user: User, *, before: User) -> None:
        """Replace ``before`` (the address stays). Raises ``StaleVersion`` if somebody else was faster."""
        ...

    def save_member(self, user: User, *, before: User, tenant: Tenant) -> None:
        """Replace ``before`` where it matters who else is in the tenant: a role, or a removal, which frees the address.

        ``tenant`` is what was read before the others were looked at. Of two such changes at the same time one fails.
        Raises ``StaleVersion`` if the user, or anybody's role in the tenant, was changed meanwhile.
        """
        ...


class Invitations(Protocol):
    """Who was asked to join a tenant, and has not yet."""

    def keep(self, invitation: Invitation) -> None:
        """Keep an invitation in the place of an earlier one for the same address, whose link is void then."""
        ...

    def get(self, tenant_id: TenantId, invitation_id: InvitationId) -> Invitation | None:
        """The invitation as it stands (consistent), or None."""
        ...

    def of_tenant(self, tenant_id: TenantId) -> list[Invitation]:
        """Every invitation of a tenant that was neither accepted nor withdrawn, those that ran out included."""
        ...

    def by_digest(self, digest: str) -> Invitation | None:
        """The invitation whose newest link has this digest. A link that was replaced finds nothing."""
        ...

    def accept(self, invitation: Invitation, user: User) -> None:
        """Turn an invitation into a member, at once or not at all.

        Raises ``Conflict`` (``email_taken``), ``StaleVersion`` if the invitation is no longer what it was.
        """
        ...

    def withdraw(self, invitation: Invitation) -> bool:
        """Take an invitation back. False if it is no longer what it was."""
        ...


class Sessions(Protocol):
    """Signed-in devices, found by id or by the hash of any refresh token of their family."""

    def add(self, session: Session) -> None:
        """Keep a new session."""
        ...

    def get(self, tenant_id: TenantId, session_id: SessionId) -> Session | None:
        """The session as it stands (consistent), or None."""
        ...

    def by_token_hash(self, token_hash: str) -> Session | None:
        """The session to whose family this token belongs or once belonged."""
        ...

    def rotate(self, session: Session, *, before: Session) -> bool:
        """Store the rotated session. False if another request rotated or revoked it first."""
        ...

    def revoke(self, tenant_id: TenantId, session_id: SessionId, *, at: datetime, because: str) -> bool:
        """End a session at once. False if it does not exist or had been revoked already."""
        ...

    def of_user(self, tenant_id: TenantId, user_id: UserId) -> list[Session]:
        """All sessions of a user that the store still holds, oldest first."""
        ...

    def of_tenant(self, tenant_id: TenantId) -> list[Session]:
        """All sessions of a tenant that the store still holds, oldest first."""
        ...


class OneTimeLinks(Protocol):
    """Links that work once, kept by the digest of their token."""

    def issue(self, digest: str, link: OneTimeLink) -> None:
        """Keep a link until it expires."""
        ...

    def redeem(self, digest: str, kind: LinkKind, now: datetime) -> OneTimeLink | None:
        """Use a link up and give it; None if there is none of this kind, it expired or was used. Never twice."""
        ...


class Mailer(Protocol):
    """Hands mail over to be sent."""

    def send(self, to: str, kind: str, link_path: str) -> None:
        """Queue one mail: ``verify_email``, ``reset_password``, ``invitation`` (with a link), ``no_account`` or
        ``invited_with_account`` (without).
        """
        ...


class PasswordHasher(Protocol):
    """Slow, salted hashes. Passwords come in normalised."""

    def hash(self, password: str) -> str:
        """A new hash."""
        ...

    def matches(self, password: str, hashed: str | None) -> bool:
        """Whether this is the password. Without a hash the answer is False and takes just as long."""
        ...

    def is_outdated(self, hashed: str) -> bool:
        """Whether the hash was made with less work than is asked for today."""
        ...


class AccessTokenSigner(Protocol):
    """Signs access tokens."""

    def __call__(self, claims: AccessClaims) -> str:
        """The token as the bearer sends it."""
        ...


class AccessTokenVerifier(Protocol):
    """Reads access tokens."""

    def __call__(self, token: str, now: datetime) -> AccessClaims:
        """What the token says. Raises ``NotAuthenticated``: ``invalid_token``, ``expired_token``."""
        ...


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with its id; ``created_at`` is when it began to sign."""

    kid: str
    private_pem: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The public half of a key."""

    kid: str
    public_pem: str


@dataclass(frozen=True, slots=True)
class KeyPair:
    """The key that signs and the one before it, whose tokens are still good for a while."""

    current: SigningKey
    previous: PublicKey | None


class KeyVault(Protocol):
    """Where the signing keys lie."""

    def load(self) -> KeyPair | None:
        """The keys as they are, None if none was made yet."""
        ...

    def store(self, keys: KeyPair) -> None:
        """Replace them."""
        ...


class KeyDirectory(Protocol):
    """Where everybody reads the public keys."""

    def published(self) -> str | None:
        """The JWKS document as it is, None if there is none."""
        ...

    def publish(self, jwks: str) -> None:
        """Replace the document."""
        ...


class KeyMaker(Protocol):
    """Makes and describes keys."""

    def new_key(self, now: datetime) -> SigningKey:
        """A fresh P-256 key."""
        ...

    def public_half(self, key: SigningKey) -> PublicKey:
        """What may be published of a key."""
        ...

    def jwks(self, keys: KeyPair) -> str:
        """The JWKS document (RFC 7517) of the current and the previous key."""
        ...
