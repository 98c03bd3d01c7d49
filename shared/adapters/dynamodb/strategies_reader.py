"""Strategies as the engine reads them. The API writes these rows; nothing here does."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from shared.adapters.dynamodb.batches import get_all
from shared.adapters.dynamodb.rows import value_of
from shared.adapters.dynamodb.table import Table
from shared.adapters.threads import Threads
from shared.application.ports.engine import StrategyKey
from shared.domain.ids import StrategyId, TenantId
from shared.domain.strategies import Strategy

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoStrategyRows:
    """``StrategyRows``: for the trigger owner."""

    def __init__(self, client: "DynamoDBClient", table_prefix: str, threads: Threads) -> None:
        self._table = Table(client, f"{table_prefix}strategies")
        self._threads = threads

    async def get(self, key: StrategyKey) -> Strategy | None:
        """The row as it stands, archived ones included."""
        row = await self._threads.run(self._table.get, {"tenant_id": key.tenant_id, "id": key.strategy_id})
        return value_of(Strategy, row) if row else None

    async def get_many(self, keys: Sequence[StrategyKey]) -> Sequence[Strategy]:
        """Those of the rows that exist, in no order."""
        rows = await self._threads.run(get_all, self._table, _row_keys(keys))
        return [value_of(Strategy, row) for row in rows]

    async def versions_of(self, keys: Sequence[StrategyKey]) -> Mapping[StrategyKey, int]:
        """The versions of those that exist."""
        rows = await self._threads.run(get_all, self._table, _row_keys(keys), only=("tenant_id", "id", "version"))
        return {StrategyKey(row["tenant_id"], StrategyId(row["id"])): int(row["version"]) for row in rows}

    async def open_in(self, group: str) -> Sequence[StrategyKey]:
        """Strategies that are ACTIVE in a group of buckets."""
        return await self._threads.run(self._open_in, group)

    def _open_in(self, group: str) -> list[StrategyKey]:
        rows = self._table.query(("open_group", group), index="open-by-bucket")
        return [StrategyKey(row["tenant_id"], StrategyId(row["id"])) for row in rows]


class DynamoDueStrategies:
    """``DueStrategies``: for the arming sweep."""

    def __init__(self, client: "DynamoDBClient", table_prefix: str) -> None:
        self._table = Table(client, f"{table_prefix}strategies")

    def due(self, exchange: str, shard: int, begin: str, end: str) -> Sequence[StrategyKey]:
        """ACTIVE timed strategies of a shard whose entry time lies in ``[begin, end)``."""
        # keys are `<HH:MM:SS>#<tenant>#<strategy>`: a time alone sorts before every key of that time
        rows = self._table.query(
            ("due_shard", f"{exchange}#{shard}"), index="due", sort="due_key", between=(begin, end)
        )
        return [_key_of(row["due_key"]) for row in rows]

    def bucket_and_version(self, key: StrategyKey) -> tuple[int, int] | None:
        """The bucket that watches a strategy and its row's version; None if there is no such row."""
        row = self._table.get({"tenant_id": key.tenant_id, "id": key.strategy_id})
        return (int(row["bucket"]), int(row["version"])) if row else None


def _row_keys(keys: Sequence[StrategyKey]) -> list[dict[str, str]]:
    return [{"tenant_id": key.tenant_id, "id": key.strategy_id} for key in keys]


def _key_of(due_key: str) -> StrategyKey:
    _, tenant, strategy = due_key.split("#")
    return StrategyKey(TenantId(tenant), StrategyId(strategy))
