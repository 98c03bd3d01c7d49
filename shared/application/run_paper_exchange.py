"""The simulated exchange as its clients use it: accounts, orders, funds, updates.

Every step of an account is written whole before anybody hears of it, one at a time under the account's lock, so a kill
at any instruction leaves a book that is right.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.application.paper.access import (
    OrderRate,
    account_in,
    hash_of,
    opens,
    proves_secret,
    session_token,
)
from shared.application.paper.ledgers import Ledgers, OpenLedger, stepped
from shared.application.paper.matching_engine import MatchingEngine
from shared.application.ports.common import Now, Sleep
from shared.application.ports.market import BookChange, OrderExists, PaperBook
from shared.domain.brokers import BrokerOrderState, Funds
from shared.domain.errors import Conflict, NotAuthenticated, NotFound, Refused, TooManyRequests, Unavailable
from shared.domain.exchange_market import ExchangeMarket
from shared.domain.instruments import Instrument
from shared.domain.market_calendar import session_date
from shared.domain.matching import OrderRequest, PaperOrder, Refusal, order_id_for, order_key, refusal_of
from shared.domain.paper_account import (
    PaperAccount,
    PaperPosition,
    after_reset,
    after_sign_in,
    funds_of,
    funds_refusal,
)

ORDERS_PER_SECOND = 8
UPDATES_AT_ONCE = 100
LISTED = timedelta(hours=24)
"""How long closed orders stay in the list of orders (they can be looked up for ever)."""


class OrderRefused(Refused):
    """The exchange does not accept the order: no order exists."""


@dataclass
class DuplicateOrder(Conflict):
    """The account has an order of this client id already: look at that one."""

    order_id: str = ""


class PaperExchange:
    """One exchange for all accounts. Every call may raise ``Unavailable``: then its effect is not known.

    ``is_ready``: whether the market has been read up to now. Until then orders are neither taken nor refused: a start
    must not tell anybody that the market is closed only because it has not looked yet.
    """

    def __init__(
        self,
        book: PaperBook,
        ledgers: Ledgers,
        engine: MatchingEngine,
        market: ExchangeMarket,
        is_ready: Callable[[], bool],
        now: Now,
        sleep: Sleep,
    ) -> None:
        self._book = book
        self._ledgers = ledgers
        self._engine = engine
        self._market = market
        self._is_ready = is_ready
        self._now = now
        self._sleep = sleep
        self._rate = OrderRate(ORDERS_PER_SECOND)

    def now(self) -> datetime:
        """The exchange's clock."""
        return self._now()

    async def open_account(self, account: str, secret: str) -> tuple[str, bool]:
        """The account's session token and whether the account is new. Raises ``Conflict`` for another's account."""
        token = await asyncio.to_thread(session_token, account, secret)
        wanted = PaperAccount(account, hash_of(token), self._now())
        kept = await self._book.open_account(wanted)
        if kept.token_hash != wanted.token_hash:
            raise Conflict("account_exists", "There is an account of this name with another secret.")
        if kept == wanted:
            return token, True
        return await self.sign_in(account, secret), False

    async def sign_in(self, account: str, secret: str) -> str:
        """The token of the session in force, of a new one if that has expired. Raises ``NotAuthenticated``."""
        first = await asyncio.to_thread(session_token, account, secret)
        ledger = await self._ledgers.find(account)
        if ledger is None or not proves_secret(first, ledger.account):
            raise NotAuthenticated("invalid_session", "This account and secret do not go together.")
        return await self._ledgers.whole(self._session(ledger, secret, first))

    async def authenticate(self, token: str) -> str:
        """The account that the token opens. Raises ``NotAuthenticated``."""
        ledger = await self._ledgers.find(account_in(token))
        if ledger is None or not opens(token, ledger.account):
            raise NotAuthenticated("invalid_session", "This session token opens no account.")
        return ledger.account.account

    async def place(self, account: str, request: OrderRequest, until: datetime | None = None) -> PaperOrder:
        """Accept an order, not later than ``until``, and send it to the matching engine.

        Raises ``TooManyRequests``, ``OrderRefused`` or ``DuplicateOrder``: each time nothing new was accepted. What has
        begun goes on to its end even if the caller is cancelled.
        """
        self._admit(account)
        return await self._ledgers.whole(self._place(account, request, until))

    async def cancel(self, account: str, order_id: str) -> PaperOrder:
        """Cancel what is open of an order; a fill can come first. Raises ``NotFound``, ``Conflict`` if it is final."""
        self._admit(account)
        return await self._ledgers.whole(self._cancel(account, order_id))

    async def _cancel(self, account: str, order_id: str) -> PaperOrder:
        await self._sleep(self._engine.latency.total_seconds())
        ledger = await self._ledgers.get(account)
        async with ledger.lock:
            order = next((each for each in ledger.orders.values() if each.order_id == order_id), None)
            if order is None:
                raise NotFound("order_not_found", f"There is no order {order_id}.")
            if order.is_final:
                raise Conflict("already_final", f"Order {order_id} is {order.state} already.")
            return await self._ledgers.end(ledger, order, self._now(), "cancelled_by_client", "Cancelled on request.")

    async def orders(self, account: str) -> list[PaperOrder]:
        """The complete book: every order placed in the last 24 hours, closed ones included, and all that are open."""
        ledger = await self._ledgers.at_rest(account)
        since = self._now() - LISTED
        listed = (each for each in ledger.orders.values() if not each.is_final or each.placed_at > since)
        return sorted(listed, key=lambda each: (each.placed_at, each.copy, each.order_id))

    async def order_of(self, account: str, client_id: str) -> PaperOrder:
        """The order of this client id (the first, if there are several), of whatever day and book.

        Raises ``NotFound``.
        """
        return await self._order(await self._ledgers.at_rest(account), client_id)

    async def updates(self, account: str, after: int, wait: timedelta) -> tuple[list[tuple[int, PaperOrder]], int]:
        """Changes after a sequence number, each with the order as it is now, and the number to ask for next.

        Waits for the first change if there is none. A number from another life of the exchange is corrected at once.
        """
        deadline = self._now() + wait
        while True:
            ledger = await self._ledgers.get(account)
            newest, bell = ledger.account.sequence, ledger.changed
            if newest < after:
                return [], newest
            if newest > after:
                written = await self._book.updates(account, after, UPDATES_AT_ONCE)
                # a step that is written but not in the copy yet would be announced with the order as it was before it
                listed = [(number, key) for number, key in written if number <= newest]
                found = [(number, await self._order(await self._ledgers.get(account), key)) for number, key in listed]
                return found, listed[-1][0] if listed else after
            left = (deadline - self._now()).total_seconds()
            if left <= 0:
                return [], after
            try:
                await asyncio.wait_for(bell.wait(), left)
            except TimeoutError:
                return [], after

    async def funds(self, account: str) -> Funds:
        """Cash, blocked and available."""
        ledger = await self._ledgers.get(account)
        return funds_of(ledger.account, ledger.positions, ledger.open_orders, self._now())

    async def positions(self, account: str) -> list[PaperPosition]:
        """What the account holds, or held and closed, in its present book."""
        ledger = await self._ledgers.get(account)
        return sorted(ledger.positions.values(), key=lambda each: each.key)

    async def reset(self, account: str) -> None:
        """Cancel open orders, empty the book, give the opening cash back. Client ids stay used for ever."""
        await self._ledgers.whole(self._reset(await self._ledgers.get(account)))

    async def _reset(self, ledger: OpenLedger) -> None:
        async with ledger.lock:
            abandoned = ledger.open_orders
            await self._ledgers.commit(ledger, BookChange(after_reset(ledger.account)))
            for order in abandoned:
                await self._ledgers.end(ledger, order, self._now(), "account_reset", "The account was reset.")

    def _admit(self, account: str) -> None:
        if not self._is_ready():
            raise Unavailable("exchange_starting", "The exchange is starting; please try again.", retry_after=1)
        if not self._rate.take(account, self._now()):
            text = f"At most {ORDERS_PER_SECOND} order requests a second."
            raise TooManyRequests("rate_limited", text, retry_after=1)

    async def _session(self, ledger: OpenLedger, secret: str, first: str) -> str:
        name = ledger.account.account
        async with ledger.lock:
            account = ledger.account
            number = account.session + 1 if account.expired else account.session
            token = await asyncio.to_thread(session_token, name, secret, number) if number else first
            if account.expired:
                await self._ledgers.commit(ledger, BookChange(after_sign_in(account, number, hash_of(token))))
        return token

    async def _place(self, account: str, request: OrderRequest, until: datetime | None) -> PaperOrder:
        ledger = await self._ledgers.get(account)
        async with ledger.lock:
            copy = self._copy_of(ledger, request.client_id)
            instrument = self._checked(ledger, request)
            while True:
                if until is not None and self._now() > until:
                    raise Unavailable("too_late", "The order was not accepted in time; it will not be.")
                order = self._accepted(ledger.account, request, instrument, copy)
                try:
                    await self._ledgers.commit(ledger, BookChange(stepped(ledger.account), order))
                    break
                except OrderExists as error:  # an order of an earlier book bears the id
                    if self._is_unique(account):
                        raise _duplicate(order.order_id) from error
                    copy += 1
        self._engine.submit(order)
        return order

    def _is_unique(self, _account: str) -> bool:
        """Whether a client id names one order of this account for ever."""
        return True

    def _copy_of(self, ledger: OpenLedger, client_id: str) -> int:
        """Which order of its client id a new one would be. Raises ``DuplicateOrder`` where there may be but one."""
        copy = 1
        while (existing := ledger.orders.get(order_key(client_id, copy))) is not None:
            if self._is_unique(ledger.account.account):
                raise _duplicate(existing.order_id)
            copy += 1
        return copy

    async def _order(self, ledger: OpenLedger, key: str) -> PaperOrder:
        order = ledger.orders.get(key) or await self._book.order(ledger.account.account, key)
        if order is None:
            raise NotFound("order_not_found", f"There is no order with the client id {key}.")
        return order

    def _checked(self, ledger: OpenLedger, request: OrderRequest) -> Instrument:
        """The instrument of a request that breaks no rule. Raises ``OrderRefused``."""
        instrument = self._market.instrument(request.instrument)
        if instrument is None:
            raise OrderRefused("unknown_instrument", f"{request.instrument} is not listed here.")
        refusal = refusal_of(request, instrument, self._market.reference(instrument))
        if refusal is None and not self._market.is_open(instrument, self._now()):
            refusal = Refusal("market_closed", f"{instrument.id} does not trade now.")
        refusal = refusal or funds_refusal(request, ledger.account, ledger.positions, ledger.open_orders)
        if refusal is not None:
            raise OrderRefused(refusal.code, refusal.text)
        return instrument

    def _accepted(self, account: PaperAccount, request: OrderRequest, instrument: Instrument, copy: int) -> PaperOrder:
        now = self._now()
        return PaperOrder(
            account=account.account,
            book=account.book,
            client_id=request.client_id,
            order_id=order_id_for(account.account, request.client_id, copy),
            instrument=request.instrument,
            side=request.side,
            quantity=request.quantity,
            limit=request.limit,
            product=request.product,
            state=BrokerOrderState.OPEN,
            session_date=session_date(self._market.market_time(instrument, now)),
            placed_at=now,
            active_at=now + self._engine.latency,
            updated_at=now,
            sequence=account.sequence + 1,
            copy=copy,
        )


def _duplicate(order_id: str) -> DuplicateOrder:
    return DuplicateOrder("duplicate_client_id", "An order with this client id exists.", order_id=order_id)
