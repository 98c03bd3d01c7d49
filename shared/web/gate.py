"""What every request passes before a route sees it, and every answer on its way out.

Works on the gateway's event and answer themselves: a refused request costs no routing, and the checks need no event
loop. Order: size, user's rate limit, idempotency.
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from shared.application.api_guards import ApiGuards
from shared.application.ports.common import Caller, Now
from shared.application.ports.identity import IdempotencyStore, StoredAnswer
from shared.domain.errors import FieldError, Invalid, TooLarge, TooManyRequests
from shared.web.auth import caller_in

Event = dict[str, Any]
Answer = dict[str, Any]
Route = Callable[[], Answer]

MINUTE = timedelta(minutes=1)
REPLAYED = "idempotency-replayed"
_KEPT_HEADERS = frozenset({"content-type", "etag", "location"})
_MAX_STORED_BODY = 300_000
SECURITY_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=63072000; includeSubDomains; preload",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


def headers_of(event: Event) -> dict[str, str]:
    """The request's headers. The gateway sends names in lower case; tools that replay events may not."""
    headers = event.get("headers") or {}
    return {name.lower(): value for name, value in headers.items()}


def pass_through(event: Event, guards: ApiGuards, route: Route) -> Answer:
    """The route's answer, if the request may reach it. Raises domain errors otherwise."""
    headers = headers_of(event)
    refuse_large_body(event, headers, guards.body_limit_bytes)
    caller = caller_in(event)
    if caller is None:
        return route()
    limit_user(caller, guards)
    key, store = headers.get("idempotency-key"), guards.idempotency
    http = event["requestContext"]["http"]
    if key is None or store is None or http["method"] != "POST" or http["path"] in guards.never_kept:
        return route()
    return _once(event, key, caller, store, guards.now, route)


def refuse_large_body(event: Event, headers: Mapping[str, str], limit: int) -> None:
    """Raise ``TooLarge`` by what the sender declares and by what there really is."""
    declared = headers.get("content-length", "0")
    body = event.get("body") or ""
    if event.get("isBase64Encoded"):
        size = len(body) * 3 // 4
    else:
        size = len(body) if body.isascii() else len(body.encode("utf-8", "surrogatepass"))
    if size > limit or (declared.isdecimal() and int(declared[:18]) > limit):
        raise TooLarge("body_too_large", f"The body may have at most {limit // 1024} KB.")


def limit_user(caller: Caller, guards: ApiGuards) -> None:
    """Count this request. Raises ``TooManyRequests`` over the user's limit."""
    limit = guards.user_requests_per_minute
    bucket = f"user#{caller.tenant_id}#{caller.user_id}"
    wait = guards.rate_limiter.take(bucket, limit=limit, window=MINUTE, now=guards.now())
    if wait:
        raise TooManyRequests(
            "rate_limited", f"At most {limit} requests a minute; please wait {wait} s.", retry_after=wait
        )


def _once(event: Event, key: str, caller: Caller, store: IdempotencyStore, now: Now, route: Route) -> Answer:
    """Answer a repeated request as the first one was answered, without doing it again.

    Only success (2xx) is kept, for 24 hours. A refusal (4xx) changed nothing and may hold no longer the next time: a
    kill switch is released, a run ends, a limit is raised. So it frees the key, and the same request, or a mended one,
    is judged anew. That includes 422: rules and instruments change, and judging a body again does no harm. After a
    5xx or an exception nobody knows what was done: until the claim lapses (a minute), repeats are answered 409
    ``request_in_progress``. Raises ``Invalid`` for a key without the right form, ``Conflict`` as the store does.
    """
    if not 1 <= len(key) <= 255 or not key.isascii() or not key.isprintable():
        message = "Between 1 and 255 printable ASCII characters, please; a UUID is a good choice."
        raise Invalid("invalid_idempotency_key", message, [FieldError("Idempotency-Key", message)])
    path = event["requestContext"]["http"]["path"]
    row = "idk#" + _digest(f"{caller.user_id}\n{path}\n{key}")
    fingerprint = _digest(event.get("body") or "")
    stored = store.begin(caller.tenant_id, row, fingerprint, now())
    if stored is not None:
        return _replayed(stored)
    answer: Answer | None = None
    try:
        answer = route()
    finally:
        if answer is not None and 200 <= answer["statusCode"] < 300 and _storable(answer):
            store.finish(caller.tenant_id, row, fingerprint, _to_store(answer), now())
        elif answer is not None and answer["statusCode"] < 500:
            store.release(caller.tenant_id, row, fingerprint)
    return answer


def _storable(answer: Answer) -> bool:
    return not answer.get("isBase64Encoded") and len(answer.get("body") or "") <= _MAX_STORED_BODY


def _to_store(answer: Answer) -> StoredAnswer:
    kept = {name: value for name, value in (answer.get("headers") or {}).items() if name in _KEPT_HEADERS}
    return StoredAnswer(answer["statusCode"], kept, answer.get("body") or "")


def _replayed(stored: StoredAnswer) -> Answer:
    headers = {**stored.headers, REPLAYED: "true"}
    return {"statusCode": stored.status, "headers": headers, "body": stored.body, "isBase64Encoded": False}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
