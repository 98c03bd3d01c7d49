"""``POST /v1/auth/socket-ticket`` as a client meets it."""

from datetime import timedelta

from functions.auth_api.sockets import build_socket_router
from shared.application.api_guards import ApiGuards
from shared.application.live.sockets import issue_ticket
from shared.application.ports.common import Caller
from shared.bootstrap.auth_api import BEAR_TOKENS
from shared.domain.ids import TenantId
from shared.domain.live import MOST_CONNECTIONS, ticket_digest
from shared.web.app import create_app
from shared.web.handler import lambda_handler
from tests.apigw import Answer, LambdaContext, answer_of, gateway_event
from tests.fakes.identity import FakeIdempotencyStore, FakeRateLimiter
from tests.fakes.live import FakeSocketTickets
from tests.unit.functions.identity_world import START

CALLER = {"tenant_id": "tnt_A", "user_id": "usr_1", "role": "viewer", "session_id": "ses_1"}


class Office:
    """The route over fakes. ``open_sockets``: of the tenant; ``live``: whether the session is."""

    def __init__(self) -> None:
        self.tickets, self.open_sockets, self.live = FakeSocketTickets(), 0, True
        guards = ApiGuards(FakeRateLimiter(), FakeIdempotencyStore(), lambda: START, never_kept=BEAR_TOKENS)
        router = build_socket_router(self._issue, lambda tenant, session: self.live)
        self._handler = lambda_handler(create_app("auth_api", [router], guards=guards))
        self._given = 0

    def ask(self, caller: dict[str, str] | None = None, headers: dict[str, str] | None = None) -> Answer:
        event = gateway_event("POST", "/v1/auth/socket-ticket", {}, caller=caller or CALLER, headers=headers or {})
        return answer_of(self._handler(event, LambdaContext()))

    def _issue(self, caller: Caller):  # type: ignore[no-untyped-def]
        self._given += 1

        def sockets(tenant_id: TenantId) -> int:
            return self.open_sockets

        return issue_ticket(
            caller,
            tickets=self.tickets,
            sockets=sockets,
            url="/ws",
            now=lambda: START,
            randomness=lambda count: bytes([self._given]) * count,
        )


def test_a_ticket_says_where_and_how_long_and_stands_for_the_caller() -> None:
    office = Office()
    answer = office.ask()
    assert answer.status == 201
    assert (answer.json["url"], answer.json["expires_in"]) == ("/ws", 30)
    kept = office.tickets.tickets[ticket_digest(answer.json["ticket"])]
    assert (kept.tenant_id, kept.user_id, kept.role, kept.session_id) == tuple(CALLER.values())
    assert kept.ends_at == START + timedelta(seconds=30)


def test_the_same_key_gives_another_ticket_because_none_is_kept() -> None:
    office = Office()
    first, second = (office.ask(headers={"idempotency-key": "k"}).json["ticket"] for _ in range(2))
    assert first != second


def test_without_a_live_session_there_is_none() -> None:
    office = Office()
    assert (office.ask({"auth_error": "expired_token"}).status, office.tickets.tickets) == (401, {})
    office.live = False
    answer = office.ask()
    assert (answer.status, answer.json["code"]) == (401, "session_revoked")


def test_a_tenant_with_very_many_sockets_is_told_to_wait() -> None:
    office = Office()
    office.open_sockets = MOST_CONNECTIONS
    answer = office.ask()
    assert (answer.status, answer.json["code"]) == (429, "too_many_sockets")
    assert answer.headers["retry-after"] == "60"
