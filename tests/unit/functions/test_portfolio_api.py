"""``/v1/positions``, ``/v1/trades``, ``/v1/portfolio``, ``/v1/risk-limits`` and ``/v1/notices`` through the handler."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from shared.domain.books import Notice
from shared.domain.ids import BrokerId, IntentId, NoticeId, TenantId, derived_id, intent_id_for
from shared.domain.instruments import InstrumentId
from shared.domain.intents import IntentState, Role
from shared.domain.money import Side
from shared.domain.runs import RunState
from tests.unit.domain.builders import a_position, a_trade, an_intent
from tests.unit.functions.trading_world import TradingWorld, a_caller


@pytest.fixture
def world() -> TradingWorld:
    return TradingWorld()


def tenant_of(world: TradingWorld) -> TenantId:
    return TenantId(world.asha.tenant_id)


def hold(world: TradingWorld, quantity: int, cost: str, realized: str = "0", **changes: Any) -> None:
    facts = {"tenant_id": tenant_of(world), "broker_id": BrokerId(world.a_broker()), **changes}
    world.portfolio.all_positions.append(a_position(quantity, cost, realized, **facts))


def traded(world: TradingWorld, number: int, side: Side = Side.BUY, price: str = "1424.00", **changes: Any) -> None:
    facts = {
        "tenant_id": tenant_of(world),
        "broker_id": BrokerId(world.a_broker()),
        "id": derived_id("trd_", str(number)),
        "intent_id": IntentId(f"P{number:016d}"),
        "at": world.now,
        **changes,
    }
    world.portfolio.all_trades.append(a_trade(side, 10, price, **facts))


# positions


def test_open_positions_are_shown_at_the_newest_quote(world: TradingWorld) -> None:
    hold(world, 10, "14200.00", "55.50")
    shown = world.call("GET", "/v1/positions").json["items"]
    assert [(each["quantity"], each["average"], each["last"]) for each in shown] == [(10, "1420.00", "1424.50")]
    assert (shown[0]["unrealized"], shown[0]["realized"], shown[0]["value"]) == ("45.00", "55.50", "14245.00")


def test_a_short_gains_when_the_price_falls(world: TradingWorld) -> None:
    hold(world, -10, "-14300.00")
    shown = world.call("GET", "/v1/positions").json["items"][0]
    assert (shown["quantity"], shown["unrealized"], shown["value"]) == (-10, "55.00", "14245.00")


def test_a_position_without_a_quote_has_no_made_up_value(world: TradingWorld) -> None:
    hold(world, 10, "1000.00", instrument=InstrumentId("NSE:TCS"))
    shown = world.call("GET", "/v1/positions").json["items"][0]
    assert (shown["last"], shown["unrealized"], shown["value"]) == (None, None, None)
    assert world.call("GET", "/v1/portfolio").json["unpriced_positions"] == 1


def test_flat_positions_are_shown_on_request(world: TradingWorld) -> None:
    hold(world, 0, "0", "120.00")
    assert world.call("GET", "/v1/positions").json["items"] == []
    shown = world.call("GET", "/v1/positions?flat=true").json["items"]
    assert [(each["quantity"], each["realized"], each["unrealized"]) for each in shown] == [(0, "120.00", "0.00")]


# trades


def test_trades_are_listed_newest_first_in_pages(world: TradingWorld) -> None:
    for number in range(5):
        world.later(seconds=1)
        traded(world, number)
    first = world.call("GET", "/v1/trades?limit=3").json
    rest = world.call("GET", f"/v1/trades?limit=3&cursor={first['next_cursor']}").json
    times = [each["at"] for each in first["items"] + rest["items"]]
    assert times == sorted(times, reverse=True)
    assert len(times) == 5
    assert first["items"][0]["order_id"] == "ord_P0000000000000004"


def test_trades_can_be_narrowed_to_days_of_the_exchange(world: TradingWorld) -> None:
    late_yesterday = world.now.replace(hour=18, minute=29) - timedelta(days=1)  # 23:59 IST
    traded(world, 1, at=late_yesterday)
    traded(world, 2, at=late_yesterday + timedelta(minutes=1))  # 00:00 IST
    found = world.call("GET", "/v1/trades?from=2026-11-23&to=2026-11-23").json["items"]
    assert [each["order_id"] for each in found] == ["ord_P0000000000000002"]
    assert world.call("GET", "/v1/trades?from=yesterday").status == 422


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2100-01-01", "9999-12-31"])
@pytest.mark.parametrize(
    "path",
    [
        "/v1/trades?from=",
        "/v1/trades?to=",
        "/v1/trades/export.csv?to=",
        "/v1/portfolio/pnl.csv?from=",
        "/v1/portfolio?date=",
    ],
)
def test_a_day_beyond_every_calendar_is_invalid(world: TradingWorld, path: str, day: str) -> None:
    answer = world.call("GET", path + day)
    assert (answer.status, answer.json["code"]) == (422, "invalid_request")
    assert answer.json["errors"][0]["message"] == "This must be a date between 2000-01-01 and 2099-12-31."


@pytest.mark.parametrize("path", ["/v1/trades", "/v1/trades/export.csv", "/v1/portfolio/pnl.csv"])
def test_a_span_that_ends_before_it_begins_is_refused(world: TradingWorld, path: str) -> None:
    answer = world.call("GET", f"{path}?from=2026-11-23&to=2026-11-22")
    assert (answer.status, answer.json["code"]) == (400, "dates_reversed")


def test_trades_are_exported_for_spreadsheets(world: TradingWorld) -> None:
    traded(world, 1, price="1424.5")
    traded(world, 2, Side.SELL, role="=HYPERLINK(1)")
    answer = world.call("GET", "/v1/trades/export.csv")
    assert answer.headers["content-disposition"].startswith('attachment; filename="trades-2026-10-24-2026-11-23.csv"')
    header, first, second = answer.text.splitlines()
    assert header.startswith("time_ist,trade_id,order_id")
    assert first.split(",")[0] == "2026-11-23 10:00:00.000"
    assert first.endswith(",sell,10,1424.00,14240.00")
    assert ",'=HYPERLINK(1)," in first
    assert second.endswith(",buy,10,1424.50,14245.00")


@pytest.mark.parametrize("path", ["/v1/trades/export.csv", "/v1/portfolio/pnl.csv"])
@pytest.mark.parametrize(
    ("query", "code"),
    [("from=2026-11-23&to=2026-11-22", "dates_reversed"), ("from=2025-01-01&to=2026-11-22", "report_too_long")],
)
def test_a_report_has_a_sensible_span(world: TradingWorld, path: str, query: str, code: str) -> None:
    answer = world.call("GET", f"{path}?{query}")
    assert (answer.status, answer.json["code"]) == (400, code)


def test_the_pnl_of_all_strategies_is_exported(world: TradingWorld) -> None:
    for name in ("One", "Two"):
        world.run_of(world.kept(world.started(name=name)["id"]), RunState.CLOSED)
    lines = world.call("GET", "/v1/portfolio/pnl.csv").text.splitlines()
    assert len(lines) == 3
    assert all(line.endswith("65.00,12.34,52.66") for line in lines[1:])


# portfolio


def test_the_portfolio_adds_up(world: TradingWorld) -> None:
    hold(world, 10, "14200.00")
    world.portfolio.results[tenant_of(world), world.now.date()] = Decimal("-20.00")
    traded(world, 1)
    shown = world.call("GET", "/v1/portfolio").json
    assert (shown["cash"], shown["unrealized"], shown["value"]) == ("1000000.00", "45.00", "1000045.00")
    assert (shown["realized"], shown["day_pnl"], shown["open_positions"]) == ("-20.00", "25.00", 1)
    # 14,240 bought intraday: brokerage 0.03 % = 4.27, exchange 0.00307 % = 0.44, SEBI 0.01, stamp 0.003 % = 0, GST 0.85
    assert shown["charges"] == "5.57"
    assert shown["accounts"][0]["value"] == "1000045.00"


def test_charges_count_once_an_order_and_not_once_a_fill(world: TradingWorld) -> None:
    traded(world, 1)
    one = Decimal(world.call("GET", "/v1/portfolio").json["charges"])
    first = world.portfolio.all_trades[0]
    halves = [replace(first, quantity=5, id=derived_id("trd_", half)) for half in ("a", "b")]
    world.portfolio.all_trades = halves
    assert Decimal(world.call("GET", "/v1/portfolio").json["charges"]) == one


def test_another_day_can_be_asked_for(world: TradingWorld) -> None:
    yesterday = world.now - timedelta(days=3)
    world.portfolio.results[tenant_of(world), yesterday.date()] = Decimal("77.00")
    shown = world.call("GET", f"/v1/portfolio?date={yesterday.date()}").json
    assert (shown["day"], shown["realized"]) == ("2026-11-20", "77.00")


def test_every_open_leg_is_guarded_or_counted(world: TradingWorld) -> None:
    kept = world.kept(world.started()["id"])
    run = world.run_of(kept)
    shown = world.call("GET", "/v1/portfolio").json
    assert (shown["open_legs"], shown["unprotected_legs"], shown["seconds_unprotected"]) == (1, 0, "0.000")
    bare = replace(run.legs[0], protected_at=None, stop=None)
    world.runs.put(replace(run, legs=(bare,)))
    world.later(seconds=1.5)
    shown = world.call("GET", "/v1/portfolio").json
    assert (shown["open_legs"], shown["unprotected_legs"], shown["seconds_unprotected"]) == (1, 1, "1.500")


def test_a_fill_that_the_engine_has_not_taken_in_counts_as_unprotected(world: TradingWorld) -> None:
    kept = world.kept(world.started()["id"])
    run = world.run_of(kept, RunState.ENTERING)
    entry_id = intent_id_for(kept.tenant_id, kept.id, run.id, 1, Role.ENTRY, 0)
    entry = an_intent(tenant_id=kept.tenant_id, id=entry_id, state=IntentState.ACKED, updated_at=world.now)
    world.orders.put(entry)
    assert world.call("GET", "/v1/portfolio").json["open_legs"] == 0
    world.orders.put(replace(entry, state=IntentState.FILLED, filled_quantity=10, version=2))
    world.later(seconds=2)
    shown = world.call("GET", "/v1/portfolio").json
    assert (shown["open_legs"], shown["unprotected_legs"], shown["seconds_unprotected"]) == (1, 1, "2.000")


# risk limits


def test_limits_are_set_by_version(world: TradingWorld) -> None:
    first = world.call("GET", "/v1/risk-limits")
    assert (first.headers["etag"], first.json["max_quantity"]) == ('"0"', None)
    wanted = {"max_quantity": 500, "max_position_value": "200000.00", "max_loss_per_day": "5000.00"}
    answer = world.call("PUT", "/v1/risk-limits", wanted, version=0)
    assert (answer.status, answer.headers["etag"]) == (200, '"1"')
    assert world.call("GET", "/v1/risk-limits").json == wanted | {"version": 1}
    assert world.audit.rows[-1][1] == "risk_limits.changed"
    fewer = world.call("PUT", "/v1/risk-limits", {"max_quantity": 5}, version=1)
    assert fewer.json == {"max_quantity": 5, "max_position_value": None, "max_loss_per_day": None, "version": 2}


def test_limits_need_the_version_that_was_read(world: TradingWorld) -> None:
    assert world.call("PUT", "/v1/risk-limits", {"max_quantity": 5}).status == 428
    assert world.call("PUT", "/v1/risk-limits", {"max_quantity": 5}, version=1).status == 412
    assert world.limits.rows == {}


@pytest.mark.parametrize(
    "body",
    [{"max_quantity": 0}, {"max_loss_per_day": "-1"}, {"max_loss_per_day": 1.5}, {"max_losses": "1"}, [], None],
)
def test_limits_are_amounts_above_zero(world: TradingWorld, body: object) -> None:
    assert world.call("PUT", "/v1/risk-limits", body, version=0).status == 422


@pytest.mark.parametrize("role", ["trader", "viewer"])
def test_only_the_owner_sets_limits(world: TradingWorld, role: str) -> None:
    answer = world.call("PUT", "/v1/risk-limits", {"max_quantity": 5}, version=0, caller=a_caller(role=role))
    assert (answer.status, answer.json["code"]) == (403, "role_not_allowed")
    assert world.call("GET", "/v1/risk-limits", caller=a_caller(role=role)).status == 200


# notices


def noticed(world: TradingWorld, count: int) -> list[str]:
    ids: list[str] = []
    for number in range(count):
        world.later(seconds=1)
        notice_id = NoticeId(derived_id("ntc_", str(number)))
        world.notices.put(Notice(tenant_of(world), notice_id, "entry", "Position opened", f"{number}", world.now))
        ids.append(notice_id)
    return ids


def test_notices_are_listed_newest_first_with_the_number_unread(world: TradingWorld) -> None:
    ids = noticed(world, 3)
    first = world.call("GET", "/v1/notices?limit=2").json
    rest = world.call("GET", f"/v1/notices?limit=2&cursor={first['next_cursor']}").json
    assert [each["id"] for each in first["items"] + rest["items"]] == ids[::-1]
    assert first["unread"] == 3


def test_reading_a_notice_counts_once(world: TradingWorld) -> None:
    ids = noticed(world, 2)
    read_at = world.call("POST", f"/v1/notices/{ids[0]}/read").json["read_at"]
    world.later(seconds=60)
    assert world.call("POST", f"/v1/notices/{ids[0]}/read").json["read_at"] == read_at
    left = world.call("GET", "/v1/notices?unread=true").json
    assert ([each["id"] for each in left["items"]], left["unread"]) == ([ids[1]], 1)


@pytest.mark.parametrize("notice_id", ["ntc_00000000000000000000000009", "nonsense"])
def test_a_notice_that_is_not_there_is_not_found(world: TradingWorld, notice_id: str) -> None:
    assert world.call("POST", f"/v1/notices/{notice_id}/read").status == 404
