"""What only the real table can do to the strategies' adapter: clash with another transaction, be away."""

from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from shared.adapters.dynamodb.strategies import DynamoStrategies
from shared.domain.errors import Unavailable
from shared.domain.ids import IntentId
from tests.unit.domain.builders import a_strategy


class ClashingClient:
    """A client whose transactions clash so many times before they pass."""

    def __init__(self, clashes: int, error: Exception | None = None) -> None:
        self.clashes = clashes
        self.error = error
        self.calls = 0

    def transact_write_items(self, **_: Any) -> dict[str, Any]:
        self.calls += 1
        if self.error:
            raise self.error
        if self.calls <= self.clashes:
            reasons = [{"Code": "TransactionConflict"}, {"Code": "None"}]
            answer: Any = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
            raise ClientError(answer, "TransactWriteItems")
        return {}


def strategies_over(client: ClashingClient) -> DynamoStrategies:
    return DynamoStrategies(client, "plimsoll-test-", lambda _: None)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.adapters.dynamodb.strategies.time.sleep", lambda _: None)


def test_a_clash_is_tried_again() -> None:
    client = ClashingClient(clashes=3)
    strategies_over(client).add(a_strategy())
    assert client.calls == 4


def test_a_lasting_clash_is_said() -> None:
    client = ClashingClient(clashes=99)
    with pytest.raises(Unavailable) as caught:
        strategies_over(client).add_order(a_strategy(), IntentId("PAAAAAAAAAAAAAAAA"))
    assert (caught.value.code, caught.value.retry_after) == ("store_busy", 1)


def test_a_store_that_is_away_is_unavailable() -> None:
    client = ClashingClient(0, EndpointConnectionError(endpoint_url="http://127.0.0.1"))
    with pytest.raises(Unavailable):
        strategies_over(client).add(a_strategy())
