"""A kill switch, from its row to the order that is not sent: halting, flattening, releasing, and what may be lost."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from shared.application.ports.engine import StrategyKey
from shared.application.trigger_owner.halts import COMPARE_SECONDS
from shared.domain.errors import Unavailable
from shared.domain.ids import BrokerId, TenantId
from shared.domain.intents import IntentState, Role
from shared.domain.kill_switch import KillVerb
from shared.domain.messages import KillSwitchChanged
from shared.domain.money import Side
from shared.domain.runs import RunState
from shared.domain.strategies import StrategyStatus
from tests.fakes.broker import Refuse
from tests.fakes.virtual_time import run_virtual
from tests.unit.application.engine.world import INFY, TENANT, World, a_manual_order, a_strategy

HALT, FLATTEN = KillVerb.HALT, KillVerb.FLATTEN
OTHER = TenantId("tnt_2")


def waiting(world: World, *names: str, **changes: object) -> list[StrategyKey]:
    """Strategies that are due at 09:16:00."""
    return [world.put(a_strategy(name=name, entry=time(9, 16), **changes)) for name in names or ("str_1",)]  # type: ignore[arg-type]


async def holding(world: World, *names: str) -> list[StrategyKey]:
    """Longs of ten at 1000.00, each with a stop at 990.00."""
    keys = [world.put(a_strategy(name=name, entry=time(9, 15, 3))) for name in names or ("str_1",)]
    await world.start()
    await world.at(time(9, 15, 2))
    await world.tick("1000.00")
    await world.until(lambda: all(world.has_state(key, "OPEN") for key in keys))
    return keys


async def until_due(world: World) -> None:
    await world.at(time(9, 15, 59))
    await world.tick("1000.00")
    await world.at(time(9, 16, 3))


def counted(world: World, *names: str) -> Callable[[], int]:
    """How often one of these readings has begun from now on."""
    seen: list[str] = []
    world.on_pause = seen.append
    return lambda: sum(each in names for each in seen)


@pytest.mark.parametrize("verb", [HALT, FLATTEN])
@pytest.mark.parametrize("scope", ["strategy", "tenant", "platform"])
def test_nothing_is_entered_while_a_switch_is_engaged(verb: KillVerb, scope: str) -> None:
    async def story() -> None:
        world = World()
        [key] = waiting(world)
        await world.start()
        await world.switch(verb, key if scope == "strategy" else None, everybody=scope == "platform")
        await until_due(world)
        run = world.run_of(key)
        assert (run.state, run.reason) == (RunState.SKIPPED, "kill_switch")
        assert "a test" in (run.explanation or "")
        assert not world.tables.intents, "nothing was even decided"
        [notice] = world.tables.notices.values()
        assert (notice.kind, notice.title) == ("kill_switch", "Halted by the kill switch")
        assert world.kinds(key)[-1] == "skipped"

    run_virtual(story())


def test_a_switch_concerns_nobody_else() -> None:
    async def story() -> None:
        world = World()
        halted, free = waiting(world, "str_1", "str_2")
        world.put(a_strategy(name="str_9", entry=time(9, 16), tenant_id=OTHER, broker_id=BrokerId("brk_9")))
        await world.start()
        await world.switch(HALT, halted)
        await until_due(world)
        assert world.run_of(halted).reason == "kill_switch"
        assert world.has_state(free, "OPEN")
        assert [each.role for each in world.tables.intents.values() if each.tenant_id == OTHER] == [Role.ENTRY]

    run_virtual(story())


def test_a_run_that_was_skipped_stays_so_and_a_later_one_enters_after_the_release() -> None:
    async def story() -> None:
        world = World()
        [first] = waiting(world)
        later = world.put(a_strategy(name="str_2", entry=time(9, 17)))
        await world.start()
        await world.switch(HALT)
        await until_due(world)
        await world.switch(None)
        await world.at(time(9, 16, 59))
        await world.tick("1001.00")
        await world.until(lambda: world.has_state(later, "OPEN"), 10)
        assert world.run_of(first).state is RunState.SKIPPED
        assert len(world.orders(Role.ENTRY)) == 1

    run_virtual(story())


def test_a_halt_leaves_positions_to_their_stop() -> None:
    async def story() -> None:
        world = World()
        [key] = await holding(world)
        await world.switch(HALT)
        await asyncio.sleep(3)
        assert world.has_state(key, "OPEN")
        await world.tick("989.00")
        await world.until(lambda: world.has_state(key, "CLOSED"), 5)
        assert world.run_of(key).reason == "STOP"
        world.check_books()

    run_virtual(story())


@pytest.mark.parametrize("scope", ["strategy", "tenant", "platform"])
def test_flatten_leaves_everything_that_is_held(scope: str) -> None:
    async def story() -> None:
        world = World()
        [key] = await holding(world)
        await world.tick("1002.00")
        await world.switch(FLATTEN, key if scope == "strategy" else None, everybody=scope == "platform")
        begun = world.clock.now()
        await world.until(lambda: world.has_state(key, "CLOSED"), 2)
        run = world.run_of(key)
        assert (run.reason, run.realized) == ("KILL_SWITCH", Decimal("20.00"))
        [order] = world.orders(Role.EXIT)
        assert order.cause == "KILL_SWITCH"
        assert (world.clock.now() - begun).total_seconds() < 2
        assert "kill_switch" in world.kinds(key)
        await asyncio.sleep(0.5)
        measured = world.event(key, "kill_switch")
        assert "tick_to_intent_ms" not in measured, "no tick caused it"
        assert float(measured["decided_to_durable_ms"]) >= 0
        world.check_invariants()
        world.check_books()

    run_virtual(story())


def test_halt_then_flatten_flattens() -> None:
    async def story() -> None:
        world = World()
        [key] = await holding(world)
        await world.switch(HALT)
        await asyncio.sleep(2)
        assert world.has_state(key, "OPEN")
        await world.switch(FLATTEN)
        await world.until(lambda: world.has_state(key, "CLOSED"), 3)

    run_virtual(story())


@pytest.mark.parametrize("verb", [HALT, FLATTEN])
def test_the_rest_of_an_entry_is_cancelled_and_what_filled_is_guarded_or_left(verb: KillVerb) -> None:
    async def story() -> None:
        world = World()
        [key] = waiting(world)
        world.exchange.fill_at_most = 4
        await world.start()
        await until_due(world)
        assert world.run_of(key).legs[0].entry_filled == 4
        await world.switch(verb)
        await asyncio.sleep(2)
        [entry] = world.orders(Role.ENTRY)
        assert (entry.state, entry.filled_quantity) == (IntentState.CANCELLED, 4)
        assert "halted" in world.kinds(key) or verb is FLATTEN
        if verb is HALT:
            assert world.has_state(key, "OPEN")
            world.exchange.fill_at_most = None
            await world.tick("980.00")
        await world.until(lambda: world.has_state(key, "CLOSED"), 10)
        assert world.run_of(key).reason == ("STOP" if verb is HALT else "KILL_SWITCH")
        assert world.exchange.position_of(INFY.id) == 0
        world.check_invariants()
        world.check_books()

    run_virtual(story())


def test_an_entry_that_rests_unfilled_is_withdrawn() -> None:
    async def story() -> None:
        world = World()
        await world.start()
        await world.tick("1000.00")
        key = world.put(a_manual_order(limit="990.00", placed_at=world.clock.now()))
        await world.edit(key)
        await world.until(lambda: [each.state for each in world.orders(Role.ENTRY)] == [IntentState.ACKED], 5)
        await world.switch(HALT)
        await world.until(lambda: world.has_state(key, "SKIPPED"), 3)
        run = world.run_of(key)
        assert run.reason == "kill_switch"
        assert "cancelled before anything filled" in (run.explanation or "")
        assert "halted" in world.kinds(key)

    run_virtual(story())


def test_a_manual_order_is_an_entry_and_one_that_only_reduces_is_not() -> None:
    async def story() -> None:
        world = World()
        [key] = await holding(world)
        await world.switch(HALT)
        buy = world.put(a_manual_order(name="str_b", placed_at=world.clock.now()))
        sell = world.put(
            a_manual_order(name="str_s", side=Side.SELL, quantity=10, reduce_only=True, placed_at=world.clock.now())
        )
        await world.edit(buy)
        await world.edit(sell)
        await world.tick("1003.00")
        await world.until(lambda: world.has_state(sell, "CLOSED") and world.has_state(key, "CLOSED"), 5)
        assert (world.run_of(buy).state, world.run_of(buy).reason) == (RunState.SKIPPED, "kill_switch")
        reducing = {order.strategy_id: order.reduces for order in world.tables.intents.values()}
        assert reducing == {"str_1": False, "str_s": True}
        assert world.exchange.position_of(INFY.id) == 0

    run_virtual(story())


@pytest.mark.parametrize(("scope", "within"), [("platform", 2.0), ("tenant", COMPARE_SECONDS + 1.0)])
def test_a_lost_message_is_made_up_for(scope: str, within: float) -> None:
    async def story() -> None:
        world = World()
        [key] = await holding(world)
        await world.switch(FLATTEN, everybody=scope == "platform", tell=False)
        await world.until(lambda: world.has_state(key, "EXITING") or world.has_state(key, "CLOSED"), within)

    run_virtual(story())


@pytest.mark.parametrize("scope", ["strategy", "tenant", "platform"])
def test_two_seconds_after_the_acknowledgement_no_entry_is_sent_whatever_is_lost(scope: str) -> None:
    async def story() -> None:
        world = World()
        keys = [world.put(a_strategy(name=f"str_{n}", entry=time(9, 15, 5 + n))) for n in range(40)]
        await world.start()
        await world.at(time(9, 15, 4))
        await world.tick("1000.00")
        await world.at(time(9, 15, 10))
        for key in keys if scope == "strategy" else keys[:1]:
            await world.switch(HALT, key if scope == "strategy" else None, everybody=scope == "platform", tell=False)
        acknowledged = world.clock.now()
        for _ in range(40):
            await world.tick("1000.00")
            await asyncio.sleep(1)
        sent = [order.sent_at for order in world.tables.intents.values() if order.sent_at is not None]
        assert sent
        assert max(sent) <= acknowledged + timedelta(seconds=2)
        assert {run.reason for run in world.tables.runs.values() if run.state is RunState.SKIPPED} == {"kill_switch"}
        assert sum(run.state is RunState.SKIPPED for run in world.tables.runs.values()) >= 30
        world.check_invariants()

    run_virtual(story())


def test_a_new_owner_reads_the_switches_before_anything_enters() -> None:
    async def story() -> None:
        world = World()
        [key] = waiting(world)
        await world.switch(HALT, tell=False)
        await world.at(time(9, 15, 59))
        await world.start()
        await world.at(time(9, 16, 1))
        await world.tick("1000.00")
        await world.until(lambda: world.has_state(key, "SKIPPED"), 5)
        assert world.run_of(key).reason == "kill_switch"
        assert not world.tables.intents

    run_virtual(story())


def test_a_new_owner_flattens_what_it_finds_held() -> None:
    async def story() -> None:
        world = World()
        [key] = await holding(world)
        await world.kill()
        await world.switch(FLATTEN, tell=False)
        await world.start()
        await world.until(lambda: world.has_state(key, "CLOSED"), 5)
        assert world.run_of(key).reason == "KILL_SWITCH"

    run_virtual(story())


def test_while_the_rows_cannot_be_read_nothing_enters_and_stops_still_work() -> None:
    async def story() -> None:
        world = World()
        held, due = world.put(a_strategy(entry=time(9, 15, 3))), waiting(world, "str_2")[0]
        is_away = False

        async def stall(where: str) -> None:
            if is_away and where == "engaged_in":
                raise Unavailable("store_unavailable", "away")

        world.stall = stall
        await world.start()
        await world.at(time(9, 15, 2))
        await world.tick("1000.00")
        await world.until(lambda: world.has_state(held, "OPEN"))
        is_away = True
        await world.kill()
        await world.start()
        await until_due(world)
        assert world.has_state(due, "WAITING")
        await world.tick("985.00")
        await world.until(lambda: world.has_state(held, "CLOSED"), 5)
        assert world.run_of(held).reason == "STOP"
        assert len(world.orders(Role.ENTRY)) == 1
        is_away = False
        await world.tick("985.05")
        await world.until(lambda: world.has_state(due, "OPEN"), 10)

    run_virtual(story())


def test_one_version_is_read_once_however_often_it_is_told() -> None:
    async def story() -> None:
        world = World()
        [key] = await holding(world)
        switch = await world.switch(HALT)
        await asyncio.sleep(1)
        readings = counted(world, "engaged_in")
        await world.deliver(KillSwitchChanged(TENANT, None, switch.version))
        await world.deliver(KillSwitchChanged(OTHER, None, 5))
        assert readings() == 0, "it is known, and nobody here belongs to the other tenant"
        await world.deliver(KillSwitchChanged(TENANT, key.strategy_id, 1))
        assert readings() == 1

    run_virtual(story())


def test_a_change_is_read_as_soon_as_the_store_answers_again() -> None:
    async def story() -> None:
        world = World()
        [key] = await holding(world)
        failures = iter([True, True, True])

        async def stall(where: str) -> None:
            if where == "engaged_in" and next(failures, False):
                raise Unavailable("store_unavailable", "away")

        world.stall = stall
        await world.switch(FLATTEN)
        await world.until(lambda: world.has_state(key, "CLOSED"), 5)

    run_virtual(story())


def test_flatten_tries_again_to_leave_what_was_given_up() -> None:
    async def story() -> None:
        world = World()
        [key] = await holding(world)
        world.exchange.faults = type(world.exchange.faults)([Refuse("other")])
        await world.edit(key, status=StrategyStatus.STOPPED)
        await world.tick("985.00")
        await world.until(lambda: world.has_state(key, "FAILED"), 5)
        await asyncio.sleep(1)
        await world.switch(FLATTEN)
        await world.until(lambda: world.has_state(key, "CLOSED"), 5)
        assert "exit_retried" in world.kinds(key)
        assert world.exchange.position_of(INFY.id) == 0

    run_virtual(story())


def test_what_is_known_of_a_tenant_is_forgotten_with_its_last_strategy() -> None:
    async def story() -> None:
        world = World()
        [key] = await holding(world)
        await world.switch(HALT)
        owner = world.owner
        assert owner is not None
        await world.until(lambda: owner.summary()["kill_switches"] == 1, 1)
        await world.edit(key, status=StrategyStatus.STOPPED)
        await world.tick("985.00")
        await world.until(lambda: world.has_state(key, "CLOSED"), 5)
        await asyncio.sleep(2)
        assert not owner.watched
        assert owner.summary()["kill_switches"] == 0
        again = world.put(a_strategy(name="str_3", entry=time(9, 16)))
        await world.edit(again)
        await until_due(world)
        assert world.run_of(again).reason == "kill_switch", "it is read again"

    run_virtual(story())


def resolved(world: World, state: IntentState, code: str, **changes: Any) -> None:
    """A person's wish about the parked order, carried out by the sender."""
    [(key, order)] = [each for each in world.tables.intents.items() if each[1].state is IntentState.PARKED]
    after = replace(
        order, state=state, version=order.version + 1, reason_code=code, updated_at=world.clock.now(), **changes
    )
    world.tables.intents[key] = after
    world.tables.history[key].append(after)


async def parked(world: World, key: StrategyKey, role: Role) -> None:
    """The newest order of a role ends up parked: nobody at the broker says what became of it."""
    await world.until(lambda: bool(world.orders(role)), 10)
    if world.sender is not None:
        await world.sender.stop()
        world.sender = None
    order = world.orders(role)[-1]
    row = replace(
        order, state=IntentState.PARKED, version=order.version + 1, reason_code="outcome_unknown",
        reason="The broker does not say.", updated_at=world.clock.now(),
    )  # fmt: skip
    world.tables.intents[order.tenant_id, order.id] = row
    world.tables.history[order.tenant_id, order.id].append(row)


def test_a_parked_exit_that_was_given_up_goes_out_again() -> None:
    async def story() -> None:
        world = World()
        [key] = await holding(world)
        await world.sender.stop() if world.sender else None
        await world.tick("985.00")
        await parked(world, key, Role.EXIT)
        await world.until(lambda: "parked" in world.kinds(key), 5)
        await asyncio.sleep(60)
        assert len(world.orders(Role.EXIT)) == 1, "it waits for a person"
        resolved(world, IntentState.VOID, "retried")
        world.start_sender()
        await world.until(lambda: world.has_state(key, "CLOSED"), 10)
        assert world.run_of(key).reason == "STOP"
        assert "exit_retried" in world.kinds(key)
        assert [each.state for each in world.orders(Role.EXIT)] == [IntentState.VOID, IntentState.FILLED]
        assert "Parked exit resolved" in [each.title for each in world.tables.notices.values()]
        world.check_invariants()
        world.check_books()

    run_virtual(story())


def test_a_parked_exit_that_was_done_outside_closes_the_run() -> None:
    async def story() -> None:
        world = World()
        [key] = await holding(world)
        await world.sender.stop() if world.sender else None
        await world.tick("985.00")
        await parked(world, key, Role.EXIT)
        await asyncio.sleep(2)
        resolved(
            world, IntentState.FILLED, "done_outside", filled_quantity=10, average_price=Decimal("984.00"),
            filled_at=world.clock.now(),
        )  # fmt: skip
        await world.until(lambda: world.has_state(key, "CLOSED"), 5)
        run = world.run_of(key)
        assert (run.reason, run.realized) == ("STOP", Decimal("-160.00"))
        assert len(world.orders(Role.EXIT)) == 1

    run_virtual(story())


def test_a_parked_entry_that_was_given_up_ends_the_run() -> None:
    async def story() -> None:
        world = World()
        [key] = waiting(world)
        await world.start_owner()
        await world.at(time(9, 15, 59))
        await world.tick("1000.00")
        await parked(world, key, Role.ENTRY)
        await world.until(lambda: "parked" in world.kinds(key), 5)
        assert world.has_state(key, "ENTERING")
        resolved(world, IntentState.VOID, "retried", reason="A person gave the order up: the broker does not have it.")
        await world.until(lambda: world.has_state(key, "SKIPPED"), 5)
        run = world.run_of(key)
        assert run.reason == "retried"
        assert run.explanation == "A person gave the order up: the broker does not have it; nothing was traded."
        assert world.kinds(key).count("parked") == 1

    run_virtual(story())
