"""Requests about parked orders in DynamoDB: table ``resolutions``, sort key the intent's id.

People write requests, the account's order sender answers in the same row; every write is conditional on the version
before, so neither overwrites what it has not seen.
"""

from typing import TYPE_CHECKING

from shared.adapters.dynamodb.intents import IntentRows
from shared.adapters.dynamodb.rows import attributes_of, value_of
from shared.adapters.dynamodb.strategies import stale_version
from shared.adapters.dynamodb.table import Condition, ConditionFailed, Table, absent, version_is
from shared.adapters.threads import Threads
from shared.application.ports.controls import ParkedList
from shared.application.ports.engine import OrderKey
from shared.domain.ids import IntentId, TenantId
from shared.domain.intents import IntentState
from shared.domain.resolutions import Resolution, ResolutionState

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoResolutionRequests:
    """``ResolutionRequests``: blocking calls, for whoever may ask."""

    def __init__(self, client: "DynamoDBClient", table_prefix: str) -> None:
        self._table = Table(client, f"{table_prefix}resolutions")

    def get(self, tenant_id: TenantId, intent_id: IntentId) -> Resolution | None:
        """The newest request with its answer (consistent), or None."""
        row = self._table.get({"tenant_id": tenant_id, "id": intent_id})
        return value_of(Resolution, row) if row else None

    def save(self, resolution: Resolution) -> None:
        """Keep version ``resolution.version``. Raises ``StaleVersion`` unless the one before is what is kept now."""
        first = resolution.version == 1
        try:
            self._put(resolution, absent("tenant_id") if first else version_is(resolution.version - 1))
        except ConditionFailed as error:
            raise stale_version("request") from error

    def answer(self, resolution: Resolution) -> None:
        """Write an answer over the request it belongs to; without effect if that was answered or replaced meanwhile."""
        waiting = Condition(
            "#v = :v AND #s = :s",
            {"#v": "version", "#s": "state"},
            {":v": resolution.version - 1, ":s": ResolutionState.REQUESTED.value},
        )
        try:
            self._put(resolution, waiting)
        except ConditionFailed:
            return

    def _put(self, resolution: Resolution, condition: Condition) -> None:
        self._table.put(attributes_of(resolution) | {"id": resolution.intent_id}, condition)


class DynamoResolutions:
    """``Resolutions``: the same rows as the order sender reads and answers them."""

    def __init__(self, requests: DynamoResolutionRequests, threads: Threads) -> None:
        self._requests = requests
        self._threads = threads

    async def requested(self, tenant_id: TenantId, intent_id: IntentId) -> Resolution | None:
        """The request that waits for an answer, or None. Raises ``Unavailable``."""
        found = await self._threads.run(self._requests.get, tenant_id, intent_id)
        return found if found is not None and found.state is ResolutionState.REQUESTED else None

    async def answer(self, resolution: Resolution) -> None:
        """Write the answer over the request of the version before. Raises ``Unavailable``."""
        await self._threads.run(self._requests.answer, resolution)


class DynamoParkedOrders:
    """``ParkedOrders``, from the index of orders that are not terminal (it holds keys only) and the rows themselves."""

    def __init__(self, rows: IntentRows) -> None:
        self._rows = rows

    def parked(self, tenant_id: TenantId | None = None) -> ParkedList:
        """The parked orders of one tenant or of all, and what cannot be read."""
        open_orders = (OrderKey(key.tenant_id, key.intent_id) for key in self._rows.open_intents())
        keys = dict.fromkeys(key for key in open_orders if tenant_id in {None, key.tenant_id})
        orders, unreadable = self._rows.readable(list(keys))
        parked = [order for order in orders if order.state is IntentState.PARKED]
        return ParkedList(sorted(parked, key=lambda order: (order.updated_at, order.id)), sorted(unreadable))
