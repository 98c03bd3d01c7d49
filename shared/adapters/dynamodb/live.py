"""Live sockets in DynamoDB: tables ``socket_tickets`` (by digest) and ``connections`` (by id; index ``by-tenant``)."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from shared.adapters.dynamodb.batches import get_all
from shared.adapters.dynamodb.rows import attributes_of, from_item, to_item, value_of
from shared.adapters.dynamodb.table import Attributes, ConditionFailed, Table, absent, translated
from shared.application.ports.common import Now
from shared.domain.errors import StaleVersion
from shared.domain.ids import SessionId, TenantId
from shared.domain.live import ConnectionId, LiveConnection, SocketTicket

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoSocketTickets:
    """``SocketTickets``. A row is used up by removing it, so of two at once only one finds it."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def issue(self, digest: str, ticket: SocketTicket) -> None:
        """Keep a ticket; see the port."""
        self._table.put(_aging(ticket, ticket.ends_at) | {"digest": digest}, absent("digest"))

    def redeem(self, digest: str, now: datetime) -> SocketTicket | None:
        """Use a ticket up; see the port."""
        with translated():
            answer = self._table.client.delete_item(
                TableName=self._table.name, Key=to_item({"digest": digest}), ReturnValues="ALL_OLD"
            )
        row = answer.get("Attributes")
        ticket = value_of(SocketTicket, from_item(row)) if row else None
        return ticket if ticket is not None and now < ticket.ends_at else None


class DynamoLiveConnections:
    """``LiveConnections``."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def add(self, connection: LiveConnection) -> None:
        """Keep a new one."""
        self._table.put(_row(connection))

    def get(self, connection_id: ConnectionId) -> LiveConnection | None:
        """See the port."""
        row = self._table.get({"connection_id": connection_id})
        return _connection(row) if row else None

    def save(self, connection: LiveConnection, *, before: LiveConnection) -> None:
        """Replace ``before``; see the port."""
        try:
            self._table.update(
                {"connection_id": connection.id},
                "SET topics = :topics, #s = :after",
                {"#s": "serial"},
                {":topics": dict(connection.topics), ":after": connection.serial, ":before": before.serial},
                "#s = :before",
            )
        except ConditionFailed as error:
            raise StaleVersion("stale_version", "This connection was changed meanwhile.") from error

    def remove(self, connection_id: ConnectionId) -> None:
        """Forget it."""
        self._table.delete({"connection_id": connection_id})

    def all(self) -> Iterator[LiveConnection]:
        """Every open socket: a walk through the whole table, which is small because its rows age."""
        arguments: dict[str, Any] = {"TableName": self._table.name, "ConsistentRead": True}
        while True:
            with translated():
                answer = self._table.client.scan(**arguments)
            yield from (_connection(from_item(item)) for item in answer["Items"])
            if "LastEvaluatedKey" not in answer:
                return
            arguments["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


class CountLiveConnections:
    """``CountSockets``, by the index ``by-tenant``."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def __call__(self, tenant_id: TenantId) -> int:
        """How many rows the tenant has."""
        return sum(1 for _ in self._table.query(("tenant_id", tenant_id), index="by-tenant"))


class DynamoLiveSessions:
    """``LiveSessions``: table ``sessions``, read a hundred at a time."""

    def __init__(self, client: "DynamoDBClient", table_prefix: str, now: Now) -> None:
        self._table = Table(client, f"{table_prefix}sessions")
        self._now = now

    def __call__(self, sessions: Collection[tuple[TenantId, SessionId]]) -> set[tuple[TenantId, SessionId]]:
        """Those that are neither ended nor expired."""
        keys = [{"tenant_id": tenant_id, "id": session_id} for tenant_id, session_id in sessions]
        rows = get_all(self._table, keys, only=("tenant_id", "id", "ends_at", "revoked_at"))
        now = self._now()
        return {(row["tenant_id"], row["id"]) for row in rows if _is_active(row, now)}


def _is_active(row: Attributes, now: datetime) -> bool:
    return not row.get("revoked_at") and now < datetime.fromisoformat(row["ends_at"])


def _row(connection: LiveConnection) -> Attributes:
    row = _aging(connection, connection.ends_at)
    return row | {"connection_id": row.pop("id"), "topics": dict(connection.topics)}


def _connection(row: Attributes) -> LiveConnection:
    return value_of(LiveConnection, row | {"id": row["connection_id"]})


def _aging(record: LiveConnection | SocketTicket, ends_at: datetime) -> Attributes:
    """The table's ageing attribute is ``expires_at`` in epoch seconds, whatever else the record says of its end."""
    return attributes_of(record) | {"expires_at": int(ends_at.timestamp())}
