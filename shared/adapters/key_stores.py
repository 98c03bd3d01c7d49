"""Where the signing keys lie: the private one in Secrets Manager, the public ones in a parameter everybody may read."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from shared.application.ports.common import Now
from shared.application.ports.identity import KeyPair, KeyVault, PublicKey, SigningKey
from shared.domain.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_ssm import SSMClient

Loaded = Callable[[], KeyPair]


class SecretKeyVault:
    """Implements ``KeyVault``.

    The secret's text: ``{"current": {kid, private_pem, created_at}, "previous": {kid, public_pem} | null}``.
    """

    def __init__(self, client: "SecretsManagerClient", secret_id: str) -> None:
        self._client = client
        self._secret_id = secret_id

    def load(self) -> KeyPair | None:
        """The keys; None for a secret that has no value yet, or a value that nobody made here."""
        try:
            text = self._client.get_secret_value(SecretId=self._secret_id).get("SecretString", "")
        except self._client.exceptions.ResourceNotFoundException:
            return None
        except (ClientError, BotoCoreError) as error:
            raise _unreadable() from error
        try:
            return _keys_in(json.loads(text))
        except (ValueError, KeyError, TypeError):
            return None

    def store(self, keys: KeyPair) -> None:
        """Make this the secret's current version."""
        current = {
            "kid": keys.current.kid,
            "private_pem": keys.current.private_pem,
            "created_at": keys.current.created_at.isoformat(),
        }
        previous = {"kid": keys.previous.kid, "public_pem": keys.previous.public_pem} if keys.previous else None
        text = json.dumps({"current": current, "previous": previous})
        self._client.put_secret_value(SecretId=self._secret_id, SecretString=text)


class ParameterKeyDirectory:
    """Implements ``KeyDirectory`` with a Systems Manager parameter."""

    def __init__(self, client: "SSMClient", name: str) -> None:
        self._client = client
        self._name = name

    def published(self) -> str | None:
        """The document, None before the first key was made."""
        try:
            return self._client.get_parameter(Name=self._name)["Parameter"]["Value"]
        except self._client.exceptions.ParameterNotFound:
            return None
        except (ClientError, BotoCoreError) as error:
            raise _unreadable() from error

    def publish(self, jwks: str) -> None:
        """Replace the document."""
        self._client.put_parameter(Name=self._name, Value=jwks, Type="String", Overwrite=True)


def cached_keys(vault: KeyVault, now: Now, lasts: timedelta = timedelta(minutes=5)) -> Loaded:
    """The keys as they were at most ``lasts`` ago: a rotation is noticed without a restart.

    The answer raises ``Unavailable`` (``keys_missing``) as long as no key was made.
    """
    kept: list[tuple[datetime, KeyPair]] = []

    def load() -> KeyPair:
        at = now()
        if kept and at - kept[0][0] < lasts:
            return kept[0][1]
        keys = vault.load()
        if keys is None:
            raise Unavailable("keys_missing", "The signing key was not made yet; run the key rotator once.")
        kept[:] = [(at, keys)]
        return keys

    return load


def _unreadable() -> Unavailable:
    return Unavailable("keys_unavailable", "The signing keys cannot be read just now; please try again shortly.")


def _keys_in(secret: dict[str, Any]) -> KeyPair:
    current, previous = secret["current"], secret.get("previous")
    made = datetime.fromisoformat(current["created_at"])
    return KeyPair(
        SigningKey(current["kid"], current["private_pem"], made),
        PublicKey(previous["kid"], previous["public_pem"]) if previous else None,
    )
