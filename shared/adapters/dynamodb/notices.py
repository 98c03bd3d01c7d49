"""Notices as rows of the table ``notices``; they age after half a year."""

from contextlib import suppress
from datetime import timedelta

from shared.adapters.dynamodb.rows import attributes_of
from shared.adapters.dynamodb.table import Attributes, ConditionFailed, Table, absent
from shared.adapters.threads import Threads
from shared.domain.books import Notice

KEPT = timedelta(days=180)


def notice_row(notice: Notice) -> Attributes:
    """The row of a notice."""
    return attributes_of(notice) | {"expires_at": int((notice.at + KEPT).timestamp())}


class DynamoNotices:
    """``Notify``: one conditional put, so that the same notice is kept once."""

    def __init__(self, table: Table, threads: Threads) -> None:
        self._table = table
        self._threads = threads

    async def __call__(self, notice: Notice) -> None:
        """Keep the notice unless one of this id is kept already. Raises ``Unavailable``."""
        with suppress(ConditionFailed):
            await self._threads.run(self._table.put, notice_row(notice), absent("id"))
