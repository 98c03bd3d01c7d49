"""Signing in and out, and how often one may try."""

import pytest

from shared.adapters.passwords import BcryptHasher
from shared.domain.people import UserStatus
from tests.unit.functions.identity_world import EMAIL, ORIGIN_SECRET, World


@pytest.fixture
def world() -> World:
    return World()


def test_login_answers_a_bearer_token_for_15_minutes(world: World) -> None:
    world.register()
    answer = world.login()
    assert answer.status == 200
    assert set(answer.json) == {"access_token", "refresh_token", "token_type", "expires_in"}
    assert (answer.json["token_type"], answer.json["expires_in"]) == ("bearer", 900)
    assert world.call("GET", "/me", token=answer.json["access_token"]).json["email"] == EMAIL
    assert answer.headers["cache-control"] == "no-store"


def test_the_address_is_read_in_any_spelling(world: World) -> None:
    world.register()
    assert world.login(email=" ASHA@Example.com").status == 200


@pytest.mark.parametrize(
    ("email", "password"),
    [(EMAIL, "not the password"), ("nobody@example.com", "kettle-Sunset-9"), ("no address", "x"), (EMAIL, "y" * 1000)],
)
def test_bad_credentials_all_look_the_same(world: World, email: str, password: str) -> None:
    world.register()
    answer = world.login(email, password)
    assert answer.status == 401
    assert (answer.json["code"], answer.json["detail"]) == ("invalid_credentials", "Invalid credentials")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_an_unknown_address_takes_the_same_steps_as_a_wrong_password(world: World) -> None:
    world.register()
    world.audit.rows.clear()
    steps = []
    for email in (EMAIL, "nobody@example.com", "not even an address"):
        before = world.hasher.comparisons
        world.login(email, "not the password")
        steps.append((world.hasher.comparisons - before, len(world.audit.rows)))
        world.audit.rows.clear()
    assert steps == [(1, 1)] * 3


def test_failures_and_successes_are_audited_without_the_password(world: World) -> None:
    world.register()
    world.login(password="a wrong guess")
    world.login(email="nobody@example.com", password="a wrong guess")
    world.login()
    assert world.audit.actions()[1:] == ["session.refused", "session.refused", "session.opened"]
    assert world.audit.rows[2][0] == "tnt_nobody"
    assert "guess" not in repr(world.audit.rows)
    assert "nobody@example.com" not in repr(world.audit.rows)


def test_a_suspended_account_is_told_so_only_with_the_right_password(world: World) -> None:
    world.register()
    key, user = next(iter(world.people.users.items()))
    object.__setattr__(user, "status", UserStatus.SUSPENDED)
    world.people.users[key] = user
    assert world.login(password="wrong wrong").json["code"] == "invalid_credentials"
    answer = world.login()
    assert (answer.status, answer.json["code"]) == (403, "account_suspended")


def test_a_hash_of_less_work_is_made_stronger_at_sign_in(world: World) -> None:
    world.register()
    key, user = next(iter(world.people.users.items()))
    world.hasher._cost = 5
    assert world.login().status == 200
    assert world.people.users[key].password_hash.startswith("$2b$05$")
    assert world.people.users[key].meta == user.meta
    assert world.login().status == 200


def test_five_attempts_a_minute_for_one_address_of_mail() -> None:
    world = World(auth_requests_per_minute=5)
    world.register()
    for _ in range(5):
        assert world.login(password="wrong wrong").status == 401
    world.later(seconds=10)
    answer = world.login()  # even the right password waits
    assert (answer.status, answer.json["code"]) == (429, "too_many_attempts")
    assert answer.headers["retry-after"] == "50"
    assert world.login("somebody.else@example.com", "x").status == 401
    world.later(seconds=50)
    assert world.login().status == 200


def test_an_unknown_address_of_mail_is_limited_alike() -> None:
    world = World(auth_requests_per_minute=5)
    statuses = [world.login("nobody@example.com", "x").status for _ in range(6)]
    assert statuses == [401] * 5 + [429]


def test_sixty_attempts_a_minute_for_one_network_address() -> None:
    world = World(auth_requests_per_minute_and_address=60)
    statuses = [world.call("POST", "/verify-email", {"token": str(n)}).status for n in range(61)]
    assert statuses == [400] * 60 + [429]
    other = world.call("POST", "/verify-email", {"token": "x"}, source_ip="198.51.100.1")
    assert other.status == 400


def test_failures_from_one_address_earn_a_growing_pause() -> None:
    world = World()
    world.register()
    for n in range(11):
        assert world.login(f"n{n}@example.com", "x").status == 401
    assert world.login().headers["retry-after"] == "1"
    world.later(seconds=1)
    assert world.login("n12@example.com", "x").status == 401
    assert world.login().headers["retry-after"] == "2"
    world.later(seconds=2)
    assert world.login("n13@example.com", "x").status == 401
    assert world.login().headers["retry-after"] == "4"
    assert world.login(source_ip="198.51.100.1").status == 200
    world.later(minutes=15)
    assert world.login().status == 200


def test_the_viewers_address_counts_only_beside_the_origin_secret() -> None:
    world = World(auth_requests_per_minute_and_address=1)
    spoofed = {"cloudfront-viewer-address": "192.0.2.1:4711"}
    assert world.login(headers=spoofed).status == 401
    assert world.login(headers={"cloudfront-viewer-address": "192.0.2.2:4711"}).status == 429
    wrong = {"cloudfront-viewer-address": "192.0.2.3:1", "x-origin-secret": "a guess"}
    assert world.login(headers=wrong).status == 429
    proven = {"cloudfront-viewer-address": "192.0.2.4:1", "x-origin-secret": ORIGIN_SECRET}
    assert world.login(headers=proven).status == 401


def test_logout_ends_the_session_at_once(world: World) -> None:
    tokens = world.signed_in()
    assert world.call("POST", "/logout", token=tokens["access_token"]).status == 204
    answer = world.call("GET", "/me", token=tokens["access_token"])
    assert (answer.status, answer.json["code"]) == (401, "session_revoked")
    assert world.refresh(tokens["refresh_token"]).json["code"] == "session_revoked"
    assert world.audit.actions()[-1] == "session.revoked"


def test_logout_works_with_the_refresh_token_when_the_access_token_has_expired(world: World) -> None:
    tokens = world.signed_in()
    world.later(minutes=16)
    answer = world.call("POST", "/logout", {"refresh_token": tokens["refresh_token"]}, token=tokens["access_token"])
    assert answer.status == 204
    assert world.refresh(tokens["refresh_token"]).status == 401


def test_logout_needs_one_of_the_tokens(world: World) -> None:
    assert world.call("POST", "/logout").status == 401
    assert world.call("POST", "/logout", {"refresh_token": "rt_unknown"}).status == 204


def test_sessions_are_listed_and_ended_one_by_one(world: World) -> None:
    first = world.signed_in()
    world.later(seconds=5)
    second = world.login(headers={"user-agent": "a phone " * 50}).json
    listed = world.call("GET", "/sessions", token=second["access_token"]).json
    assert [each["current"] for each in listed["items"]] == [True, False]
    assert len(listed["items"][0]["device"]) == 200
    assert "hash" not in repr(listed)
    other = listed["items"][1]["id"]
    assert world.call("DELETE", f"/sessions/{other}", token=second["access_token"]).status == 204
    assert world.call("GET", "/me", token=first["access_token"]).status == 401
    assert world.call("GET", "/me", token=second["access_token"]).status == 200
    assert world.call("DELETE", f"/sessions/{other}", token=second["access_token"]).status == 404


def test_nobody_ends_anothers_session(world: World) -> None:
    mine = world.signed_in()
    session = world.call("GET", "/sessions", token=mine["access_token"]).json["items"][0]["id"]
    world.register("ravi@example.com")
    theirs = world.login("ravi@example.com").json
    answer = world.call("DELETE", f"/sessions/{session}", token=theirs["access_token"])
    assert (answer.status, answer.json["code"]) == (404, "session_not_found")
    assert world.call("GET", "/me", token=mine["access_token"]).status == 200
    assert len(world.call("GET", "/sessions", token=theirs["access_token"]).json["items"]) == 1


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/me"),
        ("GET", "/sessions"),
        ("DELETE", "/sessions/ses_1"),
        ("POST", "/password"),
        ("POST", "/verify-email/resend"),
    ],
)
def test_private_routes_need_a_token(world: World, method: str, path: str) -> None:
    answer = world.call(method, path, {"current_password": "x", "new_password": "y"} if "pass" in path else None)
    assert (answer.status, answer.json["code"]) == (401, "missing_token")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_the_public_keys_are_served_at_both_addresses(world: World) -> None:
    for path in ("/v1/.well-known/jwks.json", "/.well-known/jwks.json"):
        answer = world.at_root(path)
        assert answer.status == 200
        (key,) = answer.json["keys"]
        assert (key["kty"], key["crv"], key["alg"], key["use"]) == ("EC", "P-256", "ES256", "sig")
        assert "d" not in key
        assert answer.headers["cache-control"] == "public, max-age=300"


def test_hashing_with_twelve_rounds_is_what_production_does() -> None:
    assert BcryptHasher(4).is_outdated("$2b$03$x")
    assert not BcryptHasher(4).is_outdated("$2b$12$x")
