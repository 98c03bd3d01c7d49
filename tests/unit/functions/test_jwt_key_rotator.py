"""Making and rotating the signing key."""

import json
from datetime import UTC, datetime, timedelta

from shared.adapters.jwt_keys import EllipticKeyMaker, private_key_of
from shared.application.ports.identity import KeyPair
from shared.application.rotate_keys import ensure_keys
from tests.fakes.identity import FakeKeyDirectory, FakeKeyVault

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


class Keys:
    """A vault, a directory and a clock."""

    def __init__(self) -> None:
        self.vault, self.directory, self.now = FakeKeyVault(), FakeKeyDirectory(), NOW

    def run(self, *, rotate: bool = False) -> KeyPair:
        return ensure_keys(
            rotate=rotate,
            maker=EllipticKeyMaker(),
            vault=self.vault,
            directory=self.directory,
            now=lambda: self.now,
        )

    def published(self) -> list[str]:
        return [key["kid"] for key in json.loads(self.directory.document or '{"keys":[]}')["keys"]]


def test_the_first_run_makes_and_publishes_a_key() -> None:
    keys = Keys()
    pair = keys.run()
    assert keys.vault.keys == pair
    assert pair.previous is None
    assert keys.published() == [pair.current.kid]
    assert private_key_of(pair.current.private_pem).curve.name == "secp256r1"


def test_running_again_changes_nothing() -> None:
    keys = Keys()
    first = keys.run()
    document = keys.directory.document
    keys.now += timedelta(days=90)
    assert keys.run() == first
    assert keys.directory.document == document


def test_a_rotation_keeps_the_previous_public_key() -> None:
    keys = Keys()
    first = keys.run()
    keys.now += timedelta(days=30)
    second = keys.run(rotate=True)
    assert second.current.kid != first.current.kid
    assert second.previous is not None
    assert second.previous.kid == first.current.kid
    assert "PRIVATE" not in second.previous.public_pem
    assert keys.published() == [second.current.kid, first.current.kid]


def test_two_rotations_in_a_row_are_one() -> None:
    keys = Keys()
    keys.run()
    keys.now += timedelta(days=30)
    second = keys.run(rotate=True)
    assert keys.run(rotate=True) == second


def test_the_key_before_last_is_forgotten() -> None:
    keys = Keys()
    first = keys.run()
    for _ in range(2):
        keys.now += timedelta(days=30)
        keys.run(rotate=True)
    assert len(keys.published()) == 2
    assert first.current.kid not in keys.published()


def test_the_public_key_is_published_before_the_private_one_signs() -> None:
    keys = Keys()
    keys.run()
    keys.now += timedelta(days=30)
    order: list[str] = []
    keys.directory.publish = lambda jwks: order.append("published")  # type: ignore[method-assign]
    keys.vault.store = lambda keys: order.append("stored")  # type: ignore[method-assign]
    keys.run(rotate=True)
    assert order == ["published", "stored"]


def test_a_run_that_died_half_way_is_repaired() -> None:
    keys = Keys()
    pair = keys.run()
    keys.directory.document = '{"keys":[]}'
    assert keys.run() == pair
    assert keys.published() == [pair.current.kid]
