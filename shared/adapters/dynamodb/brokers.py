"""Broker connections in DynamoDB: table ``brokers``, partition ``tenant_id``, sort key the ``brk_`` id.

Secrets are opaque sealed messages here; ``version`` repeats ``meta.version`` for conditions.
"""

from typing import TYPE_CHECKING

from shared.adapters.dynamodb.paging import kept_page
from shared.adapters.dynamodb.rows import attributes_of, value_of
from shared.adapters.dynamodb.strategies import stale_version
from shared.adapters.dynamodb.table import Attributes, ConditionFailed, Table, absent, version_is
from shared.application.ports.common import Page
from shared.domain.brokers import BrokerConnection
from shared.domain.ids import PREFIXES, BrokerId, TenantId

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoBrokerConnections:
    """A tenant's accounts at brokers. Unlinked ones are not found."""

    def __init__(self, client: "DynamoDBClient", table_prefix: str) -> None:
        self._table = Table(client, f"{table_prefix}brokers")

    def add(self, connection: BrokerConnection) -> None:
        """Keep a new connection."""
        self._table.put(_row_of(connection), absent("tenant_id"))

    def get(self, tenant_id: TenantId, broker_id: BrokerId) -> BrokerConnection | None:
        """The connection, or None."""
        row = self._table.get({"tenant_id": tenant_id, "id": broker_id})
        connection = value_of(BrokerConnection, row) if row else None
        return connection if connection and connection.meta.deleted_at is None else None

    def page(self, tenant_id: TenantId, *, limit: int, cursor: str | None) -> Page[BrokerConnection]:
        """Connections, newest first."""

        def fetch(count: int, start: str | None) -> Page[BrokerConnection]:
            page = self._table.query_page(
                ("tenant_id", tenant_id), begins_with=PREFIXES["broker"], limit=count, cursor=start, newest_first=True
            )
            return Page([value_of(BrokerConnection, row) for row in page.items], page.next_cursor)

        return kept_page(fetch, lambda connection: connection.meta.deleted_at is None, limit, cursor)

    def save(self, connection: BrokerConnection, *, before: BrokerConnection) -> None:
        """Replace ``before``. Raises ``StaleVersion`` if it is no longer so."""
        try:
            self._table.put(_row_of(connection), version_is(before.meta.version))
        except ConditionFailed as error:
            raise stale_version("broker connection") from error


def _row_of(connection: BrokerConnection) -> Attributes:
    return attributes_of(connection) | {"version": connection.meta.version}
