"""Changed strategy rows become commands; nothing else does, and one bad record holds up no other."""

from typing import Any

import pytest

from shared.adapters.dynamodb.stream_records import change_of, table_of
from shared.application.publish_commands import RowChange, SwitchChange, publish_commands
from shared.domain.errors import InvalidRecord, Unavailable
from shared.domain.messages import KillSwitchChanged, MarketMessage, StrategyChanged
from shared.domain.partitions import BUCKETS


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
        return publish_commands(
            records,
            parse=change_of,
            find_bucket=lambda tenant, strategy: {"str_1": 77}.get(strategy),
            publish=self.publish,
            put_aside=self.put_aside,
        )


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


def test_a_strategys_kill_switch_is_told_to_its_bucket() -> None:
    outbox = Outbox()
    assert outbox.run(a_record("kill#str_1", 3, 2), a_record("kill#str_gone", 1, None, "INSERT")) == 2
    assert outbox.messages == [(77, KillSwitchChanged("tnt_1", "str_1", 3))]  # type: ignore[arg-type]


@pytest.mark.parametrize("tenant", ["tnt_1", "platform"])
def test_a_tenants_kill_switch_is_told_to_every_bucket_and_before_anything_else(tenant: str) -> None:
    outbox = Outbox()
    switch = a_record("kill", 4, 3, tenant_id={"S": tenant})
    assert outbox.run(a_record("str_1", 5, 4), switch, a_record("kill", 3, 2, tenant_id={"S": tenant})) == 2
    told, last = outbox.messages[:-1], outbox.messages[-1]
    assert [bucket for bucket, _ in told] == list(range(BUCKETS))
    assert {message for _, message in told} == {KillSwitchChanged(tenant, None, 4)}  # type: ignore[arg-type]
    assert last == (77, StrategyChanged("tnt_1", "str_1", 5))  # type: ignore[arg-type]


@pytest.mark.parametrize("row_id", ["limits", "day#2026-11-23", "funds#brk_1", "killer"])
def test_other_rows_of_the_risk_table_tell_nothing(row_id: str) -> None:
    outbox = Outbox()
    row = {"tenant_id": {"S": "tnt_1"}, "id": {"S": row_id}, "realized": {"N": "1"}}
    assert outbox.run({"eventName": "MODIFY", "dynamodb": {"NewImage": row}}) == 0
    assert (outbox.messages, outbox.aside) == ([], [])


def test_a_kill_switch_that_cannot_be_read_is_put_aside() -> None:
    outbox = Outbox()
    broken = {"eventName": "MODIFY", "dynamodb": {"NewImage": {"tenant_id": {"S": "tnt_1"}, "id": {"S": "kill"}}}}
    assert outbox.run(broken, a_record("kill", 2, 1)) == 1
    assert len(outbox.aside) == 1


def test_a_switch_is_read_with_its_scope() -> None:
    assert change_of(a_record("kill", 2, 1)) == SwitchChange("tnt_1", None, 1, 2)  # type: ignore[arg-type]
    assert change_of(a_record("kill#str_1", 1, None)) == SwitchChange("tnt_1", "str_1", None, 1)  # type: ignore[arg-type]
    assert change_of(a_record("kill", name="REMOVE")) is None


def test_what_is_put_aside_says_where_it_came_from() -> None:
    arn = "arn:aws:dynamodb:ap-south-1:000000000000:table/plimsoll-local-risk/stream/2026"
    assert table_of({"eventSourceARN": arn}) == "plimsoll-local-risk"
    assert table_of("nonsense") == "unknown table"
