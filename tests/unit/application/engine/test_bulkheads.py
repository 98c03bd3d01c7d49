"""What goes wrong for one strategy, account, bucket or record stays there: nobody else's exit waits for it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.execution.consuming import Progress, consume_market
from shared.adapters.kinesis.polling import Batch, RawRecord
from shared.application.crew import Crew
from shared.application.order_sender.pace import Pace
from shared.application.ports.engine import Broker, StrategyKey
from shared.application.trigger_owner.bucket_writer import BucketWriter
from shared.application.trigger_owner.recording import Recorder
from shared.domain.brokers import BrokerOrderState
from shared.domain.errors import Unavailable
from shared.domain.ids import BrokerId, IntentId, TenantId
from shared.domain.intents import IntentState, Role
from shared.domain.messages import Doorbell
from shared.domain.money import Side
from shared.domain.strategies import Strategy, StrategyStatus
from tests.fakes.engine import FakeStrategyRows
from tests.fakes.virtual_time import START, run_virtual
from tests.unit.application.engine.world import (
    ACCOUNT,
    INFY,
    TENANT,
    World,
    a_manual_order,
    a_protection,
    a_strategy,
)


async def guarded(world: World, *names: str, quantity: int = 10, leave: time = time(15, 0)) -> list[StrategyKey]:
    """Longs at 1000.00, each with a stop at 990.00."""
    keys = [
        world.put(a_strategy(name=name, entry=time(9, 15, 3), leave=leave, quantity=quantity))
        for name in names or ("str_1",)
    ]
    await world.start()
    await world.at(time(9, 15, 2))
    await world.tick("1000.00")
    await world.until(lambda: all(world.has_state(key, "OPEN") for key in keys), 120)
    return keys


async def sell(world: World, name: str, quantity: int, limit: str | None = None) -> StrategyKey:
    """A reduce-only sale of the trader's own."""
    placed = world.clock.now()
    order = a_manual_order(
        name=name, side=Side.SELL, quantity=quantity, limit=limit, reduce_only=True, placed_at=placed
    )
    key = world.put(order)
    await world.edit(key)
    return key


async def seconds_to_claim(world: World, price: str = "985.00") -> float:
    """From the tick that reaches the stop until the exit is claimed."""
    began = world.clock.now()
    await world.tick(price)
    claimed = IntentState.SENDING

    def steps() -> list[Any]:
        return [step for exit_ in world.orders(Role.EXIT) for step in world.tables.history[TENANT, exit_.id]]

    await world.until(lambda: any(step.state is claimed for step in steps()), 60)
    first = min(step.updated_at for step in steps() if step.state is claimed)
    return float((first - began).total_seconds())


def still_runs(world: World) -> None:
    """No part of the processes has failed."""
    for task in world._loops:
        if task.done():
            task.result()


@pytest.mark.parametrize("pause", [0.0, 2.0])
def test_two_sales_of_the_same_units_do_not_flip_the_position(pause: float) -> None:
    async def story() -> None:
        world = World()
        await guarded(world)
        await sell(world, "str_a", 10, "1010.00")
        await asyncio.sleep(pause)
        await sell(world, "str_b", 10, "1010.00")
        await asyncio.sleep(2)
        await world.tick("1011.00")
        await asyncio.sleep(3)
        assert world.exchange.position_of(INFY.id) == 0

    run_virtual(story())


def test_two_sales_at_the_same_moment_do_not_flip_the_position() -> None:
    async def story() -> None:
        world = World()
        await guarded(world)
        now = world.clock.now()
        orders = [a_manual_order(name=name, side=Side.SELL, reduce_only=True, placed_at=now) for name in ("a", "b")]
        await asyncio.gather(*(world.edit(world.put(order)) for order in orders))
        await asyncio.sleep(5)
        assert world.exchange.position_of(INFY.id) == 0

    run_virtual(story())


def test_a_sale_from_very_many_runs_fits_one_transaction() -> None:
    async def story() -> None:
        world = World()
        await guarded(world, *(f"str_{number:03d}" for number in range(100)), quantity=1)
        await sell(world, "str_m", 100)
        await world.tick("1000.00")
        await asyncio.sleep(5)
        still_runs(world)
        assert world.exchange.position_of(INFY.id) == 20, "eighty runs at a time; the rest stays guarded"

    run_virtual(story())


@pytest.mark.parametrize("limit", [None, "1001.00"])
def test_an_order_that_nobody_saw_in_time_is_not_placed_later(limit: str | None) -> None:
    async def story() -> None:
        world = World()
        await world.start()
        await world.at(time(10, 15))
        late = timedelta(hours=1) if limit is None else timedelta(days=1)
        key = world.put(a_manual_order(limit=limit, placed_at=world.clock.now() - late))
        await world.edit(key)
        for _ in range(3):
            await world.tick("1000.00")
            await asyncio.sleep(1)
        assert world.has_state(key, "SKIPPED")
        assert not world.exchange.book

    run_virtual(story())


@pytest.mark.parametrize("asked", [True, False])
def test_after_a_restart_without_a_feed_a_position_can_still_be_left(asked: bool) -> None:
    async def story() -> None:
        world = World()
        [key] = await guarded(world, leave=time(9, 17))
        await world.kill()
        world.is_announcing = False
        await world.start()
        if asked:
            await world.edit(key, square_off_requested_at=world.clock.now())
        else:
            await world.at(time(9, 17))
        await world.until(lambda: world.has_state(key, "CLOSED"), 5)
        assert world.run_of(key).reason == ("SQUARE_OFF" if asked else "TIME")

    run_virtual(story())


def test_a_strategy_that_cannot_be_read_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        world = World()
        [key] = await guarded(world)
        await world.kill()
        world.put(a_strategy(name="str_bad"))
        real = FakeStrategyRows.get

        async def get(rows: FakeStrategyRows, wanted: StrategyKey) -> Strategy | None:
            if wanted.strategy_id == "str_bad":
                raise ValueError("a word of another version")
            return await real(rows, wanted)

        async def get_many(rows: FakeStrategyRows, wanted: Sequence[StrategyKey]) -> Sequence[Strategy]:
            found = [await get(rows, each) for each in wanted]
            return [each for each in found if each is not None]

        monkeypatch.setattr(FakeStrategyRows, "get", get)
        monkeypatch.setattr(FakeStrategyRows, "get_many", get_many)
        await world.start()
        await asyncio.sleep(130)
        still_runs(world)
        assert [subject for subject, _ in world.pages] == ["str_bad"], "one call is enough"
        await world.tick("985.00")
        await world.until(lambda: world.has_state(key, "CLOSED"), 10)

    run_virtual(story())


def test_an_epoch_that_takes_long_to_get_delays_no_other_bucket() -> None:
    async def story() -> None:
        class Engine:
            async def take_bucket(self, bucket: int) -> int:
                await asyncio.sleep(15 if bucket == 1 else 0)
                return 1

        ports = SimpleNamespace(engine=Engine(), ring=None)
        owner = SimpleNamespace(ports=ports, crew=Crew(), owns=lambda _bucket: True)
        recorder = Recorder(cast(Any, owner), cast(Any, None))
        slow = asyncio.ensure_future(recorder.take(1))
        await asyncio.sleep(0.01)
        async with asyncio.timeout(1):
            await recorder.take(2)
        slow.cancel()

    run_virtual(story())


def test_a_change_that_cannot_be_written_fails_alone() -> None:
    async def story() -> None:
        class Engine:
            async def commit(self, bucket: int, epoch: int, changes: list[Any]) -> None:
                await asyncio.sleep(0.01)
                if any(change.run.strategy_id == "bad" for change in changes):
                    raise ArithmeticError("a number that no row can hold")

        def change(name: str) -> Any:
            run = SimpleNamespace(tenant_id="t", strategy_id=name, id="r")
            return SimpleNamespace(run=run, intents=(), events=(), notices=())

        writer = BucketWriter(cast(Any, Engine()), 1, 1, Crew().spawn)
        writes = [asyncio.ensure_future(writer.write(change(name))) for name in ("first", "good", "bad", "fine")]
        ends = await asyncio.wait_for(asyncio.gather(*writes, return_exceptions=True), 5)
        assert [type(end) for end in ends] == [type(None), type(None), ArithmeticError, type(None)]

    run_virtual(story())


def test_slow_cancellations_hold_up_no_exit() -> None:
    async def story() -> None:
        world = World()
        await guarded(world)
        others = []
        for number in range(5):
            order = a_manual_order(name=f"str_m{number}", limit="950.00", quantity=1, placed_at=world.clock.now())
            others.append(world.put(order))
            await world.edit(others[-1])
        await world.until(lambda: len(world.exchange.book) == 6, 10)
        await asyncio.sleep(1)

        async def stall(where: str) -> None:
            if where == "cancel":
                await asyncio.sleep(3)

        world.stall = stall
        for key in others:
            await world.edit(key, status=StrategyStatus.STOPPED)
        await asyncio.sleep(0.3)
        assert await seconds_to_claim(world) < 1
        await world.until(lambda: all(world.has_state(key, "SKIPPED") for key in others), 30)

    run_virtual(story())


def test_a_thousand_doorbells_hold_up_no_exit() -> None:
    async def story() -> None:
        world = World()
        await guarded(world)

        async def stall(where: str) -> None:
            if where == "get_intent":
                await asyncio.sleep(0.005)

        world.stall = stall
        assert world.sender is not None
        for number in range(1000):
            world.sender.ring(Doorbell(TENANT, ACCOUNT, IntentId(f"P{number:016d}")))
        assert await seconds_to_claim(world) < 1

    run_virtual(story())


def test_an_account_with_a_long_day_behind_it_leaves_at_once() -> None:
    async def story() -> None:
        world = World()
        await guarded(world)
        for number in range(150):
            await world.edit(world.put(a_manual_order(name=f"m{number}", quantity=1, placed_at=world.clock.now())))
            await asyncio.sleep(0.3)
            await world.tick("1000.00")
        await world.until(lambda: len(world.exchange.book) == 151, 60)
        await asyncio.sleep(140)
        assert world.sender is not None
        assert world.sender.summary()["accounts"] == 0, "its desk rests, so the exit begins with the whole book"

        async def stall(where: str) -> None:
            if where in {"get_intent", "has_trade", "advance"}:
                await asyncio.sleep(0.004)

        world.stall = stall
        assert await seconds_to_claim(world) < 0.5

    run_virtual(story())


def test_an_account_that_is_not_linked_calls_a_person_once() -> None:
    async def story() -> None:
        world = World()
        await guarded(world)
        world.exchange.is_liquid = False
        await world.tick("985.00")
        await world.until(lambda: [each.state for each in world.orders(Role.EXIT)] == [IntentState.ACKED], 10)
        await world.kill()

        async def nobody(tenant_id: TenantId, broker_id: BrokerId) -> Broker | None:
            return None

        world._connect = nobody  # type: ignore[method-assign]
        await world.start()
        await asyncio.sleep(30)
        assert len(world.pages) == 1

    run_virtual(story())


def test_a_book_that_makes_no_sense_stops_only_its_account() -> None:
    async def story() -> None:
        world = World()
        await guarded(world)
        world.exchange.fill_at_most = 3
        await world.tick("985.00")
        await world.until(lambda: [each.state for each in world.orders(Role.EXIT)] == [IntentState.PARTIAL], 10)
        sale = next(order for order in world.exchange.book.values() if order.side is Side.SELL)
        world.exchange._put(replace(sale, state=BrokerOrderState.REJECTED))
        await asyncio.sleep(1)
        still_runs(world)

    run_virtual(story())


def test_a_fast_replay_still_enters_on_the_first_tick() -> None:
    async def story() -> None:
        world = World(speed=60)
        key = world.put(a_strategy())
        await world.start()
        await world.at(time(9, 20, 3))
        await world.tick("1000.00", age_seconds=4)
        await world.until(lambda: world.has_state(key, "OPEN"), 0.5)

    run_virtual(story())


def test_an_earlier_session_counts_for_instruments_that_nobody_watched() -> None:
    async def story() -> None:
        world = World()
        await world.start()
        await world.tick("900.00", age_seconds=-3600)
        assert world.owner is not None
        world.session = replace(world.session, started_at=world.clock.now())
        world.owner.on_message(world.session)
        key = world.put(a_strategy(entry=time(9, 15, 30), protection=a_protection()))
        await world.edit(key)
        await world.at(time(9, 15, 29))
        await world.tick("1000.00")
        await world.until(lambda: world.has_state(key, "OPEN"), 5)
        assert world.run_of(key).legs[0].entry_average == Decimal(1000)

    run_virtual(story())


async def test_a_poison_record_stops_nothing_even_while_its_queue_is_away() -> None:
    class Source:
        async def __aiter__(self) -> AsyncIterator[Batch]:
            yield Batch("shard", [RawRecord(b"??", "1", START), RawRecord(b"??", "2", START)], 0)

        async def checkpoint(self, shard_id: str, sequence_number: str) -> None: ...

    async def quarantine(source: str, data: bytes, reason: str) -> None:
        raise Unavailable("queue_unavailable", "away")

    progress = Progress()
    await consume_market(Source(), cast(Any, None), progress, lambda: 0.0, quarantine)
    assert (progress.invalid_records, progress.sequences) == (2, {"shard": "2"})


def test_an_account_of_one_order_a_second_still_enters() -> None:
    now = datetime.timestamp(START)
    pace = Pace(1, lambda: now)
    waits = [pace.wait_for(Role.ENTRY)]
    now += 1
    waits.append(pace.wait_for(Role.ENTRY))
    assert waits == [0, 0]
