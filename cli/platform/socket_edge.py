"""``/ws`` at the edge: live sockets, passed on both ways as CloudFront does, with their close codes and refusals."""

import asyncio
from http import HTTPStatus
from weakref import WeakSet

import aiohttp
from aiohttp import WSCloseCode, web
from yarl import URL

from shared.web.errors import problem
from shared.web.gate import SECURITY_HEADERS

PATH = "/ws"
MESSAGE_LIMIT = 128 * 1024
"""As API Gateway."""
CONNECT_SECONDS = 30.0
CLOSE_SECONDS = 5.0
_PASSED_ON = ("origin", "user-agent")
_CANNOT_BE_SENT = {1005: 1000, 1006: 1011, 1015: 1011}
"""Codes that only say how a socket ended; what is sent in their place."""

Socket = aiohttp.ClientWebSocketResponse | web.WebSocketResponse


def socket_url(endpoint: str, api_id: str, stage: str) -> str:
    """Where a WebSocket API's stage is on the emulator."""
    return f"{endpoint.replace('http', 'ws', 1)}/_aws/execute-api/{api_id}/{stage}"


def add_sockets(app: web.Application, url: str) -> None:
    """Serve ``/ws`` by the WebSocket API at ``url``."""
    session = web.AppKey("sockets", aiohttp.ClientSession)
    opened: WeakSet[web.WebSocketResponse] = WeakSet()

    async def with_session(app: web.Application):  # type: ignore[no-untyped-def]
        connector = aiohttp.TCPConnector(limit=0)  # each socket holds its connection
        async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as made:
            app[session] = made
            yield

    async def forward(request: web.Request) -> web.StreamResponse:
        return await _forward(request, app[session], url, opened)

    async def going_away(_: web.Application) -> None:
        closing = (each.close(code=WSCloseCode.GOING_AWAY) for each in list(opened))
        await asyncio.gather(*closing, return_exceptions=True)

    app.cleanup_ctx.append(with_session)
    app.on_shutdown.append(going_away)
    app.router.add_get(PATH, forward)


async def _forward(
    request: web.Request, session: aiohttp.ClientSession, url: str, opened: "WeakSet[web.WebSocketResponse]"
) -> web.StreamResponse:
    client = web.WebSocketResponse(max_msg_size=MESSAGE_LIMIT)
    if not client.can_prepare(request):
        return _problem(HTTPStatus.UPGRADE_REQUIRED, "websocket_required", "This address speaks WebSocket only.")
    headers = {name: request.headers[name] for name in _PASSED_ON if name in request.headers}
    headers["x-forwarded-for"] = request.remote or "127.0.0.1"
    whole = URL(f"{url}?{request.rel_url.raw_query_string}", encoded=True)
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            origin = await session.ws_connect(whole, headers=headers, max_msg_size=MESSAGE_LIMIT)
    except aiohttp.WSServerHandshakeError as error:
        return _problem(HTTPStatus(error.status), "socket_refused", "The socket was refused; get a new ticket.")
    except (aiohttp.ClientError, TimeoutError, OSError):
        return _problem(
            HTTPStatus.SERVICE_UNAVAILABLE, "origin_unavailable", "The API does not answer; please try again shortly."
        )
    async with origin:
        await client.prepare(request)
        opened.add(client)
        both = [asyncio.create_task(_pump(client, origin)), asyncio.create_task(_pump(origin, client))]
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait(both, timeout=CLOSE_SECONDS)  # the one that closes the other side may not have done so
        finally:
            for task in both:
                task.cancel()
            await asyncio.gather(*both, return_exceptions=True)
            code = client.close_code or WSCloseCode.ABNORMAL_CLOSURE  # of a client that went, and this request with it
            await origin.close(code=_CANNOT_BE_SENT.get(code, code))
    return client


async def _pump(source: Socket, sink: Socket) -> None:
    """Pass messages on until one side closes, then close the other in the same words."""
    while True:
        message = await source.receive()
        if message.type is aiohttp.WSMsgType.TEXT:
            await sink.send_str(message.data)
        elif message.type is aiohttp.WSMsgType.BINARY:
            await sink.send_bytes(message.data)
        elif message.type is aiohttp.WSMsgType.CLOSING:
            return  # the other direction closes this side at this moment
        else:
            said = message.type is aiohttp.WSMsgType.CLOSE
            code = (message.data if said else source.close_code) or WSCloseCode.ABNORMAL_CLOSURE
            reason = str(message.extra or "") if said else ""
            await sink.close(code=_CANNOT_BE_SENT.get(code, code), message=reason.encode())
            return


def _problem(status: HTTPStatus, code: str, detail: str) -> web.Response:
    made = problem(status, status.phrase, code, detail, request_id="")
    return web.Response(status=status, body=made.body, headers={**SECURITY_HEADERS, **made.headers})
