"""What the simulated exchange's book makes of the store's less usual answers."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from shared.adapters.dynamodb.paper_book import CLASH_TRIES, DynamoPaperBook
from shared.adapters.dynamodb.table import Table
from shared.adapters.threads import Threads
from shared.application.ports.market import BookChange
from shared.domain.errors import Unavailable
from shared.domain.paper_account import PaperAccount

ACCOUNT = PaperAccount("acc", "hash", datetime(2026, 11, 20, tzinfo=UTC), version=2)


class ClashingClient:
    """Somebody else's transaction holds the rows for the next so many tries. Reads find nothing."""

    def __init__(self, clashes: int) -> None:
        self.clashes = clashes
        self.tries = 0

    def transact_write_items(self, **_: Any) -> None:
        self.tries += 1
        if self.tries <= self.clashes:
            raise ClientError(
                {"Error": {"Code": "TransactionCanceledException", "Message": ""},
                 "CancellationReasons": [{"Code": "TransactionConflict"}]},
                "TransactWriteItems",
            )  # fmt: skip

    def put_item(self, **_: Any) -> None:
        raise ClientError({"Error": {"Code": "ConditionalCheckFailedException", "Message": ""}}, "PutItem")

    def get_item(self, **_: Any) -> dict[str, Any]:
        return {}


@pytest.fixture
def threads() -> Iterator[Threads]:
    threads = Threads(1)
    yield threads
    threads.close()


def _book(client: ClashingClient, threads: Threads) -> DynamoPaperBook:
    return DynamoPaperBook(Table(client, "paper_book"), threads)  # type: ignore[arg-type]


async def test_a_clash_is_tried_again(threads: Threads) -> None:
    client = ClashingClient(CLASH_TRIES - 1)
    await _book(client, threads).commit(BookChange(ACCOUNT))
    assert client.tries == CLASH_TRIES


async def test_a_lasting_clash_is_unavailable(threads: Threads) -> None:
    client = ClashingClient(CLASH_TRIES)
    with pytest.raises(Unavailable):
        await _book(client, threads).commit(BookChange(ACCOUNT))
    assert client.tries == CLASH_TRIES


async def test_an_account_that_is_neither_new_nor_there_is_unavailable(threads: Threads) -> None:
    with pytest.raises(Unavailable):
        await _book(ClashingClient(0), threads).open_account(ACCOUNT)
