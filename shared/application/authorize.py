"""Who is behind a request: the access token, and whether its session still lives."""

from collections.abc import Callable

from shared.application.ports.common import Caller, Now
from shared.application.ports.identity import AccessTokenVerifier
from shared.domain.errors import NotAuthenticated

_SCHEME = "bearer "


def authorize(
    authorization: str | None,
    *,
    verify: AccessTokenVerifier,
    is_active: Callable[[str, str], bool],
    now: Now,
) -> Caller:
    """The caller that an ``Authorization`` header proves.

    ``is_active(tenant_id, session_id)`` may be as old as 30 s. Raises ``NotAuthenticated``: ``missing_token``,
    ``invalid_token``, ``expired_token``, ``session_revoked``.
    """
    given = (authorization or "").strip()
    if given[: len(_SCHEME)].lower() != _SCHEME:
        raise NotAuthenticated("missing_token", "There is no bearer token.")
    claims = verify(given[len(_SCHEME) :].strip(), now())
    if not is_active(claims.tenant_id, claims.session_id):
        raise NotAuthenticated("session_revoked", "The session was ended.")
    return Caller(claims.tenant_id, claims.user_id, claims.role, claims.session_id)
