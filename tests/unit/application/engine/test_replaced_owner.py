"""An owner that was replaced stays out: it neither takes its bucket back nor lets the stream go on without anybody."""

from datetime import time

import pytest

from shared.domain.errors import Superseded
from shared.domain.partitions import Routing, bucket_of
from tests.fakes.virtual_time import run_virtual
from tests.unit.application.engine.world import INFY, World, a_strategy


async def _replaced(world: World) -> None:
    """A position is held; a second owner has taken the bucket since."""
    key = world.put(a_strategy())
    await world.start()
    await world.at(time(9, 19, 59))
    await world.tick("1000.00")
    await world.until(lambda: world.has_state(key, "OPEN"))
    bucket = bucket_of(INFY.underlying, key.strategy_id, Routing())
    world.tables.epochs[f"OWN#{bucket}"] += 1


def test_a_lost_bucket_lets_no_checkpoint_pass() -> None:
    async def story() -> None:
        world = World()
        await _replaced(world)
        owner = world.owner
        assert owner is not None
        await owner.save_bests()
        await world.tick("990.00")
        await world.at(time(9, 20, 10))
        with pytest.raises(Superseded):
            await owner.save_bests()

    run_virtual(story())


def test_a_writer_that_is_asked_for_after_the_loss_is_refused() -> None:
    async def story() -> None:
        world = World()
        await _replaced(world)
        owner = world.owner
        assert owner is not None
        bucket = bucket_of(INFY.underlying, "str_1", Routing())
        owner._recorder.forget_bucket(bucket)
        owner.drop_bucket(bucket)
        with pytest.raises(Superseded):
            await owner._recorder.take(bucket)

    run_virtual(story())
