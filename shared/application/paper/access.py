"""Who may use an account of the simulated exchange, and how fast.

The session token follows from account and secret through scrypt, so signing in again gives the same one, and neither
secret nor token is kept anywhere: the account's row holds the token's SHA-256.
"""

import hmac
from datetime import datetime
from hashlib import scrypt, sha256

from shared.domain.paper_account import PaperAccount

_COST, _BLOCK, _LANES = 2**14, 8, 1


def session_token(account: str, secret: str) -> str:
    """The token of an account: its name, a dot and 256 bits in hex. Takes some 50 ms of CPU, on purpose."""
    key = scrypt(secret.encode(), salt=f"plimsoll-paper|{account}".encode(), n=_COST, r=_BLOCK, p=_LANES, dklen=32)
    return f"{account}.{hmac.new(key, b'session', sha256).hexdigest()}"


def hash_of(token: str) -> str:
    """What is stored of a token."""
    return sha256(token.encode()).hexdigest()


def account_in(token: str) -> str:
    """The account that a token claims to be for."""
    return token.partition(".")[0]


def opens(token: str, account: PaperAccount) -> bool:
    """Whether the token is this account's (compared in constant time)."""
    return hmac.compare_digest(hash_of(token), account.token_hash)


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
