"""From armed to closed, as a trader reads it."""

from datetime import time
from decimal import Decimal

from shared.domain.intents import IntentState, Role
from shared.domain.runs import RunState
from tests.fakes.virtual_time import run_virtual
from tests.unit.application.engine.world import World, a_strategy


def test_a_long_enters_at_its_second_and_leaves_at_its_stop() -> None:
    async def story() -> None:
        world = World()
        key = world.put(a_strategy())
        await world.start()
        await world.at(time(9, 19, 59))
        await world.tick("1000.00")
        await world.until(lambda: world.has_state(key, "OPEN"))
        leg = world.run_of(key).legs[0]
        assert (leg.entry_filled, leg.entry_average, leg.stop) == (10, Decimal(1000), Decimal("990.00"))
        assert leg.protected_at is not None
        await world.tick("990.05")
        assert world.run_of(key).state is RunState.OPEN
        await world.tick("990.00")
        await world.until(lambda: world.has_state(key, "CLOSED"))
        run = world.run_of(key)
        assert run.reason == "STOP"
        assert run.realized == Decimal("-100.00")
        assert run.charges is not None and run.charges > 0
        assert [order.state for order in world.orders(Role.EXIT)] == [IntentState.FILLED]
        world.check_invariants()
        world.check_books()
        assert world.kinds(key) == [
            "armed", "entry_decided", "entry_sent", "entry_acked", "entry_filled", "protected",
            "stop_hit", "exit_sent", "exit_acked", "exit_filled", "closed",
        ]  # fmt: skip
        facts = world.event(key, "entry_decided")
        assert 0 <= int(facts["error_ms"]) < 10
        assert float(facts["tick_to_intent_ms"]) >= 0
        assert {notice.kind for notice in world.tables.notices.values()} == {"entry", "exit"}

    run_virtual(story())
