"""What a new account opens with (table ``risk``, row ``funds#<broker>``); from then on the engine keeps that row."""

from typing import TYPE_CHECKING

from shared.adapters.dynamodb.rows import attributes_of
from shared.adapters.dynamodb.table import Table
from shared.domain.brokers import Funds
from shared.domain.ids import BrokerId, TenantId

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoOpeningFunds:
    """Implements ``OpeningFunds``."""

    def __init__(self, client: "DynamoDBClient", table_prefix: str) -> None:
        self._risk = Table(client, f"{table_prefix}risk")

    def keep(self, tenant_id: TenantId, broker_id: BrokerId, funds: Funds) -> None:
        """Put it in the place of whatever was known of the account before."""
        self._risk.put(attributes_of(funds) | {"tenant_id": tenant_id, "id": f"funds#{broker_id}"})
