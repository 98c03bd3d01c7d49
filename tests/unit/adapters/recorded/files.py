"""Small recordings, written as the tests need them."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

INDIA = timezone(timedelta(hours=5, minutes=30))

BarRow = tuple[str, str, float, float, float, float]
"""Start (``2025-01-01 09:15``), symbol, open, high, low, close."""


def stamp(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=INDIA)


def bar_table(rows: Sequence[BarRow], **columns: Any) -> pa.Table:
    starts, symbols, opens, highs, lows, closes = zip(*rows, strict=True) if rows else ([], [], [], [], [], [])
    table = {
        "ts": pa.array([stamp(start) for start in starts], pa.timestamp("ns", tz="UTC")),
        "symbol": pa.array(symbols, pa.large_string()),
        "open": pa.array(opens, pa.float64()),
        "high": pa.array(highs, pa.float64()),
        "low": pa.array(lows, pa.float64()),
        "close": pa.array(closes, pa.float64()),
        "volume": pa.array([100] * len(rows), pa.int64()),
    }
    return pa.table(table | columns)


def written(folder: Path, table: pa.Table, name: str = "bars.parquet") -> Path:
    path = folder / name
    parquet.write_table(table, path)
    return path
