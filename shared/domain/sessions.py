"""A signed-in device and its refresh tokens.

Each refresh token is the HMAC of the one before it under a fresh salt. Only hashes and the last salt are stored: the
store alone yields no token, an old token alone yields no later one, and a second tab that still holds the token before
gets the same successor as the first.
"""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TypeAlias

from shared.domain.ids import SessionId, TenantId, UserId

TOKEN_PREFIX = "rt_"  # noqa: S105 - how a refresh token starts
GRACE = timedelta(seconds=10)
"""How long the token before may still ask for its successor: two tabs refresh at the same time."""
LONGEST_SESSION = timedelta(days=90)
"""However often it is refreshed, a session ends then and the person signs in again."""


@dataclass(frozen=True, slots=True)
class Session:
    """One signed-in device. Its refresh tokens form a family; revoking the session ends all of them at once.

    ``token_hash`` is the hash of the only token that may refresh, ``previous_hash`` that of the one before,
    ``salt`` (hex) what turned the one before into the present one, ``rotated_at`` when.
    """

    id: SessionId
    tenant_id: TenantId
    user_id: UserId
    token_hash: str
    created_at: datetime
    rotated_at: datetime
    expires_at: datetime
    address: str
    device: str
    previous_hash: str | None = None
    salt: str | None = None
    revoked_at: datetime | None = None
    revoked_because: str | None = None

    def is_active(self, now: datetime) -> bool:
        """Neither revoked nor expired."""
        return self.revoked_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True)
class Rotated:
    """The token was the present one: ``session`` is to be stored, ``token`` to be handed out."""

    session: Session
    token: str


@dataclass(frozen=True, slots=True)
class Repeated:
    """The token was the one before, within the grace: hand ``token`` out once more."""

    token: str


@dataclass(frozen=True, slots=True)
class Reused:
    """The token was used up: somebody copied it. Revoke the session."""


Refresh: TypeAlias = Rotated | Repeated | Reused


def first_token(randomness: bytes) -> str:
    """The first refresh token of a session, from 32 random bytes."""
    return _written(randomness)


def hash_of(token: str) -> str:
    """What is stored of a token (they are random, so a plain hash cannot be guessed back)."""
    return sha256(token.encode()).hexdigest()


def successor_of(token: str, salt: bytes) -> str:
    """The next token of the family."""
    return _written(hmac.digest(token.encode(), salt, "sha256"))


def refresh(session: Session, token: str, *, salt: bytes, now: datetime, lasts: timedelta) -> Refresh:
    """What follows from presenting ``token``, which belongs to this family, to an active session."""
    presented = hash_of(token)
    if hmac.compare_digest(presented, session.token_hash):
        successor = successor_of(token, salt)
        rotated = replace(
            session,
            token_hash=hash_of(successor),
            previous_hash=presented,
            salt=salt.hex(),
            rotated_at=now,
            expires_at=min(now + lasts, session.created_at + LONGEST_SESSION),
        )
        return Rotated(rotated, successor)
    if presented == session.previous_hash and session.salt and now - session.rotated_at <= GRACE:
        return Repeated(successor_of(token, bytes.fromhex(session.salt)))
    return Reused()


def _written(secret: bytes) -> str:
    return TOKEN_PREFIX + urlsafe_b64encode(secret).decode().rstrip("=")
