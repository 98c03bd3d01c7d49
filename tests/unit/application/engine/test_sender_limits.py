"""How fast and when nothing may be sent: limits by segment and account, pauses the broker asks for, both breakers."""

import asyncio
from collections import deque
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from shared.application.order_sender.breakers import Breaker, BrokerBreaker
from shared.application.order_sender.pace import AccountPace, Window
from shared.application.ports.engine import Broker
from shared.domain.brokers import Capabilities, MarketSegment, NotTaken, PlaceOutcome, RequestLimit, Unknown, segment_of
from shared.domain.ids import BrokerId, IntentId, TenantId
from shared.domain.instruments import InstrumentId
from shared.domain.intents import Intent, IntentState, Role
from shared.domain.kill_switch import PLATFORM
from shared.domain.messages import Doorbell
from shared.domain.money import Side
from tests.fakes.broker import CAPABILITIES, FakeBroker, FakeExchange, Fault
from tests.fakes.virtual_time import run_virtual
from tests.unit.application.engine.test_order_sender_parts import Seconds
from tests.unit.application.engine.test_sender_corners import Bench
from tests.unit.application.engine.test_sender_gate import AWAY, put, ring, row
from tests.unit.application.engine.world import ACCOUNT, INFY, TENANT, World

S = IntentState
EQUITY, DERIVATIVES = MarketSegment.EQUITY, MarketSegment.DERIVATIVES
FUTURE = InstrumentId("NFO:NIFTY26NOVFUT")


@pytest.mark.parametrize(
    ("instrument", "segment"),
    [
        ("NSE:INFY", EQUITY), ("BSE:INFY", EQUITY), ("SIM:INFY", EQUITY), ("NFO:NIFTY26NOVFUT", DERIVATIVES),
        ("BFO:SENSEX", DERIVATIVES), ("CDS:USDINR", MarketSegment.CURRENCIES), ("BCD:USDINR", MarketSegment.CURRENCIES),
        ("MCX:GOLD", MarketSegment.COMMODITIES),
    ],
)  # fmt: skip
def test_every_instrument_has_a_segment(instrument: str, segment: MarketSegment) -> None:
    assert segment_of(InstrumentId(instrument)) is segment


def test_a_segment_may_have_a_rate_of_its_own() -> None:
    capabilities = Capabilities(True, True, True, timedelta(0), segment_rates=((DERIVATIVES, 3),))
    assert capabilities.rate_of(DERIVATIVES) == 3
    assert capabilities.rate_of(EQUITY) == capabilities.orders_per_second


def test_no_stretch_of_a_window_sees_more_than_its_limit_and_entries_leave_a_share() -> None:
    clock = Seconds()
    window = Window(RequestLimit(10, timedelta(seconds=1)), clock)
    sent: list[float] = []
    while clock.now < 110:
        role = Role.ENTRY if clock.now < 105 else Role.EXIT
        if window.look(role) == 0:
            window.take()
            sent.append(clock.now)
        clock.now += 0.01
    for start in sent:
        within = sum(start <= each < start + 0.995 for each in sent)
        assert within <= (7 if start < 104 else 10)
    assert len(sent) >= 7 * 5 + 10 * 4


def test_a_window_says_when_there_is_room_again() -> None:
    clock = Seconds()
    window = Window(RequestLimit(10, timedelta(minutes=1)), clock)
    for _ in range(7):
        assert window.look(Role.ENTRY) == 0
        window.take()
        clock.now += 1
    wait = window.look(Role.ENTRY)
    assert wait == pytest.approx(53)
    assert window.look(Role.EXIT) == 0
    clock.now += wait
    assert window.look(Role.ENTRY) == 0


def test_segments_have_their_own_tokens_and_share_the_accounts_window() -> None:
    clock = Seconds()
    capabilities = replace(CAPABILITIES, orders_per_second=5, request_limits=(RequestLimit(8, timedelta(seconds=1)),))
    pace = AccountPace(capabilities, clock)
    assert [pace.wait_for(Role.EXIT, EQUITY) == 0 for _ in range(6)] == [True] * 5 + [False]
    assert [pace.wait_for(Role.EXIT, DERIVATIVES) == 0 for _ in range(4)] == [True] * 3 + [False]
    assert pace.wait_for_cancel(Role.EXIT) > 0, "cancellations are requests too"
    clock.now += 1
    assert pace.wait_for_cancel(Role.EXIT) == 0


def test_an_order_that_must_wait_uses_up_nothing() -> None:
    clock = Seconds()
    pace = AccountPace(replace(CAPABILITIES, orders_per_second=100), clock)
    for _ in range(10):
        assert pace.wait_for(Role.EXIT, EQUITY) == 0
    for _ in range(1000):
        assert pace.wait_for(Role.EXIT, EQUITY) > 0
    clock.now += 1
    assert pace.wait_for(Role.EXIT, EQUITY) == 0


def test_a_full_segment_holds_up_no_exit_of_another() -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world
        world.exchange.capabilities = replace(CAPABILITIES, orders_per_second=1)
        world.exchange.set_price(FUTURE, Decimal(1000))
        for number in range(5):
            put(bench, f"PEXIT{number:012d}", Role.EXIT)
        other = put(bench, "PEXIT000000000009", Role.EXIT, instrument=FUTURE)
        world.start_sender()
        await world.until(lambda: row(world, other).state is S.FILLED, 0.9)
        assert len(world.exchange.placed) == 2

    run_virtual(story())


def test_an_account_never_sends_more_than_its_broker_allows() -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world
        limit = RequestLimit(10, timedelta(seconds=1))
        world.exchange.capabilities = replace(CAPABILITIES, orders_per_second=50, request_limits=(limit,))
        sent: list[float] = []
        world.on_pause = lambda where: sent.append(world.clock.boottime()) if where == "place" else None
        for number in range(45):
            put(bench, f"PEXIT{number:012d}", Role.EXIT)
        world.start_sender()
        await world.until(lambda: all(each.is_terminal for each in world.tables.intents.values()), 10)
        assert len(sent) == 45
        assert max(sum(start <= each < start + 0.9 for each in sent) for start in sent) <= 10

    run_virtual(story())


def test_cancellations_are_requests_too() -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world
        world.exchange.capabilities = replace(CAPABILITIES, request_limits=(RequestLimit(6, timedelta(seconds=1)),))
        world.exchange.is_liquid = False
        asked: list[float] = []
        world.on_pause = lambda where: asked.append(world.clock.boottime()) if where == "cancel" else None
        for number in range(12):
            order = put(bench, f"PENTRY{number:011d}", state=S.ACKED, attempt=1, cancel_wanted=True)
            bench.put(replace(order, broker_order_id=world.exchange.take(order)))
        world.start_sender()
        await world.until(lambda: all(each.is_terminal for each in world.tables.intents.values()), 15)
        assert max(sum(start <= each < start + 0.9 for each in asked) for start in asked) <= 5

    run_virtual(story())


def test_too_many_requests_pauses_the_whole_account_for_as_long_as_the_broker_says() -> None:
    async def story() -> None:
        class Busy(FakeBroker):
            async def place(self, intent: Intent) -> PlaceOutcome:
                if not refused:
                    refused.append(world.clock.boottime())
                    return NotTaken("rate_limited", timedelta(seconds=3))
                return await super().place(intent)

        refused: list[float] = []
        bench = Bench()
        world = bench.world
        sent: list[float] = []
        world.on_pause = lambda where: sent.append(world.clock.boottime()) if where == "place" else None

        async def connect(tenant_id: TenantId, broker_id: BrokerId) -> Broker:
            return Busy(world.exchange, world._pause)

        world._connect = connect  # type: ignore[method-assign]
        first = put(bench, "PEXIT000000000000", Role.EXIT)
        world.start_sender()
        await world.until(lambda: bool(refused), 2)
        later = put(bench, "PEXIT000000000001", Role.EXIT)
        ring(world, later)
        await world.until(lambda: row(world, first).is_terminal and row(world, later).is_terminal, 5)
        assert min(sent) >= refused[0] + 3
        assert max(sent) < refused[0] + 4

    run_virtual(story())


def test_an_order_that_is_refused_again_and_again_holds_up_the_others_no_longer_than_the_broker_says() -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world
        unlucky = put(bench, "PEXIT000000000000", Role.EXIT)
        refused: list[float] = []

        class Busy(FakeBroker):
            async def place(self, intent: Intent) -> PlaceOutcome:
                if intent.id == unlucky.id and len(refused) < 5:
                    refused.append(world.clock.boottime())
                    return NotTaken("rate_limited")
                return await super().place(intent)

        async def connect(tenant_id: TenantId, broker_id: BrokerId) -> Broker:
            return Busy(world.exchange, world._pause)

        world._connect = connect  # type: ignore[method-assign]
        world.start_sender()
        await world.until(lambda: len(refused) == 5, 15)
        later = put(bench, "PEXIT000000000001", Role.EXIT)
        ring(world, later)
        await world.until(lambda: row(world, later).is_terminal, 1.5)
        assert row(world, unlucky).state is S.PENDING, "it waits for longer itself"
        await world.until(lambda: row(world, unlucky).is_terminal, 6)

    run_virtual(story())


# breakers


def test_a_broker_is_down_when_several_accounts_of_several_tenants_say_so() -> None:
    clock = Seconds()
    breaker = BrokerBreaker(clock)
    accounts = [(TenantId("t1"), BrokerId("a")), (TenantId("t1"), BrokerId("b")), (TenantId("t2"), BrokerId("c"))]
    states = []
    for number in range(5):
        breaker.failed(*accounts[number % 3])
        states.append(breaker.is_open)
    assert states == [False] * 4 + [True]
    clock.now += 1.9
    breaker.readable()
    assert breaker.is_open, "it stays open for a moment at least"
    clock.now += 0.1
    breaker.readable()
    assert not breaker.is_open


@pytest.mark.parametrize(
    "names", [["t1:a"], ["t1:a", "t2:b"], ["t1:a", "t1:b", "t1:c", "t1:d"]], ids=["account", "two", "tenant"]
)
def test_one_account_two_or_one_tenants_own_cannot_stop_a_broker(names: list[str]) -> None:
    clock = Seconds()
    breaker = BrokerBreaker(clock)
    for number in range(100):
        tenant, _, account = names[number % len(names)].partition(":")
        breaker.failed(TenantId(tenant), BrokerId(account))
        clock.now += 0.05
    assert not breaker.is_open


def test_while_most_orders_get_their_answer_the_broker_is_not_down() -> None:
    clock = Seconds()
    breaker = BrokerBreaker(clock)
    for number in range(60):
        breaker.answered(TenantId("good"), BrokerId(f"g{number}"))
        if number % 3 == 0:
            breaker.failed(TenantId(f"t{number % 2}"), BrokerId(f"bad{number % 5}"))
    assert not breaker.is_open
    clock.now += 11
    for number in range(5):
        breaker.failed(TenantId(f"t{number}"), BrokerId(f"bad{number}"))
    assert breaker.is_open, "what was ten seconds ago says nothing any more"


def test_failures_far_apart_do_not_open_it() -> None:
    clock = Seconds()
    breaker = BrokerBreaker(clock)
    for number in range(20):
        breaker.failed(TenantId(f"t{number}"), BrokerId(f"b{number}"))
        clock.now += 3
    assert not breaker.is_open


def test_only_one_account_probes_at_a_time() -> None:
    clock = Seconds()
    breaker = BrokerBreaker(clock)
    assert not breaker.may_probe()
    for number in range(5):
        breaker.failed(TenantId(f"t{number}"), BrokerId(f"b{number}"))
    assert [breaker.may_probe() for _ in range(3)] == [True, False, False]
    clock.now += 2
    assert breaker.may_probe()
    assert breaker.open_seconds == 2


def test_an_accounts_own_breaker_needs_nobody_else() -> None:
    clock = Seconds()
    breaker = Breaker(clock)
    for _ in range(4):
        breaker.failed()
        clock.now += 2
        breaker.readable()
    assert not breaker.is_open
    breaker.failed()
    assert breaker.is_open, "that the book can be read in between forgives nothing"


class Street:
    """Several accounts of several tenants at one broker."""

    def __init__(self, count: int) -> None:
        self.bench = Bench()
        self.world: World = self.bench.world
        self.down: set[BrokerId] = set()
        self.placed: list[tuple[BrokerId, IntentId]] = []
        self.readings: list[BrokerId] = []
        self.accounts = [(TenantId(f"tnt_{number}"), BrokerId(f"brk_{number}")) for number in range(count)]
        self.exchanges = {broker: FakeExchange(self.world.market_now) for _, broker in self.accounts}
        self.world._connect = self._connect  # type: ignore[method-assign]
        for exchange in self.exchanges.values():
            exchange.set_price(INFY.id, Decimal(1000))

    def put(self, number: int, name: str, role: Role = Role.ENTRY) -> Intent:
        tenant, broker = self.accounts[number]
        price = {"limit": Decimal(980), "side": Side.SELL} if role is Role.EXIT else {}
        made = self.bench.an_entry(id=IntentId(name), role=role, tenant_id=tenant, broker_id=broker, **price)
        self.world.tables.intents[tenant, made.id] = made
        if self.world.sender is not None:
            self.world.sender.ring(Doorbell(tenant, broker, made.id))
        return made

    def state(self, intent: Intent) -> IntentState:
        return self.world.tables.intents[intent.tenant_id, intent.id].state

    async def _connect(self, tenant_id: TenantId, broker_id: BrokerId) -> Broker:
        street = self

        class Account(FakeBroker):
            async def place(self, intent: Intent) -> PlaceOutcome:
                street.placed.append((broker_id, intent.id))
                return Unknown("status 500") if broker_id in street.down else await super().place(intent)

            async def _reading(self, where: str) -> None:
                if where == "orders":
                    street.readings.append(broker_id)
                await super()._reading(where)

        return Account(self.exchanges[broker_id], self.world._pause)


def test_a_broker_that_fails_several_accounts_gets_no_orders_until_a_book_can_be_read() -> None:
    async def story() -> None:
        street = Street(4)
        world = street.world
        sender = world.start_sender()
        well = street.put(3, "PWELL000000000000")
        await world.until(lambda: street.state(well) is S.FILLED, 3)
        street.down = {broker for _, broker in street.accounts}
        for number in range(3):
            for order in range(2):
                street.put(number, f"PA{number}{order:014d}")
        await world.until(lambda: bool(sender.summary()["brokers_down"]), 2)
        assert sender.summary()["breaker_open"] == 0, "no account failed five times"
        for exchange in street.exchanges.values():
            exchange.is_away = True
        before = len(street.placed)
        leaving = street.put(3, "PEXIT000000000000", Role.EXIT)
        await asyncio.sleep(14)
        assert street.state(leaving) is S.PENDING
        assert len(street.placed) == before, "an order is never the probe"
        assert ("broker:paper") not in [subject for subject, _ in world.pages]
        await asyncio.sleep(3)
        assert [subject for subject, _ in world.pages].count("broker:paper") == 1
        street.down.clear()
        for exchange in street.exchanges.values():
            exchange.is_away = False
        await world.until(lambda: street.state(leaving) is S.FILLED, 8)
        assert sender.summary()["brokers_down"] == 0

    run_virtual(story())


def test_one_tenants_bad_accounts_hold_up_nobody_else() -> None:
    async def story() -> None:
        street = Street(2)
        world = street.world
        street.down = {street.accounts[0][1]}
        sender = world.start_sender()
        for order in range(12):
            street.put(0, f"PA{order:015d}")
        await asyncio.sleep(3)
        assert sender.summary()["brokers_down"] == 0
        leaving = street.put(1, "PEXIT000000000000", Role.EXIT)
        await world.until(lambda: street.state(leaving) is S.FILLED, 1)

    run_virtual(story())


def test_an_exit_that_the_broker_does_not_take_for_long_calls_a_person_once() -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world
        world.exchange.faults = deque([Fault.NOT_TAKEN] * 1000)
        leaving = put(bench, "PEXIT000000000000", Role.EXIT)
        world.start_sender()
        await asyncio.sleep(14)
        assert not world.pages
        await asyncio.sleep(10)
        assert [subject for subject, _ in world.pages] == [f"{ACCOUNT}#exits"]
        await asyncio.sleep(30)
        assert len(world.pages) == 1
        world.exchange.faults.clear()
        await world.until(lambda: row(world, leaving).state is S.FILLED, 10)
        assert (await _paged_again(bench)) == 2

    run_virtual(story())


async def _paged_again(bench: Bench) -> int:
    """How many calls there are after it happened once more."""
    world = bench.world
    await asyncio.sleep(1)
    world.exchange.faults = deque([Fault.NOT_TAKEN] * 1000)
    again = put(bench, "PEXIT000000000001", Role.EXIT)
    ring(world, again)
    await asyncio.sleep(25)
    return len(world.pages)


def test_many_exits_that_go_out_one_after_another_call_nobody() -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world
        for number in range(200):
            put(bench, f"PEXIT{number:012d}", Role.EXIT)
        world.start_sender()
        await world.until(lambda: all(each.is_terminal for each in world.tables.intents.values()), 60)
        assert world.clock.boottime() > 20
        assert not world.pages

    run_virtual(story())


def test_a_call_about_a_broker_that_does_not_get_through_is_made_again() -> None:
    async def story() -> None:
        bench = Bench()
        calls: list[tuple[TenantId, str]] = []

        async def page(tenant_id: TenantId, subject: str, reason: str) -> None:
            calls.append((tenant_id, subject))
            if len(calls) == 1:
                raise AWAY

        bench.account.ports = bench.ports = replace(bench.ports, page=page)
        common = type(bench.account.common)(bench.ports)
        breaker = common.breaker_of(CAPABILITIES.broker)
        for number in range(5):
            breaker.failed(TenantId(f"t{number}"), BrokerId(f"b{number}"))
        await asyncio.sleep(16)
        with pytest.raises(type(AWAY)):
            await common.page_for_broker(CAPABILITIES.broker, 15)
        await common.page_for_broker(CAPABILITIES.broker, 15)
        await common.page_for_broker(CAPABILITIES.broker, 15)
        assert calls == [(PLATFORM, "broker:paper")] * 2

    run_virtual(story())


def test_a_tenant_is_named_in_the_accounts_own_calls() -> None:
    async def story() -> None:
        bench = Bench()
        named: list[TenantId] = []

        async def page(tenant_id: TenantId, subject: str, reason: str) -> None:
            named.append(tenant_id)

        bench.account.ports = replace(bench.ports, page=page)
        await bench.account.page_once("x", "y")
        assert named == [TENANT]

    run_virtual(story())
