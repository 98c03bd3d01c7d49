"""``/v1/portfolio/history``, ``/v1/portfolio/statement`` and marking all notices read, through the handler."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from shared.domain.books import Notice
from shared.domain.ids import BrokerId, IntentId, NoticeId, TenantId, derived_id
from shared.domain.instruments import InstrumentId
from shared.domain.market_calendar import EXCHANGE_ZONE
from shared.domain.money import Side
from shared.domain.runs import RunState, run_id_of
from tests.unit.domain.builders import a_position, a_trade
from tests.unit.functions.trading_world import TradingWorld, a_caller

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)


@pytest.fixture
def world() -> TradingWorld:
    return TradingWorld()


def tenant_of(world: TradingWorld) -> TenantId:
    return TenantId(world.asha.tenant_id)


def traded(world: TradingWorld, day: date, side: Side, quantity: int = 10, **changes: Any) -> None:
    number = len(world.portfolio.all_trades)
    facts = {
        "tenant_id": tenant_of(world),
        "broker_id": BrokerId(world.a_broker()),
        "id": derived_id("trd_", str(number)),
        "intent_id": IntentId(f"P{number:016d}"),
        "at": datetime(day.year, day.month, day.day, 9, 59, number, tzinfo=EXCHANGE_ZONE),
        **changes,
    }
    world.portfolio.all_trades.append(a_trade(side, quantity, "1424.00", **facts))


def earned(world: TradingWorld, day: date, amount: str) -> None:
    world.portfolio.results[tenant_of(world), day] = Decimal(amount)


def ran(world: TradingWorld, day: date, name: str, state: RunState = RunState.CLOSED) -> str:
    kept = world.kept(world.created(name=name)["id"])
    run = world.run_of(kept, state, session_date=day, id=run_id_of(day))
    return str(run.strategy_id)


def history(world: TradingWorld, query: str = "") -> dict[str, Any]:
    answer = world.call("GET", f"/v1/portfolio/history{query}")
    assert answer.status == 200, answer.json
    shown: dict[str, Any] = answer.json
    return shown


# history


def test_each_day_says_what_it_brought_and_the_days_add_up(world: TradingWorld) -> None:
    earned(world, FRIDAY, "120.50")
    traded(world, FRIDAY, Side.BUY)
    traded(world, FRIDAY, Side.SELL)
    ran(world, FRIDAY, "One")
    ran(world, FRIDAY, "Never entered", RunState.SKIPPED)
    earned(world, MONDAY, "-70.00")
    traded(world, MONDAY, Side.BUY)
    shown = history(world)
    assert (shown["since"], shown["until"]) == ("2026-10-24", "2026-11-23")
    friday, monday = shown["days"]
    # a day that the portfolio shows alike: one truth
    for each in (friday, monday):
        of_day = world.call("GET", f"/v1/portfolio?date={each['day']}").json
        assert (each["realized"], each["charges"]) == (of_day["realized"], of_day["charges"])
    assert (friday["day"], friday["realized"], friday["trades"], friday["runs"]) == ("2026-11-20", "120.50", 2, 1)
    assert Decimal(friday["charges"]) > 0
    assert Decimal(friday["net"]) == Decimal("120.50") - Decimal(friday["charges"])
    assert friday["cumulative_net"] == friday["net"]
    assert (monday["trades"], monday["runs"]) == (1, 0)
    assert Decimal(monday["cumulative_net"]) == Decimal(friday["net"]) + Decimal(monday["net"])


def test_only_the_days_asked_for_count(world: TradingWorld) -> None:
    for day in (FRIDAY, MONDAY):
        earned(world, day, "10.00")
    [only] = history(world, "?from=2026-11-21&to=2026-11-23")["days"]
    assert (only["day"], only["cumulative_net"]) == ("2026-11-23", "10.00")


def test_a_trade_late_in_the_evening_belongs_to_the_exchanges_day(world: TradingWorld) -> None:
    traded(world, FRIDAY, Side.BUY, at=datetime(2026, 11, 20, 23, 59, tzinfo=EXCHANGE_ZONE))
    assert [each["day"] for each in history(world)["days"]] == ["2026-11-20"]


def test_nothing_happened_is_an_empty_history_and_anothers_is_not_shown(world: TradingWorld) -> None:
    earned(world, MONDAY, "10.00")
    assert world.call("GET", "/v1/portfolio/history", caller=a_caller("ravi")).json["days"] == []


@pytest.mark.parametrize(
    ("query", "code"),
    [("from=2026-11-23&to=2026-11-22", "dates_reversed"), ("from=2025-01-01&to=2026-11-22", "report_too_long")],
)
def test_a_history_has_a_sensible_span(world: TradingWorld, query: str, code: str) -> None:
    answer = world.call("GET", f"/v1/portfolio/history?{query}")
    assert (answer.status, answer.json["code"]) == (400, code)


# statement


def test_a_statement_holds_all_of_a_day(world: TradingWorld) -> None:
    traded(world, FRIDAY, Side.BUY)
    traded(world, FRIDAY, Side.SELL)
    traded(world, MONDAY, Side.BUY)
    earned(world, FRIDAY, "65.00")
    closed, skipped = ran(world, FRIDAY, "One"), ran(world, FRIDAY, "Never entered", RunState.SKIPPED)
    shown = world.call("GET", "/v1/portfolio/statement?date=2026-11-20").json
    assert (shown["day"], shown["complete"], shown["realized"]) == ("2026-11-20", True, "65.00")
    assert [each["side"] for each in shown["trades"]] == ["buy", "sell"]
    assert {each["strategy_id"]: each["reason"] for each in shown["runs"]} == {closed: "TARGET", skipped: None}
    charges = shown["charges"]
    # both legs are 14,240: brokerage 2 x 4.27, STT 0.025 % of the sale to the rupee, exchange 0.00307 %, SEBI 0.0001 %
    assert (charges["brokerage"], charges["stt"], charges["exchange"]) == ("8.54", "4.00", "0.87")
    kinds = ("brokerage", "stt", "exchange", "sebi", "stamp", "dp", "gst")
    assert Decimal(charges["total"]) == sum(Decimal(charges[kind]) for kind in kinds)
    assert charges["total"] == world.call("GET", "/v1/portfolio?date=2026-11-20").json["charges"]
    assert Decimal(shown["net"]) == Decimal("65.00") - Decimal(charges["total"])


def test_charges_of_several_instruments_add_up_by_kind(world: TradingWorld) -> None:
    traded(world, FRIDAY, Side.SELL)
    alone = world.call("GET", "/v1/portfolio/statement?date=2026-11-20").json["charges"]
    traded(world, FRIDAY, Side.SELL, instrument=InstrumentId("NSE:TCS"))
    both = world.call("GET", "/v1/portfolio/statement?date=2026-11-20").json["charges"]
    assert {name: Decimal(both[name]) for name in both if name != "approximate"} == {
        name: 2 * Decimal(alone[name]) for name in alone if name != "approximate"
    }


def test_what_was_held_at_the_end_of_a_day_is_what_is_held_now_less_what_came_after(world: TradingWorld) -> None:
    tcs, broker = InstrumentId("NSE:TCS"), BrokerId(world.a_broker())
    facts: dict[str, Any] = {"tenant_id": tenant_of(world), "broker_id": broker}
    world.portfolio.all_positions += [
        a_position(30, "42720", **facts),
        a_position(0, "0", instrument=tcs, **facts),
    ]
    traded(world, MONDAY, Side.BUY, 20)
    traded(world, MONDAY, Side.BUY, 5, instrument=tcs)  # a short of Friday's that was closed
    then = world.call("GET", "/v1/portfolio/statement?date=2026-11-20").json["holdings"]
    assert [(each["instrument"], each["quantity"]) for each in then] == [("NSE:RELIANCE", 10), ("NSE:TCS", -5)]
    today = world.call("GET", "/v1/portfolio/statement").json
    assert [(each["instrument"], each["quantity"]) for each in today["holdings"]] == [("NSE:RELIANCE", 30)]
    assert (today["day"], today["complete"]) == ("2026-11-23", False)


def test_a_day_to_come_has_no_statement(world: TradingWorld) -> None:
    answer = world.call("GET", "/v1/portfolio/statement?date=2026-11-24")
    assert (answer.status, answer.json["code"]) == (400, "day_not_reached")


def test_a_day_with_too_many_trades_is_refused_rather_than_cut(
    world: TradingWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.application.daily_books.MOST_TRADES", 1)
    traded(world, MONDAY, Side.BUY)
    assert world.call("GET", "/v1/portfolio/statement").status == 200
    traded(world, MONDAY, Side.SELL)
    answer = world.call("GET", "/v1/portfolio/statement")
    assert (answer.status, answer.json["code"]) == (400, "statement_too_long")


# notices


def test_all_notices_are_marked_read_at_once(world: TradingWorld) -> None:
    for number in range(3):
        notice = Notice(tenant_of(world), NoticeId(derived_id("ntc_", str(number))), "entry", "Opened", "x", world.now)
        world.notices.put(notice)
    coming = Notice(tenant_of(world), NoticeId(derived_id("ntc_", "later")), "exit", "Left", "x", world.now)
    world.notices.put(
        Notice(coming.tenant_id, coming.id, coming.kind, coming.title, coming.text, world.now + timedelta(seconds=1))
    )
    read_first = derived_id("ntc_", "0")
    before = world.call("POST", f"/v1/notices/{read_first}/read").json["read_at"]
    answer = world.call("POST", "/v1/notices/read-all")
    assert (answer.status, answer.json) == (200, {"marked": 2, "unread": 1})
    assert world.notices.rows[tenant_of(world), NoticeId(read_first)].read_at == datetime.fromisoformat(before)
    assert world.call("POST", "/v1/notices/read-all", caller=a_caller("ravi")).json == {"marked": 0, "unread": 0}


def test_more_notices_than_one_request_marks_are_counted(world: TradingWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.application.view_notices.MOST_AT_ONCE", 2)
    for number in range(3):
        notice = Notice(tenant_of(world), NoticeId(derived_id("ntc_", str(number))), "entry", "Opened", "x", world.now)
        world.notices.put(notice)
    assert world.call("POST", "/v1/notices/read-all").json == {"marked": 2, "unread": 1}
    assert world.call("POST", "/v1/notices/read-all").json == {"marked": 1, "unread": 0}


@pytest.mark.parametrize("path", ["/v1/notices/read-all", f"/v1/notices/{derived_id('ntc_', '0')}/read"])
def test_a_viewer_marks_nothing_read_for_the_others(world: TradingWorld, path: str) -> None:
    notice = Notice(tenant_of(world), NoticeId(derived_id("ntc_", "0")), "entry", "Opened", "x", world.now)
    world.notices.put(notice)
    assert world.call("POST", path, caller=a_caller(role="viewer")).status == 403
    assert world.call("GET", "/v1/notices", caller=a_caller(role="viewer")).json["unread"] == 1
