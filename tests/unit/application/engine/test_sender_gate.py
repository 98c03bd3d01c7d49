"""What holds entries back, and never an exit: kill switches, and a clock that cannot be trusted."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from shared.application.order_sender.entry_gate import EntryGate, MayGo, MustEnd, MustWait
from shared.domain.errors import Unavailable
from shared.domain.ids import IntentId, StrategyId, TenantId
from shared.domain.intents import Intent, IntentState, Role
from shared.domain.kill_switch import PLATFORM, KillVerb
from shared.domain.messages import Doorbell
from shared.domain.money import Side
from tests.fakes.virtual_time import run_virtual
from tests.unit.application.engine.test_sender_corners import Bench
from tests.unit.application.engine.world import TENANT, World

S = IntentState
AWAY = Unavailable("store_unavailable", "away")


def row(world: World, intent: Intent) -> Intent:
    return world.tables.intents[TENANT, intent.id]


def ring(world: World, intent: Intent) -> None:
    assert world.sender is not None
    world.sender.ring(Doorbell(TENANT, intent.broker_id, intent.id))


def put(bench: Bench, name: str, role: Role = Role.ENTRY, **changes: object) -> Intent:
    """An order that waits to be sent."""
    side = Side.SELL if role is Role.EXIT else Side.BUY
    price = {"limit": bench.an_entry().limit - 20} if role is Role.EXIT else {}
    made = bench.an_entry(id=IntentId(name), role=role, side=side, **(price | changes))
    bench.world.tables.history[TENANT, made.id] = [made]
    return bench.put(made)


def failing(where: str, until: Callable[[], bool]) -> Callable[[str], Awaitable[None]]:
    async def stall(at: str) -> None:
        if at == where and not until():
            raise AWAY

    return stall


@pytest.mark.parametrize("verb", list(KillVerb))
@pytest.mark.parametrize("everybody", [True, False])
def test_an_engaged_switch_makes_entries_void_and_lets_exits_go(verb: KillVerb, everybody: bool) -> None:
    async def story() -> None:
        bench = Bench()
        await bench.world.switch(verb, everybody=everybody, tell=False)
        entry, leaving = put(bench, "PENTRY00000000000"), put(bench, "PEXIT000000000000", Role.EXIT)
        reducing = put(bench, "PREDUCE0000000000", reduces=True)
        world = bench.world
        world.start_sender()
        await world.until(lambda: row(world, entry).is_terminal, 3)
        assert (row(world, entry).state, row(world, entry).reason_code) == (S.VOID, "kill_switch")
        await world.until(lambda: row(world, leaving).is_terminal and row(world, reducing).is_terminal, 3)
        assert {each.id for each in world.exchange.placed} == {leaving.id, reducing.id}

    run_virtual(story())


def test_a_switch_of_another_tenant_or_a_released_one_holds_nothing_back() -> None:
    async def story() -> None:
        bench = Bench()
        switch = await bench.world.switch(KillVerb.HALT, tell=False)
        await bench.world.switch(None, tell=False)
        other = TenantId("tnt_other")
        bench.world.controls.switches[other, "kill"] = switch
        entry = put(bench, "PENTRY00000000000")
        bench.world.start_sender()
        await bench.world.until(lambda: row(bench.world, entry).state is S.FILLED, 3)

    run_virtual(story())


@pytest.mark.parametrize("delay", [0.0, 0.1, 0.25, 0.45])
@pytest.mark.parametrize("slow", ["advance done", "get_intent", "switches_of", "place"])
def test_two_seconds_after_the_acknowledgement_no_entry_is_sent(delay: float, slow: str) -> None:
    """Entries stream in while the switch is engaged, each slowed down somewhere between its reading and its request."""

    async def story() -> None:
        bench = Bench()
        world = bench.world

        async def stall(where: str) -> None:
            if where == slow:
                await asyncio.sleep(delay)

        world.stall = stall
        world.start_sender()
        engaged: float | None = None
        sent_at: dict[IntentId, float] = {}
        for number in range(40):
            entry = put(bench, f"PENTRY{number:011d}")
            ring(world, entry)
            await asyncio.sleep(0.2)
            if number == 10:
                await world.switch(KillVerb.HALT, tell=False)
                engaged = world.clock.boottime()
            for each in world.exchange.placed:
                sent_at.setdefault(each.id, world.clock.boottime())
        assert sent_at
        assert engaged is not None
        assert max(sent_at.values()) <= engaged + 2
        await world.until(lambda: all(each.is_terminal for each in world.tables.intents.values()), 90)
        assert len(world.exchange.placed) == len(sent_at)

    run_virtual(story())


def test_a_claim_made_on_an_old_reading_is_given_back_unsent() -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world
        entry = put(bench, "PENTRY00000000000")
        slow = [0.45]

        async def stall(where: str) -> None:
            if where == "switches_of" and slow:  # the row was read; the answer is under way
                await asyncio.sleep(slow[0])
            if where == "advance done" and slow:
                await world.switch(KillVerb.HALT, tell=False)
                await asyncio.sleep(slow.pop())

        world.stall = stall
        world.start_sender()
        await world.until(lambda: row(world, entry).is_terminal, 5)
        assert (row(world, entry).state, row(world, entry).attempt) == (S.VOID, 1)
        assert not world.exchange.placed, "the reading was 900 ms old when the request would have left"

    run_virtual(story())


def test_while_the_switches_cannot_be_read_entries_wait_and_exits_go() -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world
        entry, leaving = put(bench, "PENTRY00000000000"), put(bench, "PEXIT000000000000", Role.EXIT)
        later = put(bench, "PENTRY00000000001", expires_at=world.clock.now() + timedelta(seconds=3))
        world.stall = failing("switches_of", lambda: world.clock.boottime() > 10)
        world.start_sender()
        await world.until(lambda: row(world, leaving).state is S.FILLED, 2)
        await asyncio.sleep(4)
        assert (row(world, entry).state, row(world, entry).attempt) == (S.PENDING, 0)
        assert (row(world, later).state, row(world, later).reason_code) == (S.VOID, "entry_window_missed")
        await world.until(lambda: row(world, entry).state is S.FILLED, 10)

    run_virtual(story())


def test_entries_whose_switches_are_slow_to_read_leave_a_place_to_exits() -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world

        async def stall(where: str) -> None:
            if where == "switches_of":
                await asyncio.sleep(20)

        world.stall = stall
        for number in range(10):
            put(bench, f"PENTRY{number:011d}", strategy_id=StrategyId(f"str_{number}"))
        world.start_sender()
        await asyncio.sleep(1)
        leaving = put(bench, "PEXIT000000000000", Role.EXIT)
        ring(world, leaving)
        await world.until(lambda: row(world, leaving).state is S.FILLED, 1)

    run_virtual(story())


def test_one_reading_serves_a_strategy_for_a_quarter_of_a_second() -> None:
    async def story() -> None:
        bench = Bench()
        gate, entry = EntryGate(bench.ports), bench.an_entry()
        first = await gate.judge(entry)
        await asyncio.sleep(0.24)
        assert await gate.judge(entry) == first
        assert bench.calls.count("switches_of") == 1
        await asyncio.sleep(0.02)
        second = await gate.judge(entry)
        assert bench.calls.count("switches_of") == 2
        assert isinstance(first, MayGo)
        assert isinstance(second, MayGo)
        assert second.valid_until > first.valid_until
        await gate.judge(bench.an_entry(strategy_id=StrategyId("str_2")))
        assert bench.calls.count("switches_of") == 3
        await bench.world.switch(KillVerb.HALT, tell=False)
        await asyncio.sleep(0.3)
        assert isinstance(await gate.judge(entry), MustEnd)

    run_virtual(story())


@pytest.mark.parametrize("seconds", [2.5, -2.5])
def test_with_a_wrong_clock_nothing_is_entered_and_everything_is_left(seconds: float) -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world
        world.skew = timedelta(seconds=seconds)
        entry, leaving = put(bench, "PENTRY00000000000"), put(bench, "PEXIT000000000000", Role.EXIT)
        sender = world.start_sender()
        await world.until(lambda: row(world, leaving).state is S.FILLED, 2)
        await asyncio.sleep(10)
        assert row(world, entry).state is S.PENDING
        assert [subject for subject, _ in world.pages] == ["clock"], "one call is enough"
        assert sender.summary()["clock_wrong"] == 1
        assert sender.summary()["clock_skew_ms"] == seconds * 1000
        world.skew = timedelta(seconds=2)
        await world.until(lambda: row(world, entry).state is S.FILLED, 3)
        assert sender.summary()["clock_wrong"] == 0
        world.skew = timedelta(seconds=seconds)
        await asyncio.sleep(3)
        assert [subject for subject, _ in world.pages] == ["clock", "clock"], "it happened anew"

    run_virtual(story())


def test_a_call_about_the_clock_that_does_not_get_through_is_made_again() -> None:
    async def story() -> None:
        bench = Bench()
        calls: list[TenantId] = []

        async def page(tenant_id: TenantId, subject: str, reason: str) -> None:
            calls.append(tenant_id)
            if len(calls) == 1:
                raise AWAY

        bench.world._page = page  # type: ignore[method-assign]
        bench.world.skew = timedelta(seconds=3)
        bench.world.start_sender()
        await asyncio.sleep(5)
        assert calls == [PLATFORM, PLATFORM]

    run_virtual(story())


def test_before_the_stores_first_answer_the_clock_counts_as_right() -> None:
    async def story() -> None:
        bench = Bench()
        bench.world.skew = None
        gate = EntryGate(bench.ports)
        assert isinstance(await gate.judge(bench.an_entry()), MayGo)
        bench.world.skew = timedelta(seconds=3)
        assert isinstance(await gate.judge(bench.an_entry()), MustWait)

    run_virtual(story())
