"""How far the clock is from the store's, by the answers' ``Date`` header."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, cast

import botocore.session
import pytest
from botocore.awsrequest import AWSResponse, HeadersDict
from botocore.config import Config

from shared.adapters.clock_skew import ClockSkew, skew_between

AT = datetime(2026, 11, 23, 4, 0, 0, 700_000, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("took", "ahead", "expected"),
    [
        (0.0, 0.0, 0.0), (0.0, 0.25, 0.0), (0.0, 5.0, 4.3), (0.0, -5.0, -4.7), (4.0, 0.0, 0.0), (4.0, -1.0, 0.0),
        (4.0, -60.0, -56.7),
    ],
)  # fmt: skip
def test_only_what_neither_the_way_nor_the_lost_fraction_explains_counts(
    took: float, ahead: float, expected: float
) -> None:
    asked, answered = AT, AT + timedelta(seconds=took)
    stamped = (asked + timedelta(seconds=took / 2 + ahead)).replace(microsecond=0)
    skew = skew_between(asked, answered, stamped)
    assert abs(skew.total_seconds() - expected) <= 1.0
    assert abs(skew) <= abs(timedelta(seconds=ahead)) + timedelta(seconds=took / 2)
    if expected == 0:
        assert skew == timedelta(0)


def a_client() -> Any:
    return botocore.session.Session().create_client(
        "dynamodb", region_name="ap-south-1", aws_access_key_id="x", aws_secret_access_key="x",
        config=Config(retries={"total_max_attempts": 1}),
    )  # fmt: skip


class _Body:
    def __init__(self, data: bytes) -> None:
        self._data = data

    def stream(self) -> Any:
        yield self._data


def answer_with(client: Any, headers: dict[str, str], status: int = 200) -> None:
    """Let the client's next calls be answered without a network."""
    kept = cast(Any, HeadersDict(headers))
    body = b"{}" if status == 200 else b'{"__type": "x#ThrottlingException"}'
    client.meta.events.register(
        "before-send.dynamodb",
        lambda request, **_: AWSResponse(request.url, status, kept, _Body(body)),
    )


def test_every_answer_of_a_watched_client_is_looked_at() -> None:
    client, skew = a_client(), ClockSkew(lambda: AT)
    skew.watch(client)
    assert skew() is None
    answer_with(client, {"Date": format_datetime(AT + 10 * SECOND, usegmt=True)})
    client.get_item(TableName="t", Key={"id": {"S": "x"}})
    found = skew()
    assert found is not None
    assert 9 * SECOND < found <= 10 * SECOND


def test_a_refusal_has_a_date_too() -> None:
    client, skew = a_client(), ClockSkew(lambda: AT)
    skew.watch(client)
    answer_with(client, {"Date": format_datetime(AT - 10 * SECOND, usegmt=True)}, status=400)
    with pytest.raises(client.exceptions.ClientError):
        client.get_item(TableName="t", Key={"id": {"S": "x"}})
    found = skew()
    assert found is not None
    assert -11 * SECOND < found < -9 * SECOND


@pytest.mark.parametrize("headers", [{}, {"Date": "yesterday"}, {"Date": "Mon, 23 Nov 2026 04:00:00 -0000"}])
def test_an_answer_without_a_date_that_can_be_read_says_nothing(headers: dict[str, str]) -> None:
    client, skew = a_client(), ClockSkew(lambda: AT)
    skew.watch(client)
    answer_with(client, headers)
    client.get_item(TableName="t", Key={"id": {"S": "x"}})
    assert skew() is None


def test_a_call_that_gets_no_answer_says_nothing() -> None:
    client, skew = a_client(), ClockSkew(lambda: AT)
    skew.watch(client)

    def fail(**_: Any) -> None:
        raise OSError("no route")

    client.meta.events.register("before-send.dynamodb", fail)
    with pytest.raises(Exception, match="no route"):
        client.get_item(TableName="t", Key={"id": {"S": "x"}})
    assert skew() is None
