"""The demonstration's checks: sound evidence passes, each kind of disagreement is found by the check made for it."""

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cli.demo import audit, scenario
from cli.demo.drive import Evidence, Finished

IST = ZoneInfo("Asia/Kolkata")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=IST)


def sound_evidence() -> Evidence:
    plans = scenario.plans("brk_1", NOON, "12:00")
    runs = [
        a_run(plans[0], "str_1", "100.00", "99.45", "99.50", "stop_hit"),
        a_run(plans[1], "str_2", "100.00", "100.45", "100.40", "target_hit"),
        a_run(plans[2], "str_3", "50.00", "50.05", None, "time_reached"),
    ]
    return Evidence(
        runs=runs, positions=[], portfolio={"realized": "-0.50"}, notices=[{"kind": "exit", "text": "left"}]
    )


def a_run(plan: scenario.Plan, strategy: str, entry: str, leaving: str, level: str | None, decision: str) -> Finished:
    realized = (float(leaving) - float(entry)) * 10
    cause: dict[str, str] = {"decided_at": "2026-11-23T06:30:30+00:00", "tick_to_intent_ms": "7.5"}
    if level is None:
        cause["due_at"] = "2026-11-23T06:30:30+00:00"
    else:
        cause |= {"tick_price": leaving, "level": level}
    story = [
        ("armed", {}),
        ("entry_decided", {"error_ms": "12", "tick_to_intent_ms": "5.0"}),
        ("entry_filled", {}),
        ("protected", {"seconds_unprotected": "0.040"}),
        (decision, cause),
        ("exit_filled", {}),
        ("closed", {}),
    ]
    items = [
        {"kind": kind, "recorded_at": f"2026-11-23T06:30:{place:02d}+00:00", "facts": facts}
        for place, (kind, facts) in enumerate(story)
    ]
    return Finished(
        plan=plan,
        strategy_id=strategy,
        run={
            "state": "CLOSED",
            "reason": plan.expected_reason,
            "realized": f"{realized:.2f}",
            "charges": "1.00",
            "net": f"{realized - 1:.2f}",
            "legs": [{"entry_average": entry, "exit_average": leaving}],
        },
        timeline={"items": items},
        orders=[
            {"id": f"ord_{strategy}_in", "role": "ENTRY", "state": "FILLED", "filled_quantity": 10},
            {"id": f"ord_{strategy}_out", "role": "EXIT", "state": "FILLED", "filled_quantity": 10},
        ],
        trades=[
            {"order_id": f"ord_{strategy}_in", "side": "buy", "quantity": 10, "price": entry},
            {"order_id": f"ord_{strategy}_out", "side": "sell", "quantity": 10, "price": leaving},
        ],
    )


def failing(evidence: Evidence) -> set[str]:
    return {check.name for check in audit.audit(evidence, 3) if not check.ok}


def test_sound_evidence_passes_every_check() -> None:
    assert failing(sound_evidence()) == set()


def wrong_reason(evidence: Evidence) -> None:
    evidence.runs[2].run["reason"] = "SQUARE_OFF"


def second_exit_order(evidence: Evidence) -> None:
    evidence.runs[0].orders.append({"id": "ord_x", "role": "EXIT", "state": "FILLED", "filled_quantity": 10})


def lost_trade(evidence: Evidence) -> None:
    evidence.runs[0].trades.pop()


def wrong_profit(evidence: Evidence) -> None:
    evidence.runs[1].run["net"] = "99.00"


def untold_protection(evidence: Evidence) -> None:
    items = evidence.runs[0].timeline["items"]
    items.remove(next(event for event in items if event["kind"] == "protected"))


def late_protection(evidence: Evidence) -> None:
    event = next(event for event in evidence.runs[0].timeline["items"] if event["kind"] == "protected")
    event["recorded_at"] = "2026-11-23T06:31:00+00:00"


def stop_above_its_level(evidence: Evidence) -> None:
    event = next(event for event in evidence.runs[0].timeline["items"] if event["kind"] == "stop_hit")
    event["facts"]["tick_price"] = "99.55"


def held_position(evidence: Evidence) -> None:
    evidence.positions.append({"instrument": "SIM:TIDE", "quantity": 10})


def other_portfolio(evidence: Evidence) -> None:
    evidence.portfolio["realized"] = "0.00"


def parked_order(evidence: Evidence) -> None:
    evidence.notices.append({"kind": "parked", "text": "An order is parked"})


def lost_run(evidence: Evidence) -> None:
    evidence.runs.pop()


@pytest.mark.parametrize(
    ("spoil", "found_by"),
    [
        (wrong_reason, "reasons_as_planned"),
        (second_exit_order, "one_order_each_way"),
        (lost_trade, "trades_match_orders"),
        (wrong_profit, "profit_follows_from_trades"),
        (untold_protection, "timeline_in_order"),
        (late_protection, "protected_before_leaving"),
        (stop_above_its_level, "left_because_of_its_line"),
        (held_position, "nothing_held"),
        (other_portfolio, "portfolio_matches_runs"),
        (parked_order, "nothing_parked_or_refused"),
        (lost_run, "every_run_ended"),
    ],
)
def test_each_disagreement_is_found(spoil: Callable[[Evidence], None], found_by: str) -> None:
    evidence = deepcopy(sound_evidence())
    spoil(evidence)
    assert found_by in failing(evidence)


def test_latencies_come_from_the_timelines() -> None:
    assert audit.latencies(sound_evidence()) == {
        "timed_entry_p99": 12.0,
        "tick_to_intent_p50": 5.0,
        "tick_to_intent_p99": 7.5,
        "entry_to_protected_p99": 40.0,
    }


def test_nothing_measured_is_said_so() -> None:
    nothing = Evidence(runs=[], positions=[], portfolio={"realized": "0"}, notices=[])
    assert set(audit.latencies(nothing).values()) == {None}


def test_the_plans_enter_together_and_each_has_its_stop() -> None:
    plans = scenario.plans("brk_1", NOON, "x")
    bodies: list[Any] = [plan.body for plan in plans]
    assert {body["schedule"]["entry_time"] for body in bodies} == {"12:00:20"}
    assert all(body["protection"]["stop_loss"] for body in bodies)
    assert [plan.expected_reason for plan in plans] == ["STOP", "TARGET", "TIME"]


@pytest.mark.parametrize(
    ("clock", "waits"), [((12, 0, 0), 0.0), ((23, 55, 59), 0.0), ((23, 56, 0), 242.0), ((23, 59, 59), 3.0)]
)
def test_close_to_midnight_it_waits_for_the_next_day(clock: tuple[int, int, int], waits: float) -> None:
    assert scenario.wait_until_there_is_room(NOON.replace(hour=clock[0], minute=clock[1], second=clock[2])) == waits
