"""What every stored record carries besides its own facts."""

from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RecordMeta:
    """Who made and changed a record, when, and which version of it this is.

    ``version`` rises by one with each edit and is the record's ETag. ``deleted_at`` marks a soft delete: the row stays
    for the audit, no list shows it.
    """

    version: int
    created_at: datetime
    created_by: str
    updated_at: datetime
    updated_by: str
    deleted_at: datetime | None = None
    deleted_by: str | None = None

    @staticmethod
    def new(now: datetime, by: str) -> "RecordMeta":
        """The meta data of a record that is made now."""
        return RecordMeta(version=1, created_at=now, created_by=by, updated_at=now, updated_by=by)

    def edited(self, now: datetime, by: str) -> "RecordMeta":
        """After one edit."""
        return replace(self, version=self.version + 1, updated_at=now, updated_by=by)

    def deleted(self, now: datetime, by: str) -> "RecordMeta":
        """After the soft delete, which is an edit too."""
        return replace(self.edited(now, by), deleted_at=now, deleted_by=by)
