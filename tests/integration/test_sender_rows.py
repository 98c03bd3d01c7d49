"""Rows of the order sender in the real tables: one that cannot be read, a notice that is kept once, the clock."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest

from shared.adapters.clock_skew import ClockSkew
from shared.adapters.dynamodb.intents import DynamoOrders, IntentRows
from shared.adapters.dynamodb.notices import DynamoNotices
from shared.adapters.dynamodb.ownership import Ownership
from shared.adapters.dynamodb.table import Table
from shared.adapters.threads import Threads
from shared.application.ports.engine import IntentKey, UnreadableRow
from shared.domain.books import Notice
from shared.domain.ids import IntentId, NoticeId
from tests.contract.test_engine import ACCOUNT, NOW, TENANT, an_intent
from tests.emulator import Emulator

pytestmark = pytest.mark.emulator


@pytest.fixture
def threads() -> Iterator[Threads]:
    made = Threads(2)
    yield made
    made.close()


@pytest.mark.parametrize("damage", [{"state": "SLEEPING"}, {"quantity": "many"}, {"side": None}])
async def test_a_row_of_another_version_is_named_as_such(
    emulator: Emulator, threads: Threads, damage: dict[str, Any]
) -> None:
    prefix, client = emulator.tables(), boto3.client("dynamodb")
    rows = IntentRows(client, prefix)
    orders = DynamoOrders(rows, Ownership(Table(client, f"{prefix}ownership"), "test"), threads, lambda: NOW)
    for action in rows.new_actions(an_intent()):
        client.put_item(TableName=action["Put"]["TableName"], Item=action["Put"]["Item"])
    row = rows.table.get({"tenant_id": TENANT, "id": an_intent().id})
    assert row is not None
    rows.table.put({name: value for name, value in (row | damage).items() if value is not None})
    with pytest.raises(UnreadableRow, match="PAAAAAAAAAAAAAAAA"):
        await orders.get(TENANT, an_intent().id)
    assert await orders.open_intents() == [IntentKey(TENANT, ACCOUNT, an_intent().id)], "the sweep goes on"
    assert await orders.get(TENANT, IntentId("PNONE")) is None


async def test_a_notice_is_kept_once(emulator: Emulator, threads: Threads) -> None:
    prefix, client = emulator.tables(), boto3.client("dynamodb")
    table = Table(client, f"{prefix}notices")
    notify = DynamoNotices(table, threads)
    first = Notice(TENANT, NoticeId("ntc_1"), "position_missing", "First", "text", NOW)
    await notify(first)
    await notify(Notice(TENANT, NoticeId("ntc_1"), "position_missing", "Second", "text", NOW))
    row = table.get({"tenant_id": TENANT, "id": "ntc_1"})
    assert row is not None
    assert row["title"] == "First"


def test_the_store_says_how_late_it_is(emulator: Emulator) -> None:
    prefix, client = emulator.tables(), boto3.client("dynamodb")
    skew = ClockSkew(lambda: datetime.now(UTC))
    skew.watch(client)
    Table(client, f"{prefix}risk").get({"tenant_id": TENANT, "id": "limits"})
    found = skew()
    assert found is not None
    assert abs(found.total_seconds()) < 1
