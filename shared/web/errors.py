"""Domain error → HTTP answer: one table, and the one shape that every error has (RFC 9457 problem details).

``{type, title, status, code, detail, errors: [{field, message}], request_id}``. ``code`` is stable and may be
switched on; ``detail`` is a sentence for a person.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from shared.domain import errors as domain
from shared.domain.errors import FieldError, PlimsollError

PROBLEM_JSON = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Problem:
    """A refused request, ready to be sent."""

    status: int
    headers: dict[str, str]
    body: bytes


STATUS: dict[type[PlimsollError], tuple[int, str]] = {
    domain.Refused: (400, "Refused"),
    domain.NotAuthenticated: (401, "Sign in first"),
    domain.NotAllowed: (403, "Not allowed"),
    domain.NotFound: (404, "Not found"),
    domain.Conflict: (409, "Conflict"),
    domain.StaleVersion: (412, "Changed meanwhile"),
    domain.TooLarge: (413, "Too large"),
    domain.Invalid: (422, "Invalid request"),
    domain.PreconditionMissing: (428, "If-Match is missing"),
    domain.TooManyRequests: (429, "Too many requests"),
    domain.Unavailable: (503, "Temporarily unavailable"),
    # Defects and engine affairs: no client caused them, none can mend them. Their text stays in the log.
    domain.InvalidTransition: (500, "Internal error"),
    domain.InvalidRecord: (500, "Internal error"),
    domain.Superseded: (500, "Internal error"),
}


def status_of(error: PlimsollError) -> tuple[int, str]:
    """Status and title of an error: its own row or that of the nearest class above it (a bare root is a defect)."""
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return 500, "Internal error"


def problem_of(error: PlimsollError, request_id: str) -> Problem:
    """The answer to a request that ended in ``error``."""
    status, title = status_of(error)
    if status >= 500 and not isinstance(error, domain.Unavailable):
        return internal_problem(request_id)
    headers: dict[str, str] = {}
    if isinstance(error, domain.TooManyRequests | domain.Unavailable):
        headers["retry-after"] = str(max(1, error.retry_after))
    if isinstance(error, domain.NotAuthenticated):
        known = error.code not in {"missing_token", "invalid_credentials"}
        headers["www-authenticate"] = 'Bearer error="invalid_token"' if known else "Bearer"
    return problem(status, title, error.code, error.detail, request_id, errors=error.errors, headers=headers)


def internal_problem(request_id: str) -> Problem:
    """The answer when something went wrong that nobody foresaw: only what helps us to find it."""
    detail = "Something went wrong on our side. If it happens again, please tell us the request_id."
    return problem(500, "Internal error", "internal_error", detail, request_id)


def problem(
    status: int,
    title: str,
    code: str,
    detail: str,
    request_id: str,
    *,
    errors: Sequence[FieldError] = (),
    headers: dict[str, str] | None = None,
) -> Problem:
    """A problem document with its headers."""
    document = {
        "type": f"urn:plimsoll:problem:{code}",
        "title": title,
        "status": status,
        "code": code,
        "detail": detail,
        "errors": [{"field": each.field, "message": each.message} for each in errors],
        "request_id": request_id,
    }
    return Problem(status, {"content-type": PROBLEM_JSON, **(headers or {})}, json.dumps(document).encode())
