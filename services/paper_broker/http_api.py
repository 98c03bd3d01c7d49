"""The simulated exchange's HTTP protocol. An account is named by its token; nothing else is ever visible with it."""

import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from services.paper_broker.faults_api import add_faults
from services.paper_broker.misbehave import ACCEPTED_UNTIL, FAULT_SEEN, TOKEN_SCHEME, misbehaviour
from services.paper_broker.wire import (
    credentials_of,
    funds_json,
    order_json,
    order_request_of,
    position_json,
    updates_query_of,
)
from shared.adapters.health import Snapshot, add_health
from shared.application.paper.access import account_in
from shared.application.paper.faulty_exchange import FaultyExchange
from shared.application.run_paper_exchange import DuplicateOrder, OrderRefused, PaperExchange
from shared.domain.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotAuthenticated,
    NotFound,
    PlimsollError,
    TooManyRequests,
    Unavailable,
)
from shared.domain.exchange_faults import CLIENT_DEADLINE

LARGEST_BODY = 64 * 1024
_STATUS: tuple[tuple[type[PlimsollError], int], ...] = (
    (OrderRefused, 400),
    (Invalid, 400),
    (NotAuthenticated, 401),
    (NotAllowed, 403),
    (NotFound, 404),
    (Conflict, 409),
    (TooManyRequests, 429),
    (Unavailable, 503),
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Served:
    """One request that was answered (``status`` 499: its connection was ended instead), for who looks on."""

    method: str
    path: str
    account: str
    status: int
    seconds: float
    fault: str


def build_app(
    exchange: PaperExchange, health: Snapshot, watch: Callable[[Served], None] | None = None
) -> web.Application:
    """The exchange as an application; faults can be switched if it is a ``FaultyExchange``. ``watch`` sees requests."""
    middlewares: list[Any] = [_errors_as_json]
    faults = None
    if isinstance(exchange, FaultyExchange):
        faults = exchange.faults
        middlewares.append(misbehaviour(exchange))
    if watch is not None:
        middlewares.insert(0, _watching(watch))
    app = web.Application(client_max_size=LARGEST_BODY, middlewares=middlewares)
    routes = _Routes(exchange)
    app.router.add_post("/accounts", routes.open_account)
    app.router.add_post("/session", routes.sign_in)
    app.router.add_post("/orders", routes.place)
    app.router.add_get("/orders", routes.orders)
    app.router.add_get("/orders/by-client-id/{client_id}", routes.by_client_id)
    app.router.add_delete("/orders/{order_id}", routes.cancel)
    app.router.add_get("/updates", routes.updates)
    app.router.add_get("/funds", routes.funds)
    app.router.add_get("/positions", routes.positions)
    app.router.add_post("/reset", routes.reset)
    add_faults(app, faults)
    add_health(app, health)
    return app


class _Routes:
    """One method a route: read the request, ask the exchange, write the answer."""

    def __init__(self, exchange: PaperExchange) -> None:
        self._exchange = exchange

    async def open_account(self, request: web.Request) -> web.Response:
        account, secret = credentials_of(await _body(request))
        token, new = await self._exchange.open_account(account, secret)
        return web.json_response({"account": account, "session_token": token}, status=201 if new else 200)

    async def sign_in(self, request: web.Request) -> web.Response:
        account, secret = credentials_of(await _body(request))
        return web.json_response({"session_token": await self._exchange.sign_in(account, secret)})

    async def place(self, request: web.Request) -> web.Response:
        account = await self._account(request)
        until = request.get(ACCEPTED_UNTIL, self._exchange.now() + CLIENT_DEADLINE)
        order = await self._exchange.place(account, order_request_of(await _body(request)), until)
        return web.json_response({"order_id": order.order_id}, status=201)

    async def cancel(self, request: web.Request) -> web.Response:
        account = await self._account(request)
        await self._exchange.cancel(account, request.match_info["order_id"])
        return web.Response(status=202)

    async def orders(self, request: web.Request) -> web.Response:
        orders = await self._exchange.orders(await self._account(request))
        return web.json_response({"orders": [order_json(order) for order in orders]})

    async def by_client_id(self, request: web.Request) -> web.Response:
        account = await self._account(request)
        return web.json_response(order_json(await self._exchange.order_of(account, request.match_info["client_id"])))

    async def updates(self, request: web.Request) -> web.Response:
        account = await self._account(request)
        after, wait_ms = updates_query_of(request.query)
        found, following = await self._exchange.updates(account, after, timedelta(milliseconds=wait_ms))
        changes = [{"sequence": number, "order": order_json(order)} for number, order in found]
        return web.json_response({"updates": changes, "next": following})

    async def funds(self, request: web.Request) -> web.Response:
        return web.json_response(funds_json(await self._exchange.funds(await self._account(request))))

    async def positions(self, request: web.Request) -> web.Response:
        positions = await self._exchange.positions(await self._account(request))
        return web.json_response({"positions": [position_json(position) for position in positions]})

    async def reset(self, request: web.Request) -> web.Response:
        await self._exchange.reset(await self._account(request))
        return web.Response(status=204)

    async def _account(self, request: web.Request) -> str:
        header = request.headers.get("Authorization", "")
        if not header.startswith(TOKEN_SCHEME):
            raise NotAuthenticated("invalid_session", "Send the header Authorization: token <session token>.")
        return await self._exchange.authenticate(header.removeprefix(TOKEN_SCHEME).strip())


@web.middleware
async def _errors_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except PlimsollError as error:
        status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
        body: dict[str, Any] = {"code": error.code, "message": error.detail}
        if isinstance(error, DuplicateOrder):
            body["order_id"] = error.order_id
        headers = {}
        if isinstance(error, TooManyRequests | Unavailable):
            headers["Retry-After"] = str(error.retry_after)
        if status >= 500:
            _log.error("%s %s: %s", request.method, request.path, error)
        return web.json_response(body, status=status, headers=headers)
    except web.HTTPException as error:
        return web.json_response({"code": _code_of(error), "message": error.reason}, status=error.status)


def _watching(watch: Callable[[Served], None]) -> Middleware:
    async def look(request: web.Request, handler: Handler) -> web.StreamResponse:
        began, status = time.monotonic(), 499
        try:
            response = await handler(request)
            status = response.status
            return response
        finally:
            account = account_in(request.headers.get("Authorization", "").removeprefix(TOKEN_SCHEME))
            fault = request.get(FAULT_SEEN, "")
            watch(Served(request.method, request.path_qs, account, status, time.monotonic() - began, fault))

    return web.middleware(look)


async def _body(request: web.Request) -> Any:
    try:
        return json.loads(await request.read())
    except (ValueError, RecursionError):
        raise Invalid("invalid_order", "The body is not JSON.") from None


def _code_of(error: web.HTTPException) -> str:
    return error.reason.lower().replace(" ", "_")
