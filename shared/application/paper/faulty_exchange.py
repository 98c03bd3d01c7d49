"""The simulated exchange with faults: the same exchange, whose book lies for a while and whose news is in disorder."""

from collections.abc import Callable
from datetime import datetime, timedelta

from shared.application.paper.faults import Faults
from shared.application.paper.ledgers import Ledgers
from shared.application.paper.matching_engine import MatchingEngine
from shared.application.ports.common import Now, Sleep
from shared.application.ports.market import BookChange, PaperBook
from shared.application.run_paper_exchange import PaperExchange
from shared.domain.brokers import BrokerOrderState
from shared.domain.errors import NotFound
from shared.domain.exchange_faults import Fault, FaultRule
from shared.domain.exchange_market import ExchangeMarket
from shared.domain.fault_decisions import disordered, duplicated
from shared.domain.instruments import Instrument
from shared.domain.matching import OrderRequest, PaperOrder
from shared.domain.paper_account import PaperAccount, after_expiry

_LOOK_AGAIN_SECONDS = 0.1
_SAID_AGAIN = 3
"""How many events that were said before a duplicate delivery repeats."""

Events = list[tuple[int, PaperOrder]]


class FaultyExchange(PaperExchange):
    """A ``PaperExchange`` that misbehaves as ``faults`` decides. What it accepts is as true as ever."""

    def __init__(
        self,
        book: PaperBook,
        ledgers: Ledgers,
        engine: MatchingEngine,
        market: ExchangeMarket,
        is_ready: Callable[[], bool],
        now: Now,
        sleep: Sleep,
        faults: Faults,
    ) -> None:
        super().__init__(book, ledgers, engine, market, is_ready, now, sleep)
        self.faults = faults
        self._to_reject: dict[str, FaultRule] = {}

    async def orders(self, account: str) -> list[PaperOrder]:
        """The book, without orders that it does not show yet."""
        return [order for order in await super().orders(account) if not self._left_out(order)]

    async def order_of(self, account: str, client_id: str) -> PaperOrder:
        """The order of this client id. Raises ``NotFound``, also for one that exists but is not shown yet."""
        order = await super().order_of(account, client_id)
        if self._left_out(order):
            raise NotFound("order_not_found", f"There is no order with the client id {client_id}.")
        return order

    async def updates(self, account: str, after: int, wait: timedelta) -> tuple[Events, int]:
        """News up to the first of an order that is not shown yet; twice or in disorder if so decided."""
        deadline = self._now() + wait
        while True:
            left = max(deadline - self._now(), timedelta(0))
            found, following = await super().updates(account, after, left)
            shown = self._shown(found)
            if shown or not found:
                break
            if self._now() >= deadline:
                return [], after
            await self._sleep(min(_LOOK_AGAIN_SECONDS, left.total_seconds()))
        if len(shown) < len(found):
            following = shown[-1][0]
        if shown:
            shown = await self._disturbed(account, after, shown)
        return shown, following

    async def expire_session(self, account: str) -> None:
        """End the account's session: its token opens nothing until somebody signs in with the secret."""
        await self._ledgers.whole(self._expire(account))

    async def _expire(self, account: str) -> None:
        ledger = await self._ledgers.get(account)
        async with ledger.lock:
            if not ledger.account.expired:
                await self._ledgers.commit(ledger, BookChange(after_expiry(ledger.account)))

    async def _place(self, account: str, request: OrderRequest, until: datetime | None) -> PaperOrder:
        order = await super()._place(account, request, until)
        rule = self._to_reject.pop(order.order_id, None)
        if rule is not None:
            ledger = await self._ledgers.get(account)
            async with ledger.lock:
                newest = ledger.orders[order.key]
                if not newest.is_final:
                    text = "Rejected by the exchange after it was accepted (a switched fault)."
                    rejected = BrokerOrderState.REJECTED
                    return await self._ledgers.end(ledger, newest, self._now(), rule.code, text, rejected)
        return order

    def _accepted(self, account: PaperAccount, request: OrderRequest, instrument: Instrument, copy: int) -> PaperOrder:
        """The order, with what will go wrong with it decided before anybody can see it."""
        order = super()._accepted(account, request, instrument, copy)
        reject = self.faults.of_order(order)
        if reject is not None:
            self._to_reject[order.order_id] = reject
        return order

    def _is_unique(self, account: str) -> bool:
        return self.faults.is_unique(account)

    def _left_out(self, order: PaperOrder) -> bool:
        if not self.faults.is_hidden(order, self._now()):
            return False
        self.faults.denied(order)
        return True

    def _shown(self, found: Events) -> Events:
        """Events before the first one of an order that is not shown: the numbers that follow wait for it."""
        now = self._now()
        for place, (_, order) in enumerate(found):
            if self.faults.is_hidden(order, now):
                return found[:place]
        return found

    async def _disturbed(self, account: str, after: int, events: Events) -> Events:
        faults = self.faults.of_events(account)
        if Fault.DUPLICATE_EVENTS in faults:
            earlier: Events = []
            if after:
                said, _ = await super().updates(account, max(0, after - _SAID_AGAIN), timedelta(0))
                earlier = [each for each in self._shown(said) if each[0] <= after]
            events = duplicated(events, earlier)
        return disordered(events) if Fault.REORDER_EVENTS in faults else events
