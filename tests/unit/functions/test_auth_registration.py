"""Registering, and proving the address."""

import pytest

from shared.domain import disclosure
from shared.domain.one_time_links import digest_of
from tests.unit.functions.identity_world import EMAIL, PASSWORD, START, World, registration


@pytest.fixture
def world() -> World:
    return World()


def test_registering_makes_a_tenant_and_its_owner(world: World) -> None:
    answer = world.register()
    assert answer.status == 201
    assert answer.json["email"] == EMAIL
    assert answer.json["role"] == "owner"
    assert answer.json["email_verified"] is False
    assert answer.json["risk_disclosure"] == {"version": disclosure.VERSION, "accepted_at": "2026-11-20T04:00:00Z"}
    assert answer.json["id"].startswith("usr_")
    assert [tenant.id for tenant in world.people.tenants.values()] == [answer.json["tenant_id"]]
    assert world.audit.actions() == ["user.registered"]


def test_no_answer_and_no_audit_row_holds_the_password_or_its_hash(world: World) -> None:
    answer = world.register()
    stored = next(iter(world.people.users.values()))
    assert stored.password_hash.startswith("$2b$04$")
    everything = answer.text + repr(world.audit.rows) + repr(world.mailer.sent)
    assert PASSWORD not in everything
    assert stored.password_hash not in everything


def test_the_disclosure_is_served_as_it_is_in_force(world: World) -> None:
    answer = world.call("GET", "/risk-disclosure")
    assert answer.status == 200
    assert answer.json["version"] == disclosure.VERSION
    assert "A stop-loss limits a loss; it does not guarantee a price" in answer.json["text"]


@pytest.mark.parametrize("missing", ["absent", None])
def test_without_the_disclosure_nobody_registers(world: World, missing: str | None) -> None:
    body = registration(accept_risk_disclosure=None)
    if missing == "absent":
        del body["accept_risk_disclosure"]
    answer = world.call("POST", "/register", body)
    assert (answer.status, answer.json["code"]) == (422, "risk_disclosure_required")
    assert answer.json["errors"][0]["field"] == "accept_risk_disclosure"
    assert not world.people.users


def test_an_old_disclosure_must_be_read_again(world: World) -> None:
    answer = world.call("POST", "/register", registration(accept_risk_disclosure={"version": "2020-01-01"}))
    assert (answer.status, answer.json["code"]) == (400, "risk_disclosure_outdated")
    assert disclosure.VERSION in answer.json["detail"]


def test_an_address_registers_once_in_whatever_spelling(world: World) -> None:
    assert world.register("Asha@Example.COM").status == 201
    for spelling in ("asha@example.com", " ASHA@example.com ", "ａsha@example.com"):
        answer = world.register(spelling)
        assert (answer.status, answer.json["code"]) == (409, "email_taken")
        assert answer.json["errors"][0]["field"] == "email"


@pytest.mark.parametrize(
    "address",
    [
        "аsha@example.com",  # a Cyrillic а
        "asha@exаmple.com",
        "asha",
        "@example.com",
        "asha@example",
        "asha@@example.com",
        "asha@example..com",
        "a..b@example.com",
        "asha@-example.com",
        "asha\u200b@example.com",
        "asha\n@example.com",
        "asha@example.com\u202e",
        "asha@127.0.0.1",
        "a" * 65 + "@example.com",
        "a@" + "b" * 63 + "." + ".".join(["c" * 60] * 4),
        "\x00@example.com",
        '"asha rao"@example.com',
    ],
)
def test_what_is_no_plain_address_is_refused(world: World, address: str) -> None:
    answer = world.register(address)
    assert answer.status == 422
    assert answer.json["code"] in {"invalid_email", "invalid_request"}
    assert answer.json["errors"][0]["field"] == "email"


@pytest.mark.parametrize(
    "password",
    [
        "short7!",
        "password",
        "P@ssw0rd123!",
        "12345678",
        "qwertyuiop",
        "aaaaaaaaaaaa",
        "Krishna@1234",
        EMAIL,
        "asha2026!",
        "x" * 257,
    ],
)
def test_weak_passwords_are_refused_with_a_reason(password: str) -> None:
    world = World()
    email = "asha@example.com"
    answer = world.register(email, password)
    assert (answer.status, answer.json["code"]) == (422, "weak_password")
    assert answer.json["errors"] == [{"field": "password", "message": answer.json["detail"]}]


def test_a_long_passphrase_counts_to_its_last_character(world: World) -> None:
    passphrase = "correct horse battery staple " * 4  # far over the 72 bytes that bcrypt reads
    assert world.register(password=passphrase + "a").status == 201
    assert world.login(password=passphrase + "b").status == 401
    assert world.login(password=passphrase + "a").status == 200


def test_a_password_is_the_same_however_its_letters_are_composed(world: World) -> None:
    assert world.register(password="caf\u00e9-au-lait-9").status == 201
    assert world.login(password="cafe\u0301-au-lait-9").status == 200


@pytest.mark.parametrize("name", ["", "   ", "\u202egnp", "a\u0000b", "\u200b\u200b", "\ue000", "x" * 81])
def test_names_that_deceive_are_refused(world: World, name: str) -> None:
    answer = world.call("POST", "/register", registration(name=name))
    assert answer.status == 422
    assert answer.json["errors"][0]["field"] == "name"


@pytest.mark.parametrize("name", ["आशा राव", "José", "O'Neil", "张伟"])
def test_names_of_any_script_are_kept(world: World, name: str) -> None:
    assert world.call("POST", "/register", registration(name=name)).json["name"] == name


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (registration(email=3), "email"),
        (registration(password=None), "password"),
        (registration(is_admin=True), "is_admin"),
        (registration(accept_risk_disclosure={"version": 3}), "accept_risk_disclosure.version"),
        (registration(accept_risk_disclosure="yes"), "accept_risk_disclosure"),
        (registration(accept_risk_disclosure={}), "accept_risk_disclosure.version"),
        ([], "body"),
        ("null", "body"),
    ],
)
def test_ill_typed_fields_are_named(world: World, body: object, field: str) -> None:
    answer = world.call("POST", "/register", body)
    assert answer.status == 422
    assert field in [each["field"] for each in answer.json["errors"]]
    assert not world.people.users


def test_the_mailed_link_verifies_the_address_once(world: World) -> None:
    world.register()
    assert world.mailer.sent[0][:2] == (EMAIL, "verify_email")
    token = world.mailer.last_token()
    assert world.call("POST", "/verify-email", {"token": token}).status == 204
    assert next(iter(world.people.users.values())).email_verified_at == START
    again = world.call("POST", "/verify-email", {"token": token})
    assert (again.status, again.json["code"]) == (400, "link_invalid")


def test_only_a_digest_of_the_link_is_stored(world: World) -> None:
    world.register()
    assert list(world.links.links) == [digest_of(world.mailer.last_token())]


def test_a_link_expires_after_48_hours(world: World) -> None:
    world.register()
    world.later(hours=48)
    assert world.call("POST", "/verify-email", {"token": world.mailer.last_token()}).status == 400


def test_a_new_link_can_be_asked_for_until_the_address_is_verified(world: World) -> None:
    token = world.signed_in()["access_token"]
    assert world.call("POST", "/verify-email/resend", token=token).status == 202
    assert len(world.mailer.sent) == 2
    world.call("POST", "/verify-email", {"token": world.mailer.last_token()})
    assert world.call("POST", "/verify-email/resend", token=token).status == 202
    assert len(world.mailer.sent) == 2
    assert world.call("POST", "/verify-email/resend").status == 401


def test_a_reset_link_verifies_no_address(world: World) -> None:
    world.register()
    world.call("POST", "/password-reset", {"email": EMAIL})
    assert world.call("POST", "/verify-email", {"token": world.mailer.last_token()}).status == 400
