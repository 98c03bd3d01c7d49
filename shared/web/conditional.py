"""Edits say which version they are based on: ETag out, If-Match in."""

import re
from typing import Annotated

from fastapi import Depends, Request, Response

from shared.domain.errors import PreconditionMissing, StaleVersion

_ETAG = re.compile(r'(?:W/)?"?(\d{1,9})"?')


def etag(version: int) -> str:
    """A record's version as an entity tag."""
    return f'"{version}"'


def set_etag(response: Response, version: int) -> None:
    """Send the version along with the record."""
    response.headers["etag"] = etag(version)


async def require_if_match(request: Request) -> int:
    """Dependency: the version that the edit is based on.

    A weak tag (``W/"3"``) counts like a strong one: proxies weaken tags when they compress. ``*`` names no version,
    so it is as good as none. Raises ``PreconditionMissing``; ``StaleVersion`` for a tag that was never ours.
    """
    given = request.headers.get("if-match", "").strip()
    if not given or given == "*":
        message = 'Please send If-Match with the ETag of the version that you edit, for example If-Match: "3".'
        raise PreconditionMissing("if_match_required", message)
    match = _ETAG.fullmatch(given)
    if match is None:
        raise StaleVersion("stale_version", "If-Match names no version of this record; please read it again.")
    return int(match[1])


async def optional_if_match(request: Request) -> int | None:
    """Dependency: the version that the caller has seen, None if the caller does not say. Raises ``StaleVersion``."""
    return await require_if_match(request) if request.headers.get("if-match", "").strip() else None


OptionalIfMatch = Annotated[int | None, Depends(optional_if_match)]
IfMatch = Annotated[int, Depends(require_if_match)]
