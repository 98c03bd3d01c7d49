"""A simulated exchange on fakes: two listed stocks, an open session, the account ``acc``, a clock of its own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from shared.application.paper.access import hash_of
from shared.application.paper.faults import Faults
from shared.application.paper.faulty_exchange import FaultyExchange
from shared.application.paper.ledgers import Ledgers
from shared.application.paper.matching_engine import MatchingEngine
from shared.application.run_paper_exchange import PaperExchange
from shared.domain.brokers import BrokerOrderState
from shared.domain.exchange_market import ExchangeMarket
from shared.domain.instruments import Exchange, InstrumentId
from shared.domain.market_data import Tick, milliseconds
from shared.domain.matching import OrderRequest
from shared.domain.messages import SessionOpened
from shared.domain.money import Side
from shared.domain.paper_account import PaperAccount
from shared.domain.strategies import Product
from tests.fakes.clock import FakeClock
from tests.fakes.market import FakePaperBook
from tests.unit.domain.builders import an_instrument

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
HULL, KEEL = InstrumentId("SIM:HULL"), InstrumentId("SIM:KEEL")


class World:
    """An exchange with one listed pair of stocks, an open session and one account, ``acc``."""

    def __init__(self, book: FakePaperBook | None = None, session: bool = True, faults: Faults | None = None) -> None:
        self.book = book or FakePaperBook()
        self.clock = FakeClock(NOW)
        self.seq = 0
        self.ready = True
        listed = [
            an_instrument(id=name, token=token, exchange=Exchange.SIM, symbol=name[4:], underlying=name[4:],
                          tick_size=Decimal("0.05"), lot_size=1, freeze_quantity=100_000)
            for token, name in ((1, HULL), (2, KEEL))
        ]  # fmt: skip
        self.market = ExchangeMarket(listed)
        self.ledgers = Ledgers(self.book, self.clock.sleep)
        latency = timedelta(milliseconds=20)
        self.faults = faults or Faults()
        self.engine = MatchingEngine(
            self.ledgers, self.market, self.clock.now, self.clock.sleep, latency, self.faults.fill_limit
        )
        parts = (self.book, self.ledgers, self.engine, self.market)
        ports = (lambda: self.ready, self.clock.now, self.clock.sleep)
        self.exchange = PaperExchange(*parts, *ports) if faults is None else FaultyExchange(*parts, *ports, faults)
        self.book.accounts.setdefault("acc", PaperAccount("acc", hash_of("acc.token"), NOW))
        if session:
            self.market.open_session(self.session())

    def session(self, day: int = 20) -> SessionOpened:
        at = NOW.replace(day=day)
        return SessionOpened(Exchange.SIM, at.date(), at, at, Decimal(1))

    async def tick(self, bid: str, ask: str, token: int = 1, age: float = 0.0) -> None:
        """Time goes on by a second and the market says this (``age`` seconds ago)."""
        self.clock.advance(1)
        self.seq += 1
        paise = [int(Decimal(price) * 100) for price in (bid, ask)]
        at = milliseconds(self.clock.now())
        tick = Tick(token, at, paise[1], paise[0], paise[1], self.seq, 0, self.seq)
        await self.engine.take_ticks([tick], self.clock.now() - timedelta(seconds=age))

    async def place(self, client_id: str = "P1", account: str = "acc", **changes: Any) -> str:
        request = OrderRequest(client_id, HULL, Side.BUY, 10, Decimal("100.00"), Product.INTRADAY)
        order = await self.exchange.place(account, replace(request, **changes))
        await self.ledgers.settle()
        return order.order_id

    async def state(self, client_id: str = "P1", account: str = "acc") -> tuple[BrokerOrderState, int]:
        order = await self.exchange.order_of(account, client_id)
        return order.state, order.filled_quantity

    def restarted(self) -> "World":
        """The exchange after a kill: only the book is left."""
        world = World(self.book)
        world.clock.time, world.seq = self.clock.time, self.seq
        return world
