"""Who owns a bucket or an account: rows ``OWN#…`` of the table ``ownership`` whose epoch only rises.

Every write of an owner checks its epoch in the same transaction, so one who was replaced can decide nothing more.
"""

from datetime import UTC, datetime
from typing import Any

from shared.adapters.dynamodb.rows import attributes_of, value_of
from shared.adapters.dynamodb.table import Condition, Table
from shared.domain.ids import BrokerId
from shared.domain.instruments import Exchange
from shared.domain.messages import SessionOpened


def bucket_key(bucket: int) -> str:
    """The ownership row of a bucket."""
    return f"OWN#{bucket}"


def account_key(broker_id: BrokerId) -> str:
    """The ownership row of a broker account."""
    return f"OWN#acct#{broker_id}"


class Ownership:
    """Epochs of buckets and accounts, and the sessions that exchanges are in. ``holder`` names this process."""

    def __init__(self, table: Table, holder: str) -> None:
        self._table = table
        self._holder = holder

    def take(self, key: str, now: datetime) -> int:
        """Raise the epoch by one and give it. Taking twice is harmless: the second one is simply newer."""
        row = self._table.update(
            {"owner_key": key},
            "SET holder = :holder, since = :now ADD epoch :one",
            values={":holder": self._holder, ":now": now.astimezone(UTC).isoformat(), ":one": 1},
        )
        return int(row["epoch"])

    def check_action(self, key: str, epoch: int) -> dict[str, Any]:
        """The epoch is still ours, as one action of a transaction."""
        return self._table.check_action({"owner_key": key}, Condition("epoch = :epoch", values={":epoch": epoch}))

    def save_session(self, session: SessionOpened) -> None:
        """Remember the session an exchange is in."""
        self._table.put({"owner_key": f"SESSION#{session.exchange}"} | attributes_of(session))

    def saved_sessions(self) -> list[SessionOpened]:
        """The remembered session of every exchange that has one."""
        rows = (self._table.get({"owner_key": f"SESSION#{exchange}"}) for exchange in Exchange)
        return [value_of(SessionOpened, row) for row in rows if row]
