"""Trades, positions, the day's result and funds in DynamoDB, as the engine writes and reads them.

Tables ``trades`` (``<time>#<trade id>``), ``positions`` (``<broker>#<instrument>#<product>``) and ``risk`` (``limits``,
``day#<date>``, ``funds#<broker>``). A trade's id follows from the broker's own, so recording it twice finds the row.
"""

from collections.abc import Sequence
from datetime import UTC, date
from decimal import Decimal
from typing import TYPE_CHECKING

from shared.adapters.dynamodb.ownership import Ownership, account_key
from shared.adapters.dynamodb.rows import attributes_of, value_of
from shared.adapters.dynamodb.table import Attributes, ConditionFailed, Table, absent, version_is
from shared.adapters.dynamodb.transactions import failed_places, transact_as_owner
from shared.adapters.threads import Threads
from shared.domain.books import Position, RiskLimits, Trade
from shared.domain.brokers import Funds
from shared.domain.errors import StaleVersion
from shared.domain.ids import BrokerId, IntentId, TenantId
from shared.domain.instruments import InstrumentId
from shared.domain.strategies import Product

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_TRADE_ACTION = 0


class DynamoBooks:
    """``Books`` and ``RiskBooks``."""

    def __init__(self, client: "DynamoDBClient", table_prefix: str, ownership: Ownership, threads: Threads) -> None:
        self._client = client
        self._trades = Table(client, f"{table_prefix}trades")
        self._positions = Table(client, f"{table_prefix}positions")
        self._risk = Table(client, f"{table_prefix}risk")
        self._ownership = ownership
        self._threads = threads

    async def has_trade(self, trade: Trade) -> bool:
        """Whether this trade is in the books."""
        key = {"tenant_id": trade.tenant_id, "id": _trade_key(trade)}
        return await self._threads.run(self._trades.get, key) is not None

    async def intent_of(self, trade: Trade) -> IntentId | None:
        """The order under which this trade is in the books, or None."""
        row = await self._threads.run(self._trades.get, {"tenant_id": trade.tenant_id, "id": _trade_key(trade)})
        return IntentId(row["intent_id"]) if row else None

    async def held(self, tenant_id: TenantId, broker_id: BrokerId) -> Sequence[Position]:
        """Every position of an account that is not flat."""
        return await self._threads.run(self._held, tenant_id, broker_id)

    async def position_of(self, trade: Trade) -> Position | None:
        """The position that a trade belongs to, or None."""
        return await self.position(trade.tenant_id, trade.broker_id, trade.instrument, trade.product)

    async def position(
        self, tenant_id: TenantId, broker_id: BrokerId, instrument: InstrumentId, product: Product
    ) -> Position | None:
        """What the account holds, or None if it never held any."""
        key = {"tenant_id": tenant_id, "id": f"{broker_id}#{instrument}#{product}"}
        row = await self._threads.run(self._positions.get, key)
        return value_of(Position, row) if row else None

    async def record(self, trade: Trade, position: Position, realized: Decimal, day: date, epoch: int) -> bool:
        """Trade, position and day's result in one transaction. Raises as the port says."""
        return await self._threads.run(self._record, trade, position, realized, day, epoch)

    async def save_funds(self, tenant_id: TenantId, broker_id: BrokerId, funds: Funds) -> None:
        """Keep what the broker says about the account's money."""
        row = attributes_of(funds) | {"tenant_id": tenant_id, "id": f"funds#{broker_id}"}
        await self._threads.run(self._risk.put, row)

    async def limits(self, tenant_id: TenantId) -> RiskLimits:
        """The tenant's own limits; none before any were set."""
        row = await self._threads.run(self._risk.get, {"tenant_id": tenant_id, "id": "limits"})
        return value_of(RiskLimits, row) if row else RiskLimits()

    async def realized_on(self, tenant_id: TenantId, day: date) -> Decimal:
        """The tenant's realised P&L of a session day, charges apart."""
        row = await self._threads.run(self._risk.get, {"tenant_id": tenant_id, "id": _day_key(day)})
        return Decimal(row["realized"]) if row else Decimal(0)

    async def funds(self, tenant_id: TenantId, broker_id: BrokerId) -> Funds | None:
        """The newest known state of an account's money, or None."""
        row = await self._threads.run(self._risk.get, {"tenant_id": tenant_id, "id": f"funds#{broker_id}"})
        return value_of(Funds, row) if row else None

    def _held(self, tenant_id: TenantId, broker_id: BrokerId) -> list[Position]:
        rows = self._positions.query(("tenant_id", tenant_id), begins_with=f"{broker_id}#")
        return [position for position in (value_of(Position, row) for row in rows) if position.quantity]

    def _record(self, trade: Trade, position: Position, realized: Decimal, day: date, epoch: int) -> bool:
        condition = absent("id") if position.version == 1 else version_is(position.version - 1)
        actions = [
            self._trades.put_action(_trade_row(trade), absent("id")),
            self._positions.put_action(_position_row(position), condition),
        ]
        if realized:
            actions.append(
                self._risk.update_action(
                    {"tenant_id": trade.tenant_id, "id": _day_key(day)},
                    "ADD realized :realized",
                    values={":realized": realized},
                )
            )
        check = self._ownership.check_action(account_key(trade.broker_id), epoch)
        try:
            transact_as_owner(self._client, check, actions)
        except ConditionFailed as error:
            if _TRADE_ACTION in failed_places(error):
                return False
            raise StaleVersion("position_moved", f"{position.instrument} moved meanwhile.") from error
        return True


def _trade_key(trade: Trade) -> str:
    return f"{trade.at.astimezone(UTC).isoformat()}#{trade.id}"


def _trade_row(trade: Trade) -> Attributes:
    return attributes_of(trade) | {"id": _trade_key(trade)}


def _position_row(position: Position) -> Attributes:
    key = f"{position.broker_id}#{position.instrument}#{position.product}"
    return attributes_of(position) | {"id": key}


def _day_key(day: date) -> str:
    return f"day#{day.isoformat()}"
