"""What a recorded file holds, by the names of its columns."""

import csv
from enum import StrEnum
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from shared.domain.errors import Invalid, NotFound


class RecordingKind(StrEnum):
    """Bars have a high and a low, ticks a last traded price."""

    BARS = "bars"
    TICKS = "ticks"


def kind_of(path: Path) -> RecordingKind:
    """What the file holds. Raises ``NotFound`` or ``Invalid`` as the readers do."""
    if not path.is_file():
        raise NotFound("recording_not_found", f"There is no file {path}. Check the path.")
    names = _columns_of(path)
    if "ltp" in names:
        return RecordingKind.TICKS
    if {"open", "high", "low", "close"} <= names:
        return RecordingKind.BARS
    raise Invalid(
        "recording_column_missing",
        f"{path.name} has neither ltp (ticks) nor open, high, low and close (bars); it has {', '.join(sorted(names))}.",
    )


def _columns_of(path: Path) -> set[str]:
    try:
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as lines:
                return set(next(csv.reader(lines), []))
        return set(parquet.read_schema(path).names)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise Invalid(
            "recording_unreadable", f"{path.name} is neither a CSV file with a header (.csv) nor parquet: {error}"
        ) from error
