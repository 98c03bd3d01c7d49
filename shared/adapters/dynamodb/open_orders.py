"""A tenant's orders that are not at their end, however old: the index ``open-by-account`` of ``intents``."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from shared.adapters.dynamodb.batches import get_all
from shared.adapters.dynamodb.intents import account_partition
from shared.adapters.dynamodb.rows import value_of
from shared.adapters.dynamodb.table import Table
from shared.domain.ids import BrokerId, TenantId
from shared.domain.intents import Intent

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoOpenOrders:
    """``OpenOrders``."""

    def __init__(self, client: "DynamoDBClient", table_prefix: str) -> None:
        self._intents = Table(client, f"{table_prefix}intents")

    def __call__(self, tenant_id: TenantId, accounts: Iterable[BrokerId]) -> Sequence[Intent]:
        """The open orders of these accounts of the tenant, in no order."""
        found: dict[str, None] = {}
        for account in accounts:
            rows = self._intents.query(("open_account", account_partition(account)), index="open-by-account")
            found |= {row["id"]: None for row in rows if row["tenant_id"] == tenant_id}
        keys = [{"tenant_id": tenant_id, "id": intent_id} for intent_id in found]
        intents = (value_of(Intent, row) for row in get_all(self._intents, keys))
        return [intent for intent in intents if not intent.is_terminal]  # the index lags behind by a moment
