"""Sign-in sessions (table ``sessions``), found by any of their refresh tokens through ``auth_lookups``."""

from datetime import datetime
from typing import Any

from shared.adapters.dynamodb.rows import attributes_of, value_of
from shared.adapters.dynamodb.table import Condition, ConditionFailed, Table, TransactionClash, absent, transact
from shared.domain.ids import PREFIXES, SessionId, TenantId, UserId
from shared.domain.sessions import Session


class DynamoSessions:
    """Implements ``Sessions``. Without ``lookups`` it reads by id and revokes, which is all that most need."""

    def __init__(self, table: Table, lookups: Table | None = None) -> None:
        self._table = table
        self._lookups = lookups

    def add(self, session: Session) -> None:
        """Keep a new session; see the port."""
        transact(self._table.client, [self._table.put_action(_row(session), absent("id")), self._lookup_put(session)])

    def get(self, tenant_id: TenantId, session_id: SessionId) -> Session | None:
        """See the port."""
        row = self._table.get({"tenant_id": tenant_id, "id": session_id})
        return _session(row) if row else None

    def by_token_hash(self, token_hash: str) -> Session | None:
        """See the port."""
        row = self._needed_lookups().get({"lookup": _lookup_of(token_hash)})
        return self.get(TenantId(row["tenant_id"]), SessionId(row["session_id"])) if row else None

    def rotate(self, session: Session, *, before: Session) -> bool:
        """Store the next token; see the port. Another write at the same moment counts as faster."""
        unchanged = Condition(
            "#t = :t AND attribute_not_exists(#r)", {"#t": "token_hash", "#r": "revoked_at"}, {":t": before.token_hash}
        )
        try:
            transact(self._table.client, [self._table.put_action(_row(session), unchanged), self._lookup_put(session)])
        except (ConditionFailed, TransactionClash):
            return False
        return True

    def revoke(self, tenant_id: TenantId, session_id: SessionId, *, at: datetime, because: str) -> bool:
        """End a session; see the port."""
        try:
            self._table.update(
                {"tenant_id": tenant_id, "id": session_id},
                "SET revoked_at = :at, revoked_because = :because",
                values={":at": at.isoformat(), ":because": because},
                condition="attribute_exists(id) AND attribute_not_exists(revoked_at)",
            )
        except ConditionFailed:
            return False
        return True

    def of_user(self, tenant_id: TenantId, user_id: UserId) -> list[Session]:
        """See the port."""
        return [session for session in self.of_tenant(tenant_id) if session.user_id == user_id]

    def of_tenant(self, tenant_id: TenantId) -> list[Session]:
        """See the port."""
        rows = self._table.query(("tenant_id", tenant_id), begins_with=PREFIXES["session"])
        return [_session(row) for row in rows]

    def _lookup_put(self, session: Session) -> dict[str, Any]:
        row = {
            "lookup": _lookup_of(session.token_hash),
            "tenant_id": session.tenant_id,
            "session_id": session.id,
            "expires_at": _ages_at(session),
        }
        return self._needed_lookups().put_action(row, absent("lookup"))

    def _needed_lookups(self) -> Table:
        if self._lookups is None:
            raise TypeError("these sessions were built without lookups: only ids find them")
        return self._lookups


def _row(session: Session) -> dict[str, Any]:
    # The TTL attribute of the table is `expires_at` in epoch seconds, so the session's own end has another name.
    attributes = attributes_of(session)
    return attributes | {"ends_at": attributes["expires_at"], "expires_at": _ages_at(session)}


def _session(row: dict[str, Any]) -> Session:
    return value_of(Session, {**row, "expires_at": row["ends_at"]})


def _ages_at(session: Session) -> int:
    """The row outlives the session by a day, so that the use of an old token is still recognised."""
    return int(session.expires_at.timestamp()) + 24 * 3600


def _lookup_of(token_hash: str) -> str:
    return f"refresh#{token_hash}"
