"""The newest quote of each instrument: one row, overwritten."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from shared.adapters.dynamodb.batches import get_all, put_all
from shared.adapters.dynamodb.rows import attributes_of, value_of
from shared.adapters.dynamodb.table import Table
from shared.domain.instruments import InstrumentId
from shared.domain.market_data import Quote

KEPT = timedelta(days=30)
"""How long a quote stays that nothing replaces."""


class DynamoQuotes:
    """Quotes in the table ``quotes``. Calls raise ``Unavailable`` when the store does not answer."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def put(self, quotes: Sequence[Quote], now: datetime) -> None:
        """Replace the quotes of these instruments (each at most once)."""
        expires_at = int((now + KEPT).timestamp())
        put_all(self._table, [attributes_of(quote) | {"expires_at": expires_at} for quote in quotes])

    def get(self, instrument: InstrumentId) -> Quote | None:
        """The newest quote of an instrument, or None."""
        row = self._table.get({"instrument": instrument})
        return value_of(Quote, row) if row else None

    def quotes(self, instruments: Iterable[InstrumentId]) -> dict[InstrumentId, Quote]:
        """The newest quote of each of these instruments that has one."""
        rows = get_all(self._table, [{"instrument": instrument} for instrument in dict.fromkeys(instruments)])
        found = (value_of(Quote, row) for row in rows)
        return {quote.instrument: quote for quote in found}
