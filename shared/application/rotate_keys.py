"""Making and rotating the key that signs access tokens."""

from datetime import timedelta

from shared.application.ports.common import Now
from shared.application.ports.identity import KeyDirectory, KeyMaker, KeyPair, KeyVault

YOUNGEST_TO_ROTATE = timedelta(hours=1)
"""A key younger than this is not rotated: tokens signed by the one before it are still about, and a repeated call
(schedules deliver at least once) must not throw that one away."""


def ensure_keys(*, rotate: bool, maker: KeyMaker, vault: KeyVault, directory: KeyDirectory, now: Now) -> KeyPair:
    """Make the first key if there is none; rotate if asked to; publish what ought to be published.

    The public keys are published before the new private key signs, so no token is ever unknown. A call that died
    half-way is repaired by the next one.
    """
    at = now()
    keys = vault.load()
    fresh = keys is None
    if keys is None:
        keys = KeyPair(maker.new_key(at), None)
    elif rotate and at - keys.current.created_at >= YOUNGEST_TO_ROTATE:
        keys, fresh = KeyPair(maker.new_key(at), maker.public_half(keys.current)), True
    document = maker.jwks(keys)
    if directory.published() != document:
        directory.publish(document)
    if fresh:
        vault.store(keys)
    return keys
