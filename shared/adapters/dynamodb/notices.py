"""Notices as rows of the table ``notices``; they age after half a year."""

from datetime import timedelta

from shared.adapters.dynamodb.rows import attributes_of
from shared.adapters.dynamodb.table import Attributes
from shared.domain.books import Notice

KEPT = timedelta(days=180)


def notice_row(notice: Notice) -> Attributes:
    """The row of a notice."""
    return attributes_of(notice) | {"expires_at": int((notice.at + KEPT).timestamp())}
