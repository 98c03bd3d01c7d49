"""The audit log (table ``audit``): rows are only ever added."""

from collections.abc import Mapping
from datetime import datetime

from shared.adapters.dynamodb.table import Table, absent
from shared.application.ports.common import Randomness
from shared.domain.ids import PREFIXES, new_id


class DynamoAuditLog:
    """Implements ``AuditLog``."""

    def __init__(self, table: Table, randomness: Randomness) -> None:
        self._table = table
        self._randomness = randomness

    def record(
        self,
        tenant_id: str,
        *,
        at: datetime,
        actor: str,
        action: str,
        subject: str = "",
        details: Mapping[str, str] | None = None,
    ) -> None:
        """Append a row; see the port."""
        row = {
            "tenant_id": tenant_id,
            "id": new_id(PREFIXES["audit"], at, self._randomness(10)),
            "at": at.isoformat(),
            "actor": actor,
            "action": action,
            "subject": subject,
            "details": dict(details or {}),
            "schema_version": 1,
        }
        self._table.put(row, absent("id"))
