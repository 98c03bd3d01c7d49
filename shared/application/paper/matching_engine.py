"""Where orders meet the market: on arrival, and tick by tick while they rest."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from shared.application.paper.ledgers import Ledgers, OpenLedger, stepped
from shared.application.ports.common import Now, Sleep
from shared.application.ports.market import BookChange
from shared.domain.brokers import BrokerOrderState
from shared.domain.errors import NotFound, Unavailable
from shared.domain.exchange_market import QUOTE_LIFETIME, ExchangeMarket
from shared.domain.instruments import Instrument
from shared.domain.market_data import Tick
from shared.domain.matching import PaperOrder, Touch, crosses, execution_of, filled, touch_of
from shared.domain.messages import SessionOpened
from shared.domain.paper_account import PaperPosition, after_fill

_log = logging.getLogger(__name__)

FillLimit = Callable[[PaperOrder, Instrument, datetime], int | None]
"""How many units of an order one look at the book may fill now; None: as many as the book shows."""


def no_limit(_order: PaperOrder, _instrument: Instrument, _now: datetime) -> int | None:
    """Fills as large as the book allows."""
    return None


class MatchingEngine:
    """Fills orders against the market. ``latency``: from accepting an order to its arrival here."""

    def __init__(
        self,
        ledgers: Ledgers,
        market: ExchangeMarket,
        now: Now,
        sleep: Sleep,
        latency: timedelta,
        fill_limit: FillLimit = no_limit,
    ) -> None:
        self._ledgers = ledgers
        self._market = market
        self._now = now
        self._sleep = sleep
        self._fill_limit = fill_limit
        self.latency = latency

    def submit(self, order: PaperOrder) -> None:
        """Take an accepted order on its way; it meets the market after the latency."""
        self._ledgers.start(self._arrive(order.account, order.key))

    async def open_session(self, session: SessionOpened) -> None:
        """Take note of a session; orders of the exchange's earlier sessions expire."""
        if not self._market.open_session(session):
            return
        for name in self._ledgers.instruments():
            instrument = self._market.instrument(name)
            if instrument is not None and instrument.exchange is session.exchange:
                for ledger, order in self._ledgers.open_in(name):
                    await self._expire(ledger, order.key, session)

    async def take_ticks(self, ticks: Iterable[Tick], arrived_at: datetime) -> None:
        """Let the market move: what crosses is filled, tick by tick. ``arrived_at``: when the stream got them.

        Ticks that arrived longer ago than a quote lives (read late, after an outage) fill nothing.
        """
        stale = self._now() - arrived_at > QUOTE_LIFETIME
        for tick in ticks:
            instrument = self._market.take(tick, arrived_at)
            if instrument is None or stale:
                continue
            waiting = await self._waiting(instrument)
            if waiting:
                touch = touch_of(tick, instrument.lot_size)
                await self._look(waiting, touch)

    async def _waiting(self, instrument: Instrument) -> list[tuple[OpenLedger, PaperOrder]]:
        """Open orders that have arrived, of this session; what is left of an earlier one expires now."""
        session, now = self._market.session_of(instrument.exchange), self._now()
        waiting = []
        for ledger, order in self._ledgers.open_in(instrument.id):
            if session is not None and order.session_date != session.session_date:
                await self._expire(ledger, order.key, session)
            elif order.active_at <= now:  # one that is still under way meets the newest book when it arrives
                waiting.append((ledger, order))
        return waiting

    async def _look(self, waiting: Iterable[tuple[OpenLedger, PaperOrder]], touch: Touch) -> None:
        fills = []
        for ledger, order in waiting:
            if crosses(order, touch):
                fills.append(self._fill(ledger, order.key, touch))
            elif not order.resting and ledger.orders.get(order.key) is order:
                ledger.orders[order.key] = replace(order, resting=True)
        await asyncio.gather(*fills)

    async def _arrive(self, account: str, key: str) -> None:
        await self._sleep(self.latency.total_seconds())
        try:
            ledger = await self._ledgers.get(account)
            order = ledger.orders.get(key)
            if order is None or order.is_final:
                return
            instrument = self._instrument_of(order)
            if not self._market.is_open(instrument, self._now()):
                await self._reject(ledger, key)
                return
            touch = self._market.touch(instrument, self._now())
            if touch is not None:
                await self._look([(ledger, order)], touch)
        except (Unavailable, NotFound) as error:
            _log.warning("order %s of %s waits for the next tick: %s", key, account, error)

    async def _fill(self, ledger: OpenLedger, key: str, touch: Touch) -> None:
        """Fill what this book fills of an order, in one step with position and cash."""
        try:
            async with ledger.lock:
                order = ledger.orders.get(key)
                execution = execution_of(order, touch) if order else None
                if order is None or execution is None:
                    return
                now, instrument = self._now(), self._instrument_of(order)
                most = self._fill_limit(order, instrument, now)
                if most is not None:
                    if most <= 0:
                        return
                    execution = replace(execution, quantity=min(execution.quantity, most))
                slot = (order.instrument, order.product)
                held = ledger.positions.get(slot) or PaperPosition(order.account, order.book, *slot)
                paid, position = after_fill(stepped(ledger.account), held, order.side, execution)
                market_at = self._market.market_time(instrument, now)
                after = filled(order, execution, market_at, now, paid.sequence)
                await self._ledgers.commit(ledger, BookChange(paid, after, position))
        except Unavailable as error:
            _log.warning("a fill of order %s was not written: %s", key, error)

    async def _reject(self, ledger: OpenLedger, key: str) -> None:
        async with ledger.lock:
            order = ledger.orders.get(key)
            if order is not None and not order.is_final:
                text = "The market closed before the order reached it."
                await self._ledgers.end(ledger, order, self._now(), "market_closed", text, BrokerOrderState.REJECTED)

    async def _expire(self, ledger: OpenLedger, key: str, session: SessionOpened) -> None:
        try:
            async with ledger.lock:
                order = ledger.orders.get(key)
                if order is not None and not order.is_final and order.session_date != session.session_date:
                    text = "The session in which it was placed is over."
                    await self._ledgers.end(ledger, order, self._now(), "session_ended", text)
        except Unavailable as error:
            _log.warning("order %s did not expire: %s", key, error)

    def _instrument_of(self, order: PaperOrder) -> Instrument:
        instrument = self._market.instrument(order.instrument)
        if instrument is None:
            raise NotFound("unknown_instrument", f"{order.instrument} is not listed any more.")
        return instrument
