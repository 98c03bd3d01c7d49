"""A doorbell proves nothing, a bad row stops nobody, a page is durable before what it is about, and desks close."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal

import pytest

from shared.application.order_sender import sender as sending
from shared.application.order_sender.lookup import Found, look_up
from shared.application.order_sender.sender import OrderSender, sweep_pause
from shared.application.ports.engine import BookUpdates, Broker, BrokerAway
from shared.domain.ids import BrokerId, IntentId, TenantId
from shared.domain.intents import IntentState, Role
from shared.domain.messages import Doorbell
from tests.fakes.broker import FakeBroker, Fault
from tests.fakes.virtual_time import run_virtual
from tests.unit.application.engine.test_faults import closes, entered
from tests.unit.application.engine.test_sender_corners import Bench
from tests.unit.application.engine.test_sender_gate import AWAY, put, ring, row
from tests.unit.application.engine.world import ACCOUNT, TENANT, World, a_strategy

S = IntentState
OTHER, ELSEWHERE = TenantId("tnt_2"), BrokerId("brk_2")


# doorbells


@pytest.mark.parametrize(("tenant", "broker"), [(OTHER, ACCOUNT), (TENANT, ELSEWHERE), (OTHER, ELSEWHERE)])
def test_a_doorbell_with_a_wrong_name_sends_nothing_and_takes_nothing(tenant: TenantId, broker: BrokerId) -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world
        world.tables.epochs.clear()
        waiting = put(bench, "PENTRY00000000000")
        sender = OrderSender(bench.ports)
        for _ in range(3):
            sender.ring(Doorbell(tenant, broker, waiting.id))
            await asyncio.sleep(1)
        assert row(world, waiting) == waiting
        assert not world.tables.epochs, "no account was taken from anybody"
        assert not world.exchange.placed
        assert not world.pages
        sender.ring(Doorbell(TENANT, ACCOUNT, waiting.id))
        await world.until(lambda: row(world, waiting).state is S.FILLED, 2)
        await sender.stop()

    run_virtual(story())


def test_a_wrong_doorbell_at_an_open_desk_changes_nothing() -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world
        world.exchange.is_liquid = False
        resting = put(bench, "PENTRY00000000000")
        theirs = bench.an_entry(id=IntentId("PTHEIRS0000000000"), tenant_id=OTHER, broker_id=ELSEWHERE)
        world.tables.intents[OTHER, theirs.id] = theirs
        mine = put(bench, "PELSEWHERE0000000", broker_id=ELSEWHERE)
        sender = OrderSender(bench.ports)
        sender.ring(Doorbell(TENANT, ACCOUNT, resting.id))
        await world.until(lambda: row(world, resting).state is S.ACKED, 2)
        epoch = world.tables.epochs[f"OWN#acct#{ACCOUNT}"]
        for tenant, intent in ((OTHER, theirs), (TENANT, theirs), (TENANT, mine), (OTHER, resting)):
            sender.ring(Doorbell(tenant, ACCOUNT, intent.id))
        await asyncio.sleep(2)
        assert world.tables.intents[OTHER, theirs.id] == theirs
        assert row(world, mine) == mine
        assert [each.id for each in world.exchange.placed] == [resting.id]
        assert world.tables.epochs[f"OWN#acct#{ACCOUNT}"] == epoch
        await sender.stop()

    run_virtual(story())


def test_an_order_that_names_another_tenants_account_is_left_to_a_person() -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world
        world.exchange.is_liquid = False
        connect = world._connect

        async def only_its_owner(tenant_id: TenantId, broker_id: BrokerId) -> Broker | None:
            return await connect(tenant_id, broker_id) if tenant_id == TENANT else None

        world._connect = only_its_owner  # type: ignore[method-assign]
        resting = put(bench, "PENTRY00000000000")
        sender = world.start_sender()
        await world.until(lambda: row(world, resting).state is S.ACKED, 3)
        wrong = bench.an_entry(id=IntentId("PWRONG00000000000"), tenant_id=OTHER)
        world.tables.intents[OTHER, wrong.id] = wrong
        await asyncio.sleep(12)
        assert world.tables.intents[OTHER, wrong.id] == wrong
        assert [subject for subject, _ in world.pages] == [ACCOUNT]
        assert sender.summary()["lost_accounts"] == 0, "the account stays with its owner"
        leaving = put(bench, "PEXIT000000000000", Role.EXIT)
        ring(world, leaving)
        await world.until(lambda: row(world, leaving).state is S.ACKED, 2)

    run_virtual(story())


def test_late_doorbells_of_orders_that_are_over_wake_nobody() -> None:
    async def story() -> None:
        bench = Bench()
        bench.world.tables.epochs.clear()
        done = put(bench, "PENTRY00000000000", state=S.FILLED, filled_quantity=10)
        sender = OrderSender(bench.ports)
        sender.ring(Doorbell(TENANT, ACCOUNT, done.id))
        await asyncio.sleep(1)
        assert sender.summary()["accounts"] == 0
        assert not bench.world.tables.epochs
        await sender.stop()

    run_virtual(story())


# rows that cannot be read


def test_one_unreadable_row_stops_no_other_order_of_its_account() -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world
        bad = put(bench, "PBAD0000000000000", Role.EXIT)
        world.tables.unreadable.add(bad.id)
        good = [put(bench, f"PEXIT{number:012d}", Role.EXIT) for number in range(3)]
        sender = world.start_sender()
        await world.until(lambda: all(row(world, each).state is S.FILLED for each in good), 3)
        epoch = world.tables.epochs[f"OWN#acct#{ACCOUNT}"]
        for minute in range(5):
            later = put(bench, f"PLATER{minute:011d}", Role.EXIT)
            ring(world, later)
            await world.until(lambda each=later: row(world, each).state is S.FILLED, 2)  # type: ignore[misc]
            await asyncio.sleep(60)
        assert [subject for subject, _ in world.pages] == [bad.id], "one call is enough"
        assert world.tables.epochs[f"OWN#acct#{ACCOUNT}"] <= epoch + 1, "its desk was not started again and again"
        world.tables.unreadable.clear()
        await world.until(lambda: row(world, bad).state is S.FILLED, 65)
        assert sender.summary()["lost_accounts"] == 0

    run_virtual(story())


def test_an_unreadable_row_alone_opens_no_desk() -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world
        world.tables.epochs.clear()
        world.tables.unreadable.add(put(bench, "PBAD0000000000000", Role.EXIT).id)
        world.start_sender()
        await asyncio.sleep(100)
        assert not world.tables.epochs
        assert len(world.pages) == 1

    run_virtual(story())


def test_an_unreadable_row_whose_order_is_at_the_broker_stops_no_reconciliation() -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world
        world.exchange.is_liquid = False
        bad, good = bench.a_claim(), put(bench, "PEXIT000000000000", Role.EXIT)
        world.exchange.take(bad)
        world.tables.unreadable.add(bad.id)
        world.start_sender()
        await world.until(lambda: row(world, good).state is S.ACKED, 3)
        order_id = row(world, good).broker_order_id or ""
        world.exchange.fill(order_id, 10, Decimal(1000))
        await world.until(lambda: row(world, good).state is S.FILLED, 3)
        await asyncio.sleep(25)
        assert {subject for subject, _ in world.pages} == {bad.id}
        assert len(world.pages) <= 2

    run_virtual(story())


# pages


def test_a_page_that_fails_is_tried_again_before_the_order_is_parked() -> None:
    async def story() -> None:
        bench = Bench()
        events: list[str] = []

        async def page(tenant_id: TenantId, subject: str, reason: str) -> None:
            events.append(f"page {len(events)}")
            if len(events) < 3:
                raise AWAY

        nobody = BrokerId("brk_nobody")
        bench.world._page = page  # type: ignore[method-assign]
        leaving = put(bench, "PEXIT000000000000", Role.EXIT, broker_id=nobody)
        bench.world.start_sender()
        await bench.world.until(lambda: row(bench.world, leaving).state is S.PARKED, 30)
        assert events == ["page 0", "page 1", "page 2"]

    run_virtual(story())


def test_killed_between_the_page_and_the_parking_the_next_process_pages_again() -> None:
    async def story() -> None:
        class Silent(FakeBroker):
            async def find(self, intent_id: IntentId) -> None:
                raise BrokerAway("away")

        bench = Bench()
        claim = bench.a_claim()
        await asyncio.sleep(61)
        broker = Silent(bench.world.exchange, bench.world._pause)

        async def dies(where: str) -> None:
            if where == "advance":
                raise asyncio.CancelledError

        bench.world.stall = dies
        with pytest.raises(asyncio.CancelledError):
            await look_up(bench.ports, broker, claim, 1)
        assert row(bench.world, claim).state is S.SENDING
        assert [subject for subject, _ in bench.world.pages] == [claim.id]

        async def lives(where: str) -> None:
            return None

        bench.world.stall = lives
        assert await look_up(bench.ports, broker, claim, 1) is Found.PARKED
        assert [subject for subject, _ in bench.world.pages] == [claim.id] * 2
        assert row(bench.world, claim).state is S.PARKED

    run_virtual(story())


@pytest.mark.parametrize("refusals", [1, 3])
def test_no_order_is_ever_parked_without_a_page(refusals: int) -> None:
    async def story() -> None:
        world = World()
        left = [refusals]
        real = world._page

        async def page(tenant_id: TenantId, subject: str, reason: str) -> None:
            assert world.tables.intents[TENANT, IntentId(subject)].state is not S.PARKED
            if left[0]:
                left[0] -= 1
                raise AWAY
            await real(tenant_id, subject, reason)

        key = world.put(a_strategy(entry=time(9, 15, 3)))
        await world.start()
        await world.at(time(9, 15, 2))
        await world.tick("1000.00")
        await world.until(lambda: world.has_state(key, "OPEN"))
        assert world.sender is not None
        desk = next(iter(world.sender._desks.values()))
        desk.account.ports = replace(desk.account.ports, page=page)
        world.exchange.faults = deque([Fault.LOSE_REQUEST])
        world.on_pause = lambda where: setattr(world.exchange, "is_away", True) if where == "place" else None
        await world.tick("985.00")
        await world.until(lambda: any(each.state is S.PARKED for each in world.orders(Role.EXIT)), 90)
        assert world.orders(Role.EXIT)[0].id in [subject for subject, _ in world.pages]

    run_virtual(story())


# desks


def test_a_desk_that_rests_closes_its_connections() -> None:
    async def story() -> None:
        world = World()
        await entered(world)
        await asyncio.sleep(140)
        assert world.sender is not None
        assert world.sender.summary()["accounts"] == 0
        assert [each.is_closed for each in world.brokers] == [True]

    run_virtual(story())


def test_a_desk_that_fails_or_is_stopped_closes_them_too_whatever_that_says() -> None:
    async def story() -> None:
        class Stubborn(FakeBroker):
            async def close(self) -> None:
                closed.append(self)
                raise BrokerAway("the line is dead")

        closed: list[FakeBroker] = []
        bench = Bench()
        world = bench.world

        async def connect(tenant_id: TenantId, broker_id: BrokerId) -> Broker:
            return Stubborn(world.exchange, world._pause)

        world._connect = connect  # type: ignore[method-assign]
        put(bench, "PENTRY00000000000")
        failures = [ArithmeticError("a number that no row can hold")]

        async def stall(where: str) -> None:
            if where == "place" and failures:
                raise failures.pop()

        world.stall = stall
        sender = world.start_sender()
        await world.until(lambda: len(closed) == 1, 3)
        await world.until(lambda: sender.summary()["accounts"] == 1, 10)
        await asyncio.sleep(1)
        await sender.stop()
        assert len(closed) == 2

    run_virtual(story())


# the sweep


def test_the_more_orders_are_under_way_the_longer_the_sweep_rests() -> None:
    assert [sweep_pause(found) for found in (0, 5_000, 20_000, 10**6)] == [1.0, 1.0, 4.0, 10.0]


def test_an_exit_whose_doorbell_is_lost_goes_within_two_seconds_without_the_sweep(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def story() -> None:
        world = World()
        key = await entered(world)
        await asyncio.sleep(140)
        monkeypatch.setattr(sending, "sweep_pause", lambda found: 3600.0)
        await asyncio.sleep(2)
        rung: list[Doorbell] = []
        later = world._later

        def deaf(act: Callable[[], None]) -> None:
            rung.append(Doorbell(TENANT, ACCOUNT, IntentId("P")))
            if len(rung) > 1:
                later(act)

        world._later = deaf  # type: ignore[method-assign]
        begun = world.clock.now()
        await world.tick("985.00")
        await closes(world, key, 10)
        leaving = world.orders(Role.EXIT)[0]
        assert leaving.sent_at is not None
        assert leaving.sent_at - begun <= timedelta(seconds=2.2)

    run_virtual(story())


def test_lookups_show_on_the_timeline() -> None:
    class Deaf(FakeBroker):
        async def updates(self, after: int, wait: timedelta) -> BookUpdates:
            await asyncio.sleep(wait.total_seconds())
            return BookUpdates((), after)

    async def story(fault: Fault, words: str) -> None:
        world = World()

        async def connect(tenant_id: TenantId, broker_id: BrokerId) -> Broker:
            return Deaf(world.exchange, world._pause)

        world._connect = connect  # type: ignore[method-assign]
        key = await entered(world)
        world.exchange.faults = deque([fault])
        await world.tick("985.00")
        await closes(world, key)
        assert "exit_looked_up" in world.kinds(key)
        events = [each for each in world.tables.timeline.values() if each.kind == "exit_looked_up"]
        assert len(events) == 1
        assert words in events[0].text
        assert world.orders(Role.EXIT)[0].looked_up_at is not None

    run_virtual(story(Fault.LOSE_ANSWER, "its book shows the order"))
    run_virtual(story(Fault.LOSE_REQUEST, "had no such order"))
