"""One recorded file as a table of known columns, with errors that say what to mend.

Nothing here hands a Python number to pyarrow: its first scalar imports pandas where that is installed, which costs more
than reading a year of bars. Arithmetic is left to the callers.
"""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from shared.domain.errors import Invalid, NotFound
from shared.domain.money import PAISE_IN_RUPEE

STAMP = pa.timestamp("ms", tz="UTC")
_TOLERANCE = 0.001  # in paise: more than a float of two decimals is off, and far less than anybody means


def load(path: Path, columns: Mapping[str, pa.DataType], symbols: Collection[str]) -> pa.Table:
    """The file's rows, with exactly these columns in these types.

    Raises ``NotFound`` (``recording_not_found``; ``symbol_not_recorded`` if one of ``symbols`` has no row) and
    ``Invalid`` (``recording_unreadable``, ``recording_column_missing``, ``recording_invalid``).
    """
    if not path.is_file():
        raise NotFound("recording_not_found", f"There is no file {path}. Check the path.")
    table = _read(path)
    missing = [name for name in columns if name not in table.column_names]
    if missing:
        raise Invalid(
            "recording_column_missing",
            f"{path.name} has no column {', '.join(missing)}; it has {', '.join(table.column_names)}. "
            f"Needed are {', '.join(columns)}: rename the file's columns.",
        )
    table = table.select(list(columns))
    _require_zone(path, table.schema.field("ts").type)
    try:
        table = table.cast(pa.schema(list(columns.items())), safe=False)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise Invalid("recording_invalid", f"{path.name}: a value does not fit its column: {error}") from error
    for name in columns:
        if table[name].null_count:
            raise Invalid("recording_invalid", f"{path.name}: column {name} has empty values. Drop or fill these rows.")
    _require_recorded(path, symbols, table)
    return table


def values(table: pa.Table, name: str) -> list[Any]:
    """One column as plain values; times as whole ms since the epoch."""
    column = table[name]
    if column.type == STAMP:
        column = column.cast(pa.int64())
    return column.to_pylist()


def paise(rupees: Sequence[float]) -> list[int]:
    """Prices in rupees as whole paise; what is finer than a paisa goes to the nearest one."""
    return [round(price * PAISE_IN_RUPEE) for price in rupees]


def is_finer_than_paisa(rupees: float) -> bool:
    """Whether ``paise`` would change this price (beyond what a float's own imprecision explains)."""
    exact = rupees * PAISE_IN_RUPEE
    return abs(exact - round(exact)) > _TOLERANCE


def _read(path: Path) -> pa.Table:
    # Only the reader of the format at hand is imported: each takes its time.
    try:
        if path.suffix == ".csv":
            from pyarrow import csv  # noqa: PLC0415

            texts = csv.ConvertOptions(column_types={"symbol": pa.string()})
            return csv.read_csv(path, convert_options=texts)
        from pyarrow import parquet  # noqa: PLC0415

        return parquet.ParquetFile(path).read()
    except (pa.ArrowException, OSError) as error:
        raise Invalid(
            "recording_unreadable", f"{path.name} is neither a CSV file with a header (.csv) nor parquet: {error}"
        ) from error


def _require_zone(path: Path, kind: pa.DataType) -> None:
    if not pa.types.is_timestamp(kind) or kind.tz is None:
        raise Invalid(
            "recording_invalid",
            f"{path.name}: ts is not a time with a zone ({kind}). Write it as in 2025-01-01T09:15:00+05:30.",
        )


def _require_recorded(path: Path, symbols: Collection[str], table: pa.Table) -> None:
    recorded = {str(symbol) for symbol in pc.unique(table["symbol"]).to_pylist()}
    unknown = [symbol for symbol in symbols if symbol not in recorded]
    if unknown:
        raise NotFound(
            "symbol_not_recorded",
            f"{path.name} has no {', '.join(unknown)}. It has: {', '.join(sorted(recorded))}.",
        )
