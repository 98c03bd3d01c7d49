"""What may be checkpointed when: the rule, with an engine whose writes take as long as the test says."""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any

import pytest

from services.execution.consuming import Progress
from services.execution.kcl.protocol import CheckpointRefused
from services.execution.kcl.shard_run import ShardRun
from shared.adapters.kinesis.polling import Batch, RawRecord
from shared.domain.errors import Superseded, Unavailable

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


class SlowPart:
    """An engine half whose effects become durable when ``durable`` is set."""

    def __init__(self) -> None:
        self.progress = Progress()
        self.durable = asyncio.Event()
        self.durable.set()
        self.heard: list[str] = []
        self.loop_error: Exception | None = None
        self.superseded = False
        self.away = 0

    async def load(self) -> None:
        self.heard.append("load")
        if self.away:
            self.away -= 1
            raise Unavailable("store_unavailable", "away")

    def loops(self) -> list[Coroutine[Any, Any, None]]:
        return [self._loop()]

    async def _loop(self) -> None:
        try:
            while True:
                await asyncio.sleep(0.01)
                if self.loop_error:
                    raise self.loop_error
        except asyncio.CancelledError:
            self.heard.append("loop ended")
            raise

    async def apply(self, batch: Batch) -> None:
        self.heard += [each.sequence_number for each in batch.records]

    async def settle(self) -> None:
        await self.durable.wait()
        if self.superseded:
            raise Superseded("superseded", "another one")

    async def rest(self) -> None:
        self.heard.append("rest")
        if self.superseded:
            raise Superseded("superseded", "another one")
        await self.durable.wait()

    async def stop(self) -> None:
        self.heard.append("stop")


class Checkpoints:
    """The daemon's answers: None is a success."""

    def __init__(self, *answers: str | None) -> None:
        self.asked: list[str | None] = []
        self._answers = list(answers)

    async def __call__(self, sequence_number: str | None) -> None:
        self.asked.append(sequence_number)
        error = self._answers.pop(0) if self._answers else None
        if error:
            raise CheckpointRefused(error)


class Bench:
    """A shard run on a clock of its own: ``pass_time`` lets its sleepers go on."""

    def __init__(self) -> None:
        self.part = SlowPart()
        self.time = 1000.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []
        self.run = ShardRun(self._open, lambda: self.time, self._sleep)

    async def _open(self, shard_id: str) -> SlowPart:
        return self.part

    async def _sleep(self, seconds: float) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.time + seconds, future))
        await future

    async def pass_time(self, seconds: float) -> None:
        self.time += seconds
        for until, future in list(self._sleepers):
            if until <= self.time and not future.done():
                future.set_result(None)
        await asyncio.sleep(0.02)

    async def process(self, *numbers: int, checkpoint: Checkpoints) -> None:
        records = [RawRecord(b"x", str(each), NOW) for each in numbers]
        await self.run.process(records, 0, checkpoint)


@pytest.fixture
async def bench() -> Any:
    made = Bench()
    await made.run.initialize("shard-0")
    await asyncio.sleep(0)
    yield made
    await made.run.stop()


async def test_a_store_that_is_away_at_take_over_is_waited_for() -> None:
    bench = Bench()
    bench.part.away = 2
    taking = asyncio.ensure_future(bench.run.initialize("shard-0"))
    for _ in range(3):
        await asyncio.sleep(0.01)
        assert not (taking.done() and taking.exception())
        await bench.pass_time(1.0)
    async with asyncio.timeout(1):
        await taking
    assert bench.part.heard == ["load"] * 3
    await bench.run.stop()


async def test_nothing_is_checkpointed_before_it_is_durable(bench: Bench) -> None:
    checkpoints = Checkpoints()
    bench.part.durable.clear()
    await bench.process(1, 2, checkpoint=checkpoints)
    await bench.pass_time(1.0)
    await bench.process(3, checkpoint=checkpoints)
    await bench.pass_time(1.0)
    await bench.process(checkpoint=checkpoints)
    assert checkpoints.asked == []
    bench.part.durable.set()
    await bench.pass_time(1.0)
    await bench.process(checkpoint=checkpoints)
    assert checkpoints.asked == ["2"], "3 was applied after the settling had begun"


async def test_reading_does_not_wait_for_writing(bench: Bench) -> None:
    bench.part.durable.clear()
    async with asyncio.timeout(1):
        for each in range(5):
            await bench.process(each, checkpoint=Checkpoints())
    assert bench.part.heard == ["load", "0", "1", "2", "3", "4"]


async def test_an_idle_shard_is_checkpointed_once(bench: Bench) -> None:
    checkpoints = Checkpoints()
    await bench.process(7, checkpoint=checkpoints)
    for _ in range(4):
        await bench.pass_time(1.0)
        await bench.process(checkpoint=checkpoints)
    assert checkpoints.asked == ["7"]


async def test_at_most_one_checkpoint_a_second(bench: Bench) -> None:
    checkpoints = Checkpoints()
    for each in range(30):
        await bench.process(each, checkpoint=checkpoints)
        await bench.pass_time(0.1)
    assert 2 <= len(checkpoints.asked) <= 3


@pytest.mark.parametrize("code", ["ThrottlingException", "KinesisClientLibDependencyException"])
async def test_a_busy_lease_table_is_asked_again(bench: Bench, code: str) -> None:
    checkpoints = Checkpoints(code)
    await bench.process(1, checkpoint=checkpoints)
    for _ in range(3):
        await bench.pass_time(1.0)
        await bench.process(checkpoint=checkpoints)
    assert checkpoints.asked == ["1", "1"]


async def test_a_taken_shard_is_left_alone_at_once(bench: Bench) -> None:
    checkpoints = Checkpoints("ShutdownException")
    await bench.process(1, checkpoint=checkpoints)
    await bench.pass_time(1.0)
    await bench.process(2, checkpoint=checkpoints)
    await bench.pass_time(1.0)
    await bench.process(3, checkpoint=checkpoints)
    assert checkpoints.asked == ["1"]
    assert "3" not in bench.part.heard


async def test_a_refusal_that_nobody_can_explain_ends_the_process(bench: Bench) -> None:
    await bench.process(1, checkpoint=Checkpoints())
    await bench.pass_time(1.0)
    with pytest.raises(CheckpointRefused, match="InvalidStateException"):
        await bench.process(2, checkpoint=Checkpoints("InvalidStateException"))


async def test_a_lost_lease_stops_everything_without_a_checkpoint(bench: Bench) -> None:
    checkpoints = Checkpoints()
    await bench.process(1, checkpoint=checkpoints)
    await bench.pass_time(1.0)
    await bench.run.lease_lost()
    await bench.process(2, checkpoint=checkpoints)
    assert checkpoints.asked == []
    assert bench.part.heard == ["load", "1", "loop ended", "stop"]


async def test_the_end_of_a_shard_waits_until_all_is_durable(bench: Bench) -> None:
    checkpoints = Checkpoints()
    await bench.process(1, checkpoint=checkpoints)
    bench.part.durable.clear()
    ending = asyncio.ensure_future(bench.run.shard_ended(checkpoints))
    await bench.pass_time(60.0)
    assert not ending.done()
    assert checkpoints.asked == []
    bench.part.durable.set()
    await ending
    assert checkpoints.asked == [None]
    assert bench.part.heard[-3:] == ["loop ended", "rest", "stop"]


async def test_the_end_of_a_shard_is_checkpointed_in_the_end(bench: Bench) -> None:
    checkpoints = Checkpoints("ThrottlingException", "ThrottlingException")
    ending = asyncio.ensure_future(bench.run.shard_ended(checkpoints))
    for _ in range(4):
        await bench.pass_time(0.5)
    await ending
    assert checkpoints.asked == [None, None, None]


async def test_a_hand_over_saves_what_became_durable_in_time(bench: Bench) -> None:
    checkpoints = Checkpoints()
    await bench.process(1, 2, checkpoint=checkpoints)
    await bench.run.shutdown_requested(checkpoints)
    await bench.process(3, checkpoint=checkpoints)
    assert checkpoints.asked == ["2"]
    assert bench.part.heard == ["load", "1", "2", "loop ended", "rest", "stop"]


async def test_a_hand_over_does_not_wait_for_ever(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.execution.kcl.shard_run.REST_SECONDS", 0.05)
    checkpoints = Checkpoints()
    await bench.process(1, checkpoint=checkpoints)
    await bench.pass_time(1.0)
    bench.part.durable.clear()
    await bench.process(2, checkpoint=Checkpoints("ThrottlingException"))
    await bench.run.shutdown_requested(checkpoints)
    assert checkpoints.asked == ["1"], "2 is not durable: whoever comes next reads it again"


async def test_an_error_beside_the_reading_is_not_overlooked(bench: Bench) -> None:
    bench.part.loop_error = ValueError("broken")
    with pytest.raises(ValueError, match="broken"):
        async with asyncio.timeout(2):
            await bench.run.failure()


async def test_a_superseded_owner_stops_and_waits_for_the_daemon_to_notice(bench: Bench) -> None:
    checkpoints = Checkpoints()
    await bench.process(1, checkpoint=checkpoints)
    bench.part.superseded = True
    await bench.pass_time(1.0)
    await bench.process(2, checkpoint=checkpoints)
    assert bench.part.heard == ["load", "1", "stop"]
    await bench.run.lease_lost()
    assert checkpoints.asked == []


async def test_a_superseded_owner_whose_lease_is_not_lost_starts_anew(bench: Bench) -> None:
    bench.part.superseded = True
    await bench.pass_time(1.0)
    await bench.pass_time(15.0)
    with pytest.raises(Superseded):
        async with asyncio.timeout(2):
            await bench.run.failure()


async def test_a_superseded_owner_hands_nothing_over(bench: Bench) -> None:
    checkpoints = Checkpoints()
    await bench.process(1, checkpoint=checkpoints)
    bench.part.superseded = True
    await bench.run.shutdown_requested(checkpoints)
    assert checkpoints.asked == []


async def test_a_superseded_owner_ends_no_shard_and_no_process(bench: Bench) -> None:
    bench.part.superseded = True
    checkpoints = Checkpoints()
    async with asyncio.timeout(1):
        await bench.run.shard_ended(checkpoints)
    await asyncio.sleep(0.01)
    assert checkpoints.asked == [], "what was not decided here is not done with"
    assert "stop" in bench.part.heard
    await bench.run.lease_lost()
    await bench.pass_time(15.0)
    assert bench.run._failed is None
