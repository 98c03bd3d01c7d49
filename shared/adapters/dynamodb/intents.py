"""Intents and their history in DynamoDB.

Table ``intents``, sort key the intent's id; index ``by-created`` lists a tenant's orders by time, the sparse index
``open-by-account`` those that are not terminal. Table ``intent_history`` has one immutable row for each version.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from shared.adapters.dynamodb.ownership import Ownership, account_key, bucket_key
from shared.adapters.dynamodb.rows import attributes_of, from_item, to_item, value_of
from shared.adapters.dynamodb.table import Attributes, ConditionFailed, Table, absent, translated, version_is
from shared.adapters.dynamodb.transactions import transact_as_owner
from shared.adapters.threads import Threads
from shared.application.ports.common import Now
from shared.application.ports.engine import IntentKey
from shared.domain.errors import StaleVersion, Unavailable
from shared.domain.ids import BrokerId, IntentId, TenantId
from shared.domain.intents import TERMINAL, Intent

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

OPEN_INDEX = "open-by-account"
_ACCOUNT = "acct#"
_MOST_KEYS = 100
_READ_TRIES = 5


class IntentRows:
    """Intents as rows; blocking calls, shared by the owner's and the sender's adapters."""

    def __init__(self, client: "DynamoDBClient", table_prefix: str) -> None:
        self.client = client
        self.table = Table(client, f"{table_prefix}intents")
        self.history = Table(client, f"{table_prefix}intent_history")

    def get(self, tenant_id: TenantId, intent_id: IntentId) -> Intent | None:
        """One intent (consistent), or None."""
        row = self.table.get({"tenant_id": tenant_id, "id": intent_id})
        return value_of(Intent, row) if row else None

    def get_many(self, tenant_id: TenantId, ids: Sequence[IntentId]) -> list[Intent]:
        """Those of the ids that exist (consistent), in no order. Raises ``Unavailable`` if some cannot be read."""
        found: list[Intent] = []
        for start in range(0, len(ids), _MOST_KEYS):
            keys = [to_item({"tenant_id": tenant_id, "id": each}) for each in ids[start : start + _MOST_KEYS]]
            request: Any = {self.table.name: {"Keys": keys, "ConsistentRead": True}}
            for _ in range(_READ_TRIES):
                with translated():
                    answer = self.client.batch_get_item(RequestItems=request)
                rows = answer["Responses"].get(self.table.name, [])
                found += [value_of(Intent, from_item(row)) for row in rows]
                request = answer.get("UnprocessedKeys") or {}
                if not request:
                    break
            else:
                raise Unavailable("store_unavailable", "The store did not give all rows that were asked for.")
        return found

    def new_actions(self, intent: Intent) -> list[dict[str, Any]]:
        """Make an intent and the first row of its history; fails if the id exists already."""
        return [self.table.put_action(_row_of(intent), absent("id")), self._history_action(intent)]

    def advance_actions(self, before: Intent, after: Intent) -> list[dict[str, Any]]:
        """Replace ``before`` by ``after`` and keep the step; fails if the row is no longer ``before``."""
        return [self.table.put_action(_row_of(after), version_is(before.version)), self._history_action(after)]

    def want_cancelled_action(self, tenant_id: TenantId, intent_id: IntentId, now: datetime) -> dict[str, Any]:
        """Mark an intent as unwanted unless it is terminal. The version rises, so a sender at work reads it again."""
        states = {f":s{place}": state.value for place, state in enumerate(sorted(TERMINAL))}
        return self.table.update_action(
            {"tenant_id": tenant_id, "id": intent_id},
            "SET cancel_wanted = :yes, #v = #v + :one, updated_at = :now",
            names={"#v": "version", "#s": "state"},
            values={":yes": True, ":one": 1, ":now": now.astimezone(UTC).isoformat(), **states},
            condition=f"attribute_exists(id) AND NOT #s IN ({', '.join(states)}) AND cancel_wanted <> :yes",
        )

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

    async def take_account(self, broker_id: BrokerId) -> int:
        """Become the account's sender."""
        return await self._threads.run(self._ownership.take, account_key(broker_id), self._now())

    async def get(self, tenant_id: TenantId, intent_id: IntentId) -> Intent | None:
        """The row as it stands, or None."""
        return await self._threads.run(self._rows.get, tenant_id, intent_id)

    async def open_intents(self) -> Sequence[IntentKey]:
        """Every intent that is not terminal."""
        return await self._threads.run(self._rows.open_intents)

    async def advance(self, before: Intent, after: Intent, epoch: int) -> None:
        """Replace ``before``. Raises ``Superseded``, ``StaleVersion``, ``Unavailable``."""
        await self._threads.run(self._advance, before, after, epoch)

    def _advance(self, before: Intent, after: Intent, epoch: int) -> None:
        check = self._ownership.check_action(account_key(before.broker_id), epoch)
        try:
            transact_as_owner(self._rows.client, check, self._rows.advance_actions(before, after))
        except ConditionFailed as error:
            raise StaleVersion("intent_moved", f"{before.id} is no longer version {before.version}.") from error


def cancel_wanted_in_bucket(
    rows: IntentRows, ownership: Ownership, bucket: int, epoch: int, tenant_id: TenantId, intent_id: IntentId, now: Now
) -> None:
    """Mark an intent as unwanted under the bucket's epoch; a terminal or already marked one stays as it is."""
    check = ownership.check_action(bucket_key(bucket), epoch)
    try:
        transact_as_owner(rows.client, check, [rows.want_cancelled_action(tenant_id, intent_id, now())])
    except ConditionFailed:
        return


def _row_of(intent: Intent) -> Attributes:
    created = intent.created_at.astimezone(UTC).isoformat()
    row = attributes_of(intent) | {
        "tenant_created": intent.tenant_id,
        "created_key": f"{created}#{intent.id}",
    }
    if not intent.is_terminal:
        row |= {"open_account": f"{_ACCOUNT}{intent.broker_id}", "open_key": f"{intent.tenant_id}#{intent.id}"}
    return row
