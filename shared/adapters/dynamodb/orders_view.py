"""Orders, read only: the engine's intents (index ``by-created`` lists them by time) and their history."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shared.adapters.dynamodb.paging import kept_page
from shared.adapters.dynamodb.rows import value_of
from shared.adapters.dynamodb.table import Table
from shared.application.ports.common import Page
from shared.application.ports.trading import OrderFilter, OrderStep
from shared.domain.ids import IntentId, TenantId
from shared.domain.intents import Intent

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoOrdersView:
    """What the engine decided to order, and how far it came."""

    def __init__(self, client: "DynamoDBClient", table_prefix: str) -> None:
        self._intents = Table(client, f"{table_prefix}intents")
        self._history = Table(client, f"{table_prefix}intent_history")

    def get(self, tenant_id: TenantId, intent_id: IntentId) -> Intent | None:
        """One intent, or None."""
        row = self._intents.get({"tenant_id": tenant_id, "id": intent_id})
        return value_of(Intent, row) if row else None

    def page(self, tenant_id: TenantId, *, limit: int, cursor: str | None, only: OrderFilter) -> Page[Intent]:
        """Intents, newest first. With a filter a page may be short although more follow."""

        def fetch(count: int, start: str | None) -> Page[Intent]:
            page = self._intents.query_page(
                ("tenant_created", tenant_id), index="by-created", limit=count, cursor=start, newest_first=True
            )
            return Page([value_of(Intent, row) for row in page.items], page.next_cursor)

        return kept_page(fetch, only.keeps, limit, cursor)

    def history(self, tenant_id: TenantId, intent_id: IntentId) -> Sequence[OrderStep]:
        """Every state the intent was in, oldest first."""
        rows = self._history.query(("tenant_id", tenant_id), begins_with=f"{intent_id}#")
        steps = [value_of(OrderStep, row) for row in rows]
        return [step for place, step in enumerate(steps) if place == 0 or _moved(steps[place - 1], step)]


def _moved(before: OrderStep, after: OrderStep) -> bool:
    """Whether the order went on; a wish to cancel it is a version of the row, and no step of the order."""
    return (before.state, before.attempt, before.filled_quantity) != (after.state, after.attempt, after.filled_quantity)
