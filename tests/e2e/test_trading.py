"""What the platform is for, on the running platform: strategies do what they say, whatever dies meanwhile."""

import json
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal

import pytest

from cli.api_client import ApiProblem, Json
from tests.e2e.platform import ROOT, RunningPlatform
from tests.e2e.trader import Trader, wait_for_room_before_midnight

pytestmark = [pytest.mark.platform, pytest.mark.timeout(600)]


@pytest.fixture
def trader(platform: RunningPlatform) -> Iterator[Trader]:
    """A trader with a tenant of its own and room for a run before the day ends."""
    wait_for_room_before_midnight()
    with Trader(platform.base) as signed_in:
        yield signed_in


@pytest.fixture
def other(platform: RunningPlatform, trader: Trader) -> Iterator[Trader]:
    """A trader of another tenant."""
    with Trader(platform.base) as signed_in:
        assert signed_in.broker_id != trader.broker_id
        yield signed_in


def test_the_demonstration_succeeds(platform: RunningPlatform) -> None:
    command = [sys.executable, "-m", "cli.main", "demo", "--json", "--url", platform.base]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400, check=False)
    told = json.loads(answer.stdout)
    assert answer.returncode == 0, told
    assert told["ok"]
    assert sorted(run["reason"] for run in told["runs"]) == ["STOP", "TARGET", "TIME"]
    assert all(told["latency_ms"][name] is not None for name in told["latency_ms"])


@pytest.mark.parametrize("part", ["triggers", "orders", "paper-broker"])
def test_a_stop_fires_once_although_a_process_was_killed_while_the_position_was_open(
    platform: RunningPlatform, trader: Trader, part: str
) -> None:
    """``kill -9`` with a position open: after the restart the stop still fires, with one exit order and right books."""
    strategy = trader.start_long(f"Survives {part}", "0.9")
    opened = trader.wait_for(strategy, "OPEN")
    assert opened["legs"][0]["protected_at"] is not None
    platform.kill(part)
    closed = trader.wait_for(strategy, "CLOSED", "FAILED")
    assert (closed["state"], closed["reason"]) == ("CLOSED", "STOP")
    books_are_right(trader, strategy, closed)


def test_an_exit_survives_the_death_of_every_process_in_turn(platform: RunningPlatform, trader: Trader) -> None:
    """Squared off just before everything that could carry the exit dies: still one exit, still right books."""
    strategy = trader.start_long("Survives everything", "5")
    trader.wait_for(strategy, "OPEN")
    trader.api.post(f"/v1/strategies/{strategy}/square-off")
    for part in ("orders", "triggers", "paper-broker"):
        platform.kill(part)
    closed = trader.wait_for(strategy, "CLOSED", "FAILED")
    assert (closed["state"], closed["reason"]) == ("CLOSED", "SQUARE_OFF")
    books_are_right(trader, strategy, closed)


def test_an_operators_kill_switch_leaves_what_is_held_and_lets_nothing_in(
    platform: RunningPlatform, trader: Trader
) -> None:
    strategy = trader.start_long("Flattened", "5")
    trader.wait_for(strategy, "OPEN")
    try:
        operate(platform, "flatten", "--platform", "--reason", "a test")
        closed = trader.wait_for(strategy, "CLOSED", "FAILED", seconds=20)
        assert (closed["state"], closed["reason"]) == ("CLOSED", "KILL_SWITCH")
        books_are_right(trader, strategy, closed)
        late = trader.start_long("Halted", "5")
        assert trader.api.get(f"/v1/strategies/{late}")["paused_by"] == "kill_switch"
        skipped = trader.wait_for(late, "SKIPPED", "OPEN", seconds=40)
        assert (skipped["state"], skipped["reason"]) == ("SKIPPED", "kill_switch")
        assert trader.orders(late) == []
        switches = operate(platform, "status", "--json")["switches"]
        [engaged] = [each for each in switches if each["scope"] == "platform"]  # other tenants may have their own
        assert engaged["verb"] == "flatten"
    finally:
        operate(platform, "release", "--platform", "--reason", "the test is over")
    again = trader.start_long("Released", "5")
    trader.wait_for(again, "OPEN", seconds=60)
    trader.api.post(f"/v1/strategies/{again}/square-off")
    trader.wait_for(again, "CLOSED", seconds=20)


def operate(platform: RunningPlatform, *arguments: str) -> Json:
    """``plimsoll ops`` in a terminal of its own; what it printed, if that is JSON."""
    where = [sys.executable, "-m", "cli.main", "ops", *arguments, "--port-offset", str(platform.ports.offset)]
    done = subprocess.run(where, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) if "--json" in arguments else {}


def test_two_tenants_trade_side_by_side_and_see_nothing_of_each_other(trader: Trader, other: Trader) -> None:
    mine, theirs = trader.start_long("Same name", "0.5"), other.start_long("Same name", "0.5")
    runs = trader.wait_for(mine, "CLOSED"), other.wait_for(theirs, "CLOSED")
    books_are_right(trader, mine, runs[0])
    books_are_right(other, theirs, runs[1])
    for path in ("/v1/orders", "/v1/trades", "/v1/strategies", "/v1/notices", "/v1/brokers"):
        own = {str(item["id"]) for item in trader.api.items(path, limit=100)}
        foreign = {str(item["id"]) for item in other.api.items(path, limit=100)}
        assert own, path
        assert not own & foreign, path
    order = other.orders(theirs)[0]["id"]
    for path in (
        f"/v1/strategies/{theirs}",
        f"/v1/strategies/{theirs}/runs",
        f"/v1/strategies/{theirs}/runs/{runs[1]['id']}/timeline",
        f"/v1/orders/{order}",
        f"/v1/brokers/{other.broker_id}",
    ):
        with pytest.raises(ApiProblem) as refusal:
            trader.api.get(path)
        assert refusal.value.status == 404, path
    with pytest.raises(ApiProblem) as refusal:
        trader.api.post(f"/v1/strategies/{theirs}/square-off")
    assert refusal.value.status == 404


def books_are_right(trader: Trader, strategy: str, run: Json) -> None:
    """One filled entry, one filled exit, trades and result that follow from them, and nothing held."""
    orders, trades = trader.orders(strategy), trader.trades(strategy)
    filled = {
        role: [order for order in orders if order["role"] == role and order["state"] == "FILLED"]
        for role in ("ENTRY", "EXIT")
    }
    assert [len(filled["ENTRY"]), len(filled["EXIT"])] == [1, 1], orders
    assert {order["state"] for order in orders} == {"FILLED"}, orders
    bought = sum(trade["quantity"] for trade in trades if trade["side"] == "buy")
    sold = sum(trade["quantity"] for trade in trades if trade["side"] == "sell")
    assert (bought, sold) == (10, 10), trades
    cash = sum(Decimal(trade["price"]) * trade["quantity"] * (-1 if trade["side"] == "buy" else 1) for trade in trades)
    assert cash == Decimal(run["realized"])
    assert [position for position in trader.api.items("/v1/positions") if position["quantity"]] == []
    kinds = [event["kind"] for event in trader.timeline(strategy, run)]
    assert kinds.count("closed") == 1
    assert kinds.index("protected") < kinds.index("exit_filled")
