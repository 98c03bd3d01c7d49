"""Opening accounts: our client against the simulated exchange's own server."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from services.paper_broker.http_api import build_app
from shared.adapters.brokers.paper_accounts import HttpPaperAccounts
from shared.domain.errors import Unavailable
from tests.unit.application.paper_world import World

SECRET = "a-secret-of-some-length"


@pytest.fixture
async def exchange() -> AsyncIterator[str]:
    server = TestServer(build_app(World().exchange, lambda: {"status": "ok", "open_orders": 0}), host="127.0.0.1")
    await server.start_server()
    yield str(server.make_url("/"))
    await server.close()


async def answering(status: int, body: str) -> TestServer:
    """A server that gives the same answer to everything."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, text=body)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    return server


async def test_an_account_is_opened_and_opening_again_is_fine(exchange: str) -> None:
    accounts = HttpPaperAccounts(exchange)
    broker_id = "brk_01M83AP0A0E008000000000001"
    first = await asyncio.to_thread(accounts.open, broker_id, SECRET)
    again = await asyncio.to_thread(accounts.open, broker_id, SECRET)
    fresh = await asyncio.to_thread(accounts.open, f"{broker_id}-2", SECRET)
    assert first == again != fresh


async def test_an_account_of_somebody_else_is_not_opened(exchange: str) -> None:
    accounts = HttpPaperAccounts(exchange)
    await asyncio.to_thread(accounts.open, "brk_1", SECRET)
    with pytest.raises(Unavailable):
        await asyncio.to_thread(accounts.open, "brk_1", "another-secret-altogether")


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, "{}"), (200, "no json"), (200, "[]"), (200, "{}"), (200, json.dumps({"session_token": 5}))],
)
async def test_an_answer_that_makes_no_sense_links_nothing(status: int, body: str) -> None:
    server = await answering(status, body)
    try:
        with pytest.raises(Unavailable) as caught:
            await asyncio.to_thread(HttpPaperAccounts(str(server.make_url("/"))).open, "brk_1", SECRET)
        assert caught.value.code == "broker_unavailable"
    finally:
        await server.close()


async def test_an_exchange_that_is_away_is_unavailable() -> None:
    server = await answering(200, "{}")
    address = str(server.make_url("/"))
    await server.close()
    with pytest.raises(Unavailable):
        await asyncio.to_thread(HttpPaperAccounts(address, timeout_seconds=0.5).open, "brk_1", SECRET)


def test_only_http_addresses_are_taken() -> None:
    with pytest.raises(ValueError, match="http"):
        HttpPaperAccounts("file:///etc/passwd")
