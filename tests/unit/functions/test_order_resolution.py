"""What may be asked about a parked order, by whom, and what the order's view says of it."""

from dataclasses import replace
from typing import Any

import pytest

from shared.application.ports.trading import OrderStep
from shared.domain.ids import intent_id_of, order_id_of
from shared.domain.intents import Intent, IntentState, Role
from shared.domain.resolutions import ResolutionAction, ResolutionState
from shared.domain.runs import RunState
from tests.unit.domain.builders import an_intent
from tests.unit.functions.trading_world import TradingWorld, a_caller

RAVI, VIEWER = a_caller("ravi"), a_caller("asha", "viewer")
RETRY, VOID = {"action": "retry"}, {"action": "void"}
OUTSIDE = {"action": "done_outside", "broker_order_id": "4711"}


@pytest.fixture
def world() -> TradingWorld:
    return TradingWorld()


def parked(world: TradingWorld, role: Role = Role.EXIT, **changes: Any) -> Intent:
    """An order of a strategy of Asha's that waits for a person."""
    strategy = world.started()
    facts: dict[str, Any] = {
        "tenant_id": world.asha.tenant_id, "strategy_id": strategy["id"], "role": role, "state": IntentState.PARKED,
        "reason_code": "outcome_unknown", "broker_id": strategy["broker_id"], "created_at": world.now,
    }  # fmt: skip
    order = an_intent(**(facts | changes))
    world.orders.put(order)
    world.orders.steps[order.tenant_id, order.id] = [OrderStep(3, world.now, IntentState.PARKED, 0)]
    return order


def warnings(world: TradingWorld, order: Intent) -> list[dict[str, str]]:
    shown = world.call("GET", f"/v1/strategies/{order.strategy_id}").json["warnings"]
    return [each for each in shown if each["code"] == "order_parked"]


@pytest.mark.parametrize("state", [RunState.EXITING, RunState.ENTERING, RunState.FAILED])
def test_a_strategy_warns_of_its_parked_order_until_it_is_resolved(world: TradingWorld, state: RunState) -> None:
    role = Role.ENTRY if state is RunState.ENTERING else Role.EXIT
    order = parked(world, role, reason="The broker does not say.")
    changes: dict[str, Any] = {"tags": {"parked_order": order.id}}
    strategy = world.kept(order.strategy_id)
    run = world.run_of(strategy, state, **changes)
    if state is RunState.FAILED:
        world.runs.put(replace(run, legs=(replace(run.legs[0], entry_filled=10),)))
    [warning] = warnings(world, order)
    assert order_id_of(order.id) in warning["message"]
    assert "The broker does not say." in warning["message"]
    assert "retry" in warning["message"]
    assert ("void" in warning["message"]) is (role is Role.ENTRY)
    world.orders.put(replace(order, state=IntentState.VOID))
    assert warnings(world, order) == []


def test_a_run_that_is_over_warns_of_nothing(world: TradingWorld) -> None:
    order = parked(world)
    world.run_of(world.kept(order.strategy_id), RunState.CLOSED, tags={"parked_order": order.id})
    assert warnings(world, order) == []


def path_of(order: Intent) -> str:
    return f"/v1/orders/{order_id_of(order.id)}/resolution"


def kept(world: TradingWorld, order: Intent) -> Any:
    return world.controls.resolutions.get((order.tenant_id, order.id))


@pytest.mark.parametrize("body", [RETRY, OUTSIDE])
def test_a_request_is_kept_shown_and_written_down(world: TradingWorld, body: dict[str, str]) -> None:
    order = parked(world)
    answer = world.call("POST", path_of(order), body)
    assert answer.status == 202, answer.json
    shown = answer.json["resolution"]
    assert (shown["action"], shown["state"], shown["outcome"]) == (body["action"], "requested", None)
    assert shown["requested_by"] == world.asha.user_id
    assert shown["broker_order_id"] == body.get("broker_order_id")
    assert world.call("GET", f"/v1/orders/{order_id_of(order.id)}").json["resolution"] == shown
    row = kept(world, order)
    assert (row.broker_id, row.state, row.version) == (order.broker_id, ResolutionState.REQUESTED, 1)
    tenant, action, actor, subject, details = world.audit.rows[-1]
    assert (tenant, action, actor) == (order.tenant_id, "order.resolution_requested", world.asha.user_id)
    assert (subject, details["action"]) == (order_id_of(order.id), body["action"])


def test_an_order_that_was_never_parked_has_none(world: TradingWorld) -> None:
    order = parked(world, state=IntentState.ACKED)
    world.orders.steps.clear()
    assert world.call("GET", f"/v1/orders/{order_id_of(order.id)}").json["resolution"] is None


def test_the_same_request_again_is_the_same_request(world: TradingWorld) -> None:
    order = parked(world)
    first = world.call("POST", path_of(order), RETRY).json["resolution"]
    world.later(seconds=5)
    assert world.call("POST", path_of(order), RETRY).json["resolution"] == first
    assert kept(world, order).version == 1
    assert world.audit.actions().count("order.resolution_requested") == 1


def test_another_request_waits_until_the_first_is_answered(world: TradingWorld) -> None:
    order = parked(world)
    world.call("POST", path_of(order), OUTSIDE)
    refused = world.call("POST", path_of(order), RETRY)
    assert (refused.status, refused.json["code"]) == (409, "resolution_pending")
    row = kept(world, order)
    answered = replace(
        row, state=ResolutionState.REFUSED, outcome="The book has no such order.", decided_at=world.now, version=2
    )
    world.controls.resolutions[order.tenant_id, order.id] = answered
    shown = world.call("GET", f"/v1/orders/{order_id_of(order.id)}").json["resolution"]
    assert (shown["state"], shown["outcome"]) == ("refused", "The book has no such order.")
    assert world.call("POST", path_of(order), RETRY).status == 202
    assert (kept(world, order).action, kept(world, order).version) == (ResolutionAction.RETRY, 3)


@pytest.mark.parametrize("state", [each for each in IntentState if each is not IntentState.PARKED])
def test_only_parked_orders_are_resolved(world: TradingWorld, state: IntentState) -> None:
    order = parked(world, state=state)
    refused = world.call("POST", path_of(order), RETRY)
    assert (refused.status, refused.json["code"]) == (409, "not_parked")
    assert kept(world, order) is None


def test_an_exit_is_never_voided_and_an_entry_is(world: TradingWorld) -> None:
    leaving, entering = parked(world), parked(TradingWorld(), Role.ENTRY)
    refused = world.call("POST", path_of(leaving), VOID)
    assert (refused.status, refused.json["code"]) == (400, "void_entries_only")
    world.orders.put(entering)
    assert world.call("POST", path_of(entering), VOID).status == 202


def test_a_manual_order_is_resolved_under_the_id_it_was_placed_with(world: TradingWorld) -> None:
    placed = world.placed()
    not_yet = world.call("POST", f"/v1/orders/{placed['id']}/resolution", VOID)
    assert (not_yet.status, not_yet.json["code"]) == (409, "not_parked")
    order = parked(world, Role.ENTRY, id=intent_id_of(placed["id"]), strategy_id=placed["strategy_id"])
    answer = world.call("POST", f"/v1/orders/{placed['id']}/resolution", VOID)
    assert (answer.status, answer.json["id"]) == (202, placed["id"])
    assert answer.json["resolution"]["action"] == "void"
    assert kept(world, order).action is ResolutionAction.VOID


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"action": "delete"},
        {"action": "done_outside"},
        {"action": "done_outside", "broker_order_id": ""},
        {"action": "retry", "broker_order_id": "4711"},
        {"action": "retry", "force": True},
    ],
)
def test_a_request_that_is_unclear_is_refused(world: TradingWorld, body: dict[str, Any]) -> None:
    order = parked(world)
    assert world.call("POST", path_of(order), body).status == 422
    assert kept(world, order) is None


def test_who_may_ask(world: TradingWorld) -> None:
    order = parked(world)
    assert world.call("POST", path_of(order), RETRY, caller=VIEWER).status == 403
    stranger = world.call("POST", path_of(order), RETRY, caller=RAVI)
    assert (stranger.status, stranger.json["code"]) == (404, "order_not_found")
    world.revoked.add(world.asha.session_id)
    assert world.call("POST", path_of(order), RETRY).status == 401
    assert kept(world, order) is None


@pytest.mark.parametrize(
    ("body", "state", "code", "shown"),
    [
        (RETRY, IntentState.VOID, "retried", ("done", "As the order says.")),
        (OUTSIDE, IntentState.FILLED, "done_outside", ("done", "As the order says.")),
        (RETRY, IntentState.FILLED, None, ("refused", "The order is no longer parked, it is FILLED by now.")),
        (OUTSIDE, IntentState.VOID, "retried", ("refused", "The order is no longer parked, it is VOID by now.")),
        (RETRY, IntentState.PARKED, "outcome_unknown", ("requested", None)),
    ],
)
def test_a_request_without_an_answer_does_not_wait_for_ever(
    world: TradingWorld, body: dict[str, str], state: IntentState, code: str | None, shown: tuple[str, str | None]
) -> None:
    order = parked(world)
    world.call("POST", path_of(order), body)
    world.orders.put(replace(order, state=state, reason_code=code, reason="As the order says."))
    told = world.call("GET", f"/v1/orders/{order_id_of(order.id)}").json["resolution"]
    assert (told["state"], told["outcome"]) == shown
    assert (told["decided_at"] is None) == (shown[0] == "requested")
