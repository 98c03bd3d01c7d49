"""Faults where answers leave the exchange: connections cut, answers held back, wrong statuses.

An answer is lost by ending the connection without a byte of it (``cut``), or by ending it only when the client has
given up (``hold``). What the request asks for is done or not done, whole, whatever becomes of the answer.
"""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from shared.application.paper.access import account_in
from shared.application.paper.faulty_exchange import FaultyExchange
from shared.application.run_paper_exchange import OrderRefused
from shared.domain.errors import PlimsollError, TooManyRequests
from shared.domain.exchange_faults import (
    ACCEPT_HORIZON,
    CLIENT_DEADLINE,
    CODES,
    Fault,
    FaultRule,
    How,
    Target,
    slowest,
)

ACCEPTED_UNTIL = web.RequestKey("accepted_until", datetime)
"""What a request carries: the moment after which its order must not be accepted any more."""
FAULT_SEEN = web.RequestKey("fault", str)
"""What a request carries when its answer was tampered with: the fault's name."""
TOKEN_SCHEME = "token "  # noqa: S105 - the scheme's name
_NEVER_TOO_LATE = datetime.max.replace(tzinfo=UTC)
_READ_DEADLINE = 3.0
_LONGER = 0.5
"""Answers are held for so many seconds beyond the client's deadline."""
_TARGETS = {
    ("POST", "/orders"): Target.PLACE,
    ("DELETE", "/orders/{order_id}"): Target.CANCEL,
    ("GET", "/orders"): Target.READ,
    ("GET", "/orders/by-client-id/{client_id}"): Target.READ,
    ("GET", "/updates"): Target.UPDATES,
    ("GET", "/funds"): Target.READ,
    ("GET", "/positions"): Target.READ,
}
_KINDS = {
    "/orders/by-client-id/{client_id}": "find",
    "/orders": "orders",
    "/funds": "funds",
    "/positions": "positions",
}

_log = logging.getLogger("plimsoll.faults")


class _Asked(NamedTuple):
    """One request in the words of a fault plan."""

    account: str
    target: Target
    kind: str
    subject: str
    patience: float
    """Seconds after which its client gives up."""


def misbehaviour(exchange: FaultyExchange) -> Middleware:
    """The middleware that spoils answers as the exchange's faults decide."""
    late: set[asyncio.Task[None]] = set()

    async def spoil(request: web.Request, handler: Handler) -> web.StreamResponse:
        asked = await _asked(request)
        if asked is None:
            return await handler(request)
        arrived = exchange.now()
        request[ACCEPTED_UNTIL] = arrived + CLIENT_DEADLINE
        with exchange.faults.answering(asked.kind):
            rule = exchange.faults.of_answer(asked.account, asked.target, asked.kind, asked.subject)
            if rule is None:
                return await handler(request)
            request[FAULT_SEEN] = rule.fault.value
            return await _spoilt(exchange, request, handler, asked, rule, arrived, late)

    return web.middleware(spoil)


async def _spoilt(
    exchange: FaultyExchange,
    request: web.Request,
    handler: Handler,
    asked: _Asked,
    rule: FaultRule,
    arrived: datetime,
    late: set[asyncio.Task[None]],
) -> web.StreamResponse:
    match rule.fault:
        case Fault.LOSE_REQUEST:
            return await _lost(request, asked, rule)
        case Fault.LOSE_ANSWER:
            await _done(request, handler)
            return await _lost(request, asked, rule)
        case Fault.LATE_ACCEPT:
            _accept_late(exchange, request, handler, asked, rule, arrived, late)
            return await _lost(request, asked, rule)
        case Fault.RATE_LIMITED:
            raise TooManyRequests("rate_limited", "Too many requests.", retry_after=round(rule.seconds))
        case Fault.ERROR_BEFORE_ACCEPT:
            return web.Response(status=502, text="<html><h1>502 Bad Gateway</h1></html>", content_type="text/html")
        case Fault.ERROR_AFTER_ACCEPT:
            await _done(request, handler)
            return web.json_response({"code": "internal_error", "message": "Something went wrong."}, status=500)
        case Fault.TOKEN_EXPIRY:
            await exchange.expire_session(asked.account)
            return await handler(request)
        case _ if rule.fault in CODES:
            raise OrderRefused(rule.code, f"Refused by a switched fault ({rule.fault}).")
        case _:
            raise AssertionError(f"{rule.fault} is no fault of an answer")


async def _asked(request: web.Request) -> _Asked | None:
    """What is asked, or None for what has no faults: health, accounts, sessions, the faults themselves."""
    resource = request.match_info.route.resource
    path = resource.canonical if resource is not None else ""
    target = _TARGETS.get((request.method, path))
    token = request.headers.get("Authorization", "").removeprefix(TOKEN_SCHEME).strip()
    if target is None or not account_in(token):
        return None
    kind, subject, patience = _KINDS.get(path, ""), "", _READ_DEADLINE
    match target:
        case Target.PLACE:
            kind, subject, patience = "place", await _client_id(request), CLIENT_DEADLINE.total_seconds()
        case Target.CANCEL:
            kind, subject = "cancel", request.match_info["order_id"]
        case Target.UPDATES:
            kind = "updates"
            wait = request.query.get("wait_ms", "")
            patience += int(wait) / 1000 if wait.isascii() and wait.isdigit() and len(wait) < 6 else 0.0
        case Target.READ:
            subject = request.match_info.get("client_id", "")
    return _Asked(account_in(token), target, kind, subject, patience)


async def _client_id(request: web.Request) -> str:
    """The client id in an order's body; read whole, so that the order can still be taken when the client is gone."""
    try:
        body = await request.json()
    except (ValueError, RecursionError):
        return ""
    client_id = body.get("client_id") if isinstance(body, dict) else None
    return client_id if isinstance(client_id, str) else ""


async def _done(request: web.Request, handler: Handler) -> None:
    """Do what is asked, whatever the answer would have been."""
    try:
        await handler(request)
    except PlimsollError as error:
        _log.info("%s %s would have been answered with %s", request.method, request.path, error.code)


async def _lost(request: web.Request, asked: _Asked, rule: FaultRule) -> web.Response:
    """No answer: the connection ends."""
    if rule.how is How.HOLD:
        await asyncio.sleep(asked.patience + _LONGER)
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=499)  # nobody reads it


def _accept_late(
    exchange: FaultyExchange,
    request: web.Request,
    handler: Handler,
    asked: _Asked,
    rule: FaultRule,
    arrived: datetime,
    late: set[asyncio.Task[None]],
) -> None:
    """Take the order some time after its client has given up, within the promise unless the plan breaks that."""
    plan = exchange.faults.plan_of(asked.account)
    given_up = asked.patience if rule.how is How.HOLD else 0.0
    if plan is not None and plan.beyond_horizon:
        request[ACCEPTED_UNTIL] = _NEVER_TOO_LATE
    else:
        slow = slowest(plan, Fault.SLOW_BOOK) if plan is not None else timedelta(0)
        request[ACCEPTED_UNTIL] = arrived + CLIENT_DEADLINE + ACCEPT_HORIZON - slow

    async def accept() -> None:
        await asyncio.sleep(given_up + rule.seconds)
        await _done(request, handler)

    task = asyncio.get_running_loop().create_task(accept())
    late.add(task)
    task.add_done_callback(late.discard)
