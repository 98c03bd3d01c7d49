"""From tick to fill on the wire, and the answer to "why was there no trade?"."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from shared.application.ports.trading import OrderStep
from shared.domain.books import TimelineEvent
from shared.domain.ids import RunId, StrategyId, TenantId, intent_id_for, order_id_of
from shared.domain.instruments import Exchange
from shared.domain.intents import Intent, IntentState, Role
from shared.domain.kill_switch import KillScope, KillSwitch, KillVerb
from shared.domain.messages import SessionOpened
from shared.domain.runs import Run, RunState
from shared.domain.strategies import Strategy
from tests.unit.domain.builders import an_intent
from tests.unit.functions.trading_world import MONDAY_MORNING, TradingWorld, a_caller

S = IntentState
MS = timedelta(milliseconds=1)


@pytest.fixture
def world() -> TradingWorld:
    return TradingWorld()


def timeline(world: TradingWorld, strategy: Strategy, run_id: str) -> Any:
    answer = world.call("GET", f"/v1/strategies/{strategy.id}/runs/{run_id}/timeline")
    assert answer.status == 200, answer.json
    return answer.json


def why(world: TradingWorld, strategy: Strategy, run_id: str) -> tuple[str, str]:
    shown = timeline(world, strategy, run_id)
    assert (shown["state"], shown["items"], shown["orders"]) == (None, [], [])
    return shown["why_no_trade"]["code"], shown["why_no_trade"]["text"]


def order_of(run: Run, role: Role, generation: int, **changes: Any) -> Intent:
    facts: dict[str, Any] = {
        "tenant_id": run.tenant_id, "strategy_id": run.strategy_id, "run_id": run.id, "role": role,
        "id": intent_id_for(run.tenant_id, run.strategy_id, run.id, 1, role, generation), "generation": generation,
    }  # fmt: skip
    return an_intent(**(facts | changes))


def stepped(world: TradingWorld, order: Intent, *steps: tuple[float, IntentState, int, int]) -> None:
    """An order with what its history keeps: milliseconds since the decision, state, attempt, filled quantity."""
    world.orders.put(order)
    world.orders.steps[order.tenant_id, order.id] = [
        OrderStep(place, order.created_at + ms * MS, state, filled, None, None, attempt)
        for place, (ms, state, attempt, filled) in enumerate(steps, 1)
    ]


def told(world: TradingWorld, run: Run, second: int, kind: str, **facts: str) -> None:
    at = world.now + timedelta(seconds=second)
    world.runs.events.append(
        TimelineEvent(run.tenant_id, run.strategy_id, run.id, f"{second:02d}-{kind}", kind, kind, at, at, facts)
    )


def test_an_order_is_shown_from_tick_to_protection(world: TradingWorld) -> None:
    kept = world.kept(world.started()["id"])
    run = world.run_of(kept)
    at = world.now
    run = replace(run, legs=(replace(run.legs[0], protected_at=at + 141 * MS),))
    world.runs.put(run)
    entry = order_of(
        run, Role.ENTRY, 0, state=S.FILLED, attempt=2, tick_at=at - 40 * MS, decided_at=at, created_at=at,
        sent_at=at + 33 * MS, acked_at=at + 90 * MS, filled_at=at + 120 * MS, filled_quantity=10, quantity=10,
    )  # fmt: skip
    stepped(
        world, entry, (0, S.PENDING, 0, 0), (12, S.SENDING, 1, 0), (20, S.PENDING, 1, 0), (30, S.SENDING, 2, 0),
        (90, S.ACKED, 2, 0), (121, S.PARTIAL, 2, 4), (140, S.FILLED, 2, 10),
    )  # fmt: skip
    told(world, run, 1, "entry_decided", order_id=entry.id, tick_to_intent_ms="4.200", decided_to_durable_ms="3.900")
    told(world, run, 2, "protected", seconds_unprotected="0.020")
    told(world, run, 3, "ticks_fresh", stale_seconds="6.500")
    told(world, run, 4, "taken_over", quantity="10")
    shown = timeline(world, kept, run.id)
    [order] = shown["orders"]
    assert (order["order_id"], order["attempts"], order["lookups"]) == (order_id_of(entry.id), 2, 1)
    assert order["latencies_ms"] == {
        "tick_to_decided": "40.000",
        "tick_to_durable": "4.200",
        "decided_to_durable": "3.900",
        "decided_to_claimed": "12.000",
        "claimed_to_sent": "3.000",
        "sent_to_acked": "57.000",
        "acked_to_filled": "31.000",
        "filled_to_protected": "20.000",
    }
    assert [(step["state"], step["attempt"]) for step in order["steps"]][1:4] == [
        ("SENDING", 1), ("PENDING", 1), ("SENDING", 2),
    ]  # fmt: skip
    assert shown["seconds_unprotected"] == "6.520"
    assert shown["unprotected"] == {"before_protection": "0.020", "stale_ticks": "6.500", "take_overs": 1}
    assert (shown["state"], shown["why_no_trade"]) == ("OPEN", None)


def test_every_generation_of_an_exit_is_shown(world: TradingWorld) -> None:
    kept = world.kept(world.started()["id"])
    run = world.run_of(kept, RunState.EXITING)
    run = replace(run, legs=(replace(run.legs[0], exit_generation=1),))
    world.runs.put(run)
    for generation, state in ((0, S.CANCELLED), (1, S.ACKED)):
        stepped(world, order_of(run, Role.EXIT, generation, state=state, cause="STOP"), (0, S.PENDING, 0, 0))
    shown = timeline(world, kept, run.id)["orders"]
    assert [(each["role"], each["generation"], each["state"]) for each in shown] == [
        ("EXIT", 0, "CANCELLED"), ("EXIT", 1, "ACKED"),
    ]  # fmt: skip
    assert all(each["latencies_ms"]["claimed_to_sent"] is None for each in shown)


@pytest.mark.parametrize(
    ("state", "reason", "explanation", "code"),
    [
        (RunState.SKIPPED, "kill_switch", "Did not enter: the kill switch of your account is engaged.", "kill_switch"),
        (RunState.SKIPPED, "max_loss_per_day_reached", "Today's loss of ₹500 …", "max_loss_per_day_reached"),
        (RunState.ENTERING, None, None, "entry_under_way"),
        (RunState.CLOSED, None, None, None),
    ],
)
def test_a_run_says_itself_why_it_did_not_trade(
    world: TradingWorld, state: RunState, reason: str | None, explanation: str | None, code: str | None
) -> None:
    kept = world.kept(world.started()["id"])
    run = world.run_of(kept, state, reason=reason, explanation=explanation)
    found = timeline(world, kept, run.id)["why_no_trade"]
    assert (found["code"] if found else None) == code
    if explanation:
        assert found["text"] == explanation


@pytest.mark.parametrize(
    ("seconds", "code", "words"),
    [
        (-60, "not_due_yet", "waits for its entry time 10:00:00"),
        (0, "no_tick_yet", "waits for a price of NSE:RELIANCE"),
        (59, "no_tick_yet", "is due since 10:00:00"),
        (75, "engine_away", "ended 15 s ago"),
    ],
)
def test_a_run_that_waits_says_for_what(world: TradingWorld, seconds: int, code: str, words: str) -> None:
    kept = world.kept(world.started()["id"])
    run = world.run_of(kept, RunState.WAITING)
    world.later(seconds=seconds)
    found = timeline(world, kept, run.id)["why_no_trade"]
    assert found["code"] == code
    assert words in found["text"]


@pytest.mark.parametrize(("market", "code"), [(-30, "not_due_yet"), (10, "no_tick_yet"), (90, "engine_away")])
def test_a_run_of_a_replayed_day_waits_by_its_markets_time(world: TradingWorld, market: int, code: str) -> None:
    kept = world.kept(world.started()["id"])
    long_ago = world.now - timedelta(days=400)
    run = world.run_of(
        kept, RunState.WAITING, due_at=long_ago, enter_by=long_ago + timedelta(seconds=60), exit_at=long_ago
    )
    at = long_ago + timedelta(seconds=market)
    armed = TimelineEvent(run.tenant_id, run.strategy_id, run.id, "01", "armed", "Armed.", at, world.now, {})
    world.runs.events.append(armed)
    assert timeline(world, kept, run.id)["why_no_trade"]["code"] == code


def test_a_run_that_waits_says_that_it_is_halted(world: TradingWorld) -> None:
    kept = world.kept(world.started()["id"])
    run = world.run_of(kept, RunState.WAITING)
    world.switches.save(
        KillSwitch(KillScope.TENANT, kept.tenant_id, None, KillVerb.HALT, "odd prices", "usr_1", world.now, 1)
    )
    assert "Your kill switch is engaged (odd prices)" in timeline(world, kept, run.id)["why_no_trade"]["text"]


def started_at(world: TradingWorld, at: datetime, **changes: Any) -> Strategy:
    """A strategy for 09:30 that was made and started at an instant."""
    world.now = at
    kept = world.kept(world.started(**changes)["id"])
    world.now = MONDAY_MORNING
    return kept


BEFORE = MONDAY_MORNING - timedelta(days=20)


@pytest.mark.parametrize(
    ("run_id", "code", "words"),
    [
        ("20261101-01", "not_created_yet", "was made on 03 Nov 2026"),
        ("20261121-01", "market_closed", "NSE is closed on Sat 21 Nov 2026: a weekend"),
        ("20261110-01", "market_closed", "a trading holiday"),
        ("20261119-01", "not_its_day", "Thu 19 Nov 2026 is none of its days (MON, TUE, WED, FRI)"),
        ("20261120-01", "engine_away", "It was due at 09:30:00, and no run was made in its entry window"),
        ("20261123-01", "engine_away", "the engine was away"),
        ("20261125-01", "not_due_yet", "It is due on 25 Nov 2026 at 09:30:00"),
        ("20991124-01", "unknown_session_day", "the calendar covers"),
    ],
)
def test_a_day_without_a_run_is_explained(world: TradingWorld, run_id: str, code: str, words: str) -> None:
    schedule = {"entry_time": "09:30:00", "exit_time": "15:10:00", "days": ["MON", "TUE", "WED", "FRI"]}
    kept = started_at(world, BEFORE, schedule=schedule)
    found = why(world, kept, run_id)
    assert found[0] == code
    assert words in found[1]


def test_one_that_was_started_after_its_hour_says_so(world: TradingWorld) -> None:
    kept = started_at(world, MONDAY_MORNING - timedelta(minutes=10))
    code, text = why(world, kept, "20261123-01")
    assert (code, "had passed before it was started or edited (23 Nov 2026 09:50:00)" in text) == (
        "started_too_late",
        True,
    )


def test_within_its_window_the_engine_is_only_late(world: TradingWorld) -> None:
    kept = started_at(world, BEFORE)
    world.now = datetime(2026, 11, 23, 4, 0, 30, tzinfo=UTC)
    assert why(world, kept, "20261123-01")[0] == "engine_late"


REPLAYED = date(2026, 11, 9)
OPENS = datetime(2026, 11, 9, 3, 45, tzinfo=UTC)  # 09:15 in Kolkata; the strategy is due at 09:30


def replayed(world: TradingWorld, minutes: float, speed: int = 1) -> None:
    """A replay of another day began at 10:00 by our clock, and the market has run for so many of its minutes."""
    started = MONDAY_MORNING
    world.sessions.newest[Exchange.NSE] = SessionOpened(Exchange.NSE, REPLAYED, OPENS, started, Decimal(speed))
    world.now = started + timedelta(minutes=minutes) / speed


@pytest.mark.parametrize("speed", [1, 60])
@pytest.mark.parametrize(
    ("minutes", "code"),
    [(14.5, "not_due_yet"), (15.5, "engine_late"), (40.0, "engine_away"), (10_000_000.0, "engine_away")],
)
def test_a_replayed_day_without_a_run_is_explained_by_its_markets_time(
    world: TradingWorld, speed: int, minutes: float, code: str
) -> None:
    kept = started_at(world, MONDAY_MORNING - timedelta(minutes=10))
    replayed(world, minutes, speed)
    assert why(world, kept, "20261109-01")[0] == code


def test_one_that_was_started_after_its_hour_of_the_replay_says_so(world: TradingWorld) -> None:
    replayed(world, minutes=20, speed=60)
    kept = world.kept(world.started()["id"])
    replayed(world, minutes=60, speed=60)
    code, text = why(world, kept, "20261109-01")
    assert (code, "edited (09 Nov 2026 09:35:00)" in text) == ("started_too_late", True)


def test_a_replay_says_nothing_about_other_days(world: TradingWorld) -> None:
    kept = started_at(world, MONDAY_MORNING - timedelta(minutes=10))
    replayed(world, minutes=14)
    assert why(world, kept, "20261106-01")[0] == "not_created_yet"
    assert why(world, kept, "20261123-01")[0] == "started_too_late"
    assert why(world, kept, "20261125-01")[0] == "not_due_yet"


def test_a_run_of_a_fast_replay_waits_by_its_markets_time(world: TradingWorld) -> None:
    kept = world.kept(world.started()["id"])
    due = OPENS + timedelta(minutes=15)
    run = world.run_of(
        kept, RunState.WAITING, session_date=REPLAYED, due_at=due, enter_by=due + timedelta(minutes=1), exit_at=None
    )
    armed = TimelineEvent(run.tenant_id, run.strategy_id, run.id, "01", "armed", "Armed.", OPENS, MONDAY_MORNING, {})
    world.runs.events.append(armed)
    for minutes, code in ((14, "not_due_yet"), (15.5, "no_tick_yet"), (17, "engine_away")):
        replayed(world, minutes, speed=60)
        assert timeline(world, kept, run.id)["why_no_trade"]["code"] == code


def test_one_that_was_never_started_or_is_stopped_says_so(world: TradingWorld) -> None:
    draft = world.kept(world.created()["id"])
    assert why(world, draft, "20261123-01")[0] == "not_started"
    stopped = started_at(world, BEFORE, name="Stopped")
    world.call("POST", f"/v1/strategies/{stopped.id}/stop")
    code, text = why(world, stopped, "20261123-01")
    assert (code, "last changed 23 Nov 2026 10:00:00" in text) == ("stopped", True)


def test_a_day_to_come_says_that_it_would_be_halted(world: TradingWorld) -> None:
    kept = started_at(world, BEFORE)
    world.call("PUT", f"/v1/strategies/{kept.id}/kill-switch", {"verb": "halt", "reason": "a holiday of mine"})
    code, text = why(world, kept, "20261125-01")
    assert (code, "a holiday of mine" in text) == ("not_due_yet", True)


def test_a_manual_order_trades_on_its_day_only(world: TradingWorld) -> None:
    placed = world.placed()
    kept = world.strategies.rows[TenantId(world.asha.tenant_id), StrategyId(placed["strategy_id"])]
    assert why(world, kept, "20261125-01")[0] == "no_schedule"


@pytest.mark.parametrize(
    "run_id", ["nonsense", "20261123-02", "20261123", "20261340-01", "20261123-001", "²0261123-01"]
)
def test_what_is_no_run_of_a_day_is_not_found(world: TradingWorld, run_id: str) -> None:
    kept = started_at(world, BEFORE)
    answer = world.call("GET", f"/v1/strategies/{kept.id}/runs/{run_id}/timeline")
    assert (answer.status, answer.json["code"]) == (404, "run_not_found")


def test_the_last_day_of_the_era_is_no_day_of_a_run(world: TradingWorld) -> None:
    kept = world.kept(world.started(instrument="SIM:TIDE")["id"])
    answer = world.call("GET", f"/v1/strategies/{kept.id}/runs/99991231-01/timeline")
    assert (answer.status, answer.json["code"]) == (404, "run_not_found")
    assert why(world, kept, "99991230-01")[0] == "not_due_yet"


def test_another_tenant_is_told_nothing(world: TradingWorld) -> None:
    kept = started_at(world, BEFORE)
    path = f"/v1/strategies/{kept.id}/runs/20261123-01/timeline"
    answer = world.call("GET", path, caller=a_caller("ravi"))
    assert (answer.status, answer.json["code"]) == (404, "strategy_not_found")


def test_an_instrument_that_is_gone_is_the_reason(world: TradingWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = started_at(world, BEFORE)
    monkeypatch.setattr(world.instruments, "by_id", lambda wanted: None)
    assert why(world, kept, "20261123-01")[0] == "unknown_instrument"
    run = world.run_of(kept, RunState.OPEN)
    shown: Sequence[Any] = timeline(world, kept, run.id)["orders"]
    assert (shown, RunId(run.id)) == ([], run.id)
    assert timeline(world, kept, run.id)["seconds_unprotected"] is None
    told(world, run, 1, "protected", seconds_unprotected="nonsense")
    assert Decimal(timeline(world, kept, run.id)["unprotected"]["stale_ticks"]) == 0
