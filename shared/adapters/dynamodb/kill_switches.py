"""Kill switches in DynamoDB: rows ``kill`` (a tenant's; everybody's under ``platform``) and ``kill#<strategy>`` of the
table ``risk``.

A row is never removed: a released switch stays with a higher version, so that nobody mistakes an old message for news.
"""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from shared.adapters.dynamodb.batches import get_all
from shared.adapters.dynamodb.rows import attributes_of, from_item, to_item, value_of
from shared.adapters.dynamodb.strategies import stale_version
from shared.adapters.dynamodb.table import Attributes, ConditionFailed, Table, absent, translated, version_is
from shared.adapters.gathering import Gathering
from shared.adapters.threads import Threads
from shared.application.ports.controls import EngagedSwitches, SwitchPlace
from shared.domain.errors import Unavailable
from shared.domain.ids import StrategyId, TenantId
from shared.domain.kill_switch import PLATFORM, KillScope, KillSwitch, row_id_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

ROW_PREFIX = "kill"
SwitchKey: TypeAlias = tuple[TenantId, str]
"""Tenant (or ``PLATFORM``) and sort key of a row."""


class DynamoKillSwitchStore:
    """``KillSwitchStore``: blocking calls, for whoever may engage a switch."""

    def __init__(self, client: "DynamoDBClient", table_prefix: str) -> None:
        self._client = client
        self._table = Table(client, f"{table_prefix}risk")

    def get(self, scope: KillScope, tenant_id: TenantId, strategy_id: StrategyId | None = None) -> KillSwitch | None:
        """One switch (consistent), or None if it was never engaged."""
        row = self._table.get(_key(tenant_id, row_id_of(scope, strategy_id)))
        return _switch_of(row) if row else None

    def of_tenant(self, tenant_id: TenantId) -> Sequence[KillSwitch]:
        """A tenant's own switch and those of its strategies, or the platform's."""
        rows = self._table.query(("tenant_id", tenant_id), begins_with=ROW_PREFIX)
        return [_switch_of(row) for row in rows]

    def engaged(self) -> EngagedSwitches:
        """Every switch that is engaged and every one that nobody can read: a walk through the whole table."""
        arguments: dict[str, Any] = {
            "TableName": self._table.name,
            "ConsistentRead": True,
            "FilterExpression": "begins_with(#i, :kill)",
            "ExpressionAttributeNames": {"#i": "id"},
            "ExpressionAttributeValues": to_item({":kill": ROW_PREFIX}),
        }
        rows: list[Attributes] = []
        while True:
            with translated():
                answer = self._client.scan(**arguments)
            rows += map(from_item, answer["Items"])
            if "LastEvaluatedKey" not in answer:
                break
            arguments["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
        readable: list[KillSwitch] = []
        unreadable: list[SwitchPlace] = []
        for row in rows:
            try:
                readable.append(_switch_of(row))
            except Unavailable:
                unreadable.append(_place_of(row))
        engaged = [each for each in readable if each.is_engaged]
        return EngagedSwitches(sorted(engaged, key=order_of), sorted(unreadable, key=order_of))

    def save(self, switch: KillSwitch) -> None:
        """Keep version ``switch.version``. Raises ``StaleVersion`` unless the one before is what is kept now."""
        row = attributes_of(switch) | {"id": row_id_of(switch.scope, switch.strategy_id)}
        first = switch.version == 1
        try:
            self._table.put(row, absent("tenant_id") if first else version_is(switch.version - 1))
        except ConditionFailed as error:
            raise stale_version("kill switch") from error

    def rows(self, keys: Sequence[SwitchKey]) -> dict[SwitchKey, Attributes]:
        """The rows of any tenants that exist (consistent), not read as switches yet. Raises ``Unavailable``."""
        found = get_all(self._table, [_key(*key) for key in keys])
        return {(row["tenant_id"], row["id"]): row for row in found}


class DynamoKillSwitches:
    """``KillSwitches``: the same rows as the engine reads them."""

    def __init__(self, store: DynamoKillSwitchStore, threads: Threads) -> None:
        self._store = store
        self._threads = threads
        self._gathered: Gathering[SwitchKey, Attributes] = Gathering(self._read)

    async def switches_of(self, tenant_id: TenantId, strategy_id: StrategyId) -> Sequence[KillSwitch]:
        """The rows that concern a strategy. Raises ``Unavailable``."""
        keys = [
            (PLATFORM, row_id_of(KillScope.PLATFORM)),
            (tenant_id, row_id_of(KillScope.TENANT)),
            (tenant_id, row_id_of(KillScope.STRATEGY, strategy_id)),
        ]
        rows = await asyncio.gather(*(self._gathered.get(key) for key in keys))
        return [_switch_of(row) for row in rows if row]

    async def engaged_in(self, tenant_id: TenantId) -> Sequence[KillSwitch]:
        """A tenant's rows, or the platform's, engaged ones only. Raises ``Unavailable``."""
        return [each for each in await self._threads.run(self._store.of_tenant, tenant_id) if each.is_engaged]

    async def _read(self, keys: Sequence[SwitchKey]) -> dict[SwitchKey, Attributes]:
        return await self._threads.run(self._store.rows, keys)


def order_of(switch: KillSwitch | SwitchPlace) -> tuple[bool, str, str]:
    """How switches are listed: everybody's first, then by tenant, its own before its strategies'."""
    return switch.tenant_id != PLATFORM, switch.tenant_id, switch.strategy_id or ""


def _key(tenant_id: TenantId, row_id: str) -> Attributes:
    return {"tenant_id": tenant_id, "id": row_id}


def _place_of(row: Attributes) -> SwitchPlace:
    """Whom a row concerns, by nothing but its key."""
    tenant_id, (_, _, strategy) = TenantId(row["tenant_id"]), str(row["id"]).partition("#")
    if strategy:
        return SwitchPlace(KillScope.STRATEGY, tenant_id, StrategyId(strategy))
    return SwitchPlace(KillScope.PLATFORM if tenant_id == PLATFORM else KillScope.TENANT, tenant_id)


def _switch_of(row: Attributes) -> KillSwitch:
    """Raises ``Unavailable`` for a row that cannot be read: nobody may take it for a switch that is not engaged."""
    try:
        return value_of(KillSwitch, row)
    except ValueError as error:
        raise Unavailable("kill_switch_unreadable", f"The kill switch {row.get('id')} cannot be read.") from error
