"""Pages of a list from which a filter leaves some out."""

from collections.abc import Callable
from typing import TypeVar

from shared.application.ports.common import Page

Row = TypeVar("Row")

_ROUNDS = 20


def kept_page(
    fetch: Callable[[int, str | None], Page[Row]], keep: Callable[[Row], bool], limit: int, cursor: str | None
) -> Page[Row]:
    """Up to ``limit`` rows that ``keep`` accepts; ``fetch(count, cursor)`` reads the next ones.

    Never asks for more rows than still fit, so that the store's own cursor is always the right one to go on from. After
    20 readings it gives what it has: a page may be short although ``next_cursor`` says that more follow.
    """
    rows: list[Row] = []
    for _ in range(_ROUNDS):
        page = fetch(limit - len(rows), cursor)
        rows.extend(row for row in page.items if keep(row))
        cursor = page.next_cursor
        if cursor is None or len(rows) == limit:
            break
    return Page(rows, cursor)
