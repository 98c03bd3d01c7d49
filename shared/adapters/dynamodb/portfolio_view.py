"""Positions, trades, funds and the day's figures, read only (the engine keeps these books).

Tables ``positions`` (sort key ``<broker>#<instrument>#<product>``), ``trades`` (``<time>#<trade id>``) and ``risk``
(``day#<date>``, ``funds#<broker>``).
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from shared.adapters.dynamodb.rows import value_of
from shared.adapters.dynamodb.table import Attributes, Table
from shared.application.ports.common import Page
from shared.domain.books import Position, Trade
from shared.domain.brokers import Funds
from shared.domain.ids import PREFIXES, BrokerId, TenantId
from shared.domain.instruments import InstrumentId
from shared.domain.strategies import Product

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_EARLIEST = datetime(1, 1, 1, tzinfo=UTC)
_LATEST = datetime(9999, 12, 31, tzinfo=UTC)


class DynamoPortfolioView:
    """A tenant's books."""

    def __init__(self, client: "DynamoDBClient", table_prefix: str) -> None:
        self._positions = Table(client, f"{table_prefix}positions")
        self._trades = Table(client, f"{table_prefix}trades")
        self._risk = Table(client, f"{table_prefix}risk")

    def positions(self, tenant_id: TenantId) -> Sequence[Position]:
        """All positions, flat ones included."""
        rows = self._positions.query(("tenant_id", tenant_id), begins_with=PREFIXES["broker"])
        return [value_of(Position, row) for row in rows]

    def position(
        self, tenant_id: TenantId, broker_id: BrokerId, instrument: InstrumentId, product: Product
    ) -> Position | None:
        """One position, or None."""
        row = self._positions.get({"tenant_id": tenant_id, "id": f"{broker_id}#{instrument}#{product}"})
        return value_of(Position, row) if row else None

    def trades_page(
        self,
        tenant_id: TenantId,
        *,
        limit: int,
        cursor: str | None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Page[Trade]:
        """Trades in ``[since, until)``, newest first."""
        page = self._trades.query_page(
            ("tenant_id", tenant_id),
            between=_between(since or _EARLIEST, until or _LATEST),
            limit=limit,
            cursor=cursor,
            newest_first=True,
        )
        return Page([_trade_of(row) for row in page.items], page.next_cursor)

    def trades(self, tenant_id: TenantId, since: datetime, until: datetime) -> Iterator[Trade]:
        """Every trade in ``[since, until)``, oldest first."""
        rows = self._trades.query(("tenant_id", tenant_id), between=_between(since, until))
        return (_trade_of(row) for row in rows)

    def funds(self, tenant_id: TenantId, broker_id: BrokerId) -> Funds | None:
        """An account's money as the broker last said it, or None before it was ever asked."""
        row = self._risk.get({"tenant_id": tenant_id, "id": f"funds#{broker_id}"})
        return value_of(Funds, row) if row else None

    def realized_on(self, tenant_id: TenantId, day: date) -> Decimal:
        """Realised P&L of a session day in rupees, charges apart; zero if nothing happened."""
        row = self._risk.get({"tenant_id": tenant_id, "id": f"day#{day.isoformat()}"})
        return Decimal(row["realized"]) if row else Decimal(0)

    def realized_between(self, tenant_id: TenantId, since: date, until: date) -> dict[date, Decimal]:
        """The same of each day from ``since`` to ``until`` that has any."""
        rows = self._risk.query(
            ("tenant_id", tenant_id), between=(f"day#{since.isoformat()}", f"day#{until.isoformat()}")
        )
        return {date.fromisoformat(row["id"].removeprefix("day#")): Decimal(row["realized"]) for row in rows}


def _between(since: datetime, until: datetime) -> tuple[str, str]:
    """Keys are ``<time>#<id>``, and a time alone sorts before every key of that very time."""
    return since.astimezone(UTC).isoformat(), until.astimezone(UTC).isoformat()


def _trade_of(row: Attributes) -> Trade:
    return value_of(Trade, row | {"id": row["id"].rpartition("#")[2]})
