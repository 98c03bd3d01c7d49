"""The few DynamoDB calls that repositories make, with conditions as sentences and failures as values of ours.

Repositories build their keys here and nowhere else; every key of a tenant's data starts with the tenant.
"""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from shared.adapters.dynamodb.rows import from_item, to_item
from shared.application.ports.common import Page
from shared.domain.errors import FieldError, Invalid, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Attributes = dict[str, Any]


class ConditionFailed(Exception):
    """A conditional write found the row otherwise. ``reasons`` has one code an action of a transaction, in order."""

    def __init__(self, reasons: Sequence[str] = ()) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = tuple(reasons)


class TransactionClash(Exception):
    """Another transaction holds one of the items at this very moment: try again."""


@dataclass(frozen=True)
class Condition:
    """A condition expression with its names (``#name``) and values (``:name``)."""

    expression: str
    names: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)

    def arguments(self) -> dict[str, Any]:
        """As boto3 takes it."""
        arguments: dict[str, Any] = {"ConditionExpression": self.expression}
        if self.names:
            arguments["ExpressionAttributeNames"] = dict(self.names)
        if self.values:
            arguments["ExpressionAttributeValues"] = to_item(self.values)
        return arguments


def absent(key: str) -> Condition:
    """The row does not exist yet (``key`` is its partition key's name)."""
    return Condition("attribute_not_exists(#k)", {"#k": key})


def version_is(version: int, attribute: str = "version") -> Condition:
    """The row is still at this version."""
    return Condition("#v = :v", {"#v": attribute}, {":v": version})


class Table:
    """One table. Reads are consistent unless they go to an index."""

    def __init__(self, client: "DynamoDBClient", name: str) -> None:
        self.client = client
        self.name = name

    def get(self, key: Mapping[str, Any]) -> Attributes | None:
        """The row of this key, or None."""
        with translated():
            answer = self.client.get_item(TableName=self.name, Key=to_item(key), ConsistentRead=True)
        return from_item(answer["Item"]) if "Item" in answer else None

    def put(self, attributes: Attributes, condition: Condition | None = None) -> None:
        """Write a whole row. Raises ``ConditionFailed``."""
        arguments = condition.arguments() if condition else {}
        with translated():
            self.client.put_item(TableName=self.name, Item=to_item(attributes), **arguments)

    def update(
        self,
        key: Mapping[str, Any],
        expression: str,
        names: Mapping[str, str] | None = None,
        values: Mapping[str, Any] | None = None,
        condition: str | None = None,
    ) -> Attributes:
        """Apply an update expression and give the row as it is afterwards. Raises ``ConditionFailed``."""
        arguments: dict[str, Any] = {"UpdateExpression": expression, "ReturnValues": "ALL_NEW"}
        if names:
            arguments["ExpressionAttributeNames"] = dict(names)
        if values:
            arguments["ExpressionAttributeValues"] = to_item(values)
        if condition:
            arguments["ConditionExpression"] = condition
        with translated():
            answer = self.client.update_item(TableName=self.name, Key=to_item(key), **arguments)
        return from_item(answer["Attributes"])

    def delete(self, key: Mapping[str, Any], condition: Condition | None = None) -> None:
        """Remove a row (absent is fine unless a condition says otherwise)."""
        arguments = condition.arguments() if condition else {}
        with translated():
            self.client.delete_item(TableName=self.name, Key=to_item(key), **arguments)

    def query(
        self,
        partition: tuple[str, str],
        *,
        sort: str | None = None,
        begins_with: str | None = None,
        between: tuple[str, str] | None = None,
        index: str | None = None,
        newest_first: bool = False,
    ) -> Iterator[Attributes]:
        """Every row of a partition, page after page."""
        arguments = self._query_arguments(partition, sort, begins_with, between, index, newest_first)
        while True:
            with translated():
                answer = self.client.query(**arguments)
            yield from (from_item(item) for item in answer["Items"])
            if "LastEvaluatedKey" not in answer:
                return
            arguments["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def query_page(
        self,
        partition: tuple[str, str],
        *,
        limit: int,
        cursor: str | None,
        sort: str | None = None,
        begins_with: str | None = None,
        between: tuple[str, str] | None = None,
        index: str | None = None,
        newest_first: bool = False,
    ) -> Page[Attributes]:
        """One page of a partition. A cursor that this very list did not make is refused (``Invalid``), not followed."""
        arguments = self._query_arguments(partition, sort, begins_with, between, index, newest_first)
        arguments["Limit"] = limit
        mark = _mark_of(self.name, index, begins_with, between)
        if cursor:
            arguments["ExclusiveStartKey"] = _start_key(cursor, partition, mark)
        with translated():
            try:
                answer = self.client.query(**arguments)
            except ClientError as error:
                if cursor and error.response["Error"]["Code"] == "ValidationException":
                    raise _not_our_cursor() from error  # the right mark on a key that this list cannot have
                raise
        last = answer.get("LastEvaluatedKey")
        return Page([from_item(item) for item in answer["Items"]], _cursor_of(last, mark) if last else None)

    def put_action(self, attributes: Attributes, condition: Condition | None = None) -> dict[str, Any]:
        """A put as one action of ``transact``."""
        arguments = condition.arguments() if condition else {}
        return {"Put": {"TableName": self.name, "Item": to_item(attributes), **arguments}}

    def check_action(self, key: Mapping[str, Any], condition: Condition) -> dict[str, Any]:
        """A condition check as one action of ``transact``."""
        return {"ConditionCheck": {"TableName": self.name, "Key": to_item(key), **condition.arguments()}}

    def delete_action(self, key: Mapping[str, Any], condition: Condition | None = None) -> dict[str, Any]:
        """A delete as one action of ``transact``."""
        arguments = condition.arguments() if condition else {}
        return {"Delete": {"TableName": self.name, "Key": to_item(key), **arguments}}

    def update_action(
        self,
        key: Mapping[str, Any],
        expression: str,
        names: Mapping[str, str] | None = None,
        values: Mapping[str, Any] | None = None,
        condition: str | None = None,
    ) -> dict[str, Any]:
        """An update as one action of ``transact``."""
        action: dict[str, Any] = {"TableName": self.name, "Key": to_item(key), "UpdateExpression": expression}
        if names:
            action["ExpressionAttributeNames"] = dict(names)
        if values:
            action["ExpressionAttributeValues"] = to_item(values)
        if condition:
            action["ConditionExpression"] = condition
        return {"Update": action}

    def _query_arguments(
        self,
        partition: tuple[str, str],
        sort: str | None,
        begins_with: str | None,
        between: tuple[str, str] | None,
        index: str | None,
        newest_first: bool,
    ) -> dict[str, Any]:
        names, values, condition = {"#p": partition[0]}, {":p": partition[1]}, "#p = :p"
        if begins_with is not None or between is not None:
            names["#s"] = sort or "id"
        if begins_with is not None:
            values[":s"] = begins_with
            condition += " AND begins_with(#s, :s)"
        if between is not None:
            values[":a"], values[":b"] = between
            condition += " AND #s BETWEEN :a AND :b"
        arguments: dict[str, Any] = {
            "TableName": self.name,
            "KeyConditionExpression": condition,
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": to_item(values),
            "ScanIndexForward": not newest_first,
        }
        if index:
            arguments["IndexName"] = index
        else:
            arguments["ConsistentRead"] = True
        return arguments


def transact(client: "DynamoDBClient", actions: Sequence[dict[str, Any]], token: str | None = None) -> None:
    """All actions or none. Raises ``ConditionFailed`` (with a reason an action) or ``TransactionClash``."""
    arguments: dict[str, Any] = {"TransactItems": list(actions)}
    if token:
        arguments["ClientRequestToken"] = token
    with translated():
        client.transact_write_items(**arguments)


class translated:  # noqa: N801 - reads as a word: `with translated():`
    """Foreign errors at one border: conditions, clashes and outages become ours."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ClientError):
            _raise_translated(error)
        if isinstance(error, BotoCoreError):
            raise Unavailable("store_unavailable", "The store does not answer; please try again shortly.") from error


_BUSY = frozenset(
    {
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "RequestLimitExceeded",
        "InternalServerError",
        "ServiceUnavailable",
    }
)


def _raise_translated(error: ClientError) -> None:
    code = error.response["Error"]["Code"]
    if code == "ConditionalCheckFailedException":
        raise ConditionFailed(["ConditionalCheckFailed"]) from error
    if code == "TransactionCanceledException":
        reasons = [reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])]
        if "ConditionalCheckFailed" in reasons:
            raise ConditionFailed(reasons) from error
        raise TransactionClash(", ".join(reasons)) from error
    if code in {"TransactionConflictException", "TransactionInProgressException"}:
        raise TransactionClash(code) from error
    if code in _BUSY:
        raise Unavailable("store_unavailable", "The store is busy; please try again shortly.") from error


def _mark_of(table: str, index: str | None, begins_with: str | None, between: tuple[str, str] | None) -> str:
    """What tells one list from another: the store refuses a key from elsewhere, or goes on from a wrong place."""
    return sha256(repr((table, index, begins_with, between)).encode()).hexdigest()[:12]


def _cursor_of(key: Mapping[str, Any], mark: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([mark, key], sort_keys=True).encode()).decode().rstrip("=")


def _start_key(cursor: str, partition: tuple[str, str], mark: str) -> dict[str, Any]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        made_by, key = json.loads(base64.urlsafe_b64decode(padded))
        if made_by == mark and _is_text_key(key) and key[partition[0]] == {"S": partition[1]}:
            return dict(key)
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise _not_our_cursor()


def _is_text_key(key: object) -> bool:
    """Every key of ours is text."""
    return isinstance(key, dict) and all(
        isinstance(value, dict) and value.keys() == {"S"} and isinstance(value["S"], str) and value["S"]
        for value in key.values()
    )


def _not_our_cursor() -> Invalid:
    message = "This cursor was not made by this list; start again without one."
    return Invalid("invalid_cursor", message, [FieldError("cursor", message)])
