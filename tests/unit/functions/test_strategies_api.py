"""``/v1/strategies`` through its handler."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from shared.domain.books import RiskLimits, TimelineEvent
from shared.domain.ids import RunId, TenantId
from shared.domain.instruments import InstrumentId
from shared.domain.runs import RunState
from shared.domain.strategies import StrategyStatus
from tests.unit.functions.trading_world import TradingWorld, a_caller

STOP = {"stop_loss": {"type": "percent", "value": "0.5"}}


@pytest.fixture
def world() -> TradingWorld:
    return TradingWorld()


def price_stop(value: str) -> dict[str, Any]:
    return {"stop_loss": {"type": "price", "value": value}}


def schedule(entry: str = "09:30:00", leave: str = "15:10:00", days: list[str] | None = None) -> dict[str, Any]:
    return {"entry_time": entry, "exit_time": leave, "days": days or ["MON"]}


# creating


def test_a_strategy_is_kept_as_a_draft(world: TradingWorld) -> None:
    answer = world.call("POST", "/v1/strategies", world.strategy_body())
    assert answer.status == 201
    assert answer.headers["location"] == f"/v1/strategies/{answer.json['id']}"
    assert answer.headers["etag"] == '"1"'
    assert answer.json["status"] == "DRAFT"
    assert answer.json["protection"]["stop_loss"] == {"type": "percent", "value": "0.5"}
    assert world.kept(answer.json["id"]).meta.created_by == world.asha.user_id


def test_what_was_created_is_read_back_the_same(world: TradingWorld) -> None:
    protection = STOP | {
        "take_profit": {"type": "points", "value": "12.00"},
        "trailing": {"type": "percent", "value": "0.4"},
        "max_loss_per_day": "500.00",
    }
    made = world.created(protection=protection)
    assert made["protection"] == protection
    assert world.call("GET", f"/v1/strategies/{made['id']}").json == made


@pytest.mark.parametrize(
    "protection",
    [
        None,
        {},
        {"stop_loss": None},
        {"stop_loss": {}},
        {"stop_loss": ""},
        {"take_profit": {"type": "points", "value": "1"}},
        [],
    ],
)
def test_a_strategy_without_a_stop_loss_is_refused(world: TradingWorld, protection: object) -> None:
    body = world.strategy_body() | {"protection": protection}
    if protection is None:
        del body["protection"]
    answer = world.call("POST", "/v1/strategies", body)
    assert (answer.status, answer.json["code"]) == (422, "stop_loss_required")
    assert answer.json["errors"] == [{"field": "protection.stop_loss", "message": "A stop-loss is required."}]
    assert "stop-loss" in answer.json["detail"]
    assert world.strategies.rows == {}


def test_protection_null_is_no_stop_loss_either(world: TradingWorld) -> None:
    answer = world.call("POST", "/v1/strategies", world.strategy_body() | {"protection": None})
    assert (answer.status, answer.json["code"]) == (422, "stop_loss_required")


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"instrument": "NSE:NOSUCH"}, "unknown_instrument", "instrument"),
        ({"instrument": "NSE:NIFTY 50"}, "instrument_not_tradable", "instrument"),
        ({"quantity": 100_001}, "quantity_above_freeze", "quantity"),
        ({"schedule": schedule("10:00:00", "10:00:00")}, "exit_before_entry", "schedule.exit_time"),
        ({"schedule": schedule("10:00:00", "09:45:00")}, "exit_before_entry", "schedule.exit_time"),
        ({"schedule": schedule("09:14:59")}, "entry_outside_session", "schedule.entry_time"),
        ({"schedule": schedule("15:14:30", "15:14:40")}, "entry_outside_session", "schedule.entry_time"),
        ({"schedule": schedule(leave="15:14:01")}, "exit_outside_session", "schedule.exit_time"),
        ({"schedule": schedule(days=["MON", "SUN"])}, "closed_day", "schedule.days"),
        ({"protection": price_stop("1430.00")}, "stop_wrong_side", "protection.stop_loss.value"),
        ({"protection": price_stop("1424.50")}, "stop_wrong_side", "protection.stop_loss.value"),
        ({"side": "sell", "protection": price_stop("1420.00")}, "stop_wrong_side", "protection.stop_loss.value"),
        ({"protection": price_stop("1420.05")}, "price_off_tick", "protection.stop_loss.value"),
        ({"protection": price_stop("1200.00")}, "stop_outside_band", "protection.stop_loss.value"),
        (
            {"protection": {"stop_loss": {"type": "percent", "value": "100"}}},
            "stop_wrong_side",
            "protection.stop_loss.value",
        ),
        (
            {"protection": {"stop_loss": {"type": "points", "value": "1424.50"}}},
            "stop_wrong_side",
            "protection.stop_loss.value",
        ),
        (
            {"protection": STOP | {"take_profit": {"type": "price", "value": "1400.00"}}},
            "target_wrong_side",
            "protection.take_profit.value",
        ),
        (
            {"protection": STOP | {"take_profit": {"type": "price", "value": "1500.01"}}},
            "price_off_tick",
            "protection.take_profit.value",
        ),
        (
            {"side": "sell", "protection": STOP | {"take_profit": {"type": "percent", "value": "100"}}},
            "target_wrong_side",
            "protection.take_profit.value",
        ),
        (
            {"protection": STOP | {"trailing": {"type": "percent", "value": "100"}}},
            "trailing_wrong_side",
            "protection.trailing.value",
        ),
    ],
)
def test_a_trading_rule_refuses_it(world: TradingWorld, changes: dict[str, Any], code: str, field: str) -> None:
    answer = world.call("POST", "/v1/strategies", world.strategy_body(**changes))
    assert (answer.status, answer.json["code"]) == (400, code), answer.json
    assert [each["field"] for each in answer.json["errors"]] == [field]


def test_the_latest_exit_is_named(world: TradingWorld) -> None:
    answer = world.call("POST", "/v1/strategies", world.strategy_body(schedule=schedule(leave="15:20:00")))
    assert answer.json["code"] == "exit_outside_session"
    assert "15:14:00" in answer.json["detail"]


def test_an_exit_at_the_latest_time_is_accepted(world: TradingWorld) -> None:
    assert world.created(schedule=schedule(leave="15:14:00"))["schedule"]["exit_time"] == "15:14:00"


def test_a_quantity_off_the_lot_is_refused(world: TradingWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    instrument = world.instruments.by_id("NSE:RELIANCE")
    assert instrument is not None
    lots = replace(instrument, lot_size=25)
    monkeypatch.setattr(world.instruments, "by_id", lambda wanted: lots)
    answer = world.call("POST", "/v1/strategies", world.strategy_body(quantity=40))
    assert (answer.status, answer.json["code"]) == (400, "quantity_off_lot")
    assert "25" in answer.json["detail"]


def test_without_a_quote_a_price_stop_waits_for_the_entry(world: TradingWorld) -> None:
    world.market.newest.clear()
    assert world.created(protection=price_stop("1430.00"))["status"] == "DRAFT"


def test_the_tenants_own_limits_count_at_once(world: TradingWorld) -> None:
    world.limits.rows[TenantId(world.asha.tenant_id)] = RiskLimits(max_quantity=5, version=1)
    answer = world.call("POST", "/v1/strategies", world.strategy_body())
    assert (answer.status, answer.json["code"]) == (400, "max_quantity_exceeded")


def test_a_position_worth_more_than_allowed_is_refused(world: TradingWorld) -> None:
    limits = RiskLimits(max_position_value=Decimal("14244.99"), version=1)
    world.limits.rows[TenantId(world.asha.tenant_id)] = limits
    answer = world.call("POST", "/v1/strategies", world.strategy_body())
    assert (answer.status, answer.json["code"]) == (400, "max_position_value_exceeded")


@pytest.mark.parametrize("broker_id", ["brk_00000000000000000000000009", "nonsense", ""])
def test_a_broker_that_is_not_mine_is_not_found(world: TradingWorld, broker_id: str) -> None:
    answer = world.call("POST", "/v1/strategies", world.strategy_body() | {"broker_id": broker_id})
    assert (answer.status, answer.json["code"]) == (404, "broker_not_found")


@pytest.mark.parametrize("name", ["Morning long", "MORNING LONG", "  morning  long ", "Ｍorning long"])
def test_a_name_is_taken_once(world: TradingWorld, name: str) -> None:
    world.created()
    answer = world.call("POST", "/v1/strategies", world.strategy_body(name=name))
    assert (answer.status, answer.json["code"]) == (409, "name_taken")


def test_another_tenant_may_use_the_name(world: TradingWorld) -> None:
    world.created()
    assert world.created(a_caller("ravi"))["name"] == "Morning long"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "invalid_request"),
        ("   ", "name_required"),
        ("\u200b", "name_not_allowed"),
        ("Mor\u200bning", "name_not_allowed"),
        ("abc\u202egnp", "name_not_allowed"),
        ("line\nbreak", "name_not_allowed"),
        ("nul\x00", "name_not_allowed"),
        ("\u3164", "name_not_allowed"),
        ("\u0301\u0301", "name_required"),
        ("x" * 81, "name_too_long"),
        ("ﬃ" * 40, "name_too_long"),
    ],
)
def test_tricks_in_names_are_refused(world: TradingWorld, name: str, code: str) -> None:
    answer = world.call("POST", "/v1/strategies", world.strategy_body(name=name))
    assert (answer.status, answer.json["code"]) == (422, code)
    assert answer.json["errors"][0]["field"] == "name"


def test_a_lone_surrogate_is_refused(world: TradingWorld) -> None:
    answer = world.call("POST", "/v1/strategies", world.strategy_body(name="\ud83d"))
    assert answer.status == 422


@pytest.mark.parametrize("name", ["सुबह की चाल", "Übermut 9:30", "📈 gap & go", "x" * 80])
def test_names_in_any_script_are_welcome(world: TradingWorld, name: str) -> None:
    assert world.created(name=name)["name"] == name


# forms of the wire


def test_a_long_buys_first(world: TradingWorld) -> None:
    made = world.created(schedule={"buy_time": "09:30:00", "sell_time": "15:10:00"})
    assert (made["schedule"]["entry_time"], made["schedule"]["exit_time"]) == ("09:30:00", "15:10:00")
    assert made["schedule"]["days"] == ["MON", "TUE", "WED", "THU", "FRI"]


def test_a_short_sells_first(world: TradingWorld) -> None:
    made = world.created(side="sell", schedule={"sell_time": "09:30:00", "buy_time": "15:10:00"})
    assert (made["schedule"]["entry_time"], made["schedule"]["exit_time"]) == ("09:30:00", "15:10:00")


def test_times_may_stand_beside_the_other_fields(world: TradingWorld) -> None:
    made = world.created(schedule=None, buy_time="09:30:00", sell_time="15:10:00")
    assert (made["schedule"]["entry_time"], made["schedule"]["exit_time"]) == ("09:30:00", "15:10:00")


def test_on_the_simulated_exchange_every_day_is_a_day(world: TradingWorld) -> None:
    simulated = next(each for each in world.instruments if each.exchange == "SIM" and each.is_tradable)
    schedule_of_sim = {"entry_time": "22:00:00", "exit_time": "23:59:00"}
    made = world.created(instrument=simulated.id, schedule=schedule_of_sim)
    assert made["schedule"]["days"] == ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]


@pytest.mark.parametrize(
    "times",
    [
        {"entry_time": "09:30:00"},
        {"exit_time": "15:10:00"},
        {},
        {"entry_time": "09:30:00", "buy_time": "09:30:00", "exit_time": "15:10:00"},
        {"entry_time": "9:30", "exit_time": "15:10:00"},
        {"entry_time": "24:00:00", "exit_time": "15:10:00"},
        {"entry_time": 34200, "exit_time": "15:10:00"},
        {"entry_time": "०९:३०:००", "exit_time": "15:10:00"},
        {"entry_time": "09:30:00+05:30", "exit_time": "15:10:00"},
        {"entry_time": "09:30:00", "exit_time": "15:10:00", "days": []},
        {"entry_time": "09:30:00", "exit_time": "15:10:00", "days": ["Monday"]},
    ],
)
def test_ill_typed_times_are_invalid(world: TradingWorld, times: dict[str, Any]) -> None:
    answer = world.call("POST", "/v1/strategies", world.strategy_body(schedule=times))
    assert (answer.status, answer.json["code"]) == (422, "invalid_request")
    assert answer.json["errors"][0]["field"].startswith("schedule")


@pytest.mark.parametrize(
    "value", ["0", "-1", "", "NaN", "Infinity", "1e3", "1_0", "٥", "0.00001", "12345678901", None, True, [], "0.0000"]
)
def test_amounts_are_plain_decimals_above_zero(world: TradingWorld, value: object) -> None:
    body = world.strategy_body(protection={"stop_loss": {"type": "percent", "value": value}})
    answer = world.call("POST", "/v1/strategies", body)
    assert (answer.status, answer.json["code"]) == (422, "invalid_request")
    assert answer.json["errors"][0]["field"] == "protection.stop_loss.value"


@pytest.mark.parametrize("value", [0.5, 1e2, 1.0])
def test_a_float_is_not_an_amount(world: TradingWorld, value: float) -> None:
    body = world.strategy_body(protection={"stop_loss": {"type": "percent", "value": value}})
    answer = world.call("POST", "/v1/strategies", body)
    assert (answer.status, answer.json["code"]) == (422, "float_not_allowed")
    assert "string" in answer.json["detail"]


def test_a_whole_number_is_an_amount(world: TradingWorld) -> None:
    made = world.created(protection={"stop_loss": {"type": "percent", "value": 2}})
    assert made["protection"]["stop_loss"]["value"] == "2"


@pytest.mark.parametrize("quantity", [0, -1, 1.5, 10.0, "10", True, None, 10**12])
def test_a_quantity_is_a_whole_number_above_zero(world: TradingWorld, quantity: object) -> None:
    answer = world.call("POST", "/v1/strategies", world.strategy_body() | {"quantity": quantity})
    assert (answer.status, answer.json["code"]) == (422, "invalid_request")
    assert answer.json["errors"][0]["field"] == "quantity"


def test_a_misspelt_field_is_refused(world: TradingWorld) -> None:
    answer = world.call("POST", "/v1/strategies", world.strategy_body(stoploss="1"))
    assert answer.status == 422
    assert answer.json["errors"] == [{"field": "stoploss", "message": "There is no such field."}]


def test_a_trail_at_a_fixed_price_makes_no_sense(world: TradingWorld) -> None:
    protection = STOP | {"trailing": {"type": "price", "value": "1400"}}
    answer = world.call("POST", "/v1/strategies", world.strategy_body(protection=protection))
    assert answer.status == 422


def test_the_same_idempotency_key_creates_one(world: TradingWorld) -> None:
    body, headers = world.strategy_body(), {"idempotency-key": "k-1"}
    first = world.call("POST", "/v1/strategies", body, headers=headers)
    again = world.call("POST", "/v1/strategies", body, headers=headers)
    assert (again.status, again.json) == (201, first.json)
    assert again.headers["etag"] == '"1"'
    assert len(world.strategies.rows) == 1


# listing


def test_lists_come_in_pages_newest_first(world: TradingWorld) -> None:
    made = []
    for number in range(5):
        world.later(seconds=1)
        made.append(world.created(name=f"Strategy {number}")["id"])
    first = world.call("GET", "/v1/strategies?limit=3").json
    rest = world.call("GET", f"/v1/strategies?limit=3&cursor={first['next_cursor']}").json
    assert [each["id"] for each in first["items"] + rest["items"]] == made[::-1]
    assert rest["next_cursor"] is None


def test_manual_orders_are_not_in_the_list(world: TradingWorld) -> None:
    world.placed()
    assert world.call("GET", "/v1/strategies").json["items"] == []


def test_the_list_can_be_narrowed_to_a_status(world: TradingWorld) -> None:
    active = world.started(name="One")
    world.created(name="Two")
    found = world.call("GET", "/v1/strategies?status=ACTIVE").json["items"]
    assert [each["id"] for each in found] == [active["id"]]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "status=RUNNING", "cursor=garbage"])
def test_a_list_asked_for_wrongly_is_invalid(world: TradingWorld, query: str) -> None:
    assert world.call("GET", f"/v1/strategies?{query}").status == 422


def test_the_statuses_to_filter_by_are_named(world: TradingWorld) -> None:
    error = world.call("GET", "/v1/strategies?status=RUNNING").json["errors"][0]
    assert error == {"field": "status", "message": "This must be one of: 'DRAFT', 'ACTIVE' or 'STOPPED'."}


def test_a_cursor_of_another_tenant_is_refused(world: TradingWorld) -> None:
    for number in range(2):
        world.created(name=f"Strategy {number}")
    cursor = world.call("GET", "/v1/strategies?limit=1").json["next_cursor"]
    answer = world.call("GET", f"/v1/strategies?limit=1&cursor={cursor}", caller=a_caller("ravi"))
    assert (answer.status, answer.json["code"]) == (422, "invalid_cursor")


# status


def test_a_running_strategy_says_so(world: TradingWorld) -> None:
    made = world.started()
    world.run_of(world.kept(made["id"]))
    shown = world.call("GET", f"/v1/strategies/{made['id']}").json
    assert (shown["status"], shown["run"]["state"]) == ("RUNNING", "OPEN")
    assert shown["run"]["legs"][0]["stop"] == "1416.90"
    assert world.call("GET", "/v1/strategies").json["items"][0]["status"] == "RUNNING"


def test_a_stopped_strategy_that_still_holds_is_stopping(world: TradingWorld) -> None:
    made = world.started()
    run = world.run_of(world.kept(made["id"]))
    assert world.call("POST", f"/v1/strategies/{made['id']}/stop").json["status"] == "STOPPING"
    world.runs.put(replace(run, state=RunState.CLOSED))
    assert world.call("GET", f"/v1/strategies/{made['id']}").json["status"] == "STOPPED"


def test_a_waiting_run_leaves_it_active(world: TradingWorld) -> None:
    made = world.started()
    world.run_of(world.kept(made["id"]), RunState.WAITING)
    shown = world.call("GET", f"/v1/strategies/{made['id']}").json
    assert (shown["status"], shown["run"]["state"]) == ("ACTIVE", "WAITING")


def test_a_days_loss_pauses_it(world: TradingWorld) -> None:
    made = world.started()
    tenant = TenantId(world.asha.tenant_id)
    world.limits.rows[tenant] = RiskLimits(max_loss_per_day=Decimal(1000), version=1)
    world.portfolio.results[tenant, world.now.date()] = Decimal(-1000)
    shown = world.call("GET", f"/v1/strategies/{made['id']}").json
    assert shown["status"] == "PAUSED_BY_RISK"
    assert "paused_by_risk" in [each["code"] for each in shown["warnings"]]
    assert world.call("GET", "/v1/strategies").json["items"][0]["status"] == "PAUSED_BY_RISK"


def test_an_active_strategy_warns_when_its_broker_is_gone(world: TradingWorld) -> None:
    made = world.started()
    world.brokers.rows.clear()
    warnings = world.call("GET", f"/v1/strategies/{made['id']}").json["warnings"]
    assert [each["code"] for each in warnings] == ["broker_not_linked"]


def test_a_strategy_warns_of_rules_that_it_breaks_by_now(world: TradingWorld) -> None:
    made = world.created(protection=price_stop("1420.00"))
    world.quote("1419.00")
    warnings = world.call("GET", f"/v1/strategies/{made['id']}").json["warnings"]
    assert [each["code"] for each in warnings] == ["stop_wrong_side"]


# editing


def test_an_edit_raises_the_version(world: TradingWorld) -> None:
    made = world.created()
    answer = world.call("PATCH", f"/v1/strategies/{made['id']}", {"quantity": 20}, version=1)
    assert (answer.status, answer.headers["etag"]) == (200, '"2"')
    assert (answer.json["quantity"], answer.json["name"]) == (20, "Morning long")


def test_an_edit_that_changes_nothing_writes_nothing(world: TradingWorld) -> None:
    made = world.created()
    answer = world.call("PATCH", f"/v1/strategies/{made['id']}", {"quantity": 10}, version=1)
    assert (answer.status, answer.headers["etag"]) == (200, '"1"')


def test_an_edit_without_if_match_is_refused(world: TradingWorld) -> None:
    made = world.created()
    answer = world.call("PATCH", f"/v1/strategies/{made['id']}", {"quantity": 20})
    assert (answer.status, answer.json["code"]) == (428, "if_match_required")


def test_an_edit_of_an_old_version_is_refused(world: TradingWorld) -> None:
    made = world.created()
    world.call("PATCH", f"/v1/strategies/{made['id']}", {"quantity": 20}, version=1)
    answer = world.call("PATCH", f"/v1/strategies/{made['id']}", {"quantity": 30}, version=1)
    assert (answer.status, answer.json["code"]) == (412, "stale_version")
    assert world.kept(made["id"]).quantity == 20


def test_the_stop_loss_cannot_be_edited_away(world: TradingWorld) -> None:
    made = world.created()
    for protection in (None, {}, {"take_profit": {"type": "points", "value": "1"}}):
        answer = world.call("PATCH", f"/v1/strategies/{made['id']}", {"protection": protection}, version=1)
        assert (answer.status, answer.json["code"]) == (422, "stop_loss_required")


def test_an_edit_obeys_the_trading_rules(world: TradingWorld) -> None:
    made = world.created()
    answer = world.call("PATCH", f"/v1/strategies/{made['id']}", {"schedule": schedule(leave="15:29:00")}, version=1)
    assert (answer.status, answer.json["code"]) == (400, "exit_outside_session")


def test_an_edit_to_a_taken_name_is_refused(world: TradingWorld) -> None:
    world.created(name="One")
    made = world.created(name="Two")
    answer = world.call("PATCH", f"/v1/strategies/{made['id']}", {"name": "ONE"}, version=1)
    assert (answer.status, answer.json["code"]) == (409, "name_taken")


def test_an_edit_to_a_broker_that_is_not_mine_is_not_found(world: TradingWorld) -> None:
    made = world.created()
    foreign = world.a_broker(a_caller("ravi"))
    answer = world.call("PATCH", f"/v1/strategies/{made['id']}", {"broker_id": foreign}, version=1)
    assert (answer.status, answer.json["code"]) == (404, "broker_not_found")


@pytest.mark.parametrize("state", [RunState.ENTERING, RunState.OPEN, RunState.EXITING, RunState.WAITING])
def test_while_a_run_is_open_only_protection_changes(world: TradingWorld, state: RunState) -> None:
    made = world.started()
    world.run_of(world.kept(made["id"]), state)
    path = f"/v1/strategies/{made['id']}"
    refused = world.call("PATCH", path, {"quantity": 20}, version=2)
    assert (refused.status, refused.json["code"]) == (409, "run_open")
    both = world.call("PATCH", path, {"name": "x", "protection": STOP}, version=2)
    assert both.json["code"] == "run_open"
    tighter = {"stop_loss": {"type": "percent", "value": "0.3"}}
    answer = world.call("PATCH", path, {"protection": tighter}, version=2)
    assert (answer.status, answer.json["version"]) == (200, 3)
    assert world.kept(made["id"]).protection is not None


def test_a_run_that_waits_for_later_does_not_hinder_an_edit(world: TradingWorld) -> None:
    made = world.started()
    due = world.now + timedelta(minutes=5)
    world.run_of(world.kept(made["id"]), RunState.WAITING, due_at=due, enter_by=due + timedelta(seconds=60))
    assert world.call("PATCH", f"/v1/strategies/{made['id']}", {"quantity": 20}, version=2).status == 200


def test_a_new_stop_on_the_wrong_side_is_refused_under_an_open_position_too(world: TradingWorld) -> None:
    made = world.started()
    world.run_of(world.kept(made["id"]))
    answer = world.call("PATCH", f"/v1/strategies/{made['id']}", {"protection": price_stop("1430.00")}, version=2)
    assert (answer.status, answer.json["code"]) == (400, "stop_wrong_side")


def test_a_manual_orders_terms_are_fixed(world: TradingWorld) -> None:
    order = world.placed()
    path = f"/v1/strategies/{order['strategy_id']}"
    answer = world.call("PATCH", path, {"quantity": 20}, version=1)
    assert (answer.status, answer.json["code"]) == (409, "manual_order")
    tighter = {"stop_loss": {"type": "percent", "value": "0.3"}}
    assert world.call("PATCH", path, {"protection": tighter}, version=1).status == 200


# starting, stopping, squaring off


def test_starting_arms_it_once(world: TradingWorld) -> None:
    made = world.created()
    first = world.call("POST", f"/v1/strategies/{made['id']}/start")
    again = world.call("POST", f"/v1/strategies/{made['id']}/start")
    assert (first.json["status"], first.json["version"]) == ("ACTIVE", 2)
    assert again.json["version"] == 2


def test_starting_needs_a_linked_broker(world: TradingWorld) -> None:
    made = world.created()
    world.brokers.rows.clear()
    answer = world.call("POST", f"/v1/strategies/{made['id']}/start")
    assert (answer.status, answer.json["code"]) == (409, "broker_not_linked")


def test_starting_checks_the_rules_again(world: TradingWorld) -> None:
    made = world.created(protection=price_stop("1420.00"))
    world.quote("1415.00")
    answer = world.call("POST", f"/v1/strategies/{made['id']}/start")
    assert (answer.status, answer.json["code"]) == (400, "stop_wrong_side")


def test_a_strategy_that_still_holds_is_not_started_again(world: TradingWorld) -> None:
    made = world.started()
    world.run_of(world.kept(made["id"]))
    world.call("POST", f"/v1/strategies/{made['id']}/stop")
    answer = world.call("POST", f"/v1/strategies/{made['id']}/start")
    assert (answer.status, answer.json["code"]) == (409, "run_open")


def test_an_order_is_not_started(world: TradingWorld) -> None:
    answer = world.call("POST", f"/v1/strategies/{world.placed()['strategy_id']}/start")
    assert (answer.status, answer.json["code"]) == (409, "manual_order")


@pytest.mark.parametrize("verb", ["stop", "square-off"])
def test_a_draft_has_nothing_to_stop(world: TradingWorld, verb: str) -> None:
    answer = world.call("POST", f"/v1/strategies/{world.created()['id']}/{verb}")
    assert (answer.status, answer.json["code"]) == (409, "not_started")


def test_stopping_twice_writes_once(world: TradingWorld) -> None:
    made = world.started()
    first = world.call("POST", f"/v1/strategies/{made['id']}/stop")
    again = world.call("POST", f"/v1/strategies/{made['id']}/stop")
    assert (first.json["status"], first.json["version"], again.json["version"]) == ("STOPPED", 3, 3)
    assert world.kept(made["id"]).square_off_requested_at is None


def test_squaring_off_stops_and_asks_to_leave_now(world: TradingWorld) -> None:
    made = world.started()
    world.run_of(world.kept(made["id"]))
    answer = world.call("POST", f"/v1/strategies/{made['id']}/square-off")
    assert answer.json["status"] == "STOPPING"
    kept = world.kept(made["id"])
    assert (kept.status, kept.square_off_requested_at) == (StrategyStatus.STOPPED, world.now)
    world.later(seconds=5)
    assert world.call("POST", f"/v1/strategies/{made['id']}/square-off").json["version"] == 3


def test_a_stopped_strategy_can_still_be_squared_off(world: TradingWorld) -> None:
    made = world.started()
    world.run_of(world.kept(made["id"]))
    world.call("POST", f"/v1/strategies/{made['id']}/stop")
    assert world.call("POST", f"/v1/strategies/{made['id']}/square-off").json["version"] == 4


def test_squaring_off_again_after_a_failure_is_a_new_request(world: TradingWorld) -> None:
    made = world.started()
    run = world.run_of(world.kept(made["id"]))
    world.call("POST", f"/v1/strategies/{made['id']}/square-off")
    world.later(seconds=30)
    world.runs.put(replace(run, state=RunState.FAILED, updated_at=world.now))
    world.later(seconds=5)
    world.call("POST", f"/v1/strategies/{made['id']}/square-off")
    assert world.kept(made["id"]).square_off_requested_at == world.now


def test_starting_after_a_square_off_forgets_the_request(world: TradingWorld) -> None:
    made = world.started()
    world.call("POST", f"/v1/strategies/{made['id']}/square-off")
    world.call("POST", f"/v1/strategies/{made['id']}/start")
    assert world.kept(made["id"]).square_off_requested_at is None


# deleting


def test_a_deleted_strategy_is_gone_and_its_name_free(world: TradingWorld) -> None:
    made = world.created()
    assert world.call("DELETE", f"/v1/strategies/{made['id']}", version=1).status == 204
    assert world.call("GET", f"/v1/strategies/{made['id']}").status == 404
    assert world.call("GET", "/v1/strategies").json["items"] == []
    kept = world.kept(made["id"])
    assert (kept.status, kept.meta.deleted_by) == (StrategyStatus.ARCHIVED, world.asha.user_id)
    assert world.created()["id"] != made["id"]


def test_deleting_needs_the_version(world: TradingWorld) -> None:
    made = world.created()
    assert world.call("DELETE", f"/v1/strategies/{made['id']}").status == 428
    assert world.call("DELETE", f"/v1/strategies/{made['id']}", version=9).status == 412


def test_a_strategy_with_an_open_run_is_not_deleted(world: TradingWorld) -> None:
    made = world.started()
    world.run_of(world.kept(made["id"]))
    answer = world.call("DELETE", f"/v1/strategies/{made['id']}", version=2)
    assert (answer.status, answer.json["code"]) == (409, "run_open")


# runs


def test_runs_are_listed_newest_first(world: TradingWorld) -> None:
    kept = world.kept(world.started()["id"])
    for day in ("20261119-01", "20261120-01", "20261123-01"):
        world.run_of(kept, RunState.CLOSED, id=RunId(day))
    first = world.call("GET", f"/v1/strategies/{kept.id}/runs?limit=2").json
    rest = world.call("GET", f"/v1/strategies/{kept.id}/runs?limit=2&cursor={first['next_cursor']}").json
    assert [run["id"] for run in first["items"]] == ["20261123-01", "20261120-01"]
    assert [run["id"] for run in rest["items"]] == ["20261119-01"]


def test_a_run_shows_its_result(world: TradingWorld) -> None:
    kept = world.kept(world.started()["id"])
    run = world.run_of(kept, RunState.CLOSED)
    shown = world.call("GET", f"/v1/strategies/{kept.id}/runs/{run.id}").json
    assert (shown["reason"], shown["realized"], shown["charges"], shown["net"]) == ("TARGET", "65.00", "12.34", "52.66")
    assert world.call("GET", f"/v1/strategies/{kept.id}/runs/20200101-01").status == 404


def test_the_timeline_says_why_and_how_long_it_was_unprotected(world: TradingWorld) -> None:
    kept = world.kept(world.started()["id"])
    run = world.run_of(kept)
    for second, kind, facts in (
        (2, "protected", {"seconds_unprotected": "0.412"}),
        (1, "entry_filled", {"quantity": "10", "order_id": "PABCDEFGHIJKLMNOP"}),
    ):
        at = world.now + timedelta(seconds=second)
        world.runs.events.append(
            TimelineEvent(kept.tenant_id, kept.id, run.id, f"{second}-{kind}", kind, f"{kind}.", at, at, facts)
        )
    shown = world.call("GET", f"/v1/strategies/{kept.id}/runs/{run.id}/timeline").json
    assert [each["kind"] for each in shown["items"]] == ["entry_filled", "protected"]
    assert shown["items"][0]["facts"] == {"quantity": "10", "order_id": "ord_PABCDEFGHIJKLMNOP"}
    assert shown["seconds_unprotected"] == "0.412"


def test_the_pnl_is_a_table(world: TradingWorld) -> None:
    kept = world.kept(world.started()["id"])
    world.run_of(kept, RunState.CLOSED)
    answer = world.call("GET", f"/v1/strategies/{kept.id}/pnl.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    header, line = answer.text.splitlines()
    row = dict(zip(header.split(","), line.split(","), strict=True))
    assert (row["gross_pnl"], row["charges"], row["net_pnl"]) == ("65.00", "12.34", "52.66")
    assert row["entry_time_ist"] == "2026-11-23 10:00:00.000"
    later = world.call("GET", f"/v1/strategies/{kept.id}/pnl.csv?from=2026-11-24")
    assert len(later.text.splitlines()) == 1


# who


def test_a_viewer_looks_and_changes_nothing(world: TradingWorld) -> None:
    made = world.created()
    viewer = a_caller(role="viewer")
    assert world.call("GET", f"/v1/strategies/{made['id']}", caller=viewer).status == 200
    for method, path, body in (
        ("POST", "/v1/strategies", world.strategy_body(name="New")),
        ("PATCH", f"/v1/strategies/{made['id']}", {"quantity": 1}),
        ("DELETE", f"/v1/strategies/{made['id']}", None),
        ("POST", f"/v1/strategies/{made['id']}/start", None),
    ):
        answer = world.call(method, path, body, caller=viewer, version=1)
        assert (answer.status, answer.json["code"]) == (403, "role_not_allowed")


def test_a_revoked_session_orders_nothing(world: TradingWorld) -> None:
    made = world.created()
    world.revoked.add(world.asha.session_id)
    answer = world.call("POST", f"/v1/strategies/{made['id']}/start")
    assert (answer.status, answer.json["code"]) == (401, "session_revoked")


@pytest.mark.parametrize(
    "strategy_id", ["str_00000000000000000000000009", "nonsense", "brk_00000000000000000000000009"]
)
def test_what_is_not_there_is_not_found(world: TradingWorld, strategy_id: str) -> None:
    answer = world.call("GET", f"/v1/strategies/{strategy_id}")
    assert (answer.status, answer.json["code"]) == (404, "strategy_not_found")


def test_a_delisted_instrument_is_a_warning_not_a_crash(world: TradingWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    made = world.created()
    monkeypatch.setattr(world.instruments, "by_id", lambda wanted: None)
    warnings = world.call("GET", f"/v1/strategies/{made['id']}").json["warnings"]
    assert [each["code"] for each in warnings] == ["unknown_instrument"]
    assert InstrumentId(made["instrument"]) == "NSE:RELIANCE"
