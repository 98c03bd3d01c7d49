"""The way in on this machine: one origin for the client and the API, as CloudFront is in production.

``/v1`` and ``/.well-known`` go to the HTTP API as they came: raw path, body and repeated headers untouched, redirects
not followed, cookies not kept. ``/ws`` goes to the WebSocket API. Anything else is the client.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

import aiohttp
from aiohttp import web
from multidict import CIMultiDict
from yarl import URL

from cli.platform.client_pages import add_client, page_headers
from cli.platform.socket_edge import add_sockets
from shared.web.errors import problem
from shared.web.gate import SECURITY_HEADERS

HOP_BY_HOP = frozenset(
    {
        "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding",
        "upgrade",
    }
)  # fmt: skip
SET_BY_THE_EDGE = frozenset({"host", "content-length", "cloudfront-viewer-address", "x-forwarded-for"})
BODY_LIMIT = 10 * 1024 * 1024
"""As API Gateway; the functions refuse much less."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the API is: the emulator's address and the name by which it knows this API."""

    endpoint: str
    host: str


def origin_of(endpoint: str, http_api_id: str) -> Origin:
    """The origin of an HTTP API on the emulator."""
    return Origin(endpoint, f"{http_api_id}.execute-api.localhost:{endpoint.rsplit(':', 1)[1]}")


def create_edge(origin: Origin, page: str, openapi: bytes | None = None, sockets: str | None = None) -> web.Application:
    """The edge as an application. ``page`` is shown while the client is not built; ``openapi`` is at ``/openapi.json``.

    ``sockets``: where the WebSocket API is, which answers at ``/ws``.
    """
    app = web.Application(client_max_size=BODY_LIMIT)
    session = web.AppKey("session", aiohttp.ClientSession)

    async def with_session(app: web.Application):  # type: ignore[no-untyped-def]
        timeout = aiohttp.ClientTimeout(total=35, connect=5)
        connector = aiohttp.TCPConnector(limit=256, keepalive_timeout=30)
        async with aiohttp.ClientSession(
            connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False
        ) as made:
            app[session] = made
            yield

    async def forward(request: web.Request) -> web.StreamResponse:
        return await _forward(request, app[session], origin)

    async def description(_: web.Request) -> web.Response:
        if openapi is None:
            raise web.HTTPNotFound
        return web.Response(body=openapi, content_type="application/json", headers=page_headers())

    app.cleanup_ctx.append(with_session)
    app.router.add_get("/openapi.json", description)
    if sockets is not None:
        add_sockets(app, sockets)
    for prefix in ("/v1", "/.well-known"):
        app.router.add_route("*", prefix + "/{rest:.*}", forward)
    add_client(app, page)  # last: it answers for what nobody else does
    return app


async def _forward(request: web.Request, session: aiohttp.ClientSession, origin: Origin) -> web.Response:
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        return _problem(413, "body_too_large", "The request body is larger than any route accepts.")
    url = URL(origin.endpoint + request.raw_path, encoded=True)
    try:
        async with session.request(
            request.method,
            url,
            headers=request_headers(request.headers, origin, request.remote or "127.0.0.1"),
            data=body or None,
            allow_redirects=False,
        ) as answer:
            content = await answer.read()
            return web.Response(status=answer.status, body=content, headers=answer_headers(answer.headers))
    except (aiohttp.ClientError, TimeoutError):
        return _problem(503, "origin_unavailable", "The API does not answer; please try again shortly.")


def request_headers(headers: Mapping[str, str], origin: Origin, address: str) -> CIMultiDict[str]:
    """What goes on to the API: the caller's headers, its address as CloudFront tells it, the API's own name."""
    passed = CIMultiDict(
        (name, value) for name, value in headers.items() if name.lower() not in HOP_BY_HOP | SET_BY_THE_EDGE
    )
    passed["Host"] = origin.host
    passed["X-Forwarded-For"] = address
    passed["CloudFront-Viewer-Address"] = f"{address}:0"
    return passed


def answer_headers(headers: Mapping[str, str]) -> CIMultiDict[str]:
    """What comes back: the API's headers, repeated ones kept, and the security headers it did not set itself."""
    passed = CIMultiDict(
        (name, value) for name, value in headers.items() if name.lower() not in HOP_BY_HOP | {"content-length"}
    )
    for name, value in SECURITY_HEADERS.items():
        passed.setdefault(name, value)
    return passed


def _problem(status: int, code: str, detail: str) -> web.Response:
    made = problem(status, HTTPStatus(status).phrase, code, detail, request_id="")
    return web.Response(status=status, body=made.body, headers={**SECURITY_HEADERS, **made.headers})
