"""Sealing and opening credentials, with a key that lives in this process instead of in KMS."""

import pytest
from aws_encryption_sdk.exceptions import DecryptKeyError, GenerateKeyError
from aws_encryption_sdk.identifiers import EncryptionKeyType, WrappingAlgorithm
from aws_encryption_sdk.internal.crypto.wrapping_keys import WrappingKey
from aws_encryption_sdk.key_providers.raw import RawMasterKeyProvider

from shared.adapters.credentials import SealedCredentials
from shared.domain.brokers import SecretPurpose
from shared.domain.errors import NotAllowed, Unavailable
from shared.domain.ids import BrokerId, TenantId

TENANT, BROKER = TenantId("tnt_1"), BrokerId("brk_1")


class InProcessKeys(RawMasterKeyProvider):  # type: ignore[misc]  # the SDK has no types
    """A wrapping key in memory; it can be away like a key service."""

    provider_id = "in-process"
    away = False

    def _get_raw_key(self, key_id: bytes) -> WrappingKey:
        return WrappingKey(
            wrapping_algorithm=WrappingAlgorithm.AES_256_GCM_IV12_TAG16_NO_PADDING,
            wrapping_key=b"k" * 32,
            wrapping_key_type=EncryptionKeyType.SYMMETRIC,
        )

    def master_keys_for_encryption(self, *args: object, **named: object) -> object:
        if self.away:
            raise GenerateKeyError("the key service is away")
        return super().master_keys_for_encryption(*args, **named)

    def decrypt_data_key_from_list(self, *args: object, **named: object) -> object:
        if self.away:
            raise DecryptKeyError("the key service is away")
        return super().decrypt_data_key_from_list(*args, **named)


@pytest.fixture
def keys() -> InProcessKeys:
    provider = InProcessKeys()
    provider.add_master_key("one")
    return provider


@pytest.fixture
def credentials(keys: InProcessKeys) -> SealedCredentials:
    return SealedCredentials(keys)


def sealed(credentials: SealedCredentials, secret: str = "s3cret") -> bytes:
    return credentials.seal(secret, tenant_id=TENANT, broker_id=BROKER, purpose=SecretPurpose.SESSION)


def test_what_was_sealed_opens_for_the_same_use(credentials: SealedCredentials) -> None:
    message = sealed(credentials, "pärole ₹")
    assert b"role" not in message
    opened = credentials.open(message, tenant_id=TENANT, broker_id=BROKER, purpose=SecretPurpose.SESSION)
    assert opened == "pärole ₹"


def test_the_same_secret_never_looks_the_same(credentials: SealedCredentials) -> None:
    assert sealed(credentials) != sealed(credentials)


@pytest.mark.parametrize(
    ("tenant", "broker", "purpose"),
    [
        ("tnt_2", "brk_1", SecretPurpose.SESSION),
        ("tnt_1", "brk_2", SecretPurpose.SESSION),
        ("tnt_1", "brk_1", SecretPurpose.SECRET),
    ],
)
def test_it_opens_for_nothing_else(
    credentials: SealedCredentials, tenant: str, broker: str, purpose: SecretPurpose
) -> None:
    message = sealed(credentials)
    with pytest.raises(NotAllowed) as caught:
        credentials.open(message, tenant_id=TenantId(tenant), broker_id=BrokerId(broker), purpose=purpose)
    assert caught.value.code == "credentials_not_openable"


def test_a_message_changed_anywhere_does_not_open(
    credentials: SealedCredentials, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL")
    message = sealed(credentials)
    for place in range(len(message)):
        changed = bytearray(message)
        changed[place] ^= 1
        with pytest.raises((NotAllowed, Unavailable)):
            credentials.open(bytes(changed), tenant_id=TENANT, broker_id=BROKER, purpose=SecretPurpose.SESSION)


def test_a_message_cut_short_does_not_open(credentials: SealedCredentials) -> None:
    for message in (b"", b"nonsense", sealed(credentials)[:-30]):
        with pytest.raises((NotAllowed, Unavailable)):
            credentials.open(message, tenant_id=TENANT, broker_id=BROKER, purpose=SecretPurpose.SESSION)


def test_a_key_service_that_is_away_is_not_a_forged_message(
    credentials: SealedCredentials, keys: InProcessKeys
) -> None:
    message = sealed(credentials)
    keys.away = True
    with pytest.raises(Unavailable):
        credentials.open(message, tenant_id=TENANT, broker_id=BROKER, purpose=SecretPurpose.SESSION)
    with pytest.raises(Unavailable):
        sealed(credentials)
