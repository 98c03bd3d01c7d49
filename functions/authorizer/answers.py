"""The authorizer's answer: always authorized, with who is calling or why nobody is known."""

from collections.abc import Callable
from typing import Any

from shared.application.ports.common import Caller
from shared.domain.errors import NotAuthenticated


def context_of(authorize: Callable[[str | None], Caller], authorization: str | None) -> dict[str, str]:
    """The context that the functions read: the caller, or ``auth_error``."""
    try:
        caller = authorize(authorization)
    except NotAuthenticated as error:
        return {"auth_error": error.code}
    return {
        "tenant_id": caller.tenant_id,
        "user_id": caller.user_id,
        "role": caller.role,
        "session_id": caller.session_id,
    }


def simple_response(context: dict[str, str]) -> dict[str, Any]:
    """As the HTTP API takes it (payload 2.0)."""
    return {"isAuthorized": True, "context": context}
