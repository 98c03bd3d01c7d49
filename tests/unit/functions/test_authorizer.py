"""Who is behind a request, judged from the header."""

import base64
import hmac
import json
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from functions.authorizer.answers import simple_response
from shared.adapters.access_tokens import audience_of, issuer_of
from shared.adapters.jwt_keys import EllipticKeyMaker, private_key_of
from shared.domain.errors import Unavailable
from tests.unit.functions.identity_world import World


@pytest.fixture
def world() -> World:
    return World()


def found(world: World, token: str) -> str:
    """The finding: ``signed in`` or the error."""
    return world.context_of(f"Bearer {token}").get("auth_error", "signed in")


def payload_of(token: str) -> dict[str, Any]:
    payload: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return payload


def signed(world: World, payload: dict[str, Any], **header: Any) -> str:
    """A token with our key and any content."""
    assert world.vault.keys is not None
    current = world.vault.keys.current
    headers = {"kid": current.kid, "typ": "at+jwt", **header}
    return jwt.encode(payload, private_key_of(current.private_pem), algorithm="ES256", headers=headers)


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def test_a_good_token_yields_the_caller(world: World) -> None:
    token = world.signed_in()["access_token"]
    context = world.context_of(f"Bearer {token}")
    user = next(iter(world.people.users.values()))
    session = next(iter(world.sessions.sessions.values()))
    assert context == {
        "tenant_id": user.tenant_id,
        "user_id": user.id,
        "role": "owner",
        "session_id": session.id,
    }
    assert simple_response(context) == {"isAuthorized": True, "context": context}


@pytest.mark.parametrize("header", [None, "", "Basic dXNlcjpwYXNz", "Bearer", "Token x"])
def test_without_a_bearer_token_it_is_missing(world: World, header: str | None) -> None:
    assert world.context_of(header) == {"auth_error": "missing_token"}


def test_the_scheme_may_be_written_in_any_case(world: World) -> None:
    token = world.signed_in()["access_token"]
    assert "user_id" in world.context_of(f"bearer {token}")


@pytest.mark.parametrize(
    "token", ["x", "a.b.c", "....", "é.é.é", "\x00", "e30.e30.", "A" * 5000, "eyJhbGciOiJFUzI1NiJ9.W10.AA"]
)
def test_garbage_is_an_invalid_token(world: World, token: str) -> None:
    assert found(world, token) == "invalid_token"


def test_a_token_expires_to_the_second(world: World) -> None:
    token = world.signed_in()["access_token"]
    world.later(minutes=14, seconds=59)
    assert found(world, token) == "signed in"
    world.later(seconds=1)
    assert found(world, token) == "expired_token"


def test_a_changed_payload_is_noticed(world: World) -> None:
    token = world.signed_in()["access_token"]
    header, payload, signature = token.split(".")
    content = json.loads(base64.urlsafe_b64decode(payload + "=="))
    content["role"] = "operator"
    forged = _base64(json.dumps(content).encode())
    assert found(world, f"{header}.{forged}.{signature}") == "invalid_token"
    assert found(world, f"{header}.{payload}.{signature[:-4]}AAAA") == "invalid_token"


def test_alg_none_is_refused(world: World) -> None:
    payload = payload_of(world.signed_in()["access_token"])
    assert world.vault.keys is not None
    token = jwt.encode(payload, "", algorithm="none", headers={"kid": world.vault.keys.current.kid, "typ": "at+jwt"})
    assert found(world, token) == "invalid_token"


def test_the_public_key_is_no_shared_secret(world: World) -> None:
    payload = payload_of(world.signed_in()["access_token"])
    assert world.vault.keys is not None
    header = {"alg": "HS256", "kid": world.vault.keys.current.kid, "typ": "at+jwt"}
    signing_input = ".".join(_base64(json.dumps(part).encode()) for part in (header, payload))
    for known_to_everybody in (world.directory.document or "", EllipticKeyMaker().jwks(world.vault.keys)):
        mac = hmac.digest(known_to_everybody.encode(), signing_input.encode(), "sha256")
        assert found(world, f"{signing_input}.{_base64(mac)}") == "invalid_token"


def test_anothers_key_is_refused_under_our_key_id(world: World) -> None:
    payload = payload_of(world.signed_in()["access_token"])
    assert world.vault.keys is not None
    headers = {"kid": world.vault.keys.current.kid, "typ": "at+jwt"}
    token = jwt.encode(payload, ec.generate_private_key(ec.SECP256R1()), algorithm="ES256", headers=headers)
    assert found(world, token) == "invalid_token"


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "https://evil.example"},
        {"iss": issuer_of("prod")},
        {"aud": "another api"},
        {"aud": audience_of("prod")},
        {"sub": "tnt_01M7VHRXG0EHKARKZQXMTFAKZ8"},
        {"sub": 3},
        {"tid": "tnt_short"},
        {"role": ["owner"]},
        {"exp": "tomorrow"},
        {"exp": 1e300},
        {"iat": 10**12},
    ],
)
def test_every_claim_must_be_right(world: World, change: dict[str, Any]) -> None:
    payload = payload_of(world.signed_in()["access_token"])
    assert found(world, signed(world, payload)) == "signed in"
    assert found(world, signed(world, payload | change)) == "invalid_token"


@pytest.mark.parametrize("claim", ["iss", "aud", "sub", "tid", "sid", "role", "iat", "exp"])
def test_every_claim_must_be_there(world: World, claim: str) -> None:
    payload = payload_of(world.signed_in()["access_token"])
    del payload[claim]
    assert found(world, signed(world, payload)) == "invalid_token"


@pytest.mark.parametrize("header", [{"typ": "JWT"}, {"typ": None}, {"kid": "unknown"}, {"kid": ""}])
def test_every_header_must_be_right(world: World, header: dict[str, Any]) -> None:
    payload = payload_of(world.signed_in()["access_token"])
    assert found(world, signed(world, payload, **header)) == "invalid_token"


def test_a_revoked_session_is_noticed_within_thirty_seconds(world: World) -> None:
    token = world.signed_in()["access_token"]
    assert found(world, token) == "signed in"
    session = next(iter(world.sessions.sessions.values()))
    world.sessions.revoke(session.tenant_id, session.id, at=world.now, because="test")
    world.later(seconds=30)
    assert found(world, token) == "session_revoked"


def test_a_session_that_is_gone_counts_as_revoked(world: World) -> None:
    token = world.signed_in()["access_token"]
    world.sessions.sessions.clear()
    assert found(world, token) == "session_revoked"


def test_tokens_of_the_previous_key_stay_good_after_a_rotation(world: World) -> None:
    tokens = world.signed_in()
    world.later(hours=2)
    before = world.refresh(tokens["refresh_token"]).json
    world.rotate_keys(rotate=True)
    world.later(minutes=5)
    after = world.refresh(before["refresh_token"]).json["access_token"]
    assert jwt.get_unverified_header(after)["kid"] != jwt.get_unverified_header(before["access_token"])["kid"]
    assert found(world, before["access_token"]) == "signed in"
    assert found(world, after) == "signed in"


def test_unknown_key_ids_do_not_make_it_read_again_and_again(world: World) -> None:
    payload = payload_of(world.signed_in()["access_token"])
    found(world, signed(world, payload, kid="a"))
    reads = world.directory.reads
    for n in range(20):
        found(world, signed(world, payload, kid=f"unknown-{n}"))
    assert world.directory.reads == reads
    world.later(seconds=30)
    found(world, signed(world, payload, kid="b"))
    assert world.directory.reads == reads + 1


def test_when_it_cannot_look_it_takes_nobody_for_a_stranger(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    token = world.signed_in()["access_token"]

    def away(*_: Any) -> None:
        raise Unavailable("store_unavailable", "away")

    monkeypatch.setattr(world.sessions, "get", away)
    with pytest.raises(Unavailable):
        world.context_of(f"Bearer {token}")


def test_a_token_from_the_future_is_refused_but_clocks_may_differ_a_little(world: World) -> None:
    payload = payload_of(world.signed_in()["access_token"])
    now = int(world.now.timestamp())
    lasting = now + int(timedelta(minutes=15).total_seconds())
    assert found(world, signed(world, payload | {"iat": now + 59, "exp": lasting})) == "signed in"
    assert found(world, signed(world, payload | {"iat": now + 61, "exp": lasting})) == "invalid_token"
