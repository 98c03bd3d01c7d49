"""Writes ``docs/openapi.json`` from the API functions' own routes: ``python -m scripts.generate_openapi [--check]``.

With ``--check`` nothing is written; the exit code is 1 when the document is stale or a change would break a client.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

from fastapi import APIRouter

from functions.auth_api import members
from functions.auth_api import routes as auth
from functions.auth_api.sockets import build_socket_router
from functions.brokers_api import routes as brokers
from functions.health_api import routes as health
from functions.market_api import routes as market
from functions.orders_api import routes as orders
from functions.portfolio_api import kill_switch as tenant_switch
from functions.portfolio_api import routes as portfolio
from functions.strategies_api import kill_switch as strategy_switch
from functions.strategies_api import routes as strategies
from shared.web.app import create_app
from shared.web.errors import PROBLEM_JSON, STATUS

DOCUMENT = Path(__file__).parents[1] / "docs" / "openapi.json"
VERSION = "0.1.0"
REMEDY = "docs/openapi.json is stale: run `make openapi` and commit the result."


class _Nothing:
    """Stands where the use cases would: routes are only described here, never called."""

    def __getattr__(self, name: str) -> "_Nothing":
        return self


_NOTHING = cast(Any, _Nothing())
_METHODS = frozenset({"get", "put", "post", "delete", "patch"})
_PUBLIC_TAGS = frozenset({"health"})
_PUBLIC_PATHS = frozenset(
    {
        "/v1/auth/risk-disclosure",
        "/v1/auth/register",
        "/v1/auth/verify-email",
        "/v1/auth/login",
        "/v1/auth/refresh",
        "/v1/auth/logout",
        "/v1/auth/password-reset",
        "/v1/auth/password-reset/confirm",
        "/v1/members/accept",
        "/v1/.well-known/jwks.json",
    }
)
TAGS = {
    "auth": "Register, sign in, sessions, passwords, public keys.",
    "members": "Who belongs to the tenant, in which role; invitations.",
    "strategies": "Timed strategies: each with a stop-loss, its runs and why everything happened.",
    "orders": "Manual orders, and every order that strategies sent.",
    "kill-switch": "No more entries, or out of everything: for one strategy or for all.",
    "brokers": "Linked broker accounts.",
    "portfolio": "Positions, trades, value, P&L and the tenant's own limits.",
    "notices": "What happened that the trader should know.",
    "market": "Instruments, quotes, candles, sessions.",
    "health": "Whether the platform is there and can work.",
}
DESCRIPTION = """Plimsoll: algorithmic trading in which every strategy has a stop-loss.

Amounts are decimal **text** (`"12.50"`); JSON numbers with a fraction are refused. Times are ISO-8601 with a zone;
times of day are the exchange's (IST). Lists are `{items, next_cursor}`: pass `next_cursor` as `cursor` until it is
null. Edits send the `ETag` that they are based on as `If-Match`. A POST may carry an `Idempotency-Key`: repeating it
within 24 hours gives the first answer again. Every refusal is a problem document (RFC 9457) whose `code` is stable.
"""
_WORDS = {
    400: "A trading rule forbids it",
    401: "No valid access token",
    403: "The role may not do this",
    404: "Nothing of that id in this tenant",
    409: "The present state forbids it",
    412: "Changed since it was read",
    413: "The body is over 256 KB",
    422: "A field is missing or ill-typed",
    428: "If-Match is missing",
    429: "Too many requests; see Retry-After",
    500: "A defect on our side; tell us the request_id",
    503: "A part does not answer; see Retry-After",
}
PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "type": "object",
    "description": "Why a request was refused. Switch on `code`; show `detail`.",
    "required": ["type", "title", "status", "code", "detail", "errors", "request_id"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:plimsoll:problem:stop_loss_required"]},
        "title": {"type": "string", "examples": ["Invalid request"]},
        "status": {"type": "integer", "examples": [422]},
        "code": {"type": "string", "examples": ["stop_loss_required"]},
        "detail": {"type": "string", "examples": ["Every strategy needs a stop-loss."]},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
            "examples": [[{"field": "protection.stop_loss", "message": "A stop-loss is required."}]],
        },
        "request_id": {"type": "string", "examples": ["JKJaXmPLvHcESHA="]},
    },
}
_EXAMPLE_CODES = {
    400: "exit_outside_session",
    401: "expired_token",
    403: "role_not_allowed",
    404: "strategy_not_found",
    409: "run_open",
    412: "stale_version",
    413: "body_too_large",
    422: "stop_loss_required",
    428: "if_match_required",
    429: "rate_limited",
    500: "internal_error",
    503: "store_unavailable",
}


def routers() -> list[APIRouter]:
    """The routers of all API functions, without anything behind them."""
    return [
        auth.build_router(_NOTHING),
        members.build_members_router(_NOTHING),
        build_socket_router(_NOTHING, _NOTHING),
        auth.build_keys_router(_NOTHING),
        strategies.build_router(_NOTHING, _NOTHING, _NOTHING),
        strategy_switch.build_kill_switch_router(_NOTHING, _NOTHING, _NOTHING),
        orders.build_router(_NOTHING, _NOTHING, _NOTHING, _NOTHING),
        brokers.build_router(_NOTHING),
        *portfolio.build_routers(_NOTHING, _NOTHING, _NOTHING, _NOTHING),
        tenant_switch.build_kill_switch_router(_NOTHING, _NOTHING),
        *market.build_routers(_NOTHING, _NOTHING, _NOTHING),
        health.build_router(_NOTHING, version=VERSION, stage="local"),
    ]


def build_document() -> dict[str, Any]:
    """The OpenAPI document of the whole API."""
    document = create_app("api", routers(), guards=None, version=VERSION).openapi()
    document["info"] = {
        "title": "Plimsoll API",
        "version": VERSION,
        "description": DESCRIPTION,
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    }
    document["servers"] = [{"url": "http://127.0.0.1:8000", "description": "The local platform (`make run`)"}]
    document["tags"] = [{"name": name, "description": text} for name, text in TAGS.items()]
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for replaced in ("HTTPValidationError", "ValidationError"):
        schemas.pop(replaced, None)
    schemas["Problem"] = PROBLEM
    document["components"]["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "Access token, 15 minutes"}
    }
    document["security"] = [{"bearer": []}]
    for path, method, operation in operations(document):
        _complete(path, method, operation)
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    document["paths"] = dict(sorted(document["paths"].items()))
    return document


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(path, method, operation) of every operation."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in _METHODS:
                yield path, method, operation


def breaking_changes(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What a client that knows ``before`` would miss or be asked for anew in ``after``."""
    known = {(path, method): operation for path, method, operation in operations(before)}
    now = {(path, method): operation for path, method, operation in operations(after)}
    found = [f"{method.upper()} {path} is gone" for path, method in known if (path, method) not in now]
    for key, operation in known.items():
        if key not in now:
            continue
        path, method = key
        for name in _required_parameters(now[key]) - _required_parameters(operation):
            found.append(f"{method.upper()} {path} needs the parameter {name}")
    old, new = (each.get("components", {}).get("schemas", {}) for each in (before, after))
    for name, schema in old.items():
        if name not in new:
            found.append(f"the schema {name} is gone")
            continue
        is_request = name.endswith(("Body", "Patch"))
        fields, kept = schema.get("properties", {}), new[name].get("properties", {})
        found += [f"{name}.{field} is gone" for field in fields if field not in kept]
        if is_request:
            added = set(new[name].get("required", [])) - set(schema.get("required", []))
            found += [f"{name}.{field} is required now" for field in sorted(added)]
    return sorted(found)


def text_of(document: dict[str, Any]) -> str:
    """The document as it is committed."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def main(arguments: Sequence[str] | None = None, *, path: Path = DOCUMENT, say: Callable[[str], object] = print) -> int:
    """Write or check the document. 0 if all is well, 1 otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when the document is stale")
    parser.add_argument("--against", type=Path, help="fail on changes that break clients of this older document")
    chosen = parser.parse_args(arguments)
    document = build_document()
    text = text_of(document)
    if chosen.against is not None:
        broken = breaking_changes(json.loads(chosen.against.read_text(encoding="utf-8")), document)
        for each in broken:
            say(f"breaking change: {each}")
        if broken:
            return 1
    if chosen.check:
        kept = path.read_text(encoding="utf-8") if path.exists() else ""
        if kept != text:
            say(REMEDY)
            return 1
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    say(f"wrote {path.name}: {sum(1 for _ in operations(document))} operations")
    return 0


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    """Give an operation its security, a short id and every refusal that it may answer."""
    public = path in _PUBLIC_PATHS or bool(_PUBLIC_TAGS & set(operation.get("tags", [])))
    operation["operationId"] = _operation_id(path, method)
    responses = operation.setdefault("responses", {})
    refusals = {int(status) for status in responses if int(status) >= 400}
    refusals |= {500}
    if public:
        operation["security"] = []
    else:
        refusals |= {401, 429}
    if "health" not in operation.get("tags", []):
        refusals |= {503}
    if operation.get("parameters") or "requestBody" in operation:
        refusals |= {422}
    if "requestBody" in operation:
        refusals |= {400, 413}
    if not public and method != "get" and "auth" not in operation.get("tags", []):
        refusals |= {403}
    if method == "post" and not public:
        _add_idempotency_key(operation)
    if 428 in refusals:
        _add_if_match(operation, required=(method, path.rpartition("/")[2]) != ("put", "kill-switch"))
    _describe_success(responses)
    for status in sorted(refusals):
        responses[str(status)] = _refusal(status)
    operation["responses"] = dict(sorted(responses.items()))


def _operation_id(path: str, method: str) -> str:
    """``get_v1_strategies_by_strategy_id_runs``: stable, and a good name for a generated client's function."""
    parts = path.replace(".well-known", "well_known").strip("/").split("/")
    words = [f"by_{part[1:-1]}" if part.startswith("{") else part for part in parts]
    return "_".join([method, *words]).replace("-", "_").replace(".", "_")


def _add_idempotency_key(operation: dict[str, Any]) -> None:
    parameters = operation.setdefault("parameters", [])
    if any(each["name"] == "Idempotency-Key" for each in parameters):
        return
    schema = {"type": "string", "minLength": 1, "maxLength": 255}
    text = (
        "Repeating a request that succeeded with the same key gives its answer again, for a day; refusals are not kept"
    )
    parameters.append(
        {"name": "Idempotency-Key", "in": "header", "required": False, "schema": schema, "description": text}
    )


def _add_if_match(operation: dict[str, Any], *, required: bool) -> None:
    """The header is read by hand, so that its absence is a 428 of ours."""
    schema = {"type": "string", "examples": ['"3"']}
    text = "The ETag of the version that the edit is based on, or its `version` in quotes"
    parameter = {"name": "If-Match", "in": "header", "required": required, "schema": schema, "description": text}
    operation.setdefault("parameters", []).append(parameter)


def _describe_success(responses: dict[str, Any]) -> None:
    """Types are generated from the document: what a route leaves open is said here."""
    for status, response in responses.items():
        if status.startswith("2"):
            for media_type, content in response.get("content", {}).items():
                if not content.get("schema"):
                    content["schema"] = {"type": "string" if media_type.startswith("text/") else "null"}


def _refusal(status: int) -> dict[str, Any]:
    titles = dict(STATUS.values())
    code = _EXAMPLE_CODES[status]
    example = {
        "type": f"urn:plimsoll:problem:{code}",
        "title": titles[status],
        "status": status,
        "code": code,
        "detail": f"{_WORDS[status]}.",
        "errors": [],
        "request_id": "JKJaXmPLvHcESHA=",
    }
    content = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}}
    return {"description": _WORDS[status], "content": content}


def _required_parameters(operation: dict[str, Any]) -> set[str]:
    return {each["name"] for each in operation.get("parameters", []) if each.get("required")}


if __name__ == "__main__":
    sys.exit(main())
