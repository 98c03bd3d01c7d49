"""``/v1/members`` through the authorizer and the handler: inviting, joining, roles, leaving."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from shared.application.manage_members import change_role, remove_member
from shared.application.ports.common import Caller
from shared.domain import disclosure
from shared.domain.ids import SessionId, TenantId, UserId, derived_id
from shared.domain.people import Role, User
from shared.domain.sessions import Session
from tests.apigw import Answer
from tests.unit.functions.identity_world import EMAIL, World

RAVI = "ravi@example.com"
RAVIS_PASSWORD = "lantern-Harbour-4"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def owner(world: World) -> str:
    """Asha's access token."""
    return str(world.signed_in()["access_token"])


def invite(world: World, token: str, email: str = RAVI, role: str = "trader") -> Answer:
    return world.call("POST", "/v1/members", {"email": email, "role": role}, token=token)


def accept(world: World, link: str, **changes: Any) -> Answer:
    body = {
        "token": link,
        "name": "Ravi Iyer",
        "password": RAVIS_PASSWORD,
        "accept_risk_disclosure": {"version": disclosure.VERSION},
        **changes,
    }
    return world.call("POST", "/v1/members/accept", {name: value for name, value in body.items() if value is not None})


def joined(world: World, token: str, email: str = RAVI, role: str = "trader") -> tuple[str, str]:
    """(id, access token) of somebody who was invited and joined."""
    assert invite(world, token, email, role).status == 201
    answer = accept(world, world.mailer.last_token())
    assert answer.status == 201, answer.json
    return answer.json["id"], world.login(email, RAVIS_PASSWORD).json["access_token"]


def members(world: World, token: str) -> dict[str, dict[str, Any]]:
    """Members by address."""
    answer = world.call("GET", "/v1/members", token=token)
    assert answer.status == 200, answer.json
    return {each["email"]: each for each in answer.json["items"]}


def patch(world: World, token: str, member: str, role: str, version: int | None = 1) -> Answer:
    headers = {} if version is None else {"if-match": f'"{version}"'}
    return world.call("PATCH", f"/v1/members/{member}", {"role": role}, token=token, headers=headers)


def remove(world: World, token: str, member: str) -> Answer:
    return world.call("DELETE", f"/v1/members/{member}", token=token)


def asha(world: World) -> User:
    found = world.people.by_email(EMAIL)
    assert found is not None
    return found


def as_caller(user: User) -> Caller:
    """The user as a use case knows them: while one request is served, no other goes through the handler."""
    return Caller(user.tenant_id, user.id, user.role, "ses_of_a_test")


def test_whoever_registered_is_the_only_member(world: World, owner: str) -> None:
    world.later(minutes=5)
    shown = members(world, owner)[EMAIL]
    assert (shown["role"], shown["status"], shown["email_verified"], shown["version"]) == ("owner", "ACTIVE", False, 1)
    assert (shown["last_seen_at"], shown["expires_at"]) == ("2026-11-20T04:00:00Z", None)


def test_an_invited_person_is_listed_and_mailed_a_link(world: World, owner: str) -> None:
    answer = invite(world, owner, "  Ravi@Example.com ", "viewer")
    assert (answer.status, answer.headers["etag"]) == (201, '"1"')
    shown = members(world, owner)[RAVI]
    assert shown == answer.json
    assert (shown["role"], shown["status"], shown["name"], shown["last_seen_at"]) == ("viewer", "INVITED", None, None)
    assert shown["expires_at"] == "2026-11-27T04:00:00Z"
    to, kind, path = world.mailer.sent[-1]
    assert (to, kind, path.split("#")[0]) == (RAVI, "invitation", "/join")
    assert "member.invited" in world.audit.actions()
    everything = answer.text + repr(world.audit.rows) + repr(world.invitations.rows)
    assert world.mailer.last_token() not in everything


def test_whoever_accepts_joins_that_tenant_in_that_role_with_a_proven_address(world: World, owner: str) -> None:
    invited = invite(world, owner).json["id"]
    world.later(days=6, hours=23)
    answer = accept(world, world.mailer.last_token())
    assert answer.status == 201
    assert (answer.json["tenant_id"], answer.json["role"]) == (asha(world).tenant_id, "trader")
    assert (answer.json["email"], answer.json["email_verified"]) == (RAVI, True)
    assert answer.json["risk_disclosure"]["version"] == disclosure.VERSION
    token = world.login(RAVI, RAVIS_PASSWORD).json["access_token"]
    assert world.call("GET", "/me", token=token).json["id"] == answer.json["id"]
    shown = members(world, token)
    assert [(each["email"], each["status"]) for each in shown.values()] == [(EMAIL, "ACTIVE"), (RAVI, "ACTIVE")]
    assert invited not in {each["id"] for each in shown.values()}
    assert "member.joined" in world.audit.actions()


def test_a_link_to_join_works_once_and_for_seven_days(world: World, owner: str) -> None:
    invite(world, owner)
    late = world.mailer.last_token()
    world.later(days=7)
    assert accept(world, late).json["code"] == "link_invalid"
    owner = world.login().json["access_token"]
    invite(world, owner)
    link = world.mailer.last_token()
    assert accept(world, link).status == 201
    again = accept(world, link, name="Somebody else")
    assert (again.status, again.json["code"]) == (400, "link_invalid")


def test_inviting_again_renews_the_link_and_the_role_and_voids_the_one_before(world: World, owner: str) -> None:
    first = invite(world, owner).json
    older = world.mailer.last_token()
    world.later(minutes=1)
    second = invite(world, owner, role="owner")
    assert (second.status, second.json["id"], second.json["version"]) == (201, first["id"], 2)
    assert second.json["expires_at"] == "2026-11-27T04:01:00Z"
    assert accept(world, older).json["code"] == "link_invalid"
    assert accept(world, world.mailer.last_token()).json["role"] == "owner"


def test_an_address_with_an_account_elsewhere_is_answered_alike_and_gets_no_link(world: World, owner: str) -> None:
    world.register("meera@example.com")
    free, used = invite(world, owner), invite(world, owner, "meera@example.com")
    assert (used.status, used.headers.keys()) == (free.status, free.headers.keys())
    differing = {name for name in free.json if free.json[name] != used.json[name]}
    assert differing == {"id", "email"}
    assert world.mailer.sent[-1] == ("meera@example.com", "invited_with_account", "")
    assert members(world, owner)["meera@example.com"]["status"] == "INVITED"


def test_somebody_who_registers_meanwhile_keeps_their_own_account(world: World, owner: str) -> None:
    invite(world, owner)
    link = world.mailer.last_token()
    world.register(RAVI)
    answer = accept(world, link)
    assert (answer.status, answer.json["code"]) == (409, "email_taken")
    own = world.people.by_email(RAVI)
    assert own is not None
    assert own.tenant_id != asha(world).tenant_id


def test_a_member_is_not_invited_again(world: World, owner: str) -> None:
    joined(world, owner)
    for email in (RAVI, EMAIL):
        answer = invite(world, owner, email)
        assert (answer.status, answer.json["code"]) == (409, "already_a_member")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"password": "password1"}, 422, "weak_password"),
        ({"password": "ravi12345"}, 422, "weak_password"),  # too close to the address
        ({"name": " "}, 422, "name_required"),
        ({"accept_risk_disclosure": None}, 422, "risk_disclosure_required"),
        ({"accept_risk_disclosure": {"version": "2020-01-01"}}, 400, "risk_disclosure_outdated"),
        ({"token": "never-issued"}, 400, "link_invalid"),
        ({"email": "other@example.com"}, 422, "invalid_request"),
    ],
)
def test_what_is_refused_leaves_the_link_as_it_is(
    world: World, owner: str, changes: dict[str, Any], status: int, code: str
) -> None:
    invite(world, owner)
    link = world.mailer.last_token()
    refused = accept(world, link, **changes)
    assert (refused.status, refused.json["code"]) == (status, code)
    assert accept(world, link).status == 201


def test_a_link_for_something_else_joins_nothing(world: World, owner: str) -> None:
    world.call("POST", "/password-reset", {"email": EMAIL})
    assert accept(world, world.mailer.last_token()).json["code"] == "link_invalid"


@pytest.mark.parametrize("role", ["trader", "viewer"])
def test_only_an_owner_decides_about_members(world: World, owner: str, role: str) -> None:
    member, token = joined(world, owner, role=role)
    assert set(members(world, token)) == {EMAIL, RAVI}
    for answer in (
        invite(world, token, "x@example.com"),
        patch(world, token, member, "owner"),
        remove(world, token, asha(world).id),
    ):
        assert (answer.status, answer.json["code"]) == (403, "role_not_allowed")


def test_a_changed_role_ends_the_persons_sessions_and_counts_from_the_next_sign_in(world: World, owner: str) -> None:
    member, token = joined(world, owner)
    refresh = world.login(RAVI, RAVIS_PASSWORD).json["refresh_token"]
    answer = patch(world, owner, member, "viewer")
    assert (answer.status, answer.json["role"], answer.headers["etag"]) == (200, "viewer", '"2"')
    assert world.call("GET", "/v1/members", token=token).status == 401
    assert world.refresh(refresh).json["code"] == "session_revoked"
    again = world.login(RAVI, RAVIS_PASSWORD).json["access_token"]
    assert world.call("GET", "/me", token=again).json["role"] == "viewer"
    assert world.call("GET", "/me", token=owner).status == 200
    [row] = [row for row in world.audit.rows if row[1] == "member.role_changed"]
    assert (row[2], row[3], row[4]) == (asha(world).id, member, {"from": "trader", "to": "viewer"})
    ended = [row for row in world.audit.rows if row[1] == "session.revoked"]
    assert {row[2] for row in ended} == {asha(world).id}, "whoever ended them is named"


def test_the_same_role_ends_no_session(world: World, owner: str) -> None:
    member, token = joined(world, owner)
    assert patch(world, owner, member, "trader").json["version"] == 1
    assert world.call("GET", "/me", token=token).status == 200
    assert "member.role_changed" not in world.audit.actions()


def test_a_change_of_role_names_the_version_it_is_based_on(world: World, owner: str) -> None:
    member, _ = joined(world, owner)
    assert patch(world, owner, member, "viewer", version=None).status == 428
    assert patch(world, owner, member, "viewer", version=7).status == 412
    assert members(world, owner)[RAVI]["role"] == "trader"


def test_whoever_has_not_joined_is_invited_again_rather_than_changed(world: World, owner: str) -> None:
    invited = invite(world, owner).json["id"]
    answer = patch(world, owner, invited, "viewer")
    assert (answer.status, answer.json["code"]) == (409, "invitation_open")


def test_the_last_owner_stays(world: World, owner: str) -> None:
    mine = asha(world).id
    joined(world, owner)
    for answer in (patch(world, owner, mine, "trader"), remove(world, owner, mine)):
        assert (answer.status, answer.json["code"]) == (409, "last_owner")
    assert world.call("GET", "/me", token=owner).status == 200


def test_one_of_two_owners_may_go(world: World, owner: str) -> None:
    _, second = joined(world, owner, role="owner")
    mine = asha(world).id
    assert remove(world, second, mine).status == 204
    assert world.call("GET", "/me", token=owner).status == 401
    assert set(members(world, second)) == {RAVI}


def test_of_two_owners_who_demote_each_other_at_once_one_stays(
    world: World, owner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ravi, _ = joined(world, owner, role="owner")
    mine, read = asha(world).id, world.people.of_tenant
    others = as_caller(world.people.users[asha(world).tenant_id, UserId(ravi)])

    def meanwhile(tenant_id: TenantId) -> list[User]:
        found = read(tenant_id)  # two owners, as yet
        monkeypatch.setattr(world.people, "of_tenant", read)
        change_role(others, mine, Role.VIEWER, 1, desk=world.desk.members)
        return found

    monkeypatch.setattr(world.people, "of_tenant", meanwhile)
    refused = patch(world, owner, ravi, "viewer")
    assert (refused.status, refused.json["code"]) == (412, "stale_version")
    assert [each.email for each in read(TenantId(asha(world).tenant_id)) if each.role is Role.OWNER] == [RAVI]


def test_an_owner_who_was_demoted_meanwhile_changes_nothing(world: World, owner: str) -> None:
    ravi, _ = joined(world, owner, role="owner")
    before = asha(world)
    world.people.users[before.tenant_id, before.id] = replace(before, role=Role.VIEWER)  # the session is still alive
    answer = remove(world, owner, ravi)
    assert (answer.status, answer.json["code"]) == (403, "role_not_allowed")


def test_a_removed_member_is_out_at_once_and_may_come_back(world: World, owner: str) -> None:
    member, token = joined(world, owner)
    refresh = world.login(RAVI, RAVIS_PASSWORD).json["refresh_token"]
    world.call("POST", "/password-reset", {"email": RAVI})
    reset_link = world.mailer.last_token()
    assert remove(world, owner, member).status == 204
    assert world.call("GET", "/me", token=token).status == 401
    assert world.refresh(refresh).status == 401
    assert world.login(RAVI, RAVIS_PASSWORD).json["code"] == "invalid_credentials"
    reset = world.call("POST", "/password-reset/confirm", {"token": reset_link, "password": "another-Kettle-7"})
    assert reset.json["code"] == "link_invalid"
    assert set(members(world, owner)) == {EMAIL}
    kept = world.people.users[asha(world).tenant_id, UserId(member)]
    assert kept.meta.deleted_by == asha(world).id, "what the person made still says who it was"
    assert "member.removed" in world.audit.actions()
    assert remove(world, owner, member).status == 404
    again, _ = joined(world, owner, role="viewer")
    assert again != member


def test_an_invitation_can_be_withdrawn(world: World, owner: str) -> None:
    invited = invite(world, owner).json["id"]
    link = world.mailer.last_token()
    assert remove(world, owner, invited).status == 204
    assert accept(world, link).json["code"] == "link_invalid"
    assert set(members(world, owner)) == {EMAIL}
    assert world.audit.actions()[-1] == "member.invitation_withdrawn"
    assert remove(world, owner, invited).status == 404


@pytest.mark.parametrize("member", [derived_id("usr_", "nobody"), derived_id("inv_", "nobody"), "nonsense", "usr_"])
def test_nobody_is_found_under_an_unknown_id(world: World, owner: str, member: str) -> None:
    for answer in (patch(world, owner, member, "viewer"), remove(world, owner, member)):
        assert (answer.status, answer.json["code"]) == (404, "member_not_found")


def test_another_tenants_members_are_not_there(world: World, owner: str) -> None:
    member, _ = joined(world, owner)
    invited = invite(world, owner, "kavya@example.com").json["id"]
    world.register("meera@example.com")
    meera = world.login("meera@example.com").json["access_token"]
    assert set(members(world, meera)) == {"meera@example.com"}
    for theirs in (member, invited, asha(world).id):
        assert patch(world, meera, theirs, "viewer").status == 404
        assert remove(world, meera, theirs).status == 404
    assert set(members(world, owner)) == {EMAIL, RAVI, "kavya@example.com"}


def test_inviting_is_limited(world: World) -> None:
    world = World(auth_requests_per_minute=5)
    token = world.signed_in()["access_token"]
    statuses = [invite(world, token, f"friend{number}@example.com").status for number in range(6)]
    assert statuses == [201] * 5 + [429]


def test_a_tenant_has_a_most_of_members(world: World, owner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.application.manage_members.MOST_MEMBERS", 2)
    assert invite(world, owner).status == 201
    refused = invite(world, owner, "third@example.com")
    assert (refused.status, refused.json["code"]) == (409, "too_many_members")
    assert invite(world, owner).status == 201, "renewing adds nobody"


@pytest.mark.parametrize(
    "body", [{"email": "nobody", "role": "viewer"}, {"email": RAVI, "role": "god"}, {"email": RAVI}]
)
def test_an_invitation_names_an_address_and_a_role(world: World, owner: str, body: dict[str, str]) -> None:
    assert world.call("POST", "/v1/members", body, token=owner).status == 422
    assert world.mailer.sent[-1][1] == "verify_email"


def signing_in_while(world: World, monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> Answer:
    """Ravi's sign-in; ``happens`` runs after the password was checked and before the session is kept."""
    add = world.sessions.add

    def late(session: Session) -> None:
        monkeypatch.setattr(world.sessions, "add", add)
        happens()
        add(session)

    monkeypatch.setattr(world.sessions, "add", late)
    return world.login(RAVI, RAVIS_PASSWORD)


def test_a_sign_in_during_a_change_of_role_gets_the_new_one(
    world: World, owner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    member, _ = joined(world, owner)
    by, desk = as_caller(asha(world)), world.desk.members
    answer = signing_in_while(world, monkeypatch, lambda: change_role(by, member, Role.VIEWER, 1, desk=desk))
    assert world.context_of(f"Bearer {answer.json['access_token']}")["role"] == "viewer"


def test_a_sign_in_during_a_removal_gets_no_session(world: World, owner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    member, _ = joined(world, owner)
    known: set[SessionId] = {each.id for each in world.sessions.sessions.values()}
    by, desk = as_caller(asha(world)), world.desk.members
    answer = signing_in_while(world, monkeypatch, lambda: remove_member(by, member, desk=desk))
    assert (answer.status, answer.json["code"]) == (401, "invalid_credentials")
    [late] = [each for each in world.sessions.sessions.values() if each.id not in known]
    assert not late.is_active(world.now)


def test_a_sign_in_with_a_password_that_was_replaced_meanwhile_gets_no_session(
    world: World, owner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    member, _ = joined(world, owner)
    by = as_caller(world.people.users[asha(world).tenant_id, UserId(member)])
    world.later(seconds=1)
    change = world.desk.change_password
    answer = signing_in_while(world, monkeypatch, lambda: change(by, RAVIS_PASSWORD, "another-Kettle-7"))
    assert (answer.status, answer.json["code"]) == (401, "invalid_credentials")
