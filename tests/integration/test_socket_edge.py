"""``/ws`` at the edge: messages both ways, close codes, refusals."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from cli.platform.socket_edge import add_sockets, socket_url


@pytest.fixture
async def edge() -> AsyncIterator[TestClient[web.Request, web.Application]]:
    """The edge before an origin that echoes, refuses and closes as it is told."""

    async def origin(request: web.Request) -> web.StreamResponse:
        if request.query.get("ticket") != "good one":
            return web.Response(status=403)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            if message.data == "close":
                await socket.close(code=4001, message=b"told to")
            elif message.data == "who":
                await socket.send_str(request.headers["x-forwarded-for"])
            else:
                await socket.send_str(f"heard {message.data}")
        request.app[closed].append(socket.close_code or 0)
        return socket

    closed = web.AppKey("closed", list[int])
    app = web.Application()
    app[closed] = []
    app.router.add_get("/_aws/execute-api/abc/ws", origin)
    async with TestServer(app) as server:
        way_in = web.Application()
        add_sockets(way_in, socket_url(str(server.make_url("")).rstrip("/"), "abc", "ws"))
        async with TestClient(TestServer(way_in)) as client:
            client.closed = app[closed]  # type: ignore[attr-defined]
            yield client


async def test_messages_go_both_ways(edge: "TestClient[web.Request, web.Application]") -> None:
    async with edge.ws_connect("/ws?ticket=good%20one") as socket:
        await socket.send_str("₹")
        assert await socket.receive_str() == "heard ₹"
        await socket.send_str("who")
        assert await socket.receive_str() == "127.0.0.1"


async def test_each_side_learns_how_the_other_closed(edge: "TestClient[web.Request, web.Application]") -> None:
    async with edge.ws_connect("/ws?ticket=good%20one") as socket:
        await socket.send_str("close")
        message = await socket.receive()
        assert (message.type, message.data, message.extra) == (aiohttp.WSMsgType.CLOSE, 4001, "told to")
    async with edge.ws_connect("/ws?ticket=good%20one") as socket:
        await socket.close(code=4002)
    async with edge.ws_connect("/ws?ticket=good%20one") as socket:  # by then the one before has ended
        await socket.send_str("x")
        await socket.receive_str()
    assert edge.closed[1] == 4002  # type: ignore[attr-defined]


async def test_a_refused_handshake_is_refused_with_the_same_status(
    edge: "TestClient[web.Request, web.Application]",
) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await edge.ws_connect("/ws?ticket=bad")
    assert refused.value.status == 403


async def test_without_an_upgrade_and_without_an_origin_there_is_a_problem(
    edge: "TestClient[web.Request, web.Application]",
) -> None:
    answer = await edge.get("/ws?ticket=good%20one")
    assert (answer.status, (await answer.json(content_type=None))["code"]) == (426, "websocket_required")
    app = web.Application()
    add_sockets(app, "ws://127.0.0.1:1/none")
    async with TestClient(TestServer(app)) as client:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await client.ws_connect("/ws")
        assert refused.value.status == 503
