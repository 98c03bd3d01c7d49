"""The execution plane in one process over tables in memory, with real time: what the load is put on."""

import asyncio
import logging
import time as clock
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.load_market import filled
from bench.load_store import LoadEngine, LoadTables
from shared.adapters.reference.instruments import instrument_book
from shared.application.order_sender import OrderSender, SenderPorts
from shared.application.ports.engine import Broker
from shared.application.trigger_owner import OwnerPorts, TriggerOwner
from shared.domain.ids import BrokerId, TenantId
from shared.domain.instruments import Instrument
from shared.domain.messages import Doorbell, MarketMessage, OrderProgress
from tests.fakes.broker import FakeBroker, FakeExchange
from tests.fakes.controls import ControlTables, FakeKillSwitches, FakeResolutions
from tests.fakes.engine import FakeStrategyRows

BROKER_SECONDS = 0.03
"""From the doorbell to the news that the order is filled, where the broker's side is not what is measured."""


def now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


class LoadWorld:
    """Tables, an owner, and either a sender with an exchange an account or fills that come by themselves."""

    def __init__(self, seconds: float, *, with_sender: bool, with_owner: bool = True) -> None:
        logging.getLogger("plimsoll").setLevel(logging.ERROR)
        self.book = instrument_book()
        self.tables = LoadTables()
        self.engine = LoadEngine(self.tables, seconds)
        self.latencies: list[float] = []
        self.rung: Callable[[Sequence[Doorbell]], None] = lambda doorbells: None
        self.claimed = asyncio.Semaphore(0)
        self.with_owner = with_owner
        self.pages: list[str] = []
        self.exchanges: dict[BrokerId, FakeExchange] = {}
        self.prices: dict[str, Decimal] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        controls = ControlTables()
        switches = FakeKillSwitches(controls, self.engine.pause)
        self.owner = TriggerOwner(
            OwnerPorts(
                engine=self.engine,
                strategies=FakeStrategyRows(self.engine),
                risk=self.engine,
                kill_switches=switches,
                find_instrument=self.book.by_id,
                find_by_token=self.book.by_token,
                ring=self._ring,
                page=self._page,
                now=now,
                sleep=asyncio.sleep,
                boottime=clock.monotonic,
            )
        )
        measured = self.owner.measures.add

        def add(name: str, milliseconds: float) -> None:
            measured(name, milliseconds)
            if name == "tick_to_intent":
                self.latencies.append(milliseconds)

        self.owner.measures.add = add  # type: ignore[method-assign]  # all of them, not the newest thousand
        self.sender: OrderSender | None = None
        if with_sender:
            self.sender = OrderSender(
                SenderPorts(
                    orders=self.engine,
                    books=self.engine,
                    connect=self._connect,
                    publish=self._publish,
                    page=self._page,
                    kill_switches=switches,
                    resolutions=FakeResolutions(controls, self.engine.pause),
                    skew=lambda: timedelta(0),
                    now=now,
                    sleep=asyncio.sleep,
                    boottime=clock.monotonic,
                    passed=self._passed,
                )
            )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Its loops run inside."""
        loops: list[Coroutine[Any, Any, None]] = []
        if self.with_owner:
            loops += [self.owner.keep_time(), self.owner.keep_in_step(), self.owner.crew.failure(), self._checkpoint()]
        if self.sender is not None:
            loops += [self.sender.sweep(), self.sender.crew.failure()]
        tasks = [asyncio.create_task(each) for each in loops]
        try:
            yield
            for task in tasks:
                if task.done():
                    task.result()
        finally:
            for task in (*tasks, *self._tasks):
                task.cancel()
            await self.owner.stop()
            if self.sender is not None:
                await self.sender.stop()

    def set_price(self, instrument: Instrument, rupees: Decimal) -> None:
        """The exchanges trade at this price."""
        if self.prices.get(instrument.id) != rupees:
            self.prices[instrument.id] = rupees
            for exchange in self.exchanges.values():
                exchange.set_price(instrument.id, rupees)

    async def _checkpoint(self) -> None:
        while True:
            await asyncio.sleep(2)
            await self.owner.save_bests()

    async def _ring(self, doorbells: Sequence[Doorbell]) -> None:
        self.rung(doorbells)
        if self.sender is not None:
            for doorbell in doorbells:
                self.sender.ring(doorbell)
        else:
            self._later(self._fill(doorbells))

    async def _fill(self, doorbells: Sequence[Doorbell]) -> None:
        await asyncio.sleep(BROKER_SECONDS)
        for bell in doorbells:
            order = self.tables.intents[bell.tenant_id, bell.intent_id]
            if not order.is_terminal:
                after = self.tables.intents[bell.tenant_id, bell.intent_id] = filled(order, now())
                self.owner.on_message(
                    OrderProgress(
                        after.tenant_id, after.strategy_id, after.run_id, after.leg, after.id, after.role,
                        after.generation, after.state, after.filled_quantity, after.average_price, None,
                        after.version, after.updated_at,
                    )
                )  # fmt: skip

    async def _publish(self, messages: Sequence[tuple[int, MarketMessage]]) -> None:
        for _, message in messages if self.with_owner else ():
            self.owner.on_message(message)

    def _passed(self, name: str) -> None:
        if name == "after_claim":
            self.claimed.release()

    async def _connect(self, tenant_id: TenantId, broker_id: BrokerId) -> Broker | None:
        exchange = self.exchanges.get(broker_id)
        if exchange is None:
            exchange = self.exchanges[broker_id] = FakeExchange(now)
            for instrument, rupees in self.prices.items():
                exchange.set_price(instrument, rupees)  # type: ignore[arg-type]
        return FakeBroker(exchange, _broker_answers)

    async def _page(self, tenant_id: TenantId, subject: str, reason: str) -> None:
        self.pages.append(f"{subject}: {reason}")

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _broker_answers(where: str) -> None:
    """The broker is another machine: its calls take none of the store's time."""
    await asyncio.sleep(BROKER_SECONDS / 2)


def resident_bytes() -> int:
    """What this process has in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
