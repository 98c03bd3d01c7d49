"""Changing a password, and replacing a forgotten one."""

import pytest

from tests.unit.functions.identity_world import EMAIL, PASSWORD, World

NEW = "harbour-Lantern-4"


@pytest.fixture
def world() -> World:
    return World()


def change(world: World, token: str, current: str = PASSWORD, wanted: str = NEW) -> tuple[int, str]:
    answer = world.call("POST", "/password", {"current_password": current, "new_password": wanted}, token=token)
    return answer.status, answer.json["code"] if answer.json else ""


def test_a_changed_password_ends_all_other_sessions(world: World) -> None:
    other = world.signed_in()
    mine = world.login().json
    assert change(world, mine["access_token"]) == (204, "")
    assert world.call("GET", "/me", token=mine["access_token"]).status == 200
    assert world.call("GET", "/me", token=other["access_token"]).status == 401
    assert world.refresh(other["refresh_token"]).status == 401
    assert world.login().status == 401
    assert world.login(password=NEW).status == 200
    assert "password.changed" in world.audit.actions()


def test_the_current_password_must_be_right(world: World) -> None:
    token = world.signed_in()["access_token"]
    assert change(world, token, current="not this one") == (400, "wrong_password")
    assert world.login().status == 200
    assert world.audit.actions()[-2] == "password.refused"


def test_the_new_password_must_be_good(world: World) -> None:
    token = world.signed_in()["access_token"]
    assert change(world, token, wanted="password1") == (422, "weak_password")
    assert change(world, token, wanted="asha12345") == (422, "weak_password")


def test_guessing_the_current_password_is_limited() -> None:
    world = World(auth_requests_per_minute=5)
    token = world.signed_in()["access_token"]
    tried = [change(world, token, current="guess guess")[0] for _ in range(6)]
    assert tried == [400] * 5 + [429]


def test_a_mailed_link_sets_a_new_password_once(world: World) -> None:
    tokens = world.signed_in()
    world.later(minutes=1)
    assert world.call("POST", "/password-reset", {"email": EMAIL}).status == 202
    assert world.mailer.sent[-1][:2] == (EMAIL, "reset_password")
    token = world.mailer.last_token()
    body = {"token": token, "password": NEW}
    assert world.call("POST", "/password-reset/confirm", body).status == 204
    assert world.login(password=NEW).status == 200
    assert world.login().status == 401
    assert world.call("GET", "/me", token=tokens["access_token"]).status == 401
    again = world.call("POST", "/password-reset/confirm", body)
    assert (again.status, again.json["code"]) == (400, "link_invalid")
    assert next(iter(world.people.users.values())).email_verified_at is not None


def test_a_reset_link_lives_thirty_minutes(world: World) -> None:
    world.register()
    world.call("POST", "/password-reset", {"email": EMAIL})
    world.later(minutes=30)
    body = {"token": world.mailer.last_token(), "password": NEW}
    assert world.call("POST", "/password-reset/confirm", body).status == 400


def test_a_password_set_meanwhile_voids_older_links(world: World) -> None:
    world.register()
    world.later(seconds=1)
    world.call("POST", "/password-reset", {"email": EMAIL})
    older = world.mailer.last_token()
    world.later(seconds=1)
    world.call("POST", "/password-reset", {"email": EMAIL})
    newer = world.mailer.last_token()
    world.later(seconds=1)
    assert world.call("POST", "/password-reset/confirm", {"token": newer, "password": NEW}).status == 204
    late = world.call("POST", "/password-reset/confirm", {"token": older, "password": "attacker-Chosen-1"})
    assert (late.status, late.json["code"]) == (400, "link_invalid")


def test_a_weak_new_password_does_not_use_the_link_up(world: World) -> None:
    world.register()
    world.call("POST", "/password-reset", {"email": EMAIL})
    token = world.mailer.last_token()
    weak = world.call("POST", "/password-reset/confirm", {"token": token, "password": "12345678"})
    assert (weak.status, weak.json["code"]) == (422, "weak_password")
    assert world.call("POST", "/password-reset/confirm", {"token": token, "password": NEW}).status == 204


def test_a_verification_link_sets_no_password(world: World) -> None:
    world.register()
    body = {"token": world.mailer.last_token(), "password": NEW}
    assert world.call("POST", "/password-reset/confirm", body).status == 400


def test_known_and_unknown_addresses_look_the_same_from_outside(world: World) -> None:
    world.register()
    stored, mailed = len(world.links.links), len(world.mailer.sent)
    answers = []
    for email in (EMAIL, "nobody@example.com"):
        answer = world.call("POST", "/password-reset", {"email": email})
        steps = (len(world.links.links) - stored, len(world.mailer.sent) - mailed)
        stored, mailed = len(world.links.links), len(world.mailer.sent)
        answers.append((answer.status, answer.text, steps))
    assert answers[0] == answers[1]
    assert answers[0][0] == 202
    assert world.mailer.sent[-1] == ("nobody@example.com", "no_account", "")


def test_a_token_of_the_unknown_sets_nothing(world: World) -> None:
    world.call("POST", "/password-reset", {"email": "nobody@example.com"})
    assert world.call("POST", "/password-reset/confirm", {"token": "x", "password": NEW}).status == 400


def test_resets_are_limited_for_each_address_of_mail() -> None:
    world = World(auth_requests_per_minute=5)
    statuses = [world.call("POST", "/password-reset", {"email": "nobody@example.com"}).status for _ in range(6)]
    assert statuses == [202] * 5 + [429]
    assert world.call("POST", "/password-reset", {"email": " NOBODY@example.com"}).status == 429


def test_no_address_no_mail(world: World) -> None:
    answer = world.call("POST", "/password-reset", {"email": "nobody"})
    assert (answer.status, answer.json["code"]) == (422, "invalid_email")
    assert world.mailer.sent == []
