"""The simulated exchange's book in memory, for an exchange without a store."""

from dataclasses import replace

from shared.application.ports.market import BookChange, Ledger, OrderExists, StaleBook
from shared.domain.matching import PaperOrder
from shared.domain.paper_account import PaperAccount, PaperPosition


class MemoryPaperBook:
    """Implements ``PaperBook`` for one process; nothing outlives it."""

    def __init__(self) -> None:
        self.accounts: dict[str, PaperAccount] = {}
        self.order_rows: dict[tuple[str, str], PaperOrder] = {}
        self.position_rows: dict[tuple[str, int, str, str], PaperPosition] = {}
        self.update_rows: dict[tuple[str, int], str] = {}

    async def open_account(self, account: PaperAccount) -> PaperAccount:
        """Keep a new account; if there is one of this name, that one stays and is given."""
        return self.accounts.setdefault(account.account, account)

    async def ledger(self, account: str) -> Ledger | None:
        """The account as it stands, or None."""
        kept = self.accounts.get(account)
        if kept is None:
            return None
        orders = [order for (name, _), order in self.order_rows.items() if name == account]
        positions = [each for key, each in self.position_rows.items() if key[:2] == (account, kept.book)]
        return Ledger(kept, positions, [each for each in orders if each.book == kept.book or not each.is_final])

    async def commit(self, change: BookChange) -> None:
        """Write one step. Raises ``OrderExists`` or ``StaleBook``."""
        self.write(change)

    async def order(self, account: str, key: str) -> PaperOrder | None:
        """The order of this key, of earlier books too, or None."""
        return self.order_rows.get((account, key))

    async def updates(self, account: str, after: int, limit: int) -> list[tuple[int, str]]:
        """Sequence number and order key of each change after a number, in order."""
        found = [(number, key) for (name, number), key in self.update_rows.items() if name == account]
        return sorted(each for each in found if each[0] > after)[:limit]

    async def accounts_with_open_orders(self) -> set[str]:
        """Accounts with open orders."""
        return {account for (account, _), order in self.order_rows.items() if not order.is_final}

    def write(self, change: BookChange) -> None:
        """Write one step, whole or not at all."""
        account, order, position = change.account, change.order, change.position
        known = self.accounts.get(account.account)
        stale = known is None or known.version != account.version - 1
        exists = False
        if order is not None:
            row = self.order_rows.get((account.account, order.key))
            exists = order.version == 1 and row is not None
            stale |= order.version > 1 and (row is None or row.version != order.version - 1)
            stale |= (account.account, order.sequence) in self.update_rows and not exists
        if position is not None:
            held = self.position_rows.get(_position_key(position))
            stale |= (held.version if held else 0) != position.version - 1
        if exists and not stale:
            raise OrderExists(order.key if order else "")
        if stale:
            raise StaleBook(account.account)
        self.accounts[account.account] = account
        if order is not None:
            self.order_rows[account.account, order.key] = replace(order, resting=False)
            self.update_rows[account.account, order.sequence] = order.key
        if position is not None:
            self.position_rows[_position_key(position)] = position


def _position_key(position: PaperPosition) -> tuple[str, int, str, str]:
    return position.account, position.book, position.instrument, position.product
