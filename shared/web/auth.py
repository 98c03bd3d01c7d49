"""Who is calling: what the authorizer found, refused here so that a 401 is a problem document of ours."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any

from fastapi import Depends, Request

from shared.application.ports.common import Caller
from shared.domain.errors import NotAllowed, NotAuthenticated
from shared.domain.people import Role

_WHY = {
    "missing_token": "Please sign in and send the access token: Authorization: Bearer <token>.",
    "invalid_token": "This access token is not one of ours; please sign in again.",
    "expired_token": "The access token has expired; refresh it or sign in again.",
    "session_revoked": "This session was ended; please sign in again.",
}


def caller_in(event: Mapping[str, Any]) -> Caller | None:
    """The authenticated caller of a gateway event, None if there is none."""
    context = _authorizer_context(event)
    if "user_id" not in context or "auth_error" in context:
        return None
    return Caller(context["tenant_id"], context["user_id"], context["role"], context["session_id"])


async def current_caller(request: Request) -> Caller:
    """Dependency: the caller. Raises ``NotAuthenticated`` with the authorizer's reason as code."""
    event = request.scope.get("aws.event", {})
    caller = caller_in(event)
    if caller is None:
        code = _authorizer_context(event).get("auth_error", "missing_token")
        if code not in _WHY:
            code = "invalid_token"
        raise NotAuthenticated(code, _WHY[code])
    return caller


CurrentCaller = Annotated[Caller, Depends(current_caller)]


def require_role(*roles: Role) -> Callable[[Caller], Awaitable[Caller]]:
    """Dependency: a caller with one of these roles. Raises ``NotAllowed`` (``role_not_allowed``)."""

    async def checked(caller: CurrentCaller) -> Caller:
        _check_role(caller, roles)
        return caller

    return checked


def require_live_session(is_active: Callable[[str, str], bool], *roles: Role) -> Callable[[Caller], Awaitable[Caller]]:
    """Dependency for routes where 30 s are too long: the session is looked up now. Any role will do if none is named.

    ``is_active(tenant_id, session_id)`` reads the session. Raises ``NotAuthenticated`` (``session_revoked``),
    ``NotAllowed`` (``role_not_allowed``).
    """

    async def checked(caller: CurrentCaller) -> Caller:
        _check_role(caller, roles or tuple(Role))
        if not is_active(caller.tenant_id, caller.session_id):
            raise NotAuthenticated("session_revoked", _WHY["session_revoked"])
        return caller

    return checked


def _check_role(caller: Caller, roles: tuple[Role, ...]) -> None:
    if caller.role not in roles:
        wanted = " or ".join(roles)
        raise NotAllowed("role_not_allowed", f"Your role is {caller.role}; this needs the role {wanted}.")


TradingCaller = Annotated[Caller, Depends(require_role(Role.OWNER, Role.TRADER))]
"""A caller who may change things: owner or trader, not viewer."""
OwnerCaller = Annotated[Caller, Depends(require_role(Role.OWNER))]


def _authorizer_context(event: Mapping[str, Any]) -> Mapping[str, str]:
    context = event.get("requestContext", {}).get("authorizer", {}).get("lambda")
    return context or {}
