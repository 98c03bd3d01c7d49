"""The owner's single parts: batches of one bucket, the crew, measurements, what an outage delays."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import time
from decimal import Decimal

import pytest

from shared.application.crew import Crew
from shared.application.trigger_owner.bucket_writer import BucketWriter, StaleRun
from shared.application.trigger_owner.measures import Measures, percentile
from shared.domain.errors import Superseded, Unavailable
from shared.domain.ids import RunId
from shared.domain.messages import ArmStrategy
from shared.domain.run_life import Change
from shared.domain.runs import RunState
from shared.domain.strategies import StrategyStatus
from tests.contract.test_engine import BUCKET, an_intent
from tests.contract.test_engine import a_run as a_row
from tests.fakes.engine import EngineTables, FakeEngine
from tests.fakes.virtual_time import run_virtual
from tests.unit.application.engine.world import World, a_strategy


class SlowEngine(FakeEngine):
    """Each commit takes a second; those named in ``failures`` raise instead."""

    def __init__(self) -> None:
        super().__init__(EngineTables())
        self.failures: list[Exception] = []
        self.batches: list[int] = []

    async def commit(self, bucket: int, epoch: int, changes: Sequence[Change]) -> None:
        self.batches.append(len(changes))
        await asyncio.sleep(1)
        if self.failures:
            raise self.failures.pop(0)
        await super().commit(bucket, epoch, changes)


def _change(number: int) -> Change:
    return Change(a_row(id=RunId(f"20261123-{number:03d}")), (an_intent(f"P{number:016d}"),))


def test_changes_of_a_bucket_travel_together_one_transaction_at_a_time() -> None:
    async def story() -> None:
        engine, crew = SlowEngine(), Crew()
        writer = BucketWriter(engine, BUCKET, await engine.take_bucket(BUCKET), crew.spawn)
        await asyncio.gather(*(writer.write(_change(number)) for number in range(100)))
        assert engine.batches == [33, 33, 33, 1], "three actions each, 99 in a transaction"
        assert len(engine.tables.runs) == 100

    run_virtual(story())


def test_a_stale_change_does_not_hold_up_the_others() -> None:
    async def story() -> None:
        engine, crew = SlowEngine(), Crew()
        writer = BucketWriter(engine, BUCKET, await engine.take_bucket(BUCKET), crew.spawn)
        await writer.write(_change(1))
        results = await asyncio.gather(*(writer.write(_change(number)) for number in (2, 1, 3)), return_exceptions=True)
        assert [type(result) for result in results] == [type(None), StaleRun, type(None)]
        assert len(engine.tables.runs) == 3

    run_virtual(story())


def test_two_changes_of_one_run_are_two_transactions() -> None:
    async def story() -> None:
        engine, crew = SlowEngine(), Crew()
        writer = BucketWriter(engine, BUCKET, await engine.take_bucket(BUCKET), crew.spawn)
        second = Change(a_row(version=2, state=RunState.SKIPPED))
        await asyncio.gather(writer.write(_change(9)), writer.write(Change(a_row())), writer.write(second))
        assert engine.batches == [2, 1]

    run_virtual(story())


@pytest.mark.parametrize("error", [Unavailable("store", "away"), Superseded("superseded", "gone")])
def test_failures_reach_everybody_who_waits(error: Exception) -> None:
    async def story() -> None:
        engine, crew = SlowEngine(), Crew()
        engine.failures = [error]
        writer = BucketWriter(engine, BUCKET, await engine.take_bucket(BUCKET), crew.spawn)
        with pytest.raises(type(error)):
            await writer.write(_change(1))
        await writer.write(_change(2))

    run_virtual(story())


def test_a_crew_reports_its_first_unforeseen_error() -> None:
    async def fails() -> None:
        raise RuntimeError("a defect")

    async def waits() -> None:
        await asyncio.sleep(3600)

    async def story() -> None:
        crew = Crew()
        crew.spawn(waits())
        crew.spawn(fails())
        with pytest.raises(RuntimeError, match="a defect"):
            await crew.failure()
        assert len(crew) == 1
        await crew.stop()
        assert len(crew) == 0

    run_virtual(story())


def test_percentiles_are_measurements_that_were_made() -> None:
    assert percentile([3, 1, 2], 50) == 2
    assert percentile(range(1, 101), 99) == 99
    with pytest.raises(ValueError, match="no values"):
        percentile([], 50)
    measures = Measures()
    measures.add("x", 1.5)
    assert measures.percentiles() == {"x": {"p50": 1.5, "p99": 1.5, "count": 1.0}}


def test_an_exit_waits_out_an_outage_of_the_store() -> None:
    async def story() -> None:
        world = World()
        key = world.put(a_strategy(entry=time(9, 15, 3)))
        await world.start()
        await world.at(time(9, 15, 2))
        await world.tick("1000.00")
        await world.until(lambda: world.has_state(key, "OPEN"))
        outages = [Unavailable("store_unavailable", "away") for _ in range(4)]

        async def stall(where: str) -> None:
            if where == "commit" and outages:
                raise outages.pop()

        world.stall = stall
        await world.tick("980.00")
        await world.until(lambda: world.has_state(key, "CLOSED"), 10)
        assert not outages
        world.check_invariants()
        world.check_books()

    run_virtual(story())


def test_a_write_whose_answer_was_lost_is_not_done_twice() -> None:
    async def story() -> None:
        world = World()
        key = world.put(a_strategy(entry=time(9, 15, 3)))
        await world.start()

        async def stall(where: str) -> None:
            if where == "commit done":
                raise Unavailable("store_unavailable", "the answer was lost")

        world.stall = stall
        await world.at(time(9, 15, 2))
        await world.tick("1000.00")
        await world.until(lambda: world.has_state(key, "OPEN"), 20)
        await world.tick("980.00")
        await world.until(lambda: world.has_state(key, "CLOSED"), 20)
        assert world.kinds(key).count("entry_filled") == 1
        world.check_invariants()
        world.check_books()

    run_virtual(story())


def test_a_strategy_that_cannot_be_evaluated_stops_no_other() -> None:
    async def story() -> None:
        world = World()
        bad = world.put(a_strategy(name="str_bad", entry=time(9, 15, 3)))
        good = world.put(a_strategy(name="str_good", entry=time(9, 15, 3)))
        await world.start()
        await world.at(time(9, 15, 2))
        await world.tick("1000.00")
        await world.until(lambda: world.has_state(good, "OPEN") and world.has_state(bad, "OPEN"))
        assert world.owner is not None
        watched = world.owner.watched[bad]
        assert watched.run is not None
        watched.run = replace(watched.run, tags={"reductions": "nonsense"})
        await world.tick("980.00")
        await world.until(lambda: world.has_state(good, "CLOSED"), 5)
        assert [subject for subject, _ in world.pages] == ["str_bad"]
        await world.at(time(9, 16, 30))
        await world.tick("979.00")
        await world.until(lambda: world.has_state(bad, "CLOSED"), 5)  # read again from its row, it is well

    run_virtual(story())


def test_arming_again_and_again_makes_one_run() -> None:
    async def story() -> None:
        world = World()
        key = world.put(a_strategy(entry=time(9, 30)))
        await world.start()
        for _ in range(3):
            await world.deliver(ArmStrategy(key.tenant_id, key.strategy_id))
        assert len(world.tables.runs) == 1
        assert world.kinds(key) == ["armed"]

    run_virtual(story())


def test_a_lost_command_is_noticed_within_a_minute() -> None:
    async def story() -> None:
        world = World()
        await world.start()
        key = world.put(a_strategy(entry=time(9, 30)))
        await world.at(time(9, 16, 10))
        assert world.has_state(key, "WAITING")
        before, bucket = world.tables.strategies[key]
        meta = before.meta.edited(world.clock.now(), "usr_1")
        world.tables.strategies[key] = (replace(before, status=StrategyStatus.STOPPED, meta=meta), bucket)
        await world.at(time(9, 17, 20))
        assert world.has_state(key, "SKIPPED")

    run_virtual(story())


def test_the_summary_counts_what_is_held() -> None:
    async def story() -> None:
        world = World()
        key = world.put(a_strategy(entry=time(9, 15, 3)))
        await world.start()
        await world.at(time(9, 15, 2))
        await world.tick("1000.00")
        await world.until(lambda: world.has_state(key, "OPEN"))
        assert world.owner is not None
        assert world.sender is not None
        summary = world.owner.summary()
        assert (summary["strategies"], summary["open_legs"], summary["guarded"], summary["unprotected"]) == (1, 1, 1, 0)
        latency = summary["latency_ms"]
        assert isinstance(latency, dict)
        assert latency["timed_entry_error"]["count"] == 1
        assert world.sender.summary()["accounts"] == 1
        assert world.run_of(key).legs[0].stop == Decimal("990.00")

    run_virtual(story())
