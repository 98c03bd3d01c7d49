"""Broker credentials: envelope encryption with the AWS Encryption SDK.

Each message has its own AES-256-GCM data key, wrapped by the customer-managed key; the encryption context
``{tenant_id, broker_id, purpose}`` is authenticated with it. The key's policy grants by ``purpose``: ``brokers_api``
may only seal, the execution service may only open ``session``.
"""

import aws_encryption_sdk
from aws_encryption_sdk.exceptions import AWSEncryptionSDKClientError, DecryptKeyError
from aws_encryption_sdk.identifiers import CommitmentPolicy
from aws_encryption_sdk.key_providers.base import MasterKeyProvider
from aws_encryption_sdk.key_providers.kms import StrictAwsKmsMasterKeyProvider
from botocore.exceptions import BotoCoreError, ClientError
from cryptography.exceptions import InvalidSignature, InvalidTag

from shared.domain.brokers import SecretPurpose
from shared.domain.errors import NotAllowed, Unavailable
from shared.domain.ids import BrokerId, TenantId

_LARGEST_SECRET = 8 * 1024


class SealedCredentials:
    """Seals and opens credentials under one key. Key providers hold connections, hence a class."""

    def __init__(self, keys: MasterKeyProvider) -> None:
        self._client = aws_encryption_sdk.EncryptionSDKClient(
            commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT, max_encrypted_data_keys=1
        )
        self._keys = keys

    def seal(self, secret: str, *, tenant_id: TenantId, broker_id: BrokerId, purpose: SecretPurpose) -> bytes:
        """An encrypted message that opens only with the same tenant, broker and purpose. Raises ``Unavailable``."""
        context = _context(tenant_id, broker_id, purpose)
        try:
            sealed, _ = self._client.encrypt(
                source=secret.encode(), key_provider=self._keys, encryption_context=context
            )
        except (AWSEncryptionSDKClientError, BotoCoreError, ClientError) as error:
            raise _key_service_away() from error
        return bytes(sealed)

    def open(self, sealed: bytes, *, tenant_id: TenantId, broker_id: BrokerId, purpose: SecretPurpose) -> str:
        """The secret. Raises ``NotAllowed`` if it was sealed for something else or tampered with, ``Unavailable``.

        The context is compared too, not only authenticated: a message of another broker opens well under the same key,
        and must not.
        """
        wanted = _context(tenant_id, broker_id, purpose)
        try:
            secret, header = self._client.decrypt(
                source=sealed, key_provider=self._keys, max_body_length=_LARGEST_SECRET
            )
        except (DecryptKeyError, BotoCoreError, ClientError) as error:
            # the SDK does not say why the key could not be had: an outage must never look like a forged message
            raise _key_service_away() from error
        except (AWSEncryptionSDKClientError, InvalidTag, InvalidSignature, UnicodeDecodeError) as error:
            # the SDK lets what the cipher and its header parser raise pass through
            raise _not_openable() from error
        if any(header.encryption_context.get(name) != value for name, value in wanted.items()):
            raise _not_openable()
        return bytes(secret).decode()


def kms_credentials(key_arn: str) -> SealedCredentials:
    """Credentials under a KMS key, named by its full ARN (the SDK takes the region from it)."""
    return SealedCredentials(StrictAwsKmsMasterKeyProvider(key_ids=[key_arn]))


def _context(tenant_id: TenantId, broker_id: BrokerId, purpose: SecretPurpose) -> dict[str, str]:
    return {"tenant_id": tenant_id, "broker_id": broker_id, "purpose": purpose.value}


def _key_service_away() -> Unavailable:
    return Unavailable(
        "key_service_unavailable", "Credentials cannot be sealed or opened now; please try again shortly."
    )


def _not_openable() -> NotAllowed:
    return NotAllowed("credentials_not_openable", "These credentials were not sealed for this use.")
