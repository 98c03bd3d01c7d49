"""Several senders share the accounts by the shards of the doorbells' stream: each serves its own and no other."""

import asyncio
from itertools import pairwise

from shared.application.order_sender.sender import OrderSender
from shared.domain.ids import BrokerId
from shared.domain.intents import IntentState
from shared.domain.messages import Doorbell
from shared.domain.partitions import partition_hash
from tests.fakes.virtual_time import run_virtual
from tests.unit.application.engine.test_sender_corners import Bench
from tests.unit.application.engine.test_sender_gate import put, row
from tests.unit.application.engine.world import ACCOUNT, TENANT

HALF = 2**127


def test_the_sweep_leaves_the_accounts_of_other_shards_alone() -> None:
    async def story() -> None:
        bench = Bench()
        world = bench.world
        world.tables.epochs.clear()
        waiting = put(bench, "PENTRY00000000000")
        its_half = partition_hash(ACCOUNT) < HALF
        others = OrderSender(bench.ports, lambda broker_id: (partition_hash(broker_id) < HALF) is not its_half)
        its_own = OrderSender(bench.ports, lambda broker_id: (partition_hash(broker_id) < HALF) is its_half)
        sweeping = asyncio.ensure_future(others.sweep())
        others.ring(Doorbell(TENANT, ACCOUNT, waiting.id))
        await world.clock.sleep(5)
        assert row(world, waiting) == waiting
        assert not world.tables.epochs, "no account was taken from its sender"
        sweeping.cancel()
        sweeping = asyncio.ensure_future(its_own.sweep())
        await world.until(lambda: row(world, waiting).state is IntentState.FILLED, 5)
        sweeping.cancel()
        await others.stop()
        await its_own.stop()

    run_virtual(story())


def test_every_account_is_one_senders() -> None:
    bounds = [0, HALF // 3, HALF, 2**128]
    for number in range(500):
        place = partition_hash(BrokerId(f"brk_{number:026d}"))
        assert sum(low <= place <= high - 1 for low, high in pairwise(bounds)) == 1
