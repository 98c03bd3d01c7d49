"""Lists come in pages: ``limit`` and an opaque ``cursor``, answered as ``{items, next_cursor}``."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query

from shared.web.schemas import Item, PageView

DEFAULT_LIMIT = 50
MAX_LIMIT = 100

__all__ = ["DEFAULT_LIMIT", "MAX_LIMIT", "Item", "PageParams", "PageView", "Paging"]


@dataclass(frozen=True, slots=True)
class PageParams:
    """Which page is asked for."""

    limit: int
    cursor: str | None


async def page_params(
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many at most")] = DEFAULT_LIMIT,
    cursor: Annotated[str | None, Query(max_length=2048, description="next_cursor of the page before")] = None,
) -> PageParams:
    """Dependency: ``limit`` (1 to 100, 50 unless given) and ``cursor``."""
    return PageParams(limit, cursor or None)


Paging = Annotated[PageParams, Depends(page_params)]
