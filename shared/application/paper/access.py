"""Who may use an account of the simulated exchange, and how fast.

A session token follows from account, secret and the session's number through scrypt, so signing in again gives the same
one until the session has expired, and neither secret nor token is kept anywhere: the account's row holds SHA-256 sums.
"""

import hmac
from datetime import datetime
from hashlib import scrypt, sha256

from shared.domain.paper_account import PaperAccount

_COST, _BLOCK, _LANES = 2**14, 8, 1


def session_token(account: str, secret: str, session: int = 0) -> str:
    """The token of an account's session: its name, a dot and 256 bits in hex. Takes some 50 ms of CPU, on purpose."""
    key = scrypt(secret.encode(), salt=f"plimsoll-paper|{account}".encode(), n=_COST, r=_BLOCK, p=_LANES, dklen=32)
    message = f"session {session}".encode() if session else b"session"
    return f"{account}.{hmac.new(key, message, sha256).hexdigest()}"


def hash_of(token: str) -> str:
    """What is stored of a token."""
    return sha256(token.encode()).hexdigest()


def account_in(token: str) -> str:
    """The account that a token claims to be for."""
    return token.partition(".")[0]


def opens(token: str, account: PaperAccount) -> bool:
    """Whether the token is that of the account's present session (compared in constant time)."""
    return not account.expired and hmac.compare_digest(hash_of(token), account.session_hash or account.token_hash)


def proves_secret(first_token: str, account: PaperAccount) -> bool:
    """Whether the account's first token was made from this secret, whatever session is in force."""
    return hmac.compare_digest(hash_of(first_token), account.token_hash)


class OrderRate:
    """A token bucket for each account: ``per_second`` orders, and as many at once."""

    def __init__(self, per_second: int) -> None:
        self._per_second = per_second
        self._buckets: dict[str, tuple[float, datetime]] = {}

    def take(self, account: str, now: datetime) -> bool:
        """Whether the account may send one more order now."""
        level, at = self._buckets.get(account, (float(self._per_second), now))
        level = min(float(self._per_second), level + max(0.0, (now - at).total_seconds()) * self._per_second)
        allowed = level >= 1.0
        self._buckets[account] = (level - 1.0 if allowed else level, now)
        return allowed
