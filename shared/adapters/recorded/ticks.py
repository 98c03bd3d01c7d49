"""Recorded ticks as they arrived, with the faults they arrived with: nothing is dropped, mended or put in order.

A recording keeps each symbol's order of arrival (``seq``), not the order between symbols. That one is recovered from
the stamps as far as they can be believed: a row was heard at the newest credible stamp of its symbol so far, so a stamp
that steps back, lies in 1970 or on another day moves nothing.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from heapq import merge
from pathlib import Path

import pyarrow as pa

from shared.adapters.recorded.bars import DAY, ZONE_OFFSET
from shared.adapters.recorded.tables import STAMP, load, paise, values
from shared.domain.recordings import RecordedTick

_COLUMNS: dict[str, pa.DataType] = {
    "seq": pa.int64(),
    "ts": STAMP,
    "symbol": pa.string(),
    "ltp": pa.float64(),
    "volume": pa.int64(),
}
_NO_TIME_BEFORE = 946_684_800_000  # the year 2000: older stamps mean that the source had none
_Row = tuple[int, int, str, int, int]


def read_ticks(path: Path, symbols: Collection[str] = ()) -> Iterator[RecordedTick]:
    """The rows of a parquet or CSV tick file in the order of arrival. No symbols named: all of the file.

    Columns: ``seq`` (restarts with every symbol and day), ``ts`` (with a zone), ``symbol``, ``ltp`` (rupees) and
    ``volume`` (cumulative). Raises what ``tables.load`` does, ``ValueError`` for a price that is no number.
    """
    table = load(path, _COLUMNS, symbols)
    rows: Iterator[_Row] = zip(
        values(table, "seq"),
        values(table, "ts"),
        values(table, "symbol"),
        paise(values(table, "ltp")),
        values(table, "volume"),
        strict=True,
    )
    recordings: list[list[_Row]] = []
    newest: dict[str, list[_Row]] = {}
    for row in rows:
        if symbols and row[2] not in symbols:
            continue
        recording = newest.get(row[2])
        if recording is None or row[0] <= recording[-1][0]:  # the order restarts: another day
            recording = newest[row[2]] = []
            recordings.append(recording)
        recording.append(row)
    return merge(*map(_heard, recordings), key=lambda tick: tick.heard)


def _heard(recording: list[_Row]) -> Iterator[RecordedTick]:
    """One symbol's recording of one day, each row with the time at which it must have arrived."""
    stamped = [row[1] for row in recording if row[1] >= _NO_TIME_BEFORE] or [row[1] for row in recording]
    day = Counter((at + ZONE_OFFSET) // DAY for at in stamped).most_common(1)[0][0]
    heard = next(at for at in stamped if (at + ZONE_OFFSET) // DAY == day)
    for seq, at, symbol, last, volume in recording:
        if at > heard and (at + ZONE_OFFSET) // DAY == day:
            heard = at
        yield RecordedTick(seq, at, symbol, last, volume, heard)
