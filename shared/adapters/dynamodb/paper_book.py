"""The simulated exchange's book in the table ``paper_book``: partition = account, rows by their id.

``account`` · ``order#<key>`` · ``position#<book>#<instrument>#<product>`` · ``update#<sequence>``. An open order
also has ``open_shard`` and ``open_key``, so that a restart finds it through the index ``open-orders``.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from shared.adapters.dynamodb.rows import attributes_of, value_of
from shared.adapters.dynamodb.table import (
    Condition,
    ConditionFailed,
    Table,
    TransactionClash,
    absent,
    transact,
    version_is,
)
from shared.adapters.threads import Threads
from shared.application.ports.market import BookChange, Ledger, OrderExists, StaleBook
from shared.domain.errors import Unavailable
from shared.domain.matching import PaperOrder
from shared.domain.paper_account import PaperAccount, PaperPosition

OPEN_SHARD = "open"
CLASH_TRIES = 3
_INDEX = "open-orders"


class DynamoPaperBook:
    """Implements ``PaperBook``; blocking calls run in ``threads``."""

    def __init__(self, table: Table, threads: Threads) -> None:
        self._table = table
        self._threads = threads

    async def open_account(self, account: PaperAccount) -> PaperAccount:
        """Keep a new account; if there is one of this name, that one stays and is given."""
        return await self._threads.run(self._open_account, account)

    async def ledger(self, account: str) -> Ledger | None:
        """The account as it stands (consistent), or None."""
        return await self._threads.run(self._ledger, account)

    async def commit(self, change: BookChange) -> None:
        """Write one step. Raises ``OrderExists``, ``StaleBook``, ``Unavailable``."""
        await self._threads.run(self._commit, change)

    async def order(self, account: str, key: str) -> PaperOrder | None:
        """The order of this key, or None."""
        row = await self._threads.run(self._table.get, {"account": account, "id": f"order#{key}"})
        return value_of(PaperOrder, row) if row else None

    async def updates(self, account: str, after: int, limit: int) -> list[tuple[int, str]]:
        """Sequence number and order key of each change after a number, in order."""
        return await self._threads.run(self._updates, account, after, limit)

    async def accounts_with_open_orders(self) -> set[str]:
        """Accounts that had open orders when the index was last brought up to date."""
        return await self._threads.run(self._accounts_with_open_orders)

    def _open_account(self, account: PaperAccount) -> PaperAccount:
        try:
            self._table.put(_account_row(account), absent("account"))
        except ConditionFailed:
            row = self._table.get({"account": account.account, "id": "account"})
            if row is None:
                raise Unavailable("store_unavailable", "The account can be neither made nor read.") from None
            return value_of(PaperAccount, row)
        return account

    def _ledger(self, account: str) -> Ledger | None:
        row = self._table.get({"account": account, "id": "account"})
        if row is None:
            return None
        kept = value_of(PaperAccount, row)
        orders = (value_of(PaperOrder, each) for each in self._rows(account, "order#"))
        return Ledger(
            account=kept,
            positions=[value_of(PaperPosition, each) for each in self._rows(account, f"position#{kept.book:06d}#")],
            orders=[each for each in orders if each.book == kept.book or not each.is_final],
        )

    def _rows(self, account: str, prefix: str) -> Iterator[dict[str, Any]]:
        return self._table.query(("account", account), begins_with=prefix)

    def _commit(self, change: BookChange) -> None:
        account = change.account
        actions = [self._table.put_action(_account_row(account), version_is(account.version - 1))]
        if change.order is not None:
            actions.append(self._table.put_action(_order_row(change.order), _follows(change.order.version)))
            actions.append(self._table.put_action(_update_row(change.order), absent("account")))
        if change.position is not None:
            actions.append(self._table.put_action(_position_row(change.position), _follows(change.position.version)))
        for left in range(CLASH_TRIES, 0, -1):
            try:
                transact(self._table.client, actions)
            except TransactionClash as error:
                if left == 1:
                    raise Unavailable("store_unavailable", "The book is busy; please try again.") from error
            except ConditionFailed as error:
                if change.order is not None and change.order.version == 1 and _only_order_failed(error.reasons):
                    raise OrderExists(change.order.key) from error
                raise StaleBook(account.account) from error
            else:
                return

    def _updates(self, account: str, after: int, limit: int) -> list[tuple[int, str]]:
        between = (_update_id(after + 1), "update#~")
        page = self._table.query_page(("account", account), between=between, limit=limit, cursor=None)
        return [(int(row["sequence"]), str(row["client_id"])) for row in page.items]

    def _accounts_with_open_orders(self) -> set[str]:
        rows = self._table.query(("open_shard", OPEN_SHARD), index=_INDEX)
        return {str(row["account"]) for row in rows}


def _only_order_failed(reasons: tuple[str, ...]) -> bool:
    return len(reasons) > 1 and reasons[0] == "None" and reasons[1] == "ConditionalCheckFailed"


def _follows(version: int) -> Condition:
    return absent("account") if version == 1 else version_is(version - 1)


def _account_row(account: PaperAccount) -> dict[str, Any]:
    return attributes_of(account) | {"id": "account"}


def _order_row(order: PaperOrder) -> dict[str, Any]:
    row = attributes_of(replace(order, resting=False)) | {"id": f"order#{order.key}"}
    if not order.is_final:
        row |= {"open_shard": OPEN_SHARD, "open_key": f"{order.account}#{order.key}"}
    return row


def _position_row(position: PaperPosition) -> dict[str, Any]:
    name = f"position#{position.book:06d}#{position.instrument}#{position.product}"
    return attributes_of(position) | {"id": name}


def _update_row(order: PaperOrder) -> dict[str, Any]:
    return {
        "account": order.account,
        "id": _update_id(order.sequence),
        "sequence": order.sequence,
        "client_id": order.key,
    }


def _update_id(sequence: int) -> str:
    return f"update#{sequence:012d}"
