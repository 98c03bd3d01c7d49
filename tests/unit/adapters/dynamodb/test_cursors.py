"""A cursor leads on in the list that made it, and nowhere else."""

import base64
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from shared.adapters.dynamodb.table import Table
from shared.domain.errors import Invalid

MINE = ("tenant_id", "tnt_A")
LAST = {"tenant_id": {"S": "tnt_A"}, "id": {"S": "str_1"}}


class Client:
    """Answers every query with one row and the key to go on from, or with an error."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.error: str | None = None

    def query(self, **arguments: Any) -> dict[str, Any]:
        self.asked.append(arguments)
        if self.error:
            raise ClientError({"Error": {"Code": self.error, "Message": "no such start"}}, "Query")
        return {"Items": [LAST], "LastEvaluatedKey": LAST}


@pytest.fixture
def client() -> Client:
    return Client()


def table(client: Client, name: str = "strategies") -> Table:
    return Table(client, name)  # type: ignore[arg-type]


def cursor_of(client: Client, **options: Any) -> str:
    cursor = table(client).query_page(MINE, limit=1, cursor=None, **options).next_cursor
    assert cursor
    return cursor


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_it_goes_on_where_its_own_list_ended(client: Client) -> None:
    cursor = cursor_of(client, begins_with="str_")
    table(client).query_page(MINE, limit=1, cursor=cursor, begins_with="str_")
    assert client.asked[-1]["ExclusiveStartKey"] == LAST


@pytest.mark.parametrize(
    ("name", "partition", "options"),
    [
        ("brokers", MINE, {"begins_with": "str_"}),
        ("strategies", ("tenant_id", "tnt_B"), {"begins_with": "str_"}),
        ("strategies", MINE, {"begins_with": "str_2"}),
        ("strategies", MINE, {"between": ("a", "b")}),
        ("strategies", MINE, {"index": "by-time"}),
        ("strategies", MINE, {}),
    ],
)
def test_another_list_refuses_it(client: Client, name: str, partition: tuple[str, str], options: Any) -> None:
    cursor = cursor_of(client, begins_with="str_")
    with pytest.raises(Invalid) as caught:
        table(client, name).query_page(partition, limit=1, cursor=cursor, **options)
    assert caught.value.code == "invalid_cursor"
    assert len(client.asked) == 1, "the store is not even asked"


@pytest.mark.parametrize(
    "key",
    [
        {"tenant_id": {"S": "tnt_A"}, "id": {"N": "1"}},
        {"tenant_id": {"S": "tnt_A"}, "id": "str_1"},
        {"tenant_id": {"S": "tnt_A"}, "id": {"S": 5}},
        {"tenant_id": {"S": "tnt_A"}, "id": {"S": ""}},
        {"tenant_id": {"S": "tnt_A"}, "id": {"S": "a", "N": "1"}},
        {"id": {"S": "str_1"}},
        [],
        None,
    ],
)
def test_a_forged_key_is_refused(client: Client, key: object) -> None:
    mark, _ = json.loads(base64.urlsafe_b64decode(cursor_of(client) + "=="))
    for forged in (encoded([mark, key]), encoded(key), encoded([mark])):
        with pytest.raises(Invalid):
            table(client).query_page(MINE, limit=1, cursor=forged)
    assert len(client.asked) == 1


@pytest.mark.parametrize("cursor", ["garbage", "é", "bnVsbA", base64.urlsafe_b64encode(b"[" * 1500).decode()])
def test_what_is_no_cursor_at_all_is_refused(client: Client, cursor: str) -> None:
    with pytest.raises(Invalid):
        table(client).query_page(MINE, limit=1, cursor=cursor)


def test_a_key_that_the_store_cannot_start_from_is_refused(client: Client) -> None:
    cursor = cursor_of(client)
    client.error = "ValidationException"
    with pytest.raises(Invalid) as caught:
        table(client).query_page(MINE, limit=1, cursor=cursor)
    assert caught.value.code == "invalid_cursor"


def test_without_a_cursor_a_wrong_query_stays_a_defect(client: Client) -> None:
    client.error = "ValidationException"
    with pytest.raises(ClientError):
        table(client).query_page(MINE, limit=1, cursor=None)
