"""Staying signed in: rotation, two tabs, and copies of old tokens."""

from typing import Any

import pytest

from tests.unit.functions.identity_world import EMAIL, PASSWORD, World


@pytest.fixture
def world() -> World:
    return World()


def test_a_refresh_gives_a_new_pair(world: World) -> None:
    tokens = world.signed_in()
    world.later(minutes=16)
    assert world.call("GET", "/me", token=tokens["access_token"]).json["code"] == "expired_token"
    answer = world.refresh(tokens["refresh_token"])
    assert answer.status == 200
    assert answer.json["refresh_token"] != tokens["refresh_token"]
    assert world.call("GET", "/me", token=answer.json["access_token"]).status == 200


def test_a_second_tab_gets_the_same_successor_for_ten_seconds(world: World) -> None:
    first = world.signed_in()["refresh_token"]
    successor = world.refresh(first).json["refresh_token"]
    world.later(seconds=10)
    assert world.refresh(first).json["refresh_token"] == successor
    assert world.refresh(successor).status == 200


def test_tokens_are_not_kept_for_a_repeat(world: World) -> None:
    first = world.signed_in()
    key = {"idempotency-key": "k-1", "authorization": f"Bearer {first['access_token']}"}
    body = {"refresh_token": first["refresh_token"]}
    rotated = world.call("POST", "/refresh", body, headers=key)
    world.later(seconds=11)
    again = world.call("POST", "/refresh", body, headers=key)
    assert rotated.status == 200
    assert (again.status, again.json["code"]) == (401, "refresh_token_reused")


def test_an_old_token_ends_the_whole_family(world: World) -> None:
    first = world.signed_in()
    second = world.refresh(first["refresh_token"]).json
    world.later(seconds=11)
    stolen = world.refresh(first["refresh_token"])
    assert (stolen.status, stolen.json["code"]) == (401, "refresh_token_reused")
    assert world.refresh(second["refresh_token"]).json["code"] == "session_revoked"
    assert world.call("GET", "/me", token=second["access_token"]).json["code"] == "session_revoked"
    assert world.audit.actions()[-1] == "session.refresh_token_reused"


def test_a_token_two_generations_old_ends_the_family_even_within_the_grace(world: World) -> None:
    first = world.signed_in()["refresh_token"]
    second = world.refresh(first).json["refresh_token"]
    world.refresh(second)
    assert world.refresh(first).json["code"] == "refresh_token_reused"


def test_reuse_ends_one_device_only(world: World) -> None:
    first = world.signed_in()["refresh_token"]
    other = world.login().json["refresh_token"]
    world.refresh(first)
    world.later(seconds=11)
    assert world.refresh(first).status == 401
    assert world.refresh(other).status == 200


def test_a_token_that_was_never_ours_ends_nothing(world: World) -> None:
    tokens = world.signed_in()
    answer = world.refresh("rt_" + "A" * 43)
    assert (answer.status, answer.json["code"]) == (401, "invalid_refresh_token")
    assert world.refresh(tokens["refresh_token"]).status == 200


def test_a_family_lives_seven_days_after_its_last_refresh(world: World) -> None:
    token = world.signed_in()["refresh_token"]
    world.later(days=6, hours=23)
    token = world.refresh(token).json["refresh_token"]
    world.later(days=6, hours=23)
    token = world.refresh(token).json["refresh_token"]
    world.later(days=7)
    answer = world.refresh(token)
    assert (answer.status, answer.json["code"]) == (401, "session_expired")


def test_no_family_lives_longer_than_ninety_days(world: World) -> None:
    token = world.signed_in()["refresh_token"]
    for _ in range(15):
        world.later(days=6)
        answer = world.refresh(token)
        if answer.status != 200:
            break
        token = answer.json["refresh_token"]
    assert answer.json["code"] == "session_expired"


def test_nothing_stored_is_a_token(world: World) -> None:
    first = world.signed_in()["refresh_token"]
    second = world.refresh(first).json["refresh_token"]
    stored = repr(world.sessions.sessions) + repr(world.sessions._by_hash) + repr(world.audit.rows)
    assert first not in stored
    assert second not in stored


def test_losing_the_race_against_another_tab_gives_its_successor(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first = world.signed_in()["refresh_token"]
    rotate = world.sessions.rotate
    winners: list[str] = []

    def raced(*args: Any, **kwargs: Any) -> bool:
        monkeypatch.setattr(world.sessions, "rotate", rotate)
        winners.append(world.desk.refresh_session(first).refresh_token)  # the other tab, in this very moment
        return rotate(*args, **kwargs)

    monkeypatch.setattr(world.sessions, "rotate", raced)
    assert world.refresh(first).json["refresh_token"] == winners[0]


def test_a_session_that_is_always_busy_asks_to_try_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first = world.signed_in()["refresh_token"]
    monkeypatch.setattr(world.sessions, "rotate", lambda *_, **__: False)
    answer = world.refresh(first)
    assert (answer.status, answer.json["code"], answer.headers["retry-after"]) == (503, "session_busy", "1")


def test_a_user_who_is_gone_or_suspended_does_not_stay_signed_in(world: World) -> None:
    token = world.signed_in()["refresh_token"]
    world.people.users.clear()
    assert world.refresh(token).json["code"] == "session_revoked"


def test_browsers_get_the_token_as_a_cookie_that_no_script_reads(world: World) -> None:
    world.register()
    login = world.call("POST", "/login", {"email": EMAIL, "password": PASSWORD, "refresh_in": "cookie"})
    assert login.json["refresh_token"] is None
    (cookie,) = login.cookies
    for part in ("HttpOnly", "Secure", "SameSite=strict", "Path=/v1/auth", "Max-Age=604800"):
        assert part in cookie
    sent = cookie.partition(";")[0]
    refreshed = world.call("POST", "/refresh", cookies=[sent])
    assert refreshed.status == 200
    assert refreshed.json["refresh_token"] is None
    assert refreshed.cookies[0].partition(";")[0] != sent
    out = world.call("POST", "/logout", cookies=[refreshed.cookies[0].partition(";")[0]])
    assert out.status == 204
    assert "Max-Age=0" in out.cookies[0]
    assert world.call("POST", "/refresh", cookies=[refreshed.cookies[0].partition(";")[0]]).status == 401


def test_without_any_token_there_is_nothing_to_refresh(world: World) -> None:
    answer = world.call("POST", "/refresh")
    assert (answer.status, answer.json["code"]) == (401, "missing_refresh_token")


def test_a_form_from_another_site_is_not_read(world: World) -> None:
    token = world.signed_in()["refresh_token"]
    answer = world.call("POST", "/refresh", f'{{"refresh_token": "{token}"}}', headers={"content-type": "text/plain"})
    assert (answer.status, answer.json["code"]) == (422, "json_required")
