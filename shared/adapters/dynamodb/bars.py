"""One-minute bars, by instrument and session day. Longer bars are derived when they are read."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from shared.adapters.dynamodb.batches import put_all
from shared.adapters.dynamodb.rows import attributes_of, value_of
from shared.adapters.dynamodb.table import Table
from shared.domain.instruments import InstrumentId
from shared.domain.market_calendar import session_date
from shared.domain.market_data import Bar

KEPT = timedelta(days=90)
"""How long bars stay hot."""


class DynamoBars:
    """Bars in the table ``bars``. Calls raise ``Unavailable`` when the store does not answer."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def put(self, bars: Sequence[Bar], now: datetime) -> None:
        """Write bars; a bar of the same instrument and minute is replaced. None may come twice in one call."""
        expires_at = int((now + KEPT).timestamp())
        put_all(self._table, [_row(bar) | {"expires_at": expires_at} for bar in bars])

    def bars(self, instrument: InstrumentId, day: date) -> Sequence[Bar]:
        """The bars of a session day (the exchange's date), oldest first."""
        rows = self._table.query(("instrument_day", _partition(instrument, day)))
        return [value_of(Bar, row) for row in rows]


def _row(bar: Bar) -> dict[str, object]:
    return attributes_of(bar) | {
        "instrument_day": _partition(bar.instrument, session_date(bar.start)),
        "minute": bar.start.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ"),
    }


def _partition(instrument: InstrumentId, day: date) -> str:
    return f"{instrument}#{day.isoformat()}"
