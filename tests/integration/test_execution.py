"""The execution service as a process: it trades, and it may be killed at any instant of the order path."""

import signal
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from shared.bootstrap.execution import CRASH_EXIT_CODE
from shared.domain.intents import IntentState, Role
from shared.domain.strategies import Product
from tests.emulator import Emulator
from tests.integration.execution_world import ACCOUNT, STRATEGY, TENANT, ExecutionWorld, execution_world

pytestmark = pytest.mark.emulator
STOPPED_OUT = 99_000


def _closed_right(world: ExecutionWorld) -> None:
    """One entry, one exit, flat, and the same orders in both books."""
    run = world.run()
    assert run is not None
    assert (run.reason, run.legs[0].open_quantity) == ("STOP", 0)
    orders = world.all_orders()
    assert Counter(order.role for order in orders) == {Role.ENTRY: 1, Role.EXIT: 1}
    assert {order.state for order in orders} == {IntentState.FILLED}
    theirs = world.orders_at_the_exchange()
    assert sorted(order["client_id"] for order in theirs) == sorted(order.id for order in orders)
    position = world.portfolio.position(TENANT, ACCOUNT, world.instrument.id, Product.INTRADAY)
    assert position is not None
    assert position.quantity == 0
    assert position.realized == run.realized


def test_a_strategy_is_entered_guarded_and_stopped_out(emulator: Emulator, tmp_path: Path) -> None:
    with execution_world(emulator, tmp_path) as world:
        process = world.start_execution()
        world.start_strategy()
        world.tick_until(lambda: world.is_in("OPEN"))
        world.price = STOPPED_OUT
        world.tick_until(lambda: world.is_in("CLOSED"))
        _closed_right(world)
        run = world.run()
        assert run is not None
        kinds = [event.kind for event in world.runs.timeline(TENANT, STRATEGY, run.id)]
        for kind in ("armed", "entry_decided", "entry_filled", "protected", "stop_hit", "exit_filled", "closed"):
            assert kinds.count(kind) == 1, kind
        world.tick_until(lambda: world.cash() < Decimal(1_000_000), 5)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_killed_with_an_open_position_the_stop_still_fires_once(emulator: Emulator, tmp_path: Path) -> None:
    with execution_world(emulator, tmp_path) as world:
        process = world.start_execution()
        world.start_strategy()
        world.tick_until(lambda: world.is_in("OPEN"))
        process.kill()
        process.wait()
        world.price = STOPPED_OUT
        for _ in range(5):
            world.tick()
            time.sleep(0.1)
        assert world.is_in("OPEN")
        world.start_execution()
        world.tick_until(lambda: world.is_in("CLOSED"))
        _closed_right(world)


@pytest.mark.parametrize("instant", ["after_intent", "after_claim", "after_send", "after_ack"])
def test_killed_at_a_named_instant_nothing_is_lost_or_sent_twice(
    emulator: Emulator, tmp_path: Path, instant: str
) -> None:
    with execution_world(emulator, tmp_path) as world:
        first = world.start_execution(crash_at=instant)
        world.start_strategy()
        world.tick_until(lambda: first.poll() is not None)
        assert first.returncode == CRASH_EXIT_CODE
        world.start_execution()
        world.tick_until(lambda: world.is_in("OPEN"))
        world.price = STOPPED_OUT
        world.tick_until(lambda: world.is_in("CLOSED"))
        _closed_right(world)
