"""The signing keys: how they are made and described."""

import json
from base64 import urlsafe_b64encode
from datetime import datetime
from hashlib import sha256

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from shared.application.ports.identity import KeyPair, PublicKey, SigningKey


class EllipticKeyMaker:
    """Implements ``KeyMaker`` with P-256 (ES256)."""

    def new_key(self, now: datetime) -> SigningKey:
        """A fresh key; its id is its thumbprint (RFC 7638)."""
        private = ec.generate_private_key(ec.SECP256R1())
        pem = private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return SigningKey(thumbprint(jwk_of(private.public_key())), pem.decode(), now)

    def public_half(self, key: SigningKey) -> PublicKey:
        """The public half as PEM."""
        public = private_key_of(key.private_pem).public_key()
        pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        return PublicKey(key.kid, pem.decode())

    def jwks(self, keys: KeyPair) -> str:
        """Current key first, then the previous one."""
        halves = [self.public_half(keys.current), *([keys.previous] if keys.previous else [])]
        return json.dumps({"keys": [_published_form(half) for half in halves]}, separators=(",", ":"))


def private_key_of(pem: str) -> ec.EllipticCurvePrivateKey:
    """The key in a PEM text. Raises ``ValueError`` for anything but a P-256 key."""
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("the signing key is not a P-256 key")
    return key


def jwk_of(public: ec.EllipticCurvePublicKey) -> dict[str, str]:
    """The key's required members (RFC 7518 §6.2)."""
    numbers = public.public_numbers()
    return {"crv": "P-256", "kty": "EC", "x": _coordinate(numbers.x), "y": _coordinate(numbers.y)}


def thumbprint(jwk: dict[str, str]) -> str:
    """The key's id (RFC 7638)."""
    canonical = json.dumps(jwk, separators=(",", ":"), sort_keys=True)
    return urlsafe_b64encode(sha256(canonical.encode()).digest()).decode().rstrip("=")


def _published_form(half: PublicKey) -> dict[str, str]:
    public = serialization.load_pem_public_key(half.public_pem.encode())
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise ValueError("the previous key is not an elliptic-curve key")
    return {**jwk_of(public), "kid": half.kid, "use": "sig", "alg": "ES256"}


def _coordinate(number: int) -> str:
    return urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")
