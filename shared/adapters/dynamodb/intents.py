"""Intents and their history in DynamoDB.

Table ``intents``, sort key the intent's id; index ``by-created`` lists a tenant's orders by time, the sparse index
``open-by-account`` those that are not terminal. Table ``intent_history`` has one immutable row for each version.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING, Any

from shared.adapters.dynamodb.batches import get_all
from shared.adapters.dynamodb.ownership import Ownership, account_key, bucket_key
from shared.adapters.dynamodb.rows import attributes_of, from_item, value_of
from shared.adapters.dynamodb.table import Attributes, ConditionFailed, Table, absent, translated, version_is
from shared.adapters.dynamodb.transactions import failed_places, transact_as_owner
from shared.adapters.gathering import Gathering
from shared.adapters.threads import Threads
from shared.application.ports.common import Now
from shared.application.ports.engine import Advance, IntentKey, OrderKey, StaleWrites, UnreadableRow
from shared.domain.errors import Unavailable
from shared.domain.ids import BrokerId, IntentId, TenantId
from shared.domain.intents import Intent

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

OPEN_INDEX = "open-by-account"
_ACCOUNT = "acct#"
_MARK_TRIES = 8


class IntentRows:
    """Intents as rows; blocking calls, shared by the owner's and the sender's adapters."""

    def __init__(self, client: "DynamoDBClient", table_prefix: str) -> None:
        self.client = client
        self.table = Table(client, f"{table_prefix}intents")
        self.history = Table(client, f"{table_prefix}intent_history")

    def get(self, tenant_id: TenantId, intent_id: IntentId) -> Intent | None:
        """One intent (consistent), or None. Raises ``UnreadableRow``."""
        row = self.table.get({"tenant_id": tenant_id, "id": intent_id})
        return _intent_of(row) if row else None

    def readable(self, keys: Sequence[OrderKey]) -> tuple[list[Intent], list[OrderKey]]:
        """Those that exist (consistent), in no order, and those whose rows cannot be read. Raises ``Unavailable``."""
        found: list[Intent] = []
        unreadable: list[OrderKey] = []
        for row in get_all(self.table, _row_keys(keys)):
            try:
                found.append(_intent_of(row))
            except UnreadableRow:
                unreadable.append(OrderKey(row["tenant_id"], row["id"]))
        return found, unreadable

    def get_all(self, keys: Sequence[OrderKey]) -> list[Intent]:
        """Intents of any tenants that exist (consistent), in no order. Raises ``Unavailable``."""
        return [value_of(Intent, row) for row in get_all(self.table, _row_keys(keys))]

    def versions_of(self, keys: Sequence[OrderKey]) -> dict[OrderKey, int]:
        """The versions of those that exist (consistent). Raises ``Unavailable``."""
        rows = get_all(self.table, _row_keys(keys), only=("tenant_id", "id", "version"))
        return {OrderKey(row["tenant_id"], row["id"]): int(row["version"]) for row in rows}

    def new_actions(self, intent: Intent) -> list[dict[str, Any]]:
        """Make an intent and the first row of its history; fails if the id exists already."""
        return [self.table.put_action(row_of(intent), absent("id")), self._history_action(intent)]

    def advance_actions(self, before: Intent, after: Intent) -> list[dict[str, Any]]:
        """Replace ``before`` by ``after`` and keep the step; fails if the row is no longer ``before``."""
        return [self.table.put_action(row_of(after), version_is(before.version)), self._history_action(after)]

    def open_intents(self) -> list[IntentKey]:
        """Every intent in the sparse index: all that are not terminal, whatever account they belong to."""
        arguments: dict[str, Any] = {"TableName": self.table.name, "IndexName": OPEN_INDEX}
        keys: list[IntentKey] = []
        while True:
            with translated():
                answer = self.client.scan(**arguments)
            rows = (from_item(item) for item in answer["Items"])
            keys += [
                IntentKey(row["tenant_id"], BrokerId(row["open_account"].removeprefix(_ACCOUNT)), row["id"])
                for row in rows
            ]
            if "LastEvaluatedKey" not in answer:
                return keys
            arguments["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def _history_action(self, intent: Intent) -> dict[str, Any]:
        step = {
            "tenant_id": intent.tenant_id,
            "id": f"{intent.id}#{intent.version:06d}",
            "intent_id": intent.id,
            "version": intent.version,
            "at": intent.updated_at.astimezone(UTC).isoformat(),
            "state": intent.state.value,
            "attempt": intent.attempt,
            "quantity": intent.quantity,
            "limit": intent.limit,
            "filled_quantity": intent.filled_quantity,
            "average_price": intent.average_price,
            "broker_order_id": intent.broker_order_id,
            "sender_epoch": intent.sender_epoch,
            "cancel_wanted": intent.cancel_wanted or None,
            "reason_code": intent.reason_code,
            "reason": intent.reason,
        }
        return self.history.put_action({name: value for name, value in step.items() if value is not None})


class DynamoOrders:
    """``Orders``: the sender's view of intents."""

    def __init__(self, rows: IntentRows, ownership: Ownership, threads: Threads, now: Now) -> None:
        self._rows = rows
        self._ownership = ownership
        self._threads = threads
        self._now = now
        self._gathered: Gathering[OrderKey, Attributes] = Gathering(self._read)

    async def take_account(self, broker_id: BrokerId) -> int:
        """Become the account's sender."""
        return await self._threads.run(self._ownership.take, account_key(broker_id), self._now())

    async def get(self, tenant_id: TenantId, intent_id: IntentId) -> Intent | None:
        """The row as it stands, or None. Raises ``UnreadableRow``."""
        row = await self._gathered.get(OrderKey(tenant_id, intent_id))
        return _intent_of(row) if row else None

    async def open_intents(self) -> Sequence[IntentKey]:
        """Every intent that is not terminal."""
        return await self._threads.run(self._rows.open_intents)

    async def advance(self, steps: Sequence[Advance], epoch: int) -> None:
        """Take rows of one account further, all or none. Raises ``Superseded``, ``StaleWrites``, ``Unavailable``."""
        await self._threads.run(self._advance, steps, epoch)

    async def _read(self, keys: Sequence[OrderKey]) -> dict[OrderKey, Attributes]:
        rows = await self._threads.run(get_all, self._rows.table, _row_keys(keys))
        return {OrderKey(row["tenant_id"], row["id"]): row for row in rows}

    def _advance(self, steps: Sequence[Advance], epoch: int) -> None:
        (account,) = {step.before.broker_id for step in steps}
        actions: list[dict[str, Any]] = []
        owners: list[int] = []
        for place, step in enumerate(steps):
            made = self._rows.advance_actions(step.before, step.after)
            actions += made
            owners += [place] * len(made)
        try:
            transact_as_owner(self._rows.client, self._ownership.check_action(account_key(account), epoch), actions)
        except ConditionFailed as error:
            raise StaleWrites(frozenset(owners[place] for place in failed_places(error))) from error


def cancel_wanted_in_bucket(
    rows: IntentRows, ownership: Ownership, bucket: int, epoch: int, tenant_id: TenantId, intent_id: IntentId, now: Now
) -> None:
    """Mark an intent as unwanted under the bucket's epoch; a terminal or already marked one stays as it is.

    The version rises, so a sender at work reads the row again. Raises ``Superseded``, ``Unavailable``.
    """
    check = ownership.check_action(bucket_key(bucket), epoch)
    for _ in range(_MARK_TRIES):
        before = rows.get(tenant_id, intent_id)
        if before is None or before.is_terminal or before.cancel_wanted:
            return
        after = replace(before, cancel_wanted=True, version=before.version + 1, updated_at=now())
        try:
            transact_as_owner(rows.client, check, rows.advance_actions(before, after))
        except ConditionFailed:
            continue  # its sender was faster; what it wrote decides whether a mark is still of use
        return
    raise Unavailable("store_busy", f"{intent_id} keeps moving.")


def _row_keys(keys: Sequence[OrderKey]) -> list[Attributes]:
    return [{"tenant_id": key.tenant_id, "id": key.intent_id} for key in keys]


def _intent_of(row: Attributes) -> Intent:
    try:
        return value_of(Intent, row)
    except (ValueError, TypeError) as error:
        raise UnreadableRow(f"{row.get('id')}: {error}") from error


def account_partition(broker_id: BrokerId) -> str:
    """An account's partition of the index ``open-by-account``."""
    return f"{_ACCOUNT}{broker_id}"


def row_of(intent: Intent) -> Attributes:
    """The row of an intent, with the keys of the indexes that it belongs to."""
    created = intent.created_at.astimezone(UTC).isoformat()
    row = attributes_of(intent) | {
        "tenant_created": intent.tenant_id,
        "created_key": f"{created}#{intent.id}",
    }
    if not intent.is_terminal:
        row |= {"open_account": account_partition(intent.broker_id), "open_key": f"{intent.tenant_id}#{intent.id}"}
    return row
