"""Calls an API function as API Gateway would (HTTP API, payload 2.0)."""

import json
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from shared.application.ports.common import Caller

Handler = Callable[[dict[str, Any], Any], dict[str, Any]]
NOBODY: Mapping[str, str] = {"auth_error": "missing_token"}


@dataclass(frozen=True)
class LambdaContext:
    """What Lambda passes as context."""

    function_name: str = "function-under-test"
    memory_limit_in_mb: int = 256
    invoked_function_arn: str = "arn:aws:lambda:ap-south-1:000000000000:function:function-under-test"
    aws_request_id: str = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True)
class Answer:
    """What the client gets. ``json`` is None when there is no JSON body; header names are lower case."""

    status: int
    headers: dict[str, str]
    json: Any
    cookies: list[str] = field(default_factory=list)
    text: str = ""


def gateway_event(
    method: str,
    path: str,
    body: object = None,
    *,
    caller: Caller | Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    cookies: list[str] | None = None,
    source_ip: str = "203.0.113.7",
    request_id: str = "req-1",
) -> dict[str, Any]:
    """An event. ``body``: text and bytes go as they are, anything else as JSON. ``caller``: None is nobody."""
    path, _, query = path.partition("?")
    sent = {"host": "api.example.com", "accept": "application/json"}
    if body is not None:
        sent["content-type"] = "application/json"
    sent |= {name.lower(): value for name, value in (headers or {}).items()}
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": f"ANY {path}",
        "rawPath": path,
        "rawQueryString": query,
        "headers": sent,
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "api",
            "authorizer": {"lambda": _context_of(caller)},
            "http": {"method": method, "path": quote(path), "protocol": "HTTP/1.1", "sourceIp": source_ip},
            "requestId": request_id,
            "stage": "$default",
        },
        "isBase64Encoded": False,
    }
    if cookies:
        event["cookies"] = cookies
    if body is not None:
        text = body.decode() if isinstance(body, bytes) else body if isinstance(body, str) else json.dumps(body)
        event["body"] = text
        sent.setdefault("content-length", str(len(text.encode("utf-8", "surrogatepass"))))
    return event


def call(
    handler: Callable[..., dict[str, Any]],
    method: str,
    path: str,
    body: object = None,
    *,
    caller: Caller | Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    cookies: list[str] | None = None,
    source_ip: str = "203.0.113.7",
    request_id: str = "req-1",
) -> Answer:
    """One request through the handler, the authorizer's finding given as ``caller``."""
    event = gateway_event(
        method,
        path,
        body,
        caller=caller,
        headers=headers,
        cookies=cookies,
        source_ip=source_ip,
        request_id=request_id,
    )
    return answer_of(handler(event, LambdaContext()))


def answer_of(result: dict[str, Any]) -> Answer:
    """The gateway's view of what a handler returned."""
    text = result.get("body") or ""
    if result.get("isBase64Encoded"):
        text = b64decode(text).decode()
    headers = {name.lower(): value for name, value in (result.get("headers") or {}).items()}
    parsed = json.loads(text) if "json" in headers.get("content-type", "") and text else None
    return Answer(result["statusCode"], headers, parsed, result.get("cookies") or [], text)


def _context_of(caller: Caller | Mapping[str, str] | None) -> dict[str, str]:
    if caller is None:
        return dict(NOBODY)
    if isinstance(caller, Caller):
        return {
            "tenant_id": caller.tenant_id,
            "user_id": caller.user_id,
            "role": caller.role,
            "session_id": caller.session_id,
        }
    return dict(caller)
