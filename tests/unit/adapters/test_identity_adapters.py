"""Adapters of identity, without a network."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal, Inexact
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from shared.adapters import aws
from shared.adapters.dynamodb.wire import from_item, to_item
from shared.adapters.jwt_keys import EllipticKeyMaker, private_key_of, thumbprint
from shared.adapters.key_stores import ParameterKeyDirectory, SecretKeyVault, cached_keys
from shared.adapters.lazy import lazily
from shared.adapters.mail import QueuedMailer
from shared.adapters.passwords import BcryptHasher
from shared.adapters.probes import NotAnswering, key_probe, signing_keys_probe, stream_probe
from shared.adapters.secrets import cached_secret
from shared.adapters.session_cache import cached_session_check
from shared.application.ports.identity import KeyPair
from shared.domain.errors import Unavailable
from tests.fakes.identity import FakeKeyVault, FakeSessions
from tests.unit.domain.test_identity_rules import a_session

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


# passwords


def test_a_hash_matches_its_password_only() -> None:
    hasher = BcryptHasher(4)
    hashed = hasher.hash("kettle-Sunset-9")
    assert hasher.matches("kettle-Sunset-9", hashed)
    assert not hasher.matches("kettle-Sunset-8", hashed)
    assert hashed != hasher.hash("kettle-Sunset-9")


def test_nothing_matches_where_there_is_no_hash() -> None:
    hasher = BcryptHasher(4)
    assert not hasher.matches("", None)
    assert hasher._decoy.startswith("$2b$04$")


def test_the_decoy_costs_as_much_as_a_real_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    import bcrypt  # noqa: PLC0415

    compared: list[bytes] = []
    monkeypatch.setattr(bcrypt, "checkpw", lambda given, hashed: bool(compared.append(hashed)))  # type: ignore[func-returns-value]
    hasher = BcryptHasher(12)
    hasher.matches("x", None)
    hasher.matches("x", "$2b$12$" + "a" * 53)
    assert [each[:7] for each in compared] == [b"$2b$12$", b"$2b$12$"]
    assert {len(each) for each in compared} == {60}


def test_a_nul_and_the_73rd_byte_count() -> None:
    hasher = BcryptHasher(4)
    hashed = hasher.hash("a\x00b" + "x" * 80)
    assert not hasher.matches("a\x00c" + "x" * 80, hashed)
    assert not hasher.matches("a\x00b" + "x" * 79 + "y", hashed)


# wire form


@pytest.mark.parametrize(
    ("value", "wire"),
    [
        ("", {"S": ""}),
        ("é", {"S": "é"}),
        (3, {"N": "3"}),
        (Decimal("1.10"), {"N": "1.10"}),
        (True, {"BOOL": True}),
        (None, {"NULL": True}),
        (b"\x00", {"B": b"\x00"}),
        ([1, "a"], {"L": [{"N": "1"}, {"S": "a"}]}),
        ({"a": {"b": []}}, {"M": {"a": {"M": {"b": {"L": []}}}}}),
    ],
)
def test_values_go_over_the_wire_and_come_back(value: object, wire: dict[str, Any]) -> None:
    assert to_item({"x": value}) == {"x": wire}
    assert from_item({"x": wire}) == {"x": value}


def test_sets_are_read_although_none_is_written() -> None:
    assert from_item({"a": {"SS": ["x"]}, "b": {"NS": ["1"]}, "c": {"BS": [b"y"]}}) == {
        "a": {"x"},
        "b": {Decimal(1)},
        "c": {b"y"},
    }


@pytest.mark.parametrize("value", [1.5, object(), Decimal("NaN"), {1}])
def test_what_dynamodb_cannot_hold_is_refused(value: object) -> None:
    with pytest.raises((TypeError, ArithmeticError)):
        to_item({"x": value})


def test_money_is_never_rounded_silently() -> None:
    with pytest.raises(Inexact):
        to_item({"x": Decimal("1." + "1" * 38)})


# caches


def test_a_live_session_is_asked_for_again_after_thirty_seconds_and_an_ended_one_never() -> None:
    clock, sessions, reads = Clock(), FakeSessions(), []
    session = a_session()
    sessions.add(session)
    get = sessions.get
    sessions.get = lambda *key: reads.append(key) or get(*key)  # type: ignore[method-assign, func-returns-value]
    is_active = cached_session_check(sessions, clock)
    assert is_active("tnt_1", "ses_1")
    clock.at += timedelta(seconds=29)
    assert is_active("tnt_1", "ses_1")
    assert len(reads) == 1
    sessions.revoke(session.tenant_id, session.id, at=clock.at, because="test")
    clock.at += timedelta(seconds=1)
    reads.clear()
    assert [is_active("tnt_1", "ses_1") for _ in range(3)] == [False] * 3
    assert len(reads) == 1
    assert not is_active("tnt_2", "ses_1")


def test_keys_are_read_again_after_five_minutes() -> None:
    clock, vault = Clock(), FakeKeyVault()
    load = cached_keys(vault, clock)
    with pytest.raises(Unavailable) as missing:
        load()
    assert missing.value.code == "keys_missing"
    maker = EllipticKeyMaker()
    vault.keys = first = KeyPair(maker.new_key(NOW), None)
    assert load() == first
    vault.keys = second = KeyPair(maker.new_key(NOW), None)
    assert load() == first
    clock.at += timedelta(minutes=5)
    assert load() == second


def test_lazy_things_are_made_once_and_when_needed() -> None:
    made: list[int] = []

    def make() -> "Callable[[int], int]":
        made.append(1)
        return lambda n: n + 1

    lazy = lazily(make)
    assert made == []
    assert [lazy(1), lazy(2)] == [2, 3]
    assert lazily(lambda: "text").upper() == "TEXT"
    assert made == [1]


# keys


def test_a_key_id_is_its_thumbprint() -> None:
    # the example of RFC 7638 §3.1 has an RSA key; the rule (sorted members, SHA-256, base64url) is the same
    jwk = {"kty": "EC", "crv": "P-256", "x": "a", "y": "b"}
    assert thumbprint(jwk) == thumbprint(dict(reversed(jwk.items())))
    assert len(thumbprint(jwk)) == 43


def test_only_p256_keys_sign() -> None:
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519  # noqa: PLC0415

    for key in (ed25519.Ed25519PrivateKey.generate(), ec.generate_private_key(ec.SECP384R1())):
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        with pytest.raises(ValueError, match="P-256"):
            private_key_of(pem.decode())


def test_published_keys_hold_no_private_part() -> None:
    maker = EllipticKeyMaker()
    first, second = maker.new_key(NOW), maker.new_key(NOW)
    document = maker.jwks(KeyPair(second, maker.public_half(first)))
    keys = json.loads(document)["keys"]
    assert [key["kid"] for key in keys] == [second.kid, first.kid]
    assert all(set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"} for key in keys)
    assert len(document) < 4096  # what a standard parameter holds


@pytest.mark.parametrize("text", ["{}", "null", '{"current": {}}', "no json", '{"current": null}'])
def test_a_secret_that_nobody_made_here_counts_as_none(text: str) -> None:
    client = aws.secrets_manager()
    with Stubber(client) as stub:
        stub.add_response("get_secret_value", {"SecretString": text})
        assert SecretKeyVault(client, "key").load() is None


def test_a_store_that_is_away_is_unavailable() -> None:
    secrets_client, ssm = aws.secrets_manager(), aws.ssm()
    with Stubber(secrets_client) as stub:
        stub.add_client_error("get_secret_value", "InternalServiceError")
        with pytest.raises(Unavailable):
            SecretKeyVault(secrets_client, "key").load()
    with Stubber(ssm) as stub:
        stub.add_client_error("get_parameter", "InternalServerError")
        with pytest.raises(Unavailable):
            ParameterKeyDirectory(ssm, "/jwks").published()


# mail and secrets


def test_a_mail_is_one_message() -> None:
    client = aws.sqs()
    wanted = {"to": "asha@example.com", "kind": "verify_email", "link_path": "/verify-email#token=x"}
    with Stubber(client) as stub:
        expected = {"QueueUrl": "http://queue", "MessageBody": json.dumps(wanted)}
        stub.add_response("send_message", {"MessageId": "1"}, expected)
        QueuedMailer(client, "http://queue").send(**wanted)
        stub.assert_no_pending_responses()


def test_mail_that_cannot_be_queued_is_unavailable() -> None:
    client = aws.sqs()
    with Stubber(client) as stub:
        stub.add_client_error("send_message", "ServiceUnavailable")
        with pytest.raises(Unavailable) as away:
            QueuedMailer(client, "http://queue").send("a@b.co", "verify_email", "/x")
    assert away.value.code == "mail_unavailable"


def test_a_secret_is_read_when_needed_and_kept_for_five_minutes() -> None:
    client, clock = aws.secrets_manager(), Clock()
    assert cached_secret(client, "", clock)() is None
    read = cached_secret(client, "origin", clock)
    with Stubber(client) as stub:
        stub.add_response("get_secret_value", {"SecretString": "one"})
        assert [read(), read()] == ["one", "one"]
        clock.at += timedelta(minutes=5)
        stub.add_client_error("get_secret_value", "AccessDeniedException")
        with pytest.raises(Unavailable):
            read()


# probes


def test_a_stream_must_take_records() -> None:
    client = aws.kinesis()
    summary: dict[str, Any] = {
        "StreamName": "market",
        "StreamARN": "arn:aws:kinesis:ap-south-1:000000000000:stream/market",
        "RetentionPeriodHours": 24,
        "StreamCreationTimestamp": NOW,
        "EnhancedMonitoring": [],
        "OpenShardCount": 1,
    }
    with Stubber(client) as stub:
        probe = stream_probe(client, "market")
        for status in ("ACTIVE", "UPDATING"):
            stub.add_response(
                "describe_stream_summary", {"StreamDescriptionSummary": summary | {"StreamStatus": status}}
            )
            probe()
        stub.add_response(
            "describe_stream_summary", {"StreamDescriptionSummary": summary | {"StreamStatus": "DELETING"}}
        )
        with pytest.raises(NotAnswering, match="DELETING"):
            probe()
        stub.add_client_error("describe_stream_summary", "ResourceNotFoundException")
        with pytest.raises(ClientError):
            probe()


def test_the_key_must_be_enabled() -> None:
    client = aws.kms()
    with Stubber(client) as stub:
        probe = key_probe(client, "key")
        stub.add_response("describe_key", {"KeyMetadata": {"KeyId": "key", "KeyState": "Enabled"}})
        probe()
        stub.add_response("describe_key", {"KeyMetadata": {"KeyId": "key", "KeyState": "PendingDeletion"}})
        with pytest.raises(NotAnswering, match="PendingDeletion"):
            probe()


def test_a_key_must_be_published() -> None:
    client = aws.ssm()
    with Stubber(client) as stub:
        probe = signing_keys_probe(client, "/jwks")
        stub.add_response("get_parameter", {"Parameter": {"Value": '{"keys": [{"kid": "a"}]}'}})
        probe()
        stub.add_response("get_parameter", {"Parameter": {"Value": '{"keys": []}'}})
        with pytest.raises(NotAnswering):
            probe()
