"""Recorded minute bars, one symbol and day at a time."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from itertools import groupby, pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from shared.adapters.recorded.tables import STAMP, is_finer_than_paisa, load, paise, values
from shared.domain.errors import Invalid
from shared.domain.recordings import MinuteBar, SessionBars

ZONE_OFFSET = 19_800_000
"""Milliseconds by which India is ahead of UTC, the whole year round."""

DAY = 86_400_000
"""Milliseconds in a day."""

_PRICES = ("open", "high", "low", "close")
_COLUMNS: dict[str, pa.DataType] = {
    "ts": STAMP,
    "symbol": pa.string(),
    **dict.fromkeys(_PRICES, pa.float64()),
    "volume": pa.int64(),
}
_EPOCH_DAY = date(1970, 1, 1)


def read_bars(path: Path, symbols: Collection[str] = ()) -> Iterator[SessionBars]:
    """The bars of a parquet or CSV file by day, within a day by symbol. No symbols named: all of the file.

    Columns: ``ts`` (start of the minute, with a zone), ``symbol``, ``open``, ``high``, ``low``, ``close`` (rupees),
    ``volume``; others are ignored, rows may come in any order. Raises what ``tables.load`` does, and ``Invalid``
    (``recording_invalid``) for a bar that no market prints and for two bars of one minute.
    """
    table = load(path, _COLUMNS, symbols)
    _require_possible(path, table)
    table = table.sort_by([("ts", "ascending"), ("symbol", "ascending")])
    starts: list[int] = values(table, "ts")
    names: list[str] = values(table, "symbol")
    rupees: list[list[float]] = [values(table, name) for name in _PRICES]
    bars = list(map(MinuteBar, starts, *map(paise, rupees), values(table, "volume")))
    for number, of_day in groupby(range(len(bars)), key=lambda row: (starts[row] + ZONE_OFFSET) // DAY):
        by_symbol: dict[str, list[int]] = {}
        for row in of_day:
            by_symbol.setdefault(names[row], []).append(row)
        for symbol in sorted(by_symbol):
            if symbols and symbol not in symbols:
                continue
            session = tuple(bars[row] for row in by_symbol[symbol])
            _require_rising(path, symbol, session)
            finer = sum(is_finer_than_paisa(column[row]) for column in rupees for row in by_symbol[symbol])
            yield SessionBars(symbol, day_of(number), session, finer)


def day_of(number: int) -> date:
    """The date of a day counted from the epoch."""
    return _EPOCH_DAY + timedelta(days=number)


def _require_possible(path: Path, table: pa.Table) -> None:
    """Refuse what no market prints: no number, nothing or less, open or close outside of high and low."""
    high, low = table["high"], table["low"]
    checks = [pc.is_finite(table[name]) for name in _PRICES]
    checks += [pc.less_equal(low, table[name]) for name in _PRICES]
    checks += [pc.less_equal(table[name], high) for name in _PRICES]
    for possible in [check.to_pylist() for check in checks] + [[price > 0 for price in values(table, "low")]]:
        if False in possible:
            row = possible.index(False)
            bar = {name: values(table, name)[row] for name in ("symbol", *_PRICES)}
            raise Invalid("recording_invalid", f"{path.name}, row {row + 1}: no market prints {bar}. Mend the row.")


def _require_rising(path: Path, symbol: str, session: tuple[MinuteBar, ...]) -> None:
    for one, other in pairwise(session):
        if one.start == other.start:
            raise Invalid(
                "recording_invalid",
                f"{path.name}: {symbol} has two bars that start at {one.start} ms since 1970. Keep one of them.",
            )
