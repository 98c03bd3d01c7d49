"""Tenants are walls: every route of every API function, walked with the other tenant's ids and with bad tokens.

The routes are discovered from the applications, so a new one is walked too, or fails here until it is told what to
send.
"""

import copy
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from functions.health_api.routes import build_router as health_router
from shared.application.ports.common import Caller
from shared.domain.books import Notice, TimelineEvent
from shared.domain.ids import BrokerId, NoticeId, TenantId, derived_id, intent_id_of
from shared.domain.intents import IntentState
from shared.domain.runs import RunState
from shared.web.app import create_app
from tests.apigw import Answer
from tests.unit.domain.builders import a_position, a_trade, an_intent
from tests.unit.functions.identity_world import World as IdentityWorld
from tests.unit.functions.trading_world import TradingWorld, a_caller

RAVI = a_caller("ravi")
PUBLIC = {
    ("GET", "/v1/auth/risk-disclosure"),
    ("POST", "/v1/auth/register"),
    ("POST", "/v1/auth/verify-email"),
    ("POST", "/v1/auth/login"),
    ("POST", "/v1/auth/refresh"),
    ("POST", "/v1/auth/password-reset"),
    ("POST", "/v1/auth/password-reset/confirm"),
    ("POST", "/v1/auth/logout"),
    ("POST", "/v1/members/accept"),
    ("GET", "/v1/.well-known/jwks.json"),
    ("GET", "/.well-known/jwks.json"),
    ("GET", "/v1/health"),
    ("GET", "/v1/ready"),
}
BAD_TOKENS = ["missing_token", "invalid_token", "expired_token", "session_revoked"]
STOP = {"stop_loss": {"type": "percent", "value": "0.5"}}
BODIES: dict[tuple[str, str], Any] = {
    ("PATCH", "/v1/strategies/{strategy_id}"): {"quantity": 1},
    ("PUT", "/v1/risk-limits"): {"max_quantity": 1},
    ("POST", "/v1/brokers"): {"broker": "paper", "label": "Mine"},
    ("PUT", "/v1/kill-switch"): {"verb": "flatten", "reason": "a test"},
    ("PUT", "/v1/strategies/{strategy_id}/kill-switch"): {"verb": "halt", "reason": "a test"},
    ("POST", "/v1/orders/{order_id}/resolution"): {"action": "retry"},
}
WITHOUT_BODY = ("/start", "/stop", "/square-off", "/cancel", "/reset", "/read", "/read-all")
QUERIES = {
    "/v1/instruments": "?query=reliance",
    "/v1/instruments/session": "?instrument=NSE:RELIANCE",
    "/v1/quotes": "?instrument=NSE:RELIANCE",
    "/v1/candles": "?instrument=NSE:RELIANCE",
    "/v1/positions": "?flat=true",
}


def routes_of(app: FastAPI) -> Iterator[tuple[str, str]]:
    """(method, path) of every route."""
    pending: list[Any] = list(app.routes)
    while pending:
        route = pending.pop(0)
        if isinstance(route, APIRoute):
            yield from ((method, route.path_format) for method in sorted(route.methods or ()))
        else:
            pending += route.original_router.routes  # routers that were included


def all_apps() -> dict[str, FastAPI]:
    identity = IdentityWorld()
    health = create_app("health_api", [health_router(list, version="0", stage="test")], guards=None)
    return {**TradingWorld().apps, "auth_api": identity.app, "health_api": health}


TRADING_ROUTES = [pair for app in TradingWorld().apps.values() for pair in routes_of(app)]
ALL_ROUTES = [pair for app in all_apps().values() for pair in routes_of(app)]
WITH_IDS = [pair for pair in TRADING_ROUTES if "{" in pair[1]]
WITHOUT_IDS = [pair for pair in TRADING_ROUTES if "{" not in pair[1]]


class Ashas:
    """A world in which Asha has one of everything, and what a request needs to name it."""

    def __init__(self) -> None:
        self.world = world = TradingWorld()
        self.tenant = tenant = TenantId(world.asha.tenant_id)
        strategy = world.started()
        kept = world.kept(strategy["id"])
        run = world.run_of(kept, RunState.OPEN)
        order = world.placed()
        broker = BrokerId(world.a_broker())
        notice = Notice(tenant, NoticeId(derived_id("ntc_", "asha")), "entry", "Opened", "10 RELIANCE", world.now)
        world.notices.put(notice)
        world.runs.events.append(
            TimelineEvent(tenant, kept.id, run.id, "1", "armed", "Armed.", world.now, world.now, {"limit": "1"})
        )
        world.portfolio.all_positions.append(a_position(10, "14200", tenant_id=tenant, broker_id=broker))
        world.portfolio.all_trades.append(a_trade(tenant_id=tenant, broker_id=broker, at=world.now))
        world.portfolio.results[tenant, world.now.date()] = Decimal("4242.42")
        world.orders.put(
            an_intent(
                tenant_id=tenant,
                id=intent_id_of(order["id"]),
                strategy_id=order["strategy_id"],
                state=IntentState.ACKED,
                created_at=world.now,
            )
        )
        self.ids = {
            "strategy_id": strategy["id"],
            "run_id": str(run.id),
            "order_id": order["id"],
            "broker_id": str(broker),
            "notice_id": str(notice.id),
        }
        self.secrets = {*self.ids.values(), str(tenant), "4242.42"} - {str(run.id)}

    def send(self, method: str, path: str, caller: Caller | dict[str, str]) -> Answer:
        """A well-formed request that names what is Asha's."""
        filled = re.sub(r"\{(\w+)\}", lambda found: self.ids[found[1]], path) + QUERIES.get(path, "")
        kept = self.world.strategies.rows.get((self.tenant, self.ids["strategy_id"]))
        version = kept.meta.version if kept and "strategy" in path and "kill" not in path else 0
        return self.world.call(method, filled, self.body(method, path), caller=caller, version=version)

    def body(self, method: str, path: str) -> Any:
        """A body that would be accepted from Asha."""
        if (method, path) == ("POST", "/v1/strategies"):
            return self.world.strategy_body(self.ids["broker_id"], name="Another")
        if (method, path) == ("POST", "/v1/orders"):
            return self.world.order_body(self.ids["broker_id"])
        if (method, path) in BODIES:
            return BODIES[method, path]
        if method in {"GET", "DELETE"} or path.endswith(WITHOUT_BODY):
            return None
        raise AssertionError(f"tell this test what {method} {path} takes")

    def belongings(self) -> object:
        """Everything that is kept of Asha."""
        world, tenant = self.world, self.tenant
        stores: list[dict[Any, Any]] = [
            world.strategies.rows,
            world.runs.rows,
            world.orders.rows,
            world.brokers.rows,
            world.notices.rows,
            world.controls.switches,
            world.controls.resolutions,
        ]
        mine = [{key: row for key, row in store.items() if key[0] == tenant} for store in stores]
        return copy.deepcopy((mine, world.limits.get(tenant), dict(world.paper.opened)))


@pytest.mark.parametrize(("method", "path"), TRADING_ROUTES)
def test_a_viewer_sees_everything_and_changes_nothing(method: str, path: str) -> None:
    ashas = Ashas()
    before = ashas.belongings()
    answer = ashas.send(method, path, a_caller("asha", "viewer"))
    if method == "GET":
        assert 200 <= answer.status < 300, answer
    else:
        assert (answer.status, answer.json["code"]) == (403, "role_not_allowed"), answer
    assert ashas.belongings() == before


def test_there_are_routes_to_walk() -> None:
    assert len(TRADING_ROUTES) >= 35
    assert len(ALL_ROUTES) >= 50


@pytest.mark.parametrize(("method", "path"), WITH_IDS)
def test_another_tenants_id_is_not_found(method: str, path: str) -> None:
    ashas = Ashas()
    before = ashas.belongings()
    answer = ashas.send(method, path, RAVI)
    assert (answer.status, answer.json["code"].endswith("_not_found")) == (404, True), answer
    assert ashas.belongings() == before
    nothing = re.sub(r"\{(\w+)\}", lambda found: re.sub(r"\w$", "9", ashas.ids[found[1]]), path)
    unknown = ashas.world.call(method, nothing, ashas.body(method, path), caller=RAVI, version=1)
    assert without_id(answer) == without_id(unknown), "an id of another tenant must look like one that never was"


def without_id(answer: Answer) -> object:
    """What a 404 says, but for the id that was asked for."""
    return re.sub(r"(str|ord|brk|ntc)_\w+", "…", answer.text), answer.status


@pytest.mark.parametrize(("method", "path"), WITH_IDS)
def test_its_owner_finds_it(method: str, path: str) -> None:
    ashas = Ashas()
    if method in {"DELETE", "PATCH"} or path.endswith("/reset"):
        ashas.world.runs.rows.clear()
        ashas.world.portfolio.all_positions.clear()
    if path.endswith("/resolution"):
        [order] = ashas.world.orders.rows.values()
        ashas.world.orders.put(replace(order, state=IntentState.PARKED))
    if path.startswith("/v1/brokers"):
        ashas.world.call("POST", f"/v1/strategies/{ashas.ids['strategy_id']}/stop")
        ashas.world.orders.rows.clear()
    answer = ashas.send(method, path, ashas.world.asha)
    assert 200 <= answer.status < 300, answer


@pytest.mark.parametrize(("method", "path"), WITHOUT_IDS)
def test_what_names_no_record_shows_and_touches_only_ones_own(method: str, path: str) -> None:
    ashas = Ashas()
    before = ashas.belongings()
    accounts = set(ashas.world.paper.opened)
    answer = ashas.send(method, path, RAVI)
    shown = {secret for secret in ashas.secrets if secret in answer.text}
    if method == "POST" and path in {"/v1/strategies", "/v1/orders"}:
        assert (answer.status, answer.json["code"]) == (404, "broker_not_found")
        shown.discard(ashas.ids["broker_id"])  # repeated to the one who sent it
    else:
        assert 200 <= answer.status < 300, answer
    assert shown == set()
    if isinstance(answer.json, dict) and "items" in answer.json and path not in QUERIES:
        assert answer.json["items"] == []
    for account in set(ashas.world.paper.opened) - accounts:
        del ashas.world.paper.opened[account]  # Ravi's own
    assert ashas.belongings() == before


def test_positions_are_only_ones_own() -> None:
    ashas = Ashas()
    assert ashas.world.call("GET", "/v1/positions", caller=RAVI).json["items"] == []
    assert len(ashas.world.call("GET", "/v1/positions").json["items"]) == 1


@pytest.mark.parametrize("code", BAD_TOKENS)
@pytest.mark.parametrize(("method", "path"), TRADING_ROUTES)
def test_without_a_valid_token_nothing_is_answered(method: str, path: str, code: str) -> None:
    ashas = Ashas()
    before = ashas.belongings()
    answer = ashas.send(method, path, {"auth_error": code})
    assert (answer.status, answer.json["code"]) == (401, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert "www-authenticate" in answer.headers
    assert ashas.belongings() == before


@pytest.mark.parametrize(
    "context",
    [
        {},
        {
            "tenant_id": "tnt_x",
            "user_id": "usr_x",
            "role": "owner",
            "session_id": "ses_x",
            "auth_error": "expired_token",
        },
        {"tenant_id": derived_id("tnt_", "asha"), "role": "owner"},
    ],
)
def test_half_a_caller_is_nobody(context: dict[str, str]) -> None:
    ashas = Ashas()
    for method, path in TRADING_ROUTES:
        assert ashas.send(method, path, context).status == 401, (method, path)


IDENTITY_BODIES: dict[tuple[str, str], Any] = {
    ("POST", "/v1/auth/password"): {"current_password": "wrong-Kettle-1", "new_password": "another-Kettle-1"},
    ("POST", "/v1/members"): {"email": "kavya@example.com", "role": "viewer"},
    ("PATCH", "/v1/members/{member_id}"): {"role": "viewer"},
}
IDENTITY_ROUTES = [pair for pair in routes_of(all_apps()["auth_api"]) if pair not in PUBLIC]


@pytest.mark.parametrize(("method", "path"), IDENTITY_ROUTES)
def test_identity_routes_need_a_token_and_know_only_their_caller(method: str, path: str) -> None:
    world = IdentityWorld()
    asha = world.signed_in()
    sessions = world.call("GET", "/sessions", token=asha["access_token"]).json
    ashas_session = sessions["items"][0]["id"] if "items" in sessions else sessions["sessions"][0]["id"]
    world.register("ravi@example.com")
    ravi = world.login("ravi@example.com").json["access_token"]
    ashas_id = world.call("GET", "/me", token=asha["access_token"]).json["id"]
    target = path.replace("{session_id}", ashas_session).replace("{member_id}", ashas_id)
    body, version = IDENTITY_BODIES.get((method, path)), {"if-match": '"1"'}
    assert world.call(method, target, body, headers=version).status == 401
    answer = world.call(method, target, body, token=ravi, headers=version)
    if "{" in path:
        assert answer.status == 404
        return  # the id that was asked for is repeated, nothing else
    assert ashas_session not in answer.text
    assert "asha@example.com" not in answer.text
    assert world.call("GET", "/me", token=asha["access_token"]).status == 200


def test_every_route_is_walked_somewhere() -> None:
    walked = {*TRADING_ROUTES, *IDENTITY_ROUTES, *PUBLIC}
    assert set(ALL_ROUTES) <= walked


def test_dates_of_one_tenant_are_not_mixed_with_anothers() -> None:
    ashas = Ashas()
    shown = ashas.world.call("GET", f"/v1/portfolio?date={date(2026, 11, 23)}", caller=RAVI).json
    assert (shown["realized"], shown["open_legs"], shown["accounts"]) == ("0.00", 0, [])
