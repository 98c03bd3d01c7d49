"""A whole execution plane in virtual time: one trigger owner, one order sender, an exchange, and the streams between.

The tables and the exchange outlive the processes: ``kill`` drops a process as ``kill -9`` would, ``start`` builds it
again from the tables.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from shared.application.order_sender import OrderSender, SenderPorts
from shared.application.ports.engine import Broker, StrategyKey
from shared.application.trigger_owner import OwnerPorts, TriggerOwner
from shared.domain.books import Notice
from shared.domain.ids import BrokerId, StrategyId, TenantId
from shared.domain.instruments import Exchange, Instrument, InstrumentId, InstrumentKind
from shared.domain.intents import Intent, IntentState, Role
from shared.domain.kill_switch import PLATFORM, KillScope, KillSwitch, KillVerb
from shared.domain.market_data import Tick
from shared.domain.market_time import market_now
from shared.domain.messages import Doorbell, KillSwitchChanged, MarketMessage, SessionOpened, StrategyChanged
from shared.domain.money import Side, to_paise
from shared.domain.partitions import Routing, bucket_of
from shared.domain.records import RecordMeta
from shared.domain.runs import Run
from shared.domain.strategies import (
    Distance,
    DistanceKind,
    ManualOrder,
    Product,
    Protection,
    Schedule,
    Strategy,
    StrategyKind,
    StrategyStatus,
    Weekday,
)
from tests.fakes.broker import FakeBroker, FakeExchange
from tests.fakes.controls import ControlTables, FakeKillSwitches, FakeKillSwitchStore, FakeResolutions
from tests.fakes.engine import EngineTables, FakeEngine, FakeStrategyRows
from tests.fakes.virtual_time import START, VirtualClock

TENANT = TenantId("tnt_1")
ACCOUNT = BrokerId("brk_1")
INFY = Instrument(
    id=InstrumentId("NSE:INFY"), token=408065, exchange=Exchange.NSE, symbol="INFY", name="Infosys",
    kind=InstrumentKind.EQUITY, tick_size=Decimal("0.05"), lot_size=1, freeze_quantity=1000, underlying="INFY",
)  # fmt: skip
STREAM_SECONDS = 0.05
PERCENT, POINTS, PRICE = DistanceKind.PERCENT, DistanceKind.POINTS, DistanceKind.PRICE


def a_protection(
    stop: str = "1", kind: DistanceKind = PERCENT, target: str | None = None, trailing: str | None = None
) -> Protection:
    """A stop of so many percent, with a target and a trail in points if given."""
    return Protection(
        stop_loss=Distance(kind, Decimal(stop)),
        take_profit=Distance(POINTS, Decimal(target)) if target else None,
        trailing=Distance(POINTS, Decimal(trailing)) if trailing else None,
    )


def a_strategy(
    *,
    name: str = "str_1",
    side: Side = Side.BUY,
    quantity: int = 10,
    entry: time = time(9, 20),
    leave: time = time(15, 0),
    protection: Protection | None = None,
    **changes: object,
) -> Strategy:
    """A timed strategy on INFY, entering at 09:20 and leaving at 15:00, active since before the session."""
    created = START - timedelta(hours=1)
    strategy = Strategy(
        tenant_id=TENANT, id=StrategyId(name), name=name, kind=StrategyKind.TIMED, status=StrategyStatus.ACTIVE,
        instrument=INFY.id, side=side, quantity=quantity, product=Product.INTRADAY, broker_id=ACCOUNT,
        protection=protection or a_protection(), schedule=Schedule(entry, leave, frozenset(Weekday)), manual=None,
        meta=RecordMeta.new(created, "usr_1"),
    )  # fmt: skip
    return replace(strategy, **changes)  # type: ignore[arg-type]


def a_manual_order(
    *,
    name: str = "str_m",
    side: Side = Side.BUY,
    quantity: int = 10,
    limit: str | None = None,
    reduce_only: bool = False,
    placed_at: datetime = START,
) -> Strategy:
    """A manual order with a stop of one percent, or one that only reduces."""
    manual = ManualOrder(Decimal(limit) if limit else None, reduce_only, placed_at)
    protection = None if reduce_only else a_protection()
    made = a_strategy(name=name, side=side, quantity=quantity)
    return replace(
        made, kind=StrategyKind.MANUAL, schedule=None, manual=manual, protection=protection,
        meta=RecordMeta.new(placed_at, "usr_1"),
    )  # fmt: skip


async def no_stall(where: str) -> None:
    """No call takes longer than others."""


class World:
    """Tables, exchange and stream, with the processes that live on them."""

    def __init__(self, speed: int = 1) -> None:
        self.clock = VirtualClock()
        self.tables = EngineTables()
        self.controls = ControlTables()
        self.session = SessionOpened(Exchange.NSE, START.date(), START, START, Decimal(speed))
        self.exchange = FakeExchange(self.market_now)
        self.stream: list[MarketMessage | Tick] = []
        self.pages: list[tuple[str, str]] = []
        self.notices: list[Notice] = []
        self.brokers: list[FakeBroker] = []
        self.skew: timedelta | None = timedelta(0)
        self.steps = 0
        self.kill_at: int | None = None
        self.on_pause: Callable[[str], None] = lambda where: None
        self.stall: Callable[[str], Awaitable[None]] = no_stall
        self.seq = 0
        self.is_publishing = True
        self.is_announcing = True
        self.owner: TriggerOwner | None = None
        self.sender: OrderSender | None = None
        self._loops: list[asyncio.Task[None]] = []
        self._deliveries: set[asyncio.Task[None]] = set()

    # what happens in the market

    def market_now(self) -> datetime:
        """The market's time."""
        return market_now(self.session, self.clock.now())

    async def tick(self, price: str, *, age_seconds: float = 0.0) -> None:
        """The last price of INFY changes: the exchange knows at once, the stream brings it a little later."""
        self.seq += 1
        rupees = Decimal(price)
        self.exchange.set_price(INFY.id, rupees)
        at = int((self.market_now() - timedelta(seconds=age_seconds)).timestamp() * 1000)
        await self.deliver(Tick(INFY.token, at, to_paise(rupees), 0, 0, 0, 0, self.seq))

    async def deliver(self, item: MarketMessage | Tick) -> None:
        """Put a record on the stream and wait until a running owner has it."""
        self.stream.append(item)
        await asyncio.sleep(STREAM_SECONDS)
        self._hand_over(item)
        await asyncio.sleep(0)

    def _hand_over(self, item: MarketMessage | Tick) -> None:
        if self.owner is None:
            return
        if isinstance(item, Tick):
            self.owner.on_ticks([item], self.clock.now())
        else:
            self.owner.on_message(item)

    # what the trader does

    def put(self, strategy: Strategy) -> StrategyKey:
        """Write a strategy's row, as the API would."""
        key = StrategyKey(strategy.tenant_id, strategy.id)
        self.tables.strategies[key] = (strategy, bucket_of(INFY.underlying, strategy.id, Routing()))
        return key

    async def edit(self, key: StrategyKey, **changes: object) -> None:
        """Edit a strategy's row; the command follows on the stream."""
        before, bucket = self.tables.strategies[key]
        meta = before.meta.edited(self.clock.now(), "usr_1")
        after = replace(before, meta=meta, **changes)  # type: ignore[arg-type]
        self.tables.strategies[key] = (after, bucket)
        await self.deliver(StrategyChanged(key.tenant_id, key.strategy_id, meta.version))

    async def switch(
        self, verb: KillVerb | None, strategy: StrategyKey | None = None, *, everybody: bool = False, tell: bool = True
    ) -> KillSwitch:
        """Write a kill switch's row, as the API would (None releases it); the message follows unless it is lost."""
        tenant = PLATFORM if everybody else TENANT
        scope = KillScope.PLATFORM if everybody else KillScope.STRATEGY if strategy else KillScope.TENANT
        strategy_id = strategy.strategy_id if strategy else None
        store = FakeKillSwitchStore(self.controls)
        before = store.get(scope, tenant, strategy_id)
        version = before.version + 1 if before else 1
        switch = KillSwitch(scope, tenant, strategy_id, verb, "a test", "usr_1", self.clock.now(), version)
        store.save(switch)
        if tell:
            await self.deliver(KillSwitchChanged(tenant, strategy_id, version))
        return switch

    # processes

    async def start_owner(self) -> TriggerOwner:
        """A new owner process, which loads everything and hears the running session."""
        engine = FakeEngine(self.tables, self._pause)
        ports = OwnerPorts(
            engine=engine, strategies=FakeStrategyRows(engine), risk=engine,
            kill_switches=FakeKillSwitches(self.controls, self._pause),
            find_instrument=lambda each: INFY if each == INFY.id else None,
            find_by_token=lambda token: INFY if token == INFY.token else None,
            ring=self._ring, page=self._page, now=self.clock.now, sleep=self.clock.sleep,
            boottime=self.clock.boottime,
        )  # fmt: skip
        owner = self.owner = TriggerOwner(ports)
        await owner.load()
        self._loop(owner.keep_time())
        self._loop(owner.keep_in_step())
        self._loop(owner.crew.failure())
        if self.is_announcing:
            owner.on_message(self.session)
        await asyncio.sleep(0.1)
        return owner

    def start_sender(self) -> OrderSender:
        """A new sender process."""
        engine = FakeEngine(self.tables, self._pause)
        ports = SenderPorts(
            orders=engine, books=engine, connect=self._connect, publish=self._publish, page=self._page,
            kill_switches=FakeKillSwitches(self.controls, self._pause),
            resolutions=FakeResolutions(self.controls, self._pause), skew=lambda: self.skew, notify=self._notify,
            now=self.clock.now, sleep=self.clock.sleep, boottime=self.clock.boottime,
        )  # fmt: skip
        sender = self.sender = OrderSender(ports)
        self._loop(sender.sweep())
        self._loop(sender.crew.failure())
        return sender

    async def start(self) -> None:
        """Both processes. A kill while they start is survived by whoever waits for it."""

        async def begin() -> None:
            self.start_sender()
            await self.start_owner()

        starting = asyncio.get_running_loop().create_task(begin())
        self._loops.append(starting)
        await asyncio.wait({starting})
        if not starting.cancelled():
            starting.result()

    async def kill(self) -> None:
        """Both processes die; what they had in hand is gone."""
        owner, sender, self.owner, self.sender = self.owner, self.sender, None, None
        for task in (*self._loops, *self._deliveries):
            task.cancel()
        self._loops.clear()
        if owner is not None:
            await owner.stop()
        if sender is not None:
            await sender.stop()

    async def until(self, condition: Callable[[], bool], seconds: float = 60.0) -> None:
        """Let time pass until something holds; fails after so many seconds."""
        for _ in range(int(seconds / 0.05)):
            if condition():
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"did not happen within {seconds} s: {self.describe()}")

    async def at(self, market: time) -> None:
        """Let time pass until the market shows this hour (Kolkata)."""
        due = datetime.combine(self.session.session_date, market, self.session.anchor.tzinfo) - timedelta(
            hours=5, minutes=30
        )
        seconds = (due.replace(tzinfo=UTC) - self.market_now()).total_seconds() / float(self.session.speed)
        await asyncio.sleep(max(0.0, seconds))

    # what can be seen afterwards

    def run_of(self, key: StrategyKey) -> Run:
        """The strategy's newest run."""
        runs = [run for each, run in self.tables.runs.items() if each.strategy_id == key.strategy_id]
        return max(runs, key=lambda run: run.id)

    def has_state(self, key: StrategyKey, state: str) -> bool:
        """Whether the newest run is in this state."""
        try:
            return self.run_of(key).state == state
        except ValueError:
            return False

    def orders(self, role: Role) -> list[Intent]:
        """The intents of a role, oldest first."""
        found = [intent for intent in self.tables.intents.values() if intent.role is role]
        return sorted(found, key=lambda intent: (intent.created_at, intent.generation))

    def kinds(self, key: StrategyKey) -> list[str]:
        """The kinds of the strategy's timeline, in the order of their keys."""
        events = sorted(each for each in self.tables.timeline.items() if each[0][0] == key.strategy_id)
        return [event.kind for _, event in events]

    def event(self, key: StrategyKey, kind: str) -> dict[str, str]:
        """The facts of the last event of a kind."""
        events = sorted(each for each in self.tables.timeline.items() if each[0][0] == key.strategy_id)
        return [event.facts for _, event in events if event.kind == kind][-1]

    def describe(self) -> str:
        """Everything, for a failing test."""
        runs = [
            f"{run.id} {run.state} {run.reason} {run.explanation} {run.legs[0]}" for run in self.tables.runs.values()
        ]
        intents = [
            f"{each.role}{each.generation} {each.state} {each.filled_quantity}" for each in self.tables.intents.values()
        ]
        return f"{runs}\n{intents}\n{self.exchange.book}\n{self.pages}"

    def check_invariants(self) -> None:
        """What must hold at every moment, whatever was killed or lost."""
        tags = Counter(order.client_id for order in self.exchange.book.values())
        assert all(count == 1 for count in tags.values()), "I1: one order for each decision"
        for order in self.exchange.book.values():
            steps = self.tables.history[TENANT, order.client_id]
            assert any(step.state is IntentState.SENDING for step in steps), "I2: claimed before it was sent"
        for steps in self.tables.history.values():
            filled = [step.filled_quantity for step in steps]
            versions = [step.version for step in steps]
            assert filled == sorted(filled), "I7: fills only rise"
            assert versions == sorted(set(versions)), "I7: versions only rise"
        for run in self.tables.runs.values():
            mine = [
                each
                for each in self.tables.intents.values()
                if each.run_id == run.id and each.strategy_id == run.strategy_id
            ]
            entered = sum(each.filled_quantity for each in mine if each.role is Role.ENTRY)
            left = sum(each.filled_quantity for each in mine if each.role is Role.EXIT)
            assert left <= entered, "I5: an exit never flips the position"
            for role in Role:
                alive = [each for each in mine if each.role is role and not each.is_terminal]
                assert len(alive) <= 1, "I4: one live decision for each role"

    def check_books(self) -> None:
        """Our trades are the broker's trades, and the position is their sum."""
        ours = {trade.broker_trade_id for trade in self.tables.trades.values()}
        theirs = {trade.id for order in self.exchange.book.values() for trade in order.trades}
        assert ours == theirs, "I14: the same trades in both books"
        held = self.tables.positions.get((ACCOUNT, INFY.id, Product.INTRADAY))
        assert (held.quantity if held else 0) == self.exchange.position_of(INFY.id)

    # wiring

    async def _pause(self, where: str) -> None:
        self.steps += 1
        self.on_pause(where)
        await self.stall(where)
        if self.kill_at is not None and self.steps >= self.kill_at:
            self.kill_at = None
            self._deliveries.add(asyncio.get_running_loop().create_task(self._restart()))
            await asyncio.sleep(3600)  # it never comes back: the restart cancels it
        await asyncio.sleep(0)

    async def _restart(self) -> None:
        if (this := asyncio.current_task()) is not None:
            self._deliveries.discard(this)  # it must not cancel itself
        await self.kill()
        await asyncio.sleep(0.5)
        self.steps = -(10**9)
        await self.start()

    async def _ring(self, doorbells: Sequence[Doorbell]) -> None:
        for doorbell in doorbells:
            self._later(lambda each=doorbell: self.sender.ring(each) if self.sender else None)  # type: ignore[misc]

    async def _publish(self, messages: Sequence[tuple[int, MarketMessage]]) -> None:
        for _, message in messages:
            if self.is_publishing:
                self._later(lambda each=message: self._hand_over(each))  # type: ignore[misc]

    def _later(self, act: Callable[[], None]) -> None:
        async def wait() -> None:
            await asyncio.sleep(STREAM_SECONDS)
            act()

        task = asyncio.get_running_loop().create_task(wait())
        self._deliveries.add(task)
        task.add_done_callback(self._deliveries.discard)

    async def _connect(self, tenant_id: TenantId, broker_id: BrokerId) -> Broker | None:
        if broker_id != ACCOUNT:
            return None
        self.brokers.append(FakeBroker(self.exchange, self._pause))
        return self.brokers[-1]

    async def _page(self, tenant_id: TenantId, subject: str, reason: str) -> None:
        self.pages.append((subject, reason))

    async def _notify(self, notice: Notice) -> None:
        self.notices.append(notice)

    def _loop(self, work: Coroutine[object, object, None]) -> None:
        self._loops.append(asyncio.get_running_loop().create_task(work))
