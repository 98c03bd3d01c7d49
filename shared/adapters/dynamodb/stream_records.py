"""Records of the streams of the tables ``strategies`` and ``risk``, as Lambda hands them over."""

from collections.abc import Mapping
from typing import Any

from shared.application.publish_commands import RowChange, SwitchChange
from shared.domain.errors import InvalidRecord
from shared.domain.ids import PREFIXES, StrategyId, TenantId

_SWITCH = "kill"


def change_of(record: object) -> RowChange | SwitchChange | None:
    """The change of a strategy's row or of a kill switch; None for other rows of these tables and for removals.

    Raises ``InvalidRecord`` for what these streams never say.
    """
    if not isinstance(record, Mapping):
        raise InvalidRecord("not_a_record", "the record is no object")
    try:
        if record["eventName"] == "REMOVE":
            return None
        change: Mapping[str, Any] = record["dynamodb"]
        row = change["NewImage"]
        row_id = _text(row, "id")
        is_switch = row_id == _SWITCH or row_id.startswith(f"{_SWITCH}#")
        if not is_switch and not row_id.startswith(PREFIXES["strategy"]):
            return None
        tenant_id = TenantId(_text(row, "tenant_id"))
        before = change.get("OldImage")
        version_before = int(before["version"]["N"]) if before else None
        version = int(row["version"]["N"])
        if is_switch:
            whose = StrategyId(row_id.removeprefix(f"{_SWITCH}#")) if row_id != _SWITCH else None
            return SwitchChange(tenant_id, whose, version_before, version)
        return RowChange(tenant_id, StrategyId(row_id), int(row["bucket"]["N"]), version_before, version)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidRecord("invalid_stream_record", f"the record cannot be read: {error!r}") from error


def table_of(record: object) -> str:
    """The name of the table whose stream brought a record, for whoever puts it aside."""
    arn = record.get("eventSourceARN") if isinstance(record, Mapping) else None
    parts = arn.split("/") if isinstance(arn, str) else []
    return parts[1] if len(parts) > 1 else "unknown table"


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row[name]["S"]
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} is no text")
    return value
