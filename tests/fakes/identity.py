"""In-memory ports of identity and of the API's plumbing. They pass the same contract suite as the real adapters."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from shared.application.api_guards import ApiGuards
from shared.application.ports.common import Now
from shared.application.ports.identity import KeyPair, StoredAnswer
from shared.domain.errors import Conflict, FieldError, StaleVersion
from shared.domain.ids import SessionId, TenantId, UserId
from shared.domain.invitations import Invitation, InvitationId
from shared.domain.one_time_links import LinkKind, OneTimeLink
from shared.domain.people import Tenant, User
from shared.domain.ratelimits import FORGET_AFTER, Failures
from shared.domain.sessions import Session


class FakeRateLimiter:
    """Counts in dictionaries."""

    def __init__(self) -> None:
        self._windows: dict[str, tuple[datetime, int]] = {}
        self._failures: dict[str, Failures] = {}

    def take(self, bucket: str, *, limit: int, window: timedelta, now: datetime) -> int:
        ends, used = self._windows.get(bucket, (now + window, 0))
        if ends <= now:
            ends, used = now + window, 0
        self._windows[bucket] = (ends, used + 1)
        return 0 if used < limit else max(1, -((now - ends) // timedelta(seconds=1)))

    def failures(self, bucket: str, now: datetime) -> Failures:
        known = self._failures.get(bucket, Failures(0, None))
        if known.last_at is None or now - known.last_at >= FORGET_AFTER:
            return Failures(0, None)
        return known

    def note_failure(self, bucket: str, now: datetime) -> None:
        self._failures[bucket] = Failures(self.failures(bucket, now).count + 1, now)


class FakeIdempotencyStore:
    """Keeps answers in a dictionary."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], tuple[str, datetime, StoredAnswer | None]] = {}

    def begin(self, tenant_id: str, key: str, fingerprint: str, now: datetime) -> StoredAnswer | None:
        row = self._rows.get((tenant_id, key))
        if row is None or row[1] <= now:
            self._rows[tenant_id, key] = (fingerprint, now + timedelta(minutes=1), None)
            return None
        if row[0] != fingerprint:
            raise Conflict("idempotency_key_reused", "This Idempotency-Key was used for another request.")
        if row[2] is None:
            raise Conflict("request_in_progress", "The first request with this Idempotency-Key still runs.")
        return row[2]

    def finish(self, tenant_id: str, key: str, fingerprint: str, answer: StoredAnswer, now: datetime) -> None:
        if self._rows.get((tenant_id, key), ("",))[0] == fingerprint:
            self._rows[tenant_id, key] = (fingerprint, now + timedelta(hours=24), answer)

    def release(self, tenant_id: str, key: str, fingerprint: str) -> None:
        row = self._rows.get((tenant_id, key))
        if row is not None and row[0] == fingerprint and row[2] is None:
            del self._rows[tenant_id, key]


@dataclass
class FakeAuditLog:
    """Keeps rows in a list: (tenant, action, actor, subject, details)."""

    rows: list[tuple[str, str, str, str, dict[str, str]]] = field(default_factory=list)

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
        self.rows.append((tenant_id, action, actor, subject, dict(details or {})))

    def actions(self) -> list[str]:
        """What was recorded, in order."""
        return [row[1] for row in self.rows]


def fake_guards(now: Now, *, requests_per_minute: int = 100_000) -> ApiGuards:
    """Guards for a handler under test."""
    return ApiGuards(FakeRateLimiter(), FakeIdempotencyStore(), now, user_requests_per_minute=requests_per_minute)


class FakePeople:
    """Tenants and users in dictionaries."""

    def __init__(self) -> None:
        self.tenants: dict[TenantId, Tenant] = {}
        self.users: dict[tuple[TenantId, UserId], User] = {}
        self._by_email: dict[str, tuple[TenantId, UserId]] = {}

    def register(self, tenant: Tenant, owner: User) -> None:
        self.add(owner)
        self.tenants[tenant.id] = tenant

    def by_email(self, email: str) -> User | None:
        key = self._by_email.get(email)
        return self.get(*key) if key else None

    def get(self, tenant_id: TenantId, user_id: UserId) -> User | None:
        user = self.users.get((tenant_id, user_id))
        return user if user and user.meta.deleted_at is None else None

    def tenant(self, tenant_id: TenantId) -> Tenant | None:
        return self.tenants.get(tenant_id)

    def of_tenant(self, tenant_id: TenantId) -> list[User]:
        return [
            user
            for (tenant, _), user in sorted(self.users.items())
            if tenant == tenant_id and self.get(tenant, user.id)
        ]

    def add(self, user: User) -> None:
        """A user who joins. Raises ``Conflict`` (``email_taken``)."""
        if user.email in self._by_email:
            raise _email_taken()
        self.users[user.tenant_id, user.id] = user
        self._by_email[user.email] = (user.tenant_id, user.id)

    def save_member(self, user: User, *, before: User, tenant: Tenant) -> None:
        kept = self.tenants[tenant.id]
        if kept.meta.version != tenant.meta.version:
            raise StaleVersion("stale_version", "The members were changed meanwhile; please look again.")
        self.save(user, before=before)
        self.tenants[tenant.id] = replace(kept, meta=replace(kept.meta, version=kept.meta.version + 1))
        if user.meta.deleted_at is not None:
            del self._by_email[user.email]

    def save(self, user: User, *, before: User) -> None:
        stored = self.users[user.tenant_id, user.id]
        if (stored.meta.version, stored.password_hash) != (before.meta.version, before.password_hash):
            raise StaleVersion("stale_version", "This user was changed meanwhile; please try again.")
        self.users[user.tenant_id, user.id] = user


class FakeInvitations:
    """Invitations in a dictionary; whoever accepts one goes to ``people``."""

    def __init__(self, people: FakePeople) -> None:
        self.rows: dict[tuple[TenantId, InvitationId], Invitation] = {}
        self._people = people

    def keep(self, invitation: Invitation) -> None:
        self.rows[invitation.tenant_id, invitation.id] = invitation

    def get(self, tenant_id: TenantId, invitation_id: InvitationId) -> Invitation | None:
        return self.rows.get((tenant_id, invitation_id))

    def of_tenant(self, tenant_id: TenantId) -> list[Invitation]:
        return [each for (tenant, _), each in sorted(self.rows.items()) if tenant == tenant_id]

    def by_digest(self, digest: str) -> Invitation | None:
        return next((each for each in self.rows.values() if each.digest == digest), None)

    def accept(self, invitation: Invitation, user: User) -> None:
        if not self._is_kept(invitation):
            raise StaleVersion("stale_version", "This invitation was changed meanwhile; please ask for a new one.")
        self._people.add(user)
        del self.rows[invitation.tenant_id, invitation.id]

    def withdraw(self, invitation: Invitation) -> bool:
        if not self._is_kept(invitation):
            return False
        del self.rows[invitation.tenant_id, invitation.id]
        return True

    def _is_kept(self, invitation: Invitation) -> bool:
        kept = self.get(invitation.tenant_id, invitation.id)
        return kept is not None and kept.digest == invitation.digest


def _email_taken() -> Conflict:
    message = "Somebody has registered with this e-mail address already."
    return Conflict("email_taken", message, [FieldError("email", message)])


class FakeSessions:
    """Sessions and their tokens' hashes in dictionaries."""

    def __init__(self) -> None:
        self.sessions: dict[tuple[TenantId, SessionId], Session] = {}
        self._by_hash: dict[str, tuple[TenantId, SessionId]] = {}

    def add(self, session: Session) -> None:
        self.sessions[session.tenant_id, session.id] = session
        self._by_hash[session.token_hash] = (session.tenant_id, session.id)

    def get(self, tenant_id: TenantId, session_id: SessionId) -> Session | None:
        return self.sessions.get((tenant_id, session_id))

    def by_token_hash(self, token_hash: str) -> Session | None:
        key = self._by_hash.get(token_hash)
        return self.get(*key) if key else None

    def rotate(self, session: Session, *, before: Session) -> bool:
        stored = self.sessions[session.tenant_id, session.id]
        if stored.token_hash != before.token_hash or stored.revoked_at is not None:
            return False
        self.add(session)
        return True

    def revoke(self, tenant_id: TenantId, session_id: SessionId, *, at: datetime, because: str) -> bool:
        stored = self.get(tenant_id, session_id)
        if stored is None or stored.revoked_at is not None:
            return False
        self.sessions[tenant_id, session_id] = replace(stored, revoked_at=at, revoked_because=because)
        return True

    def of_user(self, tenant_id: TenantId, user_id: UserId) -> list[Session]:
        return [each for each in self.of_tenant(tenant_id) if each.user_id == user_id]

    def of_tenant(self, tenant_id: TenantId) -> list[Session]:
        mine = (each for each in self.sessions.values() if each.tenant_id == tenant_id)
        return sorted(mine, key=lambda each: each.id)


class FakeOneTimeLinks:
    """Links in a dictionary."""

    def __init__(self) -> None:
        self.links: dict[str, OneTimeLink] = {}

    def issue(self, digest: str, link: OneTimeLink) -> None:
        self.links[digest] = link

    def redeem(self, digest: str, kind: LinkKind, now: datetime) -> OneTimeLink | None:
        link = self.links.get(digest)
        if link is None or link.kind is not kind or now >= link.expires_at:
            return None
        return self.links.pop(digest)


@dataclass
class FakeMailer:
    """Keeps mails in a list: (to, kind, link path)."""

    sent: list[tuple[str, str, str]] = field(default_factory=list)

    def send(self, to: str, kind: str, link_path: str) -> None:
        self.sent.append((to, str(kind), link_path))

    def last_token(self) -> str:
        """The token in the link of the last mail."""
        return self.sent[-1][2].partition("#token=")[2]


@dataclass
class FakeKeyVault:
    """Keeps the signing keys."""

    keys: KeyPair | None = None

    def load(self) -> KeyPair | None:
        return self.keys

    def store(self, keys: KeyPair) -> None:
        self.keys = keys


@dataclass
class FakeKeyDirectory:
    """Keeps the JWKS document, and counts how often it was read."""

    document: str | None = None
    reads: int = 0

    def published(self) -> str | None:
        self.reads += 1
        return self.document

    def publish(self, jwks: str) -> None:
        self.document = jwks
