"""``/v1/orders`` through its handler."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from shared.domain.books import RiskLimits
from shared.domain.brokers import Funds
from shared.domain.ids import IntentId, RunId, TenantId, intent_id_for, order_id_of
from shared.domain.intents import Intent, IntentState, Role
from shared.domain.runs import RunState
from shared.domain.strategies import StrategyStatus
from tests.unit.domain.builders import a_position, an_intent
from tests.unit.functions.trading_world import TradingWorld, a_caller


@pytest.fixture
def world() -> TradingWorld:
    return TradingWorld()


def taken_up(world: TradingWorld, order: dict[str, Any], state: IntentState, **changes: Any) -> Intent:
    """The engine has written the order's run and intent."""
    kept = world.kept(order["strategy_id"])
    run = world.run_of(kept, RunState.ENTERING, id=changes.pop("run_id", RunId("20261123-01")))
    intent = an_intent(
        tenant_id=kept.tenant_id,
        id=intent_id_for(kept.tenant_id, kept.id, run.id, 1, Role.ENTRY, 0),
        strategy_id=kept.id,
        run_id=run.id,
        leg=1,
        broker_id=kept.broker_id,
        created_at=world.now,
        updated_at=world.now,
        state=state,
        **changes,
    )
    world.orders.put(intent)
    return intent


def held(world: TradingWorld, quantity: int, cost: str) -> None:
    """The first account holds so much."""
    broker = world.a_broker()
    world.portfolio.all_positions.append(
        a_position(quantity, cost, tenant_id=TenantId(world.asha.tenant_id), broker_id=broker)
    )


# placing


def test_an_order_is_accepted_and_can_be_read_at_once(world: TradingWorld) -> None:
    answer = world.call("POST", "/v1/orders", world.order_body())
    assert answer.status == 201
    assert (answer.json["state"], answer.json["filled_quantity"]) == ("PENDING", 0)
    assert answer.headers["location"] == f"/v1/orders/{answer.json['id']}"
    read = world.call("GET", answer.headers["location"])
    assert (read.status, read.json["state"], read.json["history"]) == (200, "PENDING", [])
    kept = world.kept(answer.json["strategy_id"])
    assert (kept.status, kept.manual and kept.manual.limit) == (StrategyStatus.ACTIVE, Decimal("1425.00"))


def test_the_orders_id_is_the_one_that_the_engine_will_use(world: TradingWorld) -> None:
    order = world.placed()
    intent = taken_up(world, order, IntentState.ACKED)
    assert order["id"] == order_id_of(intent.id)
    assert world.call("GET", f"/v1/orders/{order['id']}").json["state"] == "ACKED"


def test_an_order_keeps_its_id_when_the_market_has_another_date(world: TradingWorld) -> None:
    order = world.placed()
    intent = taken_up(world, order, IntentState.FILLED, run_id=RunId("20250102-01"), filled_quantity=10)
    for order_id in (order["id"], order_id_of(intent.id)):
        shown = world.call("GET", f"/v1/orders/{order_id}").json
        assert (shown["id"], shown["state"], shown["run_id"]) == (order["id"], "FILLED", "20250102-01")


def test_the_same_key_is_the_same_order(world: TradingWorld) -> None:
    body, headers = world.order_body(), {"idempotency-key": "once"}
    first = world.call("POST", "/v1/orders", body, headers=headers)
    world.later(hours=30)  # the stored answer has aged; the id still follows from the key
    again = world.call("POST", "/v1/orders", body, headers=headers)
    assert again.json["id"] == first.json["id"]
    assert len(world.strategies.rows) == 1


def test_a_key_cannot_place_two_different_orders(world: TradingWorld) -> None:
    body = world.order_body()
    world.call("POST", "/v1/orders", body, headers={"idempotency-key": "once"})
    world.later(hours=30)
    answer = world.call("POST", "/v1/orders", body | {"quantity": 11}, headers={"idempotency-key": "once"})
    assert (answer.status, answer.json["code"]) == (409, "idempotency_key_reused")


def test_without_a_key_each_request_is_an_order(world: TradingWorld) -> None:
    assert world.placed()["id"] != world.placed()["id"]


@pytest.mark.parametrize("gap", [None, {}, {"stop_loss": None}])
def test_an_order_needs_a_stop(world: TradingWorld, gap: object) -> None:
    answer = world.call("POST", "/v1/orders", world.order_body() | {"protection": gap})
    assert (answer.status, answer.json["code"]) == (422, "stop_loss_required")
    assert answer.json["detail"].startswith("Every order that may open a position needs a stop-loss: say how much")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"limit": "1425.05"}, 400, "price_off_tick"),
        ({"limit": 1425.5}, 422, "float_not_allowed"),
        ({"limit": "0"}, 422, "invalid_request"),
        ({"quantity": 0}, 422, "invalid_request"),
        ({"quantity": 100_001}, 400, "quantity_above_freeze"),
        ({"side": "hold"}, 422, "invalid_request"),
        ({"product": "MARGIN"}, 422, "invalid_request"),
        ({"instrument": "NSE:NOSUCH"}, 400, "unknown_instrument"),
        ({"instrument": "NSE:NIFTY 50"}, 400, "instrument_not_tradable"),
        ({"broker_id": "brk_00000000000000000000000009"}, 404, "broker_not_found"),
        ({"protection": {"stop_loss": {"type": "price", "value": "1426.00"}}}, 400, "stop_wrong_side"),
        ({"quantity": 2000}, 400, "insufficient_funds"),
        ({"reduce_only": "yes"}, 422, "stop_loss_required"),
        ({"price": "1"}, 422, "invalid_request"),
    ],
)
def test_an_order_that_cannot_be_is_refused(
    world: TradingWorld, changes: dict[str, Any], status: int, code: str
) -> None:
    changes = {"protection": None, **changes} if changes.get("reduce_only") else changes
    answer = world.call("POST", "/v1/orders", world.order_body(**changes))
    assert (answer.status, answer.json["code"]) == (status, code), answer.json
    assert world.strategies.rows == {}


def test_an_order_at_the_markets_price_is_checked_against_the_quote(world: TradingWorld) -> None:
    body = world.order_body(limit=None, protection={"stop_loss": {"type": "price", "value": "1424.50"}})
    assert world.call("POST", "/v1/orders", body).json["code"] == "stop_wrong_side"
    assert world.placed(limit=None)["limit"] is None


def test_limits_count_what_is_held_already(world: TradingWorld) -> None:
    world.limits.rows[TenantId(world.asha.tenant_id)] = RiskLimits(max_position_value=Decimal(20_000), version=1)
    assert world.call("POST", "/v1/orders", world.order_body()).status == 201
    held(world, 5, "7000")
    answer = world.call("POST", "/v1/orders", world.order_body())
    assert (answer.status, answer.json["code"]) == (400, "max_position_value_exceeded")


def test_a_days_loss_forbids_new_orders(world: TradingWorld) -> None:
    tenant = TenantId(world.asha.tenant_id)
    world.limits.rows[tenant] = RiskLimits(max_loss_per_day=Decimal(1000), version=1)
    world.portfolio.results[tenant, world.now.date()] = Decimal(-1000)
    answer = world.call("POST", "/v1/orders", world.order_body())
    assert (answer.status, answer.json["code"]) == (400, "max_loss_per_day_reached")


def test_unknown_funds_leave_the_judgement_to_the_broker(world: TradingWorld) -> None:
    body = world.order_body(quantity=2000)
    world.portfolio.money.clear()
    assert world.call("POST", "/v1/orders", body).status == 201


# reducing


@pytest.mark.parametrize(
    ("quantity", "cost", "side", "wanted", "code"),
    [
        (10, "14000", "sell", 10, None),
        (-10, "-14000", "buy", 4, None),
        (10, "14000", "sell", 11, "quantity_above_position"),
        (10, "14000", "buy", 1, "nothing_to_reduce"),
        (0, "0", "sell", 1, "nothing_to_reduce"),
    ],
)
def test_a_reducing_order_only_shrinks(
    world: TradingWorld, quantity: int, cost: str, side: str, wanted: int, code: str | None
) -> None:
    held(world, quantity, cost)
    body = world.order_body(side=side, quantity=wanted, reduce_only=True, protection=None)
    answer = world.call("POST", "/v1/orders", body)
    assert answer.status == (400 if code else 201)
    if code:
        assert answer.json["code"] == code
    else:
        assert world.kept(answer.json["strategy_id"]).protection is None


def test_a_reducing_order_passes_though_limits_are_reached(world: TradingWorld) -> None:
    held(world, 10, "14000")
    tenant = TenantId(world.asha.tenant_id)
    world.limits.rows[tenant] = RiskLimits(max_quantity=1, max_loss_per_day=Decimal(1), version=1)
    world.portfolio.results[tenant, world.now.date()] = Decimal(-100)
    body = world.order_body(side="sell", reduce_only=True, protection=None)
    assert world.call("POST", "/v1/orders", body).status == 201


def test_a_reducing_order_bears_no_protection(world: TradingWorld) -> None:
    answer = world.call("POST", "/v1/orders", world.order_body(reduce_only=True))
    assert (answer.status, answer.json["code"]) == (422, "protection_not_allowed")


def test_a_reducing_orders_protection_cannot_be_edited_in(world: TradingWorld) -> None:
    held(world, 10, "14000")
    order = world.placed(side="sell", reduce_only=True, protection=None)
    stop = {"protection": {"stop_loss": {"type": "percent", "value": "1"}}}
    answer = world.call("PATCH", f"/v1/strategies/{order['strategy_id']}", stop, version=1)
    assert (answer.status, answer.json["code"]) == (409, "manual_order")


# looking


def test_an_order_shows_every_state_it_was_in(world: TradingWorld) -> None:
    order = world.placed()
    intent = taken_up(world, order, IntentState.PENDING)
    for version, state in enumerate((IntentState.SENDING, IntentState.ACKED, IntentState.FILLED), 2):
        world.later(seconds=1)
        done: dict[str, Any] = {"filled_quantity": 10, "average_price": Decimal("1424.80"), "filled_at": world.now}
        changes = done if state is IntentState.FILLED else {}
        intent = replace(intent, state=state, version=version, updated_at=world.now, **changes)
        world.orders.put(intent)
    shown = world.call("GET", f"/v1/orders/{order['id']}").json
    assert [step["state"] for step in shown["history"]] == ["PENDING", "SENDING", "ACKED", "FILLED"]
    assert (shown["average_price"], shown["history"][-1]["filled_quantity"]) == ("1424.80", 10)


def test_an_order_that_the_engine_let_go_says_why(world: TradingWorld) -> None:
    order = world.placed()
    world.run_of(
        world.kept(order["strategy_id"]), RunState.SKIPPED, reason="no_price", explanation="There was no price."
    )
    shown = world.call("GET", f"/v1/orders/{order['id']}").json
    assert (shown["state"], shown["reason_code"], shown["reason"]) == ("VOID", "no_price", "There was no price.")


def intents_of(world: TradingWorld, count: int) -> list[Intent]:
    made = []
    for number in range(count):
        world.later(seconds=1)
        intent = an_intent(
            tenant_id=TenantId(world.asha.tenant_id),
            id=IntentId(f"P{number:016d}"),
            created_at=world.now,
            state=IntentState.FILLED if number % 2 else IntentState.REJECTED,
        )
        world.orders.put(intent)
        made.append(intent)
    return made


def test_orders_are_listed_newest_first_in_pages(world: TradingWorld) -> None:
    made = [order_id_of(intent.id) for intent in intents_of(world, 5)]
    first = world.call("GET", "/v1/orders?limit=2").json
    second = world.call("GET", f"/v1/orders?limit=3&cursor={first['next_cursor']}").json
    assert [each["id"] for each in first["items"] + second["items"]] == made[::-1]
    assert second["next_cursor"] is None


def test_orders_can_be_narrowed(world: TradingWorld) -> None:
    intents_of(world, 4)
    found = world.call("GET", "/v1/orders?state=FILLED&instrument=NSE:RELIANCE").json["items"]
    assert [each["state"] for each in found] == ["FILLED", "FILLED"]
    assert world.call("GET", "/v1/orders?strategy_id=str_x").json["items"] == []
    assert world.call("GET", "/v1/orders?broker_id=brk_x").json["items"] == []
    assert world.call("GET", "/v1/orders?state=GONE").status == 422


@pytest.mark.parametrize("order_id", ["ord_PAAAAAAAAAAAAAAA9", "ord_", "nonsense", "ord_../../etc"])
def test_what_is_not_there_is_not_found(world: TradingWorld, order_id: str) -> None:
    for method, path in (("GET", order_id), ("DELETE", order_id), ("POST", f"{order_id}/cancel")):
        assert world.call(method, f"/v1/orders/{path}").status == 404


# cancelling


@pytest.mark.parametrize(("method", "suffix"), [("POST", "/cancel"), ("DELETE", "")])
def test_an_order_is_cancelled_once(world: TradingWorld, method: str, suffix: str) -> None:
    order = world.placed()
    taken_up(world, order, IntentState.ACKED)
    answer = world.call(method, f"/v1/orders/{order['id']}{suffix}")
    assert (answer.status, answer.json["cancel_requested"]) == (202, True)
    assert world.kept(order["strategy_id"]).status is StrategyStatus.STOPPED
    writes = world.strategies.writes
    assert world.call(method, f"/v1/orders/{order['id']}{suffix}").status == 202
    assert world.strategies.writes == writes


def test_an_order_can_be_cancelled_before_the_engine_saw_it(world: TradingWorld) -> None:
    order = world.placed()
    answer = world.call("DELETE", f"/v1/orders/{order['id']}")
    assert (answer.json["state"], answer.json["cancel_requested"]) == ("PENDING", True)


@pytest.mark.parametrize("state", [IntentState.FILLED, IntentState.REJECTED, IntentState.CANCELLED, IntentState.VOID])
def test_a_final_order_is_not_cancelled(world: TradingWorld, state: IntentState) -> None:
    order = world.placed()
    taken_up(world, order, state)
    answer = world.call("DELETE", f"/v1/orders/{order['id']}")
    assert (answer.status, answer.json["code"]) == (409, "order_final")


def test_a_strategys_order_is_not_cancelled_under_its_position(world: TradingWorld) -> None:
    made = world.started()
    intent = taken_up(world, {"strategy_id": made["id"]}, IntentState.ACKED)
    answer = world.call("DELETE", f"/v1/orders/{order_id_of(intent.id)}")
    assert (answer.status, answer.json["code"]) == (409, "order_of_strategy")
    assert "square it off" in answer.json["detail"]


def test_the_exit_that_guards_a_manual_order_is_not_cancelled(world: TradingWorld) -> None:
    order = world.placed()
    entry = taken_up(world, order, IntentState.FILLED)
    leave = replace(entry, id=IntentId("PZZZZZZZZZZZZZZZZ"), role=Role.EXIT, state=IntentState.ACKED)
    world.orders.put(leave)
    answer = world.call("DELETE", f"/v1/orders/{order_id_of(leave.id)}")
    assert (answer.status, answer.json["code"]) == (409, "order_of_strategy")


# who


def test_a_viewer_and_a_revoked_session_order_nothing(world: TradingWorld) -> None:
    body = world.order_body()
    assert world.call("POST", "/v1/orders", body, caller=a_caller(role="viewer")).json["code"] == "role_not_allowed"
    world.revoked.add(world.asha.session_id)
    assert world.call("POST", "/v1/orders", body).json["code"] == "session_revoked"
    assert world.strategies.rows == {}


def test_a_broker_without_its_money_known_is_shown_as_such(world: TradingWorld) -> None:
    broker = world.a_broker()
    tenant = TenantId(world.asha.tenant_id)
    little = Funds(Decimal(100), Decimal(0), Decimal(100), world.now)
    world.portfolio.money = dict.fromkeys(world.portfolio.money, little)
    assert world.portfolio.funds(tenant, broker) == little  # type: ignore[arg-type]
    assert world.call("POST", "/v1/orders", world.order_body()).json["code"] == "insufficient_funds"
