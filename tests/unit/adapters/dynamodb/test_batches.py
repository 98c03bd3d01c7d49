"""Many rows with few calls, and what the store leaves over is asked for again."""

from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from shared.adapters.dynamodb.batches import ATTEMPTS, get_all, put_all
from shared.adapters.dynamodb.rows import to_item
from shared.adapters.dynamodb.table import Table
from shared.domain.errors import Unavailable


class FakeClient:
    """A store that leaves over all but ``takes`` rows of each call, and says so."""

    def __init__(self, takes: int = 1000) -> None:
        self.takes = takes
        self.rows: dict[str, Any] = {}
        self.calls: list[int] = []

    def batch_write_item(self, **request: Any) -> dict[str, Any]:
        ((name, puts),) = request["RequestItems"].items()
        self.calls.append(len(puts))
        for put in puts[: self.takes]:
            item = put["PutRequest"]["Item"]
            self.rows[item["id"]["S"]] = item
        left = puts[self.takes :]
        return {"UnprocessedItems": {name: left} if left else {}}

    def batch_get_item(self, **request: Any) -> dict[str, Any]:
        ((name, wanted),) = request["RequestItems"].items()
        assert wanted["ConsistentRead"] is True
        self.calls.append(len(wanted["Keys"]))
        taken, left = wanted["Keys"][: self.takes], wanted["Keys"][self.takes :]
        found = [self.rows[key["id"]["S"]] for key in taken if key["id"]["S"] in self.rows]
        return {"Responses": {name: found}, "UnprocessedKeys": {name: {"Keys": left}} if left else {}}


def _table(client: object) -> Table:
    return Table(client, "table")  # type: ignore[arg-type]


def _rows(count: int) -> list[dict[str, Any]]:
    return [{"id": str(number), "value": number} for number in range(count)]


def test_rows_go_in_calls_of_25() -> None:
    client = FakeClient()
    put_all(_table(client), _rows(60))
    assert (client.calls, len(client.rows)) == ([25, 25, 10], 60)


def test_what_is_left_over_is_written_again_after_a_pause() -> None:
    client, pauses = FakeClient(takes=10), list[float]()
    put_all(_table(client), _rows(25), pauses.append)
    assert (client.calls, pauses) == ([25, 15, 5], [0.05, 0.1])
    assert len(client.rows) == 25


def test_what_the_store_never_takes_is_said() -> None:
    client = FakeClient(takes=0)
    with pytest.raises(Unavailable, match="3 rows of table could not be written"):
        put_all(_table(client), _rows(3), lambda _: None)
    assert len(client.calls) == ATTEMPTS


def test_rows_are_read_in_calls_of_100() -> None:
    client = FakeClient()
    client.rows = {str(number): to_item({"id": str(number)}) for number in range(0, 230, 2)}
    found = get_all(_table(client), [{"id": str(number)} for number in range(230)])
    assert client.calls == [100, 100, 30]
    assert sorted(int(row["id"]) for row in found) == list(range(0, 230, 2))


def test_what_was_not_read_is_read_again() -> None:
    client = FakeClient(takes=40)
    client.rows = {str(number): to_item({"id": str(number)}) for number in range(100)}
    assert len(get_all(_table(client), [{"id": str(number)} for number in range(100)], lambda _: None)) == 100
    assert client.calls == [100, 60, 20]
    client.takes = 0
    with pytest.raises(Unavailable, match="could not be read"):
        get_all(_table(client), [{"id": "1"}], lambda _: None)


def test_nothing_to_do_asks_nobody() -> None:
    client = FakeClient()
    put_all(_table(client), [])
    assert get_all(_table(client), []) == []
    assert client.calls == []


def test_an_outage_is_unavailable() -> None:
    class Away:
        def batch_write_item(self, **_: Any) -> None:
            raise EndpointConnectionError(endpoint_url="x")

    with pytest.raises(Unavailable):
        put_all(_table(Away()), _rows(1))
