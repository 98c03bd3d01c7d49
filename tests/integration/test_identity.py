"""Identity over the real adapters: register, sign in, refresh, sign out, through authorizer and function."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from functions.auth_api.members import build_members_router
from functions.auth_api.routes import build_keys_router, build_router
from functions.authorizer.answers import context_of
from shared.adapters import aws
from shared.bootstrap import auth_api, authorizer, jwt_key_rotator
from shared.domain import disclosure
from shared.settings import AuthSettings
from shared.web.app import create_app
from shared.web.handler import lambda_handler
from tests.apigw import Answer, LambdaContext, answer_of, gateway_event

if TYPE_CHECKING:
    from tests.emulator import Emulator

pytestmark = pytest.mark.emulator
PASSWORD = "kettle-Sunset-9"


class Deployed:
    """The functions as they are deployed, but in this process."""

    def __init__(self, settings: AuthSettings) -> None:
        jwt_key_rotator.build(settings)(rotate=False)
        desk, guards = auth_api.build(settings)
        routers = [build_router(desk), build_members_router(desk), build_keys_router(desk)]
        self.queue_url = settings.mail_queue_url
        self._handler = lambda_handler(create_app("auth_api", routers, guards=guards))
        self._authorize = authorizer.build(settings)

    def call(self, method: str, path: str, body: object = None, token: str | None = None, **headers: str) -> Answer:
        context = context_of(self._authorize, f"Bearer {token}" if token else None)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        event = gateway_event(method, f"/v1{path}", body, caller=context, headers=sent)
        return answer_of(self._handler(event, LambdaContext()))


@pytest.fixture(scope="module")
def deployed(emulator: "Emulator") -> Iterator[Deployed]:
    prefix = emulator.tables()
    stage = prefix.removeprefix("plimsoll-").removesuffix("-")
    secret = aws.secrets_manager().create_secret(Name=f"plimsoll/{stage}/jwt-signing-key")["ARN"]
    queue_url = aws.sqs().create_queue(QueueName=f"{prefix}mail")["QueueUrl"]
    yield Deployed(
        AuthSettings(
            stage=stage,
            jwt_secret_id=secret,
            jwks_parameter=f"/plimsoll/{stage}/jwks",
            bcrypt_cost=4,
            mail_queue_url=queue_url,
        )
    )


@pytest.fixture(scope="module")
def tokens(deployed: Deployed) -> dict[str, Any]:
    body = {
        "email": "asha@example.com",
        "password": PASSWORD,
        "name": "Asha",
        "accept_risk_disclosure": {"version": disclosure.VERSION},
    }
    assert deployed.call("POST", "/auth/register", body).status == 201
    assert deployed.call("POST", "/auth/register", body).json["code"] == "email_taken"
    answer = deployed.call("POST", "/auth/login", {"email": "asha@example.com", "password": PASSWORD})
    assert answer.status == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def test_a_signed_in_user_is_known(deployed: Deployed, tokens: dict[str, Any]) -> None:
    answer = deployed.call("GET", "/auth/me", token=tokens["access_token"])
    assert (answer.status, answer.json["email"], answer.json["role"]) == (200, "asha@example.com", "owner")


def test_the_public_keys_verify_what_was_signed(deployed: Deployed, tokens: dict[str, Any]) -> None:
    assert len(deployed.call("GET", "/.well-known/jwks.json").json["keys"]) == 1
    assert deployed.call("GET", "/auth/me", token=tokens["access_token"][:-4] + "AAAA").json["code"] == "invalid_token"


def test_bad_credentials_are_refused_and_limited(deployed: Deployed) -> None:
    wrong = {"email": "limited@example.com", "password": "wrong wrong"}
    answers = [deployed.call("POST", "/auth/login", wrong) for _ in range(6)]
    assert [answer.status for answer in answers] == [401] * 5 + [429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 60


def test_two_tabs_get_the_same_successor_and_logout_ends_all(deployed: Deployed, tokens: dict[str, Any]) -> None:
    body = {"refresh_token": tokens["refresh_token"]}
    first, second = (deployed.call("POST", "/auth/refresh", body) for _ in range(2))
    assert first.json["refresh_token"] == second.json["refresh_token"] != tokens["refresh_token"]
    access = second.json["access_token"]
    assert len(deployed.call("GET", "/auth/sessions", token=access).json["items"]) == 1
    assert deployed.call("POST", "/auth/logout", token=access).status == 204
    assert deployed.call("GET", "/auth/me", token=access).json["code"] == "session_revoked"
    again = deployed.call("POST", "/auth/refresh", {"refresh_token": second.json["refresh_token"]})
    assert again.json["code"] == "session_revoked"


def test_a_changed_password_is_changed_once_under_its_key(deployed: Deployed) -> None:
    login = {"email": "asha@example.com", "password": PASSWORD}
    token = deployed.call("POST", "/auth/login", login).json["access_token"]
    change = {"current_password": PASSWORD, "new_password": "harbour-Lantern-4"}
    answers = [deployed.call("POST", "/auth/password", change, token, idempotency_key="once") for _ in range(2)]
    assert [answer.status for answer in answers] == [204, 204]
    assert answers[1].headers["idempotency-replayed"] == "true"
    assert deployed.call("POST", "/auth/login", login | {"password": "harbour-Lantern-4"}).status == 200


def test_somebody_is_invited_joins_changes_role_and_leaves(deployed: Deployed) -> None:
    accepted = {"accept_risk_disclosure": {"version": disclosure.VERSION}}
    known = {"email": "meera@example.com", "password": PASSWORD}
    assert deployed.call("POST", "/auth/register", known | accepted | {"name": "Meera"}).status == 201
    owner = deployed.call("POST", "/auth/login", known).json["access_token"]
    invited = deployed.call("POST", "/members", {"email": "ravi@example.com", "role": "trader"}, owner)
    assert invited.status == 201, invited.text
    joining = {
        "token": link_in_mail_to("ravi@example.com", deployed.queue_url),
        "name": "Ravi",
        "password": PASSWORD,
        **accepted,
    }
    joined = deployed.call("POST", "/members/accept", joining)
    assert (joined.status, joined.json["email_verified"]) == (201, True)
    assert deployed.call("POST", "/members/accept", joining).json["code"] == "link_invalid"
    login = {"email": "ravi@example.com", "password": PASSWORD}
    ravi = deployed.call("POST", "/auth/login", login).json["access_token"]
    shown = deployed.call("GET", "/members", token=ravi).json["items"]
    assert [(each["email"], each["role"], each["status"]) for each in shown] == [
        ("meera@example.com", "owner", "ACTIVE"),
        ("ravi@example.com", "trader", "ACTIVE"),
    ]
    assert all(each["last_seen_at"] for each in shown)
    member = f"/members/{joined.json['id']}"
    changed = deployed.call("PATCH", member, {"role": "viewer"}, owner, if_match='"1"')
    assert (changed.status, changed.json["role"], changed.headers["etag"]) == (200, "viewer", '"2"')
    assert deployed.call("GET", "/members", token=ravi).status == 401
    myself = f"/members/{shown[0]['id']}"
    assert deployed.call("DELETE", myself, token=owner).json["code"] == "last_owner"
    assert deployed.call("DELETE", member, token=owner).status == 204
    assert deployed.call("POST", "/auth/login", login).status == 401
    assert deployed.call("DELETE", member, token=owner).status == 404


def link_in_mail_to(address: str, queue_url: str) -> str:
    """The token in the newest mail to an address."""
    found = ""
    while messages := aws.sqs().receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10).get("Messages", []):
        for message in messages:
            mail = json.loads(message["Body"])
            found = mail["link_path"].partition("#token=")[2] if mail["to"] == address else found
    assert found
    return found
