"""bcrypt, behind a hash of its own input.

bcrypt reads 72 bytes and stops at a NUL: a long passphrase would lose its end. The password therefore goes through
HMAC-SHA-256 (base64, 44 characters) first; the fixed key keeps those digests apart from plain SHA-256 ones in leaked
lists.
"""

import base64
import hmac

import bcrypt

_DECOY = "Yw7C5X0nqVb1kQeJ3tH8Zu" + "Rk4mD9sLpWc2xGf6aTyNvBi0oEhUj7q"  # salt and hash
_PURPOSE = b"plimsoll password v1"


class BcryptHasher:
    """Implements ``PasswordHasher`` with the given cost (12 in production: a quarter of a second)."""

    def __init__(self, cost: int) -> None:
        self._cost = cost
        # Something to compare unknown people's passwords with, of the same cost: no password is known to match it.
        self._decoy = f"$2b${cost:02d}${_DECOY}"

    def hash(self, password: str) -> str:
        """A new hash with its own salt."""
        return bcrypt.hashpw(_prehashed(password), bcrypt.gensalt(self._cost)).decode()

    def matches(self, password: str, hashed: str | None) -> bool:
        """See the port: as slow without a hash as with one."""
        right = bcrypt.checkpw(_prehashed(password), (hashed or self._decoy).encode())
        return right and hashed is not None

    def is_outdated(self, hashed: str) -> bool:
        """Whether the cost was lower then."""
        return int(hashed.split("$")[2]) < self._cost


def _prehashed(password: str) -> bytes:
    return base64.b64encode(hmac.digest(_PURPOSE, password.encode(), "sha256"))
