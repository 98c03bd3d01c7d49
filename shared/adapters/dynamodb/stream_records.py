"""Records of the strategies table's stream, as Lambda hands them over."""

from collections.abc import Mapping
from typing import Any

from shared.application.publish_commands import RowChange
from shared.domain.errors import InvalidRecord
from shared.domain.ids import PREFIXES, StrategyId, TenantId


def change_of(record: object) -> RowChange | None:
    """The change of a strategy's row; None for other rows of the table (names, orders) and for removals.

    Raises ``InvalidRecord`` for what this table's stream never says.
    """
    if not isinstance(record, Mapping):
        raise InvalidRecord("not_a_record", "the record is no object")
    try:
        if record["eventName"] == "REMOVE":
            return None
        change: Mapping[str, Any] = record["dynamodb"]
        row = change["NewImage"]
        row_id = _text(row, "id")
        if not row_id.startswith(PREFIXES["strategy"]):
            return None
        before = change.get("OldImage")
        return RowChange(
            tenant_id=TenantId(_text(row, "tenant_id")),
            strategy_id=StrategyId(row_id),
            bucket=int(row["bucket"]["N"]),
            version_before=int(before["version"]["N"]) if before else None,
            version=int(row["version"]["N"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidRecord("invalid_stream_record", f"the record cannot be read: {error!r}") from error


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row[name]["S"]
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} is no text")
    return value
