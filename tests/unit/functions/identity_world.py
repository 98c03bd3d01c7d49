"""Identity as a client meets it: the authorizer and ``auth_api`` over in-memory stores, with a clock to turn."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from functions.auth_api.members import build_members_router
from functions.auth_api.routes import build_keys_router, build_router
from functions.authorizer.answers import context_of
from shared.adapters.access_tokens import JwtSigner, JwtVerifier, PublishedKeys
from shared.adapters.jwt_keys import EllipticKeyMaker
from shared.adapters.key_stores import cached_keys
from shared.adapters.passwords import BcryptHasher
from shared.adapters.session_cache import cached_session_check
from shared.application.api_guards import ApiGuards
from shared.application.authorize import authorize
from shared.application.rotate_keys import ensure_keys
from shared.bootstrap.auth_api import BEAR_TOKENS, bind
from shared.domain import disclosure
from shared.settings import AuthSettings
from shared.web.app import create_app
from shared.web.handler import lambda_handler
from tests.apigw import Answer, LambdaContext, answer_of, gateway_event
from tests.fakes.identity import (
    FakeAuditLog,
    FakeIdempotencyStore,
    FakeInvitations,
    FakeKeyDirectory,
    FakeKeyVault,
    FakeMailer,
    FakeOneTimeLinks,
    FakePeople,
    FakeRateLimiter,
    FakeSessions,
)

START = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
EMAIL = "asha@example.com"
PASSWORD = "kettle-Sunset-9"
ORIGIN_SECRET = "from the edge"


class CountingHasher(BcryptHasher):
    """bcrypt with little work, that tells how often it worked."""

    def __init__(self) -> None:
        super().__init__(cost=4)
        self.comparisons = 0

    def matches(self, password: str, hashed: str | None) -> bool:
        self.comparisons += 1
        return super().matches(password, hashed)


class World:
    """Everything that a request passes. ``auth_requests_per_minute`` is high unless a test is about limits."""

    def __init__(self, **settings: Any) -> None:
        self.now = START
        self.people, self.sessions, self.links = FakePeople(), FakeSessions(), FakeOneTimeLinks()
        self.invitations = FakeInvitations(self.people)
        self.limiter, self.audit, self.mailer = FakeRateLimiter(), FakeAuditLog(), FakeMailer()
        self.hasher, self.vault, self.directory = CountingHasher(), FakeKeyVault(), FakeKeyDirectory()
        generous = {"auth_requests_per_minute": 1000, "auth_requests_per_minute_and_address": 1000}
        chosen = AuthSettings(**{"stage": "test", **generous, **settings})
        self.rotate_keys = partial(
            ensure_keys,
            maker=EllipticKeyMaker(),
            vault=self.vault,
            directory=self.directory,
            now=self.clock,
        )
        self.rotate_keys(rotate=False)
        self.sign = JwtSigner(cached_keys(self.vault, self.clock), "test", secrets.token_bytes)
        self.verify = JwtVerifier(PublishedKeys(self.directory, self.clock), "test")
        self.desk = bind(
            chosen,
            people=self.people,
            invitations=self.invitations,
            sessions=self.sessions,
            links=self.links,
            limiter=self.limiter,
            audit=self.audit,
            mailer=self.mailer,
            hasher=self.hasher,
            sign=self.sign,
            directory=self.directory,
            origin_secret=lambda: ORIGIN_SECRET,
            now=self.clock,
            randomness=secrets.token_bytes,
        )
        guards = ApiGuards(
            self.limiter, FakeIdempotencyStore(), self.clock, never_kept=BEAR_TOKENS, user_requests_per_minute=1000
        )
        routers = [build_router(self.desk), build_members_router(self.desk), build_keys_router(self.desk)]
        self.app = create_app("auth_api", routers, guards=guards)
        self._handler = lambda_handler(self.app)
        self._authorize: Callable[[str | None], Any] = partial(
            authorize,
            verify=self.verify,
            is_active=cached_session_check(self.sessions, self.clock),
            now=self.clock,
        )

    def clock(self) -> datetime:
        return self.now

    def later(self, **how_long: float) -> None:
        """Let time pass."""
        self.now += timedelta(**how_long)

    def context_of(self, authorization: str | None) -> dict[str, str]:
        """What the authorizer finds."""
        return context_of(self._authorize, authorization)

    def call(self, method: str, path: str, body: object = None, *, token: str | None = None, **more: Any) -> Answer:
        """One request, through the authorizer and the function, as API Gateway does it; ``/v1/auth`` goes unsaid."""
        headers = dict(more.pop("headers", {}))
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        context = self.context_of(headers.get("authorization"))
        whole = path if path.startswith("/v1/") else f"/v1/auth{path}"
        event = gateway_event(method, whole, body, caller=context, headers=headers, **more)
        return answer_of(self._handler(event, LambdaContext()))

    def at_root(self, path: str) -> Answer:
        """A public GET outside ``/v1/auth``."""
        return answer_of(self._handler(gateway_event("GET", path), LambdaContext()))

    def register(self, email: str = EMAIL, password: str = PASSWORD, **more: Any) -> Answer:
        return self.call("POST", "/register", registration(email=email, password=password), **more)

    def login(self, email: str = EMAIL, password: str = PASSWORD, **more: Any) -> Answer:
        return self.call("POST", "/login", {"email": email, "password": password}, **more)

    def signed_in(self) -> dict[str, Any]:
        """Register and sign in; the tokens."""
        assert self.register().status == 201
        tokens: dict[str, Any] = self.login().json
        return tokens

    def refresh(self, token: str, **more: Any) -> Answer:
        return self.call("POST", "/refresh", {"refresh_token": token}, **more)


def registration(**changes: Any) -> dict[str, Any]:
    """A registration that is accepted, but for the changes."""
    return {
        "email": EMAIL,
        "password": PASSWORD,
        "name": "Asha Rao",
        "accept_risk_disclosure": {"version": disclosure.VERSION},
        **changes,
    }
