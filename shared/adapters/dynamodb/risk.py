"""A tenant's risk limits in DynamoDB: table ``risk``, the row ``limits``. The day's figures are the engine's rows."""

from datetime import datetime
from typing import TYPE_CHECKING

from shared.adapters.dynamodb.rows import attributes_of, value_of
from shared.adapters.dynamodb.strategies import stale_version
from shared.adapters.dynamodb.table import ConditionFailed, Table, absent, version_is
from shared.domain.books import RiskLimits
from shared.domain.ids import TenantId

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_LIMITS = "limits"


class DynamoRiskLimits:
    """The limits that tenants set themselves."""

    def __init__(self, client: "DynamoDBClient", table_prefix: str) -> None:
        self._table = Table(client, f"{table_prefix}risk")

    def get(self, tenant_id: TenantId) -> RiskLimits:
        """The limits; version 0 and no limit at all before any were set."""
        row = self._table.get({"tenant_id": tenant_id, "id": _LIMITS})
        return value_of(RiskLimits, row) if row else RiskLimits()

    def save(self, tenant_id: TenantId, limits: RiskLimits, *, now: datetime, by: str) -> None:
        """Keep version ``limits.version``. Raises ``StaleVersion`` unless the one before is what is kept now."""
        who = {"tenant_id": tenant_id, "id": _LIMITS, "updated_at": now.isoformat(), "updated_by": by}
        first = limits.version == 1
        try:
            self._table.put(
                attributes_of(limits) | who, absent("tenant_id") if first else version_is(limits.version - 1)
            )
        except ConditionFailed as error:
            raise stale_version("set of risk limits") from error
