"""Notices in DynamoDB: the engine writes them, the API lists them (index ``by-time``) and marks them read."""

from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from shared.adapters.dynamodb.paging import kept_page
from shared.adapters.dynamodb.rows import value_of
from shared.adapters.dynamodb.table import ConditionFailed, Table
from shared.application.ports.common import Page
from shared.domain.books import Notice
from shared.domain.ids import PREFIXES, NoticeId, TenantId

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoNoticesView:
    """What traders should know."""

    def __init__(self, client: "DynamoDBClient", table_prefix: str) -> None:
        self._table = Table(client, f"{table_prefix}notices")

    def page(self, tenant_id: TenantId, *, limit: int, cursor: str | None, unread_only: bool) -> Page[Notice]:
        """Notices, newest first."""

        def fetch(count: int, start: str | None) -> Page[Notice]:
            page = self._table.query_page(
                ("tenant_id", tenant_id), index="by-time", limit=count, cursor=start, newest_first=True
            )
            return Page([value_of(Notice, row) for row in page.items], page.next_cursor)

        return kept_page(fetch, lambda notice: not (unread_only and notice.read_at), limit, cursor)

    def unread(self, tenant_id: TenantId) -> int:
        """How many are not read yet."""
        rows = self._table.query(("tenant_id", tenant_id), begins_with=PREFIXES["notice"])
        return sum(1 for row in rows if not row.get("read_at"))

    def mark_all_read(self, tenant_id: TenantId, now: datetime, *, most: int) -> int:
        """Mark up to ``most`` unread ones of no later than ``now`` read, and say how many that were."""
        rows = self._table.query(("tenant_id", tenant_id), begins_with=PREFIXES["notice"])
        unread = (row["id"] for row in rows if not row.get("read_at") and value_of(Notice, row).at <= now)
        found = [self.mark_read(tenant_id, NoticeId(notice_id), now) for notice_id in islice(unread, most)]
        return sum(each is not None for each in found)

    def mark_read(self, tenant_id: TenantId, notice_id: NoticeId, now: datetime) -> Notice | None:
        """Mark it read (the first time counts) and give it; None if there is none of that id."""
        try:
            row = self._table.update(
                {"tenant_id": tenant_id, "id": notice_id},
                "SET read_at = if_not_exists(read_at, :now)",
                values={":now": now.astimezone(UTC).isoformat()},
                condition="attribute_exists(tenant_id)",
            )
        except ConditionFailed:
            return None
        return value_of(Notice, row)
