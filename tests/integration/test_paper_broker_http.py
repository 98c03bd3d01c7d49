"""The simulated exchange over HTTP, exactly as a client meets it."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from services.paper_broker.http_api import LARGEST_BODY, build_app
from shared.domain.errors import Unavailable
from tests.unit.application.paper_world import NOW, World

SECRET = "a long secret"
ORDER = {
    "client_id": "PABC",
    "instrument": "SIM:HULL",
    "side": "buy",
    "quantity": 10,
    "limit": "100.00",
    "product": "INTRADAY",
}


class Desk:
    """A client of the exchange with an account of its own."""

    def __init__(self, client: Any, world: World) -> None:
        self.client = client
        self.world = world
        self.token = ""

    async def open(self, account: str = "mine") -> None:
        response = await self.client.post("/accounts", json={"account": account, "secret": SECRET})
        self.token = (await response.json())["session_token"]

    async def call(self, method: str, path: str, **more: Any) -> ClientResponse:
        headers = {"Authorization": f"token {self.token}"} | more.pop("headers", {})
        response: ClientResponse = await self.client.request(method, path, headers=headers, **more)
        await response.read()
        return response

    async def order(self, **changes: Any) -> ClientResponse:
        response = await self.call("POST", "/orders", json=ORDER | changes)
        await self.world.ledgers.settle()
        return response


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    world = World()
    await world.tick("99.00", "99.50")
    server = TestServer(build_app(world.exchange, lambda: {"status": "ok", "open_orders": 0}), host="127.0.0.1")
    async with TestClient(server) as client:
        desk = Desk(client, world)
        await desk.open()
        yield desk


async def test_opening_twice_gives_the_same_token(desk: Desk) -> None:
    body = {"account": "second", "secret": SECRET}
    first = await desk.client.post("/accounts", json=body)
    desk.world.clock.advance(1)
    again = await desk.client.post("/accounts", json=body)
    signed_in = await desk.client.post("/session", json=body)
    assert (first.status, again.status, signed_in.status) == (201, 200, 200)
    document = await first.json()
    assert document["account"] == "second"
    assert document == await again.json()
    assert (await signed_in.json())["session_token"] == document["session_token"]


async def test_a_wrong_secret_opens_nothing(desk: Desk) -> None:
    wrong = {"account": "mine", "secret": "another secret"}
    assert (await desk.client.post("/accounts", json=wrong)).status == 409
    assert (await desk.client.post("/session", json=wrong)).status == 401
    assert (await desk.client.post("/session", json=wrong | {"account": "nobody"})).status == 401


async def test_an_order_and_what_becomes_of_it(desk: Desk) -> None:
    response = await desk.order()
    assert response.status == 201
    order_id = (await response.json())["order_id"]
    found = await desk.call("GET", "/orders/by-client-id/PABC")
    document = await found.json()
    assert document == {
        **ORDER,
        "order_id": order_id,
        "state": "FILLED",
        "filled_quantity": 10,
        "average_price": "99.50000000",
        "reason_code": None,
        "reason": None,
        "updated_at": desk.world.clock.now().isoformat(),
        "trades": [
            {"trade_id": f"{order_id}-1", "quantity": 10, "price": "99.50", "at": desk.world.clock.now().isoformat()}
        ],
    }
    assert await (await desk.call("GET", "/orders")).json() == {"orders": [document]}
    updates = await (await desk.call("GET", "/updates?after=0&wait_ms=0")).json()
    assert [each["sequence"] for each in updates["updates"]] == [1, 2]
    assert (updates["updates"][1]["order"], updates["next"]) == (document, 2)
    positions = await (await desk.call("GET", "/positions")).json()
    assert positions["positions"] == [
        {"instrument": "SIM:HULL", "product": "INTRADAY", "quantity": 10, "average": "99.50", "realized": "0.00"}
    ]
    funds = await (await desk.call("GET", "/funds")).json()
    assert (funds["cash"], funds["blocked"], funds["available"]) == ("1000000.00", "199.00", "999801.00")


async def test_the_same_client_id_names_the_first_order(desk: Desk) -> None:
    first = await (await desk.order()).json()
    again = await desk.order(quantity=99)
    assert again.status == 409
    document = await again.json()
    assert (document["code"], document["order_id"]) == ("duplicate_client_id", first["order_id"])


async def test_cancelling(desk: Desk) -> None:
    order_id = (await (await desk.order(limit="90.00")).json())["order_id"]
    assert (await desk.call("DELETE", f"/orders/{order_id}")).status == 202
    again = await desk.call("DELETE", f"/orders/{order_id}")
    assert (again.status, (await again.json())["code"]) == (409, "already_final")
    missing = await desk.call("DELETE", "/orders/PXNOSUCH")
    assert (missing.status, (await missing.json())["code"]) == (404, "order_not_found")


async def test_a_reset(desk: Desk) -> None:
    await desk.order()
    assert (await desk.call("POST", "/reset")).status == 204
    assert await (await desk.call("GET", "/orders")).json() == {"orders": []}
    assert (await (await desk.call("GET", "/funds")).json())["available"] == "1000000.00"
    assert (await desk.order()).status == 409


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"instrument": "SIM:NOSUCH"}, "unknown_instrument"),
        ({"limit": "100.01"}, "off_tick"),
        ({"limit": "150.00"}, "price_outside_band"),
        ({"quantity": 100_001}, "freeze_quantity_exceeded"),
        ({"quantity": 60_000}, "insufficient_funds"),
        ({"quantity": 0}, "invalid_order"),
        ({"quantity": "10"}, "invalid_order"),
        ({"quantity": True}, "invalid_order"),
        ({"quantity": 1.5}, "invalid_order"),
        ({"quantity": 10**30}, "invalid_order"),
        ({"limit": 100.0}, "invalid_order"),
        ({"limit": "NaN"}, "invalid_order"),
        ({"limit": "1e999999"}, "invalid_order"),
        ({"limit": "-100"}, "invalid_order"),
        ({"side": "BUY"}, "invalid_order"),
        ({"product": "FREE"}, "invalid_order"),
        ({"instrument": "../etc"}, "invalid_order"),
        ({"client_id": ""}, "invalid_order"),
        ({"client_id": "x" * 65}, "invalid_order"),
        ({"client_id": "a#b"}, "invalid_order"),
        ({"client_id": None}, "invalid_order"),
    ],
)
async def test_a_refused_order_says_why_and_does_not_exist(desk: Desk, changes: dict[str, Any], code: str) -> None:
    response = await desk.order(**changes)
    document = await response.json()
    assert (response.status, document["code"]) == (400, code)
    assert document["message"]
    assert await (await desk.call("GET", "/orders")).json() == {"orders": []}


@pytest.mark.parametrize("body", [b"", b"nonsense", b"[]", b"null", b"\xff", b"[" * 50_000])
async def test_a_body_that_is_no_object_is_refused(desk: Desk, body: bytes) -> None:
    response = await desk.call("POST", "/orders", data=body)
    assert (response.status, (await response.json())["code"]) == (400, "invalid_order")


async def test_a_huge_body_is_refused(desk: Desk) -> None:
    response = await desk.call("POST", "/orders", data=b"x" * (LARGEST_BODY + 1))
    assert response.status == 413


@pytest.mark.parametrize("query", ["after=-1", "after=x", "wait_ms=5001", "after=1e3", "after=٣", "after=" + "9" * 40])
async def test_an_odd_query_is_refused(desk: Desk, query: str) -> None:
    assert (await desk.call("GET", f"/updates?{query}")).status == 400


ROUTES = [
    ("POST", "/orders"),
    ("GET", "/orders"),
    ("GET", "/orders/by-client-id/PABC"),
    ("DELETE", "/orders/PX1"),
    ("GET", "/updates?after=0&wait_ms=0"),
    ("GET", "/funds"),
    ("GET", "/positions"),
    ("POST", "/reset"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize("header", ["", "token", "token mine.wrong", "Bearer {token}", "token {token}x", "token acc.x"])
async def test_every_route_asks_for_the_token(desk: Desk, method: str, path: str, header: str) -> None:
    headers = {"Authorization": header.format(token=desk.token)}
    response = await desk.client.request(method, path, headers=headers, json=ORDER)
    assert (response.status, (await response.json())["code"]) == (401, "invalid_session")


async def test_a_token_sees_its_account_only(desk: Desk) -> None:
    order_id = (await (await desk.order(limit="90.00")).json())["order_id"]
    other = Desk(desk.client, desk.world)
    await other.open("other")
    assert await (await other.call("GET", "/orders")).json() == {"orders": []}
    assert (await other.call("GET", "/orders/by-client-id/PABC")).status == 404
    assert (await other.call("DELETE", f"/orders/{order_id}")).status == 404
    assert (await (await other.call("GET", "/updates?after=0&wait_ms=0")).json())["updates"] == []
    assert (await (await other.call("GET", "/funds")).json())["blocked"] == "0.00"
    await other.call("POST", "/reset")
    assert len((await (await desk.call("GET", "/orders")).json())["orders"]) == 1


async def test_nine_orders_in_a_second_are_one_too_many(desk: Desk) -> None:
    statuses = [(await desk.order(client_id=f"P{number}", limit="90.00")).status for number in range(9)]
    assert statuses == [201] * 8 + [429]
    response = await desk.order(client_id="P9")
    assert response.headers["Retry-After"] == "1"
    assert (await response.json())["code"] == "rate_limited"


async def test_a_long_poll_answers_with_the_change(desk: Desk) -> None:
    polling = asyncio.create_task(desk.call("GET", "/updates?after=0&wait_ms=5000"))
    await asyncio.sleep(0.05)
    assert not polling.done()
    await desk.order(limit="90.00")
    document = await (await asyncio.wait_for(polling, 2)).json()
    assert [each["order"]["client_id"] for each in document["updates"]] == ["PABC"]


async def test_a_store_that_is_away_is_said_and_not_hidden(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: object) -> None:
        raise Unavailable("store_unavailable", "The store does not answer.")

    monkeypatch.setattr(desk.world.book, "commit", away)
    response = await desk.order()
    assert (response.status, (await response.json())["code"]) == (503, "store_unavailable")
    assert response.headers["Retry-After"] == "5"


async def test_unknown_routes_and_methods_answer_in_json(desk: Desk) -> None:
    missing, wrong = await desk.call("GET", "/nothing"), await desk.call("PUT", "/orders")
    assert (missing.status, (await missing.json())["code"]) == (404, "not_found")
    assert (wrong.status, (await wrong.json())["code"]) == (405, "method_not_allowed")


async def test_health_needs_no_token() -> None:
    world, state = World(), {"status": "failing"}
    async with TestClient(TestServer(build_app(world.exchange, lambda: state), host="127.0.0.1")) as client:
        assert (await client.get("/health")).status == 503
        state["status"] = "ok"
        response = await client.get("/health")
        assert (response.status, await response.json()) == (200, {"status": "ok"})


async def test_trades_bear_market_time(desk: Desk) -> None:
    session = desk.world.session()
    slow = type(session)(session.exchange, session.session_date, session.anchor, NOW, Decimal("0.5"))
    await desk.world.engine.open_session(slow)
    desk.world.clock.advance(60)
    await desk.world.tick("99.00", "99.50")
    await desk.order()
    document = await (await desk.call("GET", "/orders/by-client-id/PABC")).json()
    assert document["trades"][0]["at"] < document["updated_at"]
