"""The accounts in memory: copies of what the table holds, changed only after the table has changed.

After a write whose outcome is not known the copy is thrown away and read again: only the table can tell.
"""

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from shared.application.ports.common import Sleep
from shared.application.ports.market import BookChange, Ledger, PaperBook, StaleBook
from shared.domain.brokers import BrokerOrderState
from shared.domain.errors import NotFound, Unavailable
from shared.domain.instruments import InstrumentId
from shared.domain.matching import PaperOrder, ended
from shared.domain.paper_account import PaperAccount, PaperPosition, PositionKey

RELOAD_PAUSE_SECONDS = 1.0

_log = logging.getLogger(__name__)

Outcome = TypeVar("Outcome")
OrderKey = tuple[str, str]
"""Account and the order's key in it."""


@dataclass(slots=True)
class OpenLedger:
    """One account: the copy, the lock under which it changes, and a bell for those who wait for changes.

    ``valid`` turns False when the copy was thrown away while somebody still held it.
    """

    account: PaperAccount
    positions: dict[PositionKey, PaperPosition]
    orders: dict[str, PaperOrder]
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    valid: bool = True

    @property
    def open_orders(self) -> list[PaperOrder]:
        """Orders that can still be filled."""
        return [order for order in self.orders.values() if not order.is_final]


class Ledgers:
    """Every account that was asked for, and which orders are open in which instrument."""

    def __init__(self, book: PaperBook, sleep: Sleep) -> None:
        self._book = book
        self._sleep = sleep
        self._accounts: dict[str, OpenLedger] = {}
        self._loading = asyncio.Lock()
        self._open: dict[InstrumentId, set[OrderKey]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._steps: set[asyncio.Task[Any]] = set()

    async def load_open(self) -> None:
        """Load every account with open orders."""
        for account in sorted(await self._book.accounts_with_open_orders()):
            await self.find(account)

    async def get(self, account: str) -> OpenLedger:
        """The account, read from the table if need be. Raises ``NotFound``, ``Unavailable``."""
        ledger = await self.find(account)
        if ledger is None:
            raise NotFound("account_not_found", f"There is no account {account}.")
        return ledger

    async def at_rest(self, account: str) -> OpenLedger:
        """The account when no step of it is under way: what is being accepted at this moment must not read as absent.

        Raises ``NotFound``, ``Unavailable``.
        """
        while True:
            ledger = await self.get(account)
            async with ledger.lock:
                if ledger.valid:
                    return ledger

    async def find(self, account: str) -> OpenLedger | None:
        """The account or None. Raises ``Unavailable``."""
        known = self._accounts.get(account)
        if known is not None:
            return known
        async with self._loading:
            if account in self._accounts:
                return self._accounts[account]
            stored = await self._book.ledger(account)
            if stored is None:
                return None
            opened = self._accounts[account] = _opened(stored)
            for order in opened.orders.values():
                self._index(order)
        # what a reset had not cancelled yet when a kill cut it short
        leftover = [order for order in stored.orders if order.book != stored.account.book]
        async with opened.lock:
            for order in leftover:
                await self.end(opened, order, order.updated_at, "account_reset", "The account was reset.")
        return opened

    def open_in(self, instrument: InstrumentId) -> list[tuple[OpenLedger, PaperOrder]]:
        """Open orders of an instrument with their accounts, in a fixed order."""
        keys = sorted(self._open.get(instrument, ()))
        return [(self._accounts[account], self._accounts[account].orders[key]) for account, key in keys]

    def instruments(self) -> list[InstrumentId]:
        """Instruments with open orders."""
        return [instrument for instrument, keys in self._open.items() if keys]

    @property
    def open_order_count(self) -> int:
        """Orders that can still be filled."""
        return sum(len(keys) for keys in self._open.values())

    async def commit(self, ledger: OpenLedger, change: BookChange) -> None:
        """Write one step, then change the copy and ring. The caller holds the ledger's lock.

        Raises ``OrderExists`` (nothing was written) or ``Unavailable`` (it may have been).
        """
        if not ledger.valid:
            raise Unavailable("book_reloading", "The account is being read again; please repeat.")
        try:
            await self._book.commit(change)
        except StaleBook as error:
            self._forget(ledger)
            raise Unavailable("book_changed", "The account changed meanwhile; please look it up.") from error
        except Unavailable:
            self._forget(ledger)
            raise
        if change.account.book != ledger.account.book:
            self._close(ledger)
            ledger.positions, ledger.orders = {}, {}
        ledger.account = change.account
        if change.position is not None:
            ledger.positions[change.position.key] = change.position
        if change.order is not None:
            if change.order.book == ledger.account.book:
                ledger.orders[change.order.key] = change.order
            self._index(change.order)
        ledger.changed.set()
        ledger.changed = asyncio.Event()

    async def end(
        self,
        ledger: OpenLedger,
        order: PaperOrder,
        now: datetime,
        code: str,
        text: str,
        to: BrokerOrderState = BrokerOrderState.CANCELLED,
    ) -> PaperOrder:
        """Cancel or reject what is open of an order. The caller holds the lock; raises as ``commit`` does."""
        account = stepped(ledger.account)
        after = ended(order, to, code, text, now, account.sequence)
        await self.commit(ledger, BookChange(account, after))
        return after

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Let something run beside the caller; ``settle`` waits for it."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def whole(self, step: Coroutine[Any, Any, Outcome]) -> Outcome:
        """Take a step that goes on to its end even if the caller is cancelled: a client that hangs up in the middle of
        a write must not leave the copy behind the table.
        """
        task = asyncio.get_running_loop().create_task(step)
        self._steps.add(task)
        task.add_done_callback(self._steps.discard)
        return await asyncio.shield(task)

    async def settle(self) -> None:
        """Wait until everything that was started has ended."""
        while self._tasks or self._steps:
            await asyncio.gather(*self._steps, return_exceptions=True)
            await asyncio.gather(*self._tasks)

    def _forget(self, ledger: OpenLedger) -> None:
        ledger.valid = False
        self._close(ledger)
        self._accounts.pop(ledger.account.account, None)
        ledger.changed.set()
        self.start(self._reload(ledger.account.account))

    async def _reload(self, account: str) -> None:
        """Read an account again, so that its open orders go on meeting the market."""
        while True:
            try:
                await self.find(account)
            except Unavailable as error:
                _log.warning("account %s cannot be read yet: %s", account, error)
                await self._sleep(RELOAD_PAUSE_SECONDS)
            else:
                return

    def _index(self, order: PaperOrder) -> None:
        keys = self._open.setdefault(order.instrument, set())
        if order.is_final:
            keys.discard((order.account, order.key))
        else:
            keys.add((order.account, order.key))

    def _close(self, ledger: OpenLedger) -> None:
        for order in ledger.orders.values():
            self._open.get(order.instrument, set()).discard((order.account, order.key))


def stepped(account: PaperAccount) -> PaperAccount:
    """The account one change of an order later."""
    return replace(account, sequence=account.sequence + 1, version=account.version + 1)


def _opened(stored: Ledger) -> OpenLedger:
    return OpenLedger(
        account=stored.account,
        positions={each.key: each for each in stored.positions},
        orders={each.key: each for each in stored.orders if each.book == stored.account.book},
    )
