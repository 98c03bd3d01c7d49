"""What the API shows of the market: newest quotes and a day's bars, as the market-data service keeps them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from shared.adapters.dynamodb.bars import DynamoBars
from shared.adapters.dynamodb.quotes import DynamoQuotes
from shared.adapters.dynamodb.table import Table
from shared.domain.instruments import InstrumentId
from shared.domain.market_data import Bar, Quote

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoMarketView:
    """Quotes and bars, read only."""

    def __init__(self, client: "DynamoDBClient", table_prefix: str) -> None:
        self._quotes = DynamoQuotes(Table(client, f"{table_prefix}quotes"))
        self._bars = DynamoBars(Table(client, f"{table_prefix}bars"))

    def quotes(self, instruments: Iterable[InstrumentId]) -> dict[InstrumentId, Quote]:
        """The newest quote of each instrument that has one."""
        return self._quotes.quotes(instruments)

    def bars(self, instrument: InstrumentId, day: date) -> Sequence[Bar]:
        """One-minute bars of a session day, oldest first."""
        return self._bars.bars(instrument, day)
