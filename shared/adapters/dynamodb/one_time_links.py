"""Links that work once (table ``auth_lookups``), by the digest of their token."""

from datetime import datetime
from typing import Any

from shared.adapters.dynamodb.rows import attributes_of, value_of
from shared.adapters.dynamodb.table import Condition, ConditionFailed, Table, absent
from shared.domain.one_time_links import LinkKind, OneTimeLink


class DynamoOneTimeLinks:
    """Implements ``OneTimeLinks``."""

    def __init__(self, lookups: Table) -> None:
        self._lookups = lookups

    def issue(self, digest: str, link: OneTimeLink) -> None:
        """Keep a link; see the port."""
        row = attributes_of(link)
        row |= {
            "lookup": _lookup_of(digest),
            "ends_at": row["expires_at"],
            "expires_at": int(link.expires_at.timestamp()),
        }
        self._lookups.put(row, absent("lookup"))

    def redeem(self, digest: str, kind: LinkKind, now: datetime) -> OneTimeLink | None:
        """Use a link up; see the port. Of two requests at once only one can delete the row."""
        row = self._lookups.get({"lookup": _lookup_of(digest)})
        if row is None:
            return None
        link = _link(row)
        if link.kind is not kind or now >= link.expires_at:
            return None
        try:
            self._lookups.delete({"lookup": _lookup_of(digest)}, Condition("attribute_exists(#k)", {"#k": "lookup"}))
        except ConditionFailed:
            return None
        return link


def _link(row: dict[str, Any]) -> OneTimeLink:
    return value_of(OneTimeLink, {**row, "expires_at": row["ends_at"]})


def _lookup_of(digest: str) -> str:
    return f"link#{digest}"
