"""The announced sessions for those who only look: rows ``SESSION#<exchange>`` of the table ``ownership``."""

from typing import TYPE_CHECKING

from shared.adapters.dynamodb.ownership import read_session
from shared.adapters.dynamodb.table import Table
from shared.domain.instruments import Exchange
from shared.domain.messages import SessionOpened

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoAnnouncedSessions:
    """``AnnouncedSessions``."""

    def __init__(self, client: "DynamoDBClient", table_prefix: str) -> None:
        self._table = Table(client, f"{table_prefix}ownership")

    def of(self, exchange: Exchange) -> SessionOpened | None:
        """The newest session of an exchange, or None; see the port."""
        return read_session(self._table, exchange)
