"""Timeline events as rows of the table ``timeline``: ``<strategy>#<run>#<key>``, so a repetition is the same row."""

from shared.adapters.dynamodb.rows import attributes_of
from shared.adapters.dynamodb.table import Attributes
from shared.domain.books import TimelineEvent


def timeline_row(event: TimelineEvent) -> Attributes:
    """The row of an event."""
    return attributes_of(event) | {"id": f"{event.strategy_id}#{event.run_id}#{event.key}"}
