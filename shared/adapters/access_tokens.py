"""Access tokens: JWT with ES256 (RFC 8725: one fixed algorithm, explicit type, issuer and audience checked)."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from shared.adapters.jwt_keys import private_key_of
from shared.adapters.key_stores import Loaded
from shared.application.ports.common import Now, Randomness
from shared.application.ports.identity import KeyDirectory
from shared.domain.errors import NotAuthenticated
from shared.domain.ids import PREFIXES, SessionId, TenantId, UserId, is_id
from shared.domain.tokens import AccessClaims

ALGORITHM = "ES256"
TYPE = "at+jwt"
_LONGEST = 4096
_CLAIMS = ["iss", "aud", "sub", "tid", "sid", "role", "iat", "exp"]


def issuer_of(stage: str) -> str:
    """Who issues the tokens of a stage."""
    return f"https://{stage}.plimsoll"


def audience_of(stage: str) -> str:
    """Whom the tokens of a stage are for."""
    return f"https://{stage}.plimsoll/v1"


class JwtSigner:
    """Implements ``AccessTokenSigner`` with the current key."""

    def __init__(self, keys: Loaded, stage: str, randomness: Randomness) -> None:
        self._keys = keys
        self._stage = stage
        self._randomness = randomness
        self._ready: tuple[str, EllipticCurvePrivateKey] | None = None

    def __call__(self, claims: AccessClaims) -> str:
        """Sign; see the port. Raises ``Unavailable`` while there is no key."""
        current = self._keys().current
        if self._ready is None or self._ready[0] != current.kid:
            self._ready = (current.kid, private_key_of(current.private_pem))
        payload = {
            "iss": issuer_of(self._stage),
            "aud": audience_of(self._stage),
            "sub": claims.user_id,
            "tid": claims.tenant_id,
            "sid": claims.session_id,
            "role": str(claims.role),
            "iat": int(claims.issued_at.timestamp()),
            "exp": int(claims.expires_at.timestamp()),
            "jti": self._randomness(12).hex(),
        }
        return jwt.encode(payload, self._ready[1], algorithm=ALGORITHM, headers={"kid": current.kid, "typ": TYPE})


class JwtVerifier:
    """Implements ``AccessTokenVerifier`` with the published keys."""

    def __init__(self, keys: "PublishedKeys", stage: str) -> None:
        self._keys = keys
        self._issuer = issuer_of(stage)
        self._audience = audience_of(stage)

    def __call__(self, token: str, now: datetime) -> AccessClaims:
        """Verify; see the port. Times are judged by ``now``, to the second."""
        try:
            payload = self._payload_of(token)
            claims = _claims_in(payload)
        except (jwt.PyJWTError, ValueError, TypeError, KeyError, OverflowError) as error:
            raise NotAuthenticated("invalid_token", "This access token is not one of ours.") from error
        if now >= claims.expires_at:
            raise NotAuthenticated("expired_token", "The access token has expired.")
        if claims.issued_at > now + timedelta(seconds=60):
            raise NotAuthenticated("invalid_token", "This access token comes from the future.")
        return claims

    def _payload_of(self, token: str) -> dict[str, Any]:
        if len(token) > _LONGEST:
            raise ValueError("too long for a token of ours")
        header = jwt.get_unverified_header(token)
        if header.get("alg") != ALGORITHM or str(header.get("typ")).lower() != TYPE:
            raise ValueError("another algorithm or another kind of token")
        key = self._keys.key_for(header["kid"])
        if key is None:
            raise ValueError("unknown key")
        return jwt.decode(
            token,
            key,
            algorithms=[ALGORITHM],
            issuer=self._issuer,
            audience=self._audience,
            options={"require": _CLAIMS, "verify_exp": False, "verify_iat": False},
        )


class PublishedKeys:
    """The public keys by id, read again every five minutes, and for an unknown id at most every half minute."""

    def __init__(self, directory: KeyDirectory, now: Now) -> None:
        self._directory = directory
        self._now = now
        self._keys: dict[str, Any] = {}
        self._read_at: datetime | None = None

    def key_for(self, kid: object) -> Any:
        """The key of this id, None if nobody published it."""
        if not isinstance(kid, str):
            raise TypeError("a key id is text")
        age = None if self._read_at is None else self._now() - self._read_at
        if age is None or age >= timedelta(minutes=5) or (kid not in self._keys and age >= timedelta(seconds=30)):
            self._read()
        return self._keys.get(kid)

    def _read(self) -> None:
        document = self._directory.published()
        self._read_at = self._now()
        if document is not None:
            self._keys = {each["kid"]: jwt.PyJWK(each, ALGORITHM).key for each in json.loads(document)["keys"]}


def _claims_in(payload: dict[str, Any]) -> AccessClaims:
    wanted = (("user", "sub"), ("tenant", "tid"), ("session", "sid"))
    if not all(isinstance(payload[name], str) and is_id(PREFIXES[kind], payload[name]) for kind, name in wanted):
        raise ValueError("ids are not ours")
    if not isinstance(payload["role"], str) or type(payload["iat"]) is not int or type(payload["exp"]) is not int:
        raise ValueError("claims are ill-typed")
    return AccessClaims(
        UserId(payload["sub"]),
        TenantId(payload["tid"]),
        SessionId(payload["sid"]),
        payload["role"],
        datetime.fromtimestamp(payload["iat"], UTC),
        datetime.fromtimestamp(payload["exp"], UTC),
    )
