"""Who owns a bucket or an account: rows ``OWN#…`` of the table ``ownership`` whose epoch only rises.

Every write of an owner checks its epoch in the same transaction, so one who was replaced can decide nothing more.
"""

from datetime import UTC, datetime
from typing import Any

from shared.adapters.dynamodb.rows import attributes_of, value_of
from shared.adapters.dynamodb.table import Condition, Table, absent, version_is
from shared.domain.ids import BrokerId
from shared.domain.instruments import Exchange
from shared.domain.messages import SessionOpened
from shared.domain.partitions import Routing

ROUTING_KEY = "ROUTING"
"""The row that says how many buckets each hot underlying has: ``version`` and ``spread``."""


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
        sessions = (read_session(self._table, exchange) for exchange in Exchange)
        return [each for each in sessions if each is not None]

    def routing(self) -> Routing:
        """The routing item in force; the first version if none was ever written."""
        return read_routing(self._table)


def read_session(table: Table, exchange: Exchange) -> SessionOpened | None:
    """The session an exchange was in last, from the table ``ownership``; None if none was announced."""
    row = table.get({"owner_key": f"SESSION#{exchange}"})
    return value_of(SessionOpened, row) if row else None


def read_routing(table: Table) -> Routing:
    """The routing item in the table ``ownership``."""
    row = table.get({"owner_key": ROUTING_KEY})
    if row is None:
        return Routing()
    return Routing(int(row["version"]), {name: int(count) for name, count in row["spread"].items()})


def write_routing(table: Table, routing: Routing) -> None:
    """Put a routing item in force, one version above the one before. Raises ``ConditionFailed`` for any other."""
    condition = version_is(routing.version - 1) if routing.version > 2 else absent("owner_key")
    table.put({"owner_key": ROUTING_KEY, "version": routing.version, "spread": dict(routing.spread)}, condition)
