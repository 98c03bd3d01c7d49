"""Changed strategy rows become commands; nothing else does, and one bad record holds up no other."""

from typing import Any

import pytest

from shared.adapters.dynamodb.stream_records import change_of
from shared.application.publish_commands import RowChange, publish_commands
from shared.domain.errors import InvalidRecord, Unavailable
from shared.domain.messages import MarketMessage, StrategyChanged


def a_record(
    row_id: str = "str_1", version: int = 2, before: int | None = 1, name: str = "MODIFY", **changes: Any
) -> dict[str, Any]:
    row = {"tenant_id": {"S": "tnt_1"}, "id": {"S": row_id}, "bucket": {"N": "77"}, "version": {"N": str(version)}}
    change: dict[str, Any] = {"NewImage": row | changes}
    if before is not None:
        change["OldImage"] = row | {"version": {"N": str(before)}}
    return {"eventName": name, "dynamodb": change}


class Outbox:
    """What was published and put aside."""

    def __init__(self, is_away: bool = False) -> None:
        self.messages: list[tuple[int, MarketMessage]] = []
        self.aside: list[str] = []
        self._is_away = is_away

    def publish(self, messages: Any) -> None:
        if self._is_away:
            raise Unavailable("stream_unavailable", "away")
        self.messages += messages

    def put_aside(self, record: object, reason: str) -> None:
        self.aside.append(reason)

    def run(self, *records: object) -> int:
        return publish_commands(records, parse=change_of, publish=self.publish, put_aside=self.put_aside)


def test_a_new_version_is_told_to_its_bucket() -> None:
    outbox = Outbox()
    assert outbox.run(a_record(before=None, version=1, name="INSERT"), a_record("str_2", 5, 4)) == 2
    assert outbox.messages == [
        (77, StrategyChanged("tnt_1", "str_1", 1)),  # type: ignore[arg-type]
        (77, StrategyChanged("tnt_1", "str_2", 5)),  # type: ignore[arg-type]
    ]


def test_the_same_version_is_no_command() -> None:
    assert Outbox().run(a_record(version=2, before=2)) == 0


@pytest.mark.parametrize("row_id", ["name#abc", "order#P1"])
def test_other_rows_are_no_commands(row_id: str) -> None:
    outbox = Outbox()
    assert outbox.run({"eventName": "INSERT", "dynamodb": {"NewImage": {"id": {"S": row_id}}}}) == 0
    assert not outbox.aside


def test_a_removal_is_no_command() -> None:
    assert Outbox().run({"eventName": "REMOVE", "dynamodb": {"OldImage": {}}}) == 0


def test_the_newest_of_several_versions_is_told_once() -> None:
    outbox = Outbox()
    assert outbox.run(a_record(version=3, before=2), a_record(version=4, before=3), a_record(version=2, before=1)) == 1
    assert outbox.messages[0][1].version == 4  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "poison",
    [
        "text",
        {},
        {"eventName": "MODIFY", "dynamodb": {}},
        a_record(bucket={"S": "x"}),
        a_record(version="x"),  # type: ignore[arg-type]
        a_record(tenant_id={"S": ""}),
        a_record(tenant_id=None),
    ],
)
def test_poison_is_put_aside_and_holds_up_nothing(poison: object) -> None:
    outbox = Outbox()
    assert outbox.run(poison, a_record()) == 1
    assert len(outbox.aside) == 1
    with pytest.raises(InvalidRecord):
        change_of(poison)


def test_an_outage_fails_the_whole_batch() -> None:
    with pytest.raises(Unavailable):
        Outbox(is_away=True).run(a_record())


def test_a_change_carries_both_versions() -> None:
    assert change_of(a_record()) == RowChange("tnt_1", "str_1", 77, 1, 2)  # type: ignore[arg-type]
