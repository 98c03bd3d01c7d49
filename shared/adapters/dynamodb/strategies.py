"""Strategies in DynamoDB: the rows, the rows that keep names unique, and those that find a manual order's strategy.

Table ``strategies``, partition ``tenant_id``:

- ``str_…``: the strategy. ``version`` repeats ``meta.version`` (edits are conditional on it and the command publisher
  reacts to it) and ``bucket`` says which part of the stream watches it. While ACTIVE it bears ``open_group`` and
  ``open_key`` (index ``open-by-bucket``), a timed one also ``due_shard`` and ``due_key`` (index ``due``).
- ``name#<sha256>``: a name in use, written in the same transaction as the strategy.
- ``order#<intent id>``: which manual strategy placed that order.
"""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from shared.adapters.dynamodb.paging import kept_page
from shared.adapters.dynamodb.rows import attributes_of, value_of
from shared.adapters.dynamodb.table import (
    Attributes,
    ConditionFailed,
    Table,
    TransactionClash,
    absent,
    transact,
    version_is,
)
from shared.application.ports.common import Page
from shared.domain.errors import Conflict, FieldError, StaleVersion, Unavailable
from shared.domain.ids import PREFIXES, IntentId, StrategyId, TenantId, new_id
from shared.domain.instruments import Instrument, InstrumentId
from shared.domain.names import same_name_key
from shared.domain.partitions import Routing, bucket_of, hash64, index_group_of
from shared.domain.strategies import Strategy, StrategyKind, StrategyStatus

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

DUE_SHARDS = 4
_TRIES = 4
# Ids made by the clock sort by it and lie in this sliver of all ids; a manual strategy's id is a hash and lies
# anywhere, 98 in 100 of them outside. So listing timed strategies does not walk over every manual order.
_MADE_BY_THE_CLOCK = (
    new_id(PREFIXES["strategy"], datetime(1970, 1, 1, tzinfo=UTC), bytes(10)),
    new_id(PREFIXES["strategy"], datetime(2100, 1, 1, tzinfo=UTC), bytes(10)),
)


class DynamoStrategies:
    """The strategies of all tenants, in one table.

    ``find_instrument`` tells an instrument's underlying, ``routing`` by which item a strategy finds its bucket.
    """

    def __init__(
        self,
        client: "DynamoDBClient",
        table_prefix: str,
        find_instrument: Callable[[InstrumentId], Instrument | None],
        routing: Callable[[], Routing] = Routing,
    ) -> None:
        self._table = Table(client, f"{table_prefix}strategies")
        self._find_instrument = find_instrument
        self._routing = routing

    def add(self, strategy: Strategy) -> None:
        """Keep a new timed strategy and its name. Raises ``Conflict`` (``name_taken``)."""
        actions = [
            self._table.put_action(self._row_of(strategy), absent("tenant_id")),
            self._table.put_action(_name_row(strategy), absent("tenant_id")),
        ]
        try:
            self._transact(actions)
        except ConditionFailed as error:
            raise _name_taken(strategy.name) from error

    def add_order(self, strategy: Strategy, order: IntentId) -> Strategy:
        """Keep a new manual strategy and the order it becomes, or find the one with that id that is there already."""
        row = {"tenant_id": strategy.tenant_id, "id": _order_key(order), "strategy_id": strategy.id}
        actions = [
            self._table.put_action(self._row_of(strategy), absent("tenant_id")),
            self._table.put_action(row, absent("tenant_id")),
        ]
        try:
            self._transact(actions)
        except ConditionFailed:
            kept = self._read(strategy.tenant_id, strategy.id)
            if kept is None:
                raise
            return kept
        return strategy

    def get(self, tenant_id: TenantId, strategy_id: StrategyId) -> Strategy | None:
        """The strategy as it stands, or None; archived ones are not found."""
        strategy = self._read(tenant_id, strategy_id)
        return strategy if strategy and strategy.meta.deleted_at is None else None

    def of_order(self, tenant_id: TenantId, order: IntentId) -> Strategy | None:
        """The manual strategy that placed this order, archived or not, or None."""
        row = self._table.get({"tenant_id": tenant_id, "id": _order_key(order)})
        return self._read(tenant_id, StrategyId(row["strategy_id"])) if row else None

    def page(
        self, tenant_id: TenantId, *, limit: int, cursor: str | None, status: StrategyStatus | None = None
    ) -> Page[Strategy]:
        """Timed strategies, newest first. With a filter a page may be short although more follow."""

        def fetch(count: int, start: str | None) -> Page[Strategy]:
            page = self._table.query_page(
                ("tenant_id", tenant_id), between=_MADE_BY_THE_CLOCK, limit=count, cursor=start, newest_first=True
            )
            return Page([value_of(Strategy, row) for row in page.items], page.next_cursor)

        def wanted(strategy: Strategy) -> bool:
            listed = strategy.kind is StrategyKind.TIMED and strategy.meta.deleted_at is None
            return listed and status in {None, strategy.status}

        return kept_page(fetch, wanted, limit, cursor)

    def save(self, strategy: Strategy, *, before: Strategy) -> None:
        """Replace ``before``, its name row included. Raises ``StaleVersion``, ``Conflict`` (``name_taken``)."""
        actions = [self._table.put_action(self._row_of(strategy), version_is(before.meta.version))]
        if strategy.kind is StrategyKind.TIMED:
            actions += self._name_actions(strategy, before)
        try:
            self._transact(actions)
        except ConditionFailed as error:
            if error.reasons and error.reasons[0] == "ConditionalCheckFailed":
                raise stale_version("strategy") from error
            raise _name_taken(strategy.name) from error

    def _name_actions(self, strategy: Strategy, before: Strategy) -> list[dict[str, Any]]:
        old, new = _name_row(before), _name_row(strategy)
        gone = strategy.meta.deleted_at is not None
        if old["id"] == new["id"] and not gone:
            return []
        forget = self._table.delete_action({"tenant_id": old["tenant_id"], "id": old["id"]})
        return [forget] if gone else [self._table.put_action(new, absent("tenant_id")), forget]

    def _read(self, tenant_id: TenantId, strategy_id: StrategyId) -> Strategy | None:
        row = self._table.get({"tenant_id": tenant_id, "id": strategy_id})
        return value_of(Strategy, row) if row else None

    def _row_of(self, strategy: Strategy) -> Attributes:
        instrument = self._find_instrument(strategy.instrument)
        exchange, symbol = strategy.instrument.split(":", 1)
        bucket = bucket_of(instrument.underlying if instrument else symbol, strategy.tenant_id, self._routing())
        row = attributes_of(strategy) | {"version": strategy.meta.version, "bucket": bucket}
        if strategy.status is StrategyStatus.ACTIVE:
            row["open_group"] = index_group_of(bucket)
            row["open_key"] = f"{bucket:04d}#{strategy.tenant_id}#{strategy.id}"
            if strategy.schedule:
                row["due_shard"] = f"{exchange}#{hash64(strategy.id) % DUE_SHARDS}"
                row["due_key"] = f"{strategy.schedule.entry_time.isoformat()}#{strategy.tenant_id}#{strategy.id}"
        return row

    def _transact(self, actions: Sequence[dict[str, Any]]) -> None:
        for attempt in range(1, _TRIES + 1):
            try:
                transact(self._table.client, actions)
            except TransactionClash as error:
                if attempt == _TRIES:
                    message = "Somebody else is changing this at this very moment; please try again."
                    raise Unavailable("store_busy", message, retry_after=1) from error
                time.sleep(0.02 * attempt)
            else:
                return


def stale_version(what: str) -> StaleVersion:
    """The one way to say that an edit is based on an old version."""
    return StaleVersion(
        "stale_version", f"This {what} was changed meanwhile; please read it again and repeat the edit."
    )


def _name_row(strategy: Strategy) -> Attributes:
    digest = sha256(same_name_key(strategy.name).encode()).hexdigest()
    return {"tenant_id": strategy.tenant_id, "id": f"name#{digest}", "strategy_id": strategy.id}


def _order_key(order: IntentId) -> str:
    return f"order#{order}"


def _name_taken(name: str) -> Conflict:
    message = f"You already have a strategy named “{name}”. Please choose another name."
    return Conflict("name_taken", message, [FieldError("name", message)])
