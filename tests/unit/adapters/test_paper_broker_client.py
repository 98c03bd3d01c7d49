"""The simulated exchange's words, each translated by exact lookup; what is not proven stays unknown."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from shared.adapters.brokers.paper import REFUSALS, PaperBrokerClient
from shared.application.ports.engine import SESSION_EXPIRED, BrokerAway, SessionEnded
from shared.domain.brokers import Accepted, BrokerOrderState, NotTaken, RefusedByBroker, Unknown
from shared.domain.errors import Unavailable
from shared.domain.ids import IntentId
from shared.domain.money import Side
from tests.contract.test_engine import an_intent

AT = "2026-11-23T04:00:00+00:00"
ORDER: dict[str, Any] = {
    "order_id": "B1", "client_id": an_intent().id, "instrument": "NSE:INFY", "side": "buy", "quantity": 10,
    "limit": "1005.00", "state": "PARTIAL", "filled_quantity": 4, "average_price": "1000.05", "reason_code": None,
    "reason": None, "updated_at": AT, "trades": [{"trade_id": "T1", "quantity": 4, "price": "1000.05", "at": AT}],
}  # fmt: skip
Handler = Callable[[httpx.Request], httpx.Response]


def a_client(handler: Handler, fresh: str | None = "fresh") -> PaperBrokerClient:
    async def read_token() -> str | None:
        return fresh

    return PaperBrokerClient("http://exchange", "token-1", read_token, httpx.MockTransport(handler))


def answering(status: int, body: object = None, headers: dict[str, str] | None = None) -> Handler:
    return lambda request: httpx.Response(status, json=body, headers=headers)


def failing(error: type[httpx.HTTPError]) -> Handler:
    def handler(request: httpx.Request) -> httpx.Response:
        raise error("boom")

    return handler


async def test_an_order_goes_out_as_the_protocol_says() -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(201, json={"order_id": "B1"})

    assert await a_client(handler).place(an_intent()) == Accepted("B1")
    assert len(seen) == 1
    assert seen[0].headers["Authorization"] == "token token-1"
    assert json.loads(seen[0].content) == {
        "client_id": an_intent().id, "instrument": "NSE:INFY", "side": "buy", "quantity": 10, "limit": "1005.00",
        "product": "INTRADAY",
    }  # fmt: skip


@pytest.mark.parametrize("code", sorted(REFUSALS))
async def test_each_documented_refusal_is_proven(code: str) -> None:
    outcome = await a_client(answering(400, {"code": code, "message": "why"})).place(an_intent())
    assert outcome == RefusedByBroker(code, "why")


@pytest.mark.parametrize(
    ("handler", "expected"),
    [
        (answering(409, {"code": "duplicate_client_id", "order_id": "B7"}), Accepted("B7")),
        (answering(401, {"code": "invalid_session"}), NotTaken(SESSION_EXPIRED)),
        (answering(429, {}, {"Retry-After": "2"}), NotTaken("rate_limited", timedelta(seconds=2))),
        (answering(429, {}), NotTaken("rate_limited")),
    ],
)
async def test_what_is_proven_otherwise(handler: Handler, expected: object) -> None:
    assert await a_client(handler).place(an_intent()) == expected


@pytest.mark.parametrize(
    "handler",
    [
        answering(500, {}),
        answering(503, {"code": "x"}),
        answering(400, {"code": "something_new"}),
        answering(409, {"code": "other"}),
        answering(201, {}),
        answering(302, {}),
        lambda request: httpx.Response(201, content=b"<html>"),
        lambda request: httpx.Response(201, json=["order_id"]),
        failing(httpx.ReadTimeout),
        failing(httpx.ReadError),
        failing(httpx.WriteError),
        failing(httpx.RemoteProtocolError),
    ],
)
async def test_everything_else_is_unknown(handler: Handler) -> None:
    assert isinstance(await a_client(handler).place(an_intent()), Unknown)


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout])
async def test_what_never_left_is_not_taken(error: type[httpx.HTTPError]) -> None:
    assert isinstance(await a_client(failing(error)).place(an_intent()), NotTaken)


async def test_an_order_is_read_with_its_trades() -> None:
    order = await a_client(answering(200, ORDER)).find(an_intent().id)
    assert order is not None
    assert (order.state, order.filled_quantity, order.average_price) == (
        BrokerOrderState.PARTIAL,
        4,
        Decimal("1000.05"),
    )
    trade = order.trades[0]
    assert (trade.id, trade.side, trade.price, trade.at) == (
        "T1", Side.BUY, Decimal("1000.05"), datetime(2026, 11, 23, 4, tzinfo=UTC),
    )  # fmt: skip


@pytest.mark.parametrize("state", list(BrokerOrderState))
async def test_every_state_is_known(state: BrokerOrderState) -> None:
    [order] = await a_client(answering(200, {"orders": [ORDER | {"state": state.value, "limit": None}]})).orders()
    assert order.state is state


async def test_absence_is_a_404_with_its_code_and_nothing_else() -> None:
    assert await a_client(answering(404, {"code": "order_not_found"})).find(IntentId("P1")) is None
    with pytest.raises(BrokerAway):
        await a_client(answering(404, {"code": "not_found"})).find(IntentId("P1"))


async def test_updates_say_where_to_go_on() -> None:
    body = {"updates": [{"sequence": 5, "order": ORDER}], "next": 5}
    updates = await a_client(answering(200, body)).updates(4, timedelta(seconds=5))
    assert (len(updates.orders), updates.next) == (1, 5)


async def test_funds_are_read() -> None:
    funds = await a_client(answering(200, {"cash": "10.50", "blocked": "0", "available": "10.50", "at": AT})).funds()
    assert funds.available == Decimal("10.50")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"orders": [{}]},
        {"orders": [ORDER | {"state": "STRANGE"}]},
        {"orders": [ORDER | {"updated_at": "2026-11-23T04:00:00"}]},
        {"orders": [ORDER | {"average_price": "NaN"}]},
    ],
)
async def test_a_book_that_cannot_be_read_proves_nothing(body: object) -> None:
    with pytest.raises(BrokerAway):
        await a_client(answering(200, body)).orders()


async def test_cancelling() -> None:
    assert await a_client(lambda request: httpx.Response(202)).cancel("B1")
    assert not await a_client(answering(409, {"code": "already_final"})).cancel("B1")
    for handler in (answering(409, {"code": "x"}), answering(500), failing(httpx.ReadTimeout)):
        with pytest.raises(BrokerAway):
            await a_client(handler).cancel("B1")


def needing(token: str, seen: list[str]) -> Handler:
    """Answers an empty book to whoever has this token."""

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["Authorization"])
        if seen[-1] != f"token {token}":
            return httpx.Response(401, json={"code": "invalid_session"})
        return httpx.Response(202) if request.method == "DELETE" else httpx.Response(200, json={"orders": []})

    return handler


async def test_a_reading_finds_the_session_that_somebody_has_begun_meanwhile() -> None:
    seen: list[str] = []
    client = a_client(needing("fresh", seen))
    assert await client.orders() == []
    assert await client.cancel("B1")
    assert seen == ["token token-1", "token fresh", "token fresh"]


async def test_readings_at_the_same_time_look_for_a_newer_session_once() -> None:
    seen: list[str] = []
    client = a_client(needing("fresh", seen))
    assert await asyncio.gather(*(client.orders() for _ in range(4))) == [[]] * 4
    assert seen.count("token fresh") == 4


async def test_without_a_newer_session_a_reading_says_so_and_looks_once_a_second() -> None:
    looks: list[int] = []

    async def read_token() -> str | None:
        looks.append(1)
        return "token-1"

    client = PaperBrokerClient("http://exchange", "token-1", read_token, httpx.MockTransport(answering(401)))
    for _ in range(5):
        with pytest.raises(SessionEnded):
            await client.orders()
    assert len(looks) == 1
    client._look_again_at = 0.0
    with pytest.raises(SessionEnded):
        await client.find(an_intent().id)
    assert len(looks) == 2


async def test_a_session_that_cannot_be_read_again_proves_nothing() -> None:
    async def read_token() -> str | None:
        raise Unavailable("store_unavailable", "away")

    client = PaperBrokerClient("http://exchange", "token-1", read_token, httpx.MockTransport(answering(401)))
    with pytest.raises(BrokerAway, match="cannot be read"):
        await client.orders()


async def test_signing_in_again_helps_only_with_another_token() -> None:
    seen: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["Authorization"])
        return httpx.Response(200, json={"orders": []})

    client = a_client(handler)
    assert await client.sign_in_again()
    assert not await client.sign_in_again()
    await client.orders()
    assert seen == ["token fresh"]
    assert not await a_client(handler, None).sign_in_again()
    assert client.capabilities.unique_client_id
    await client.close()
