"""Which tenant's topics a record of a table stream is about. Keys are enough, so removals tell as much as writes."""

from collections.abc import Mapping

from shared.application.live.changes import topics_behind
from shared.domain.errors import InvalidRecord
from shared.domain.ids import TenantId
from shared.domain.live import TenantChanged


def changed_topics(record: object, *, table_prefix: str) -> TenantChanged | None:
    """What changed; None for a row that no topic shows. Raises ``InvalidRecord``."""
    if not isinstance(record, Mapping):
        raise InvalidRecord("not_a_record", "the record is no object")
    try:
        table = record["eventSourceARN"].split("/")[1].removeprefix(table_prefix)
        keys = record["dynamodb"]["Keys"]
        tenant_id, row_id = keys["tenant_id"]["S"], keys["id"]["S"]
        topics = topics_behind(table, row_id)
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise InvalidRecord("invalid_stream_record", f"the record cannot be read: {error!r}") from error
    return TenantChanged(TenantId(tenant_id), topics) if topics else None
