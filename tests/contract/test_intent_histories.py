"""The intent rows and the reconciler under any order of events, over the tables."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from hypothesis import Phase

from shared.adapters.dynamodb.books import DynamoBooks
from shared.adapters.dynamodb.intents import DynamoOrders, IntentRows
from shared.adapters.dynamodb.ownership import Ownership
from shared.adapters.dynamodb.runs import DynamoEngine
from shared.adapters.dynamodb.table import Table
from shared.adapters.threads import Threads
from shared.domain.ids import BrokerId, IntentId
from tests.unit.application.engine.test_state_machines import Backing, check

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


class TableBacking(Backing):
    def __init__(self, prefix: str, threads: Threads) -> None:
        self._client: Any = boto3.client("dynamodb")
        self._prefix = prefix
        ownership = Ownership(Table(self._client, f"{prefix}ownership"), "test")
        super().__init__(
            DynamoEngine(self._client, prefix, ownership, threads, lambda: NOW),
            DynamoOrders(IntentRows(self._client, prefix), ownership, threads, lambda: NOW),
            DynamoBooks(self._client, prefix, ownership, threads),
        )

    def history(self, intent_id: IntentId) -> list[tuple[int, str, int]]:
        rows = (row for row in self._rows("intent_history") if row["intent_id"]["S"] == intent_id)
        return sorted((int(row["version"]["N"]), row["state"]["S"], int(row["filled_quantity"]["N"])) for row in rows)

    def trades(self, broker_id: BrokerId) -> list[str]:
        return [row["broker_trade_id"]["S"] for row in self._rows("trades") if row["broker_id"]["S"] == broker_id]

    def _rows(self, name: str) -> Iterator[dict[str, Any]]:
        for page in self._client.get_paginator("scan").paginate(TableName=f"{self._prefix}{name}", ConsistentRead=True):
            yield from page["Items"]


@pytest.mark.emulator
def test_intents_over_the_tables(emulator: Any) -> None:
    threads = Threads(2)
    try:
        backing = TableBacking(emulator.tables(), threads)
        check(lambda: backing, examples=10, steps=15, phases=(Phase.generate,))  # each step reads all of it
    finally:
        threads.close()
