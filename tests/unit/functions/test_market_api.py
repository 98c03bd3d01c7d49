"""``/v1/instruments``, ``/v1/quotes`` and ``/v1/candles`` through the handler."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from shared.application.market_status import FeedWatch
from shared.domain.instruments import InstrumentId
from shared.domain.market_calendar import EXCHANGE_ZONE
from shared.domain.market_data import Bar, Quote
from tests.unit.functions.trading_world import RELIANCE, TradingWorld

OPENING = datetime(2026, 11, 23, 9, 15, tzinfo=EXCHANGE_ZONE)


@pytest.fixture
def world() -> TradingWorld:
    return TradingWorld()


def bars(count: int, day: date = date(2026, 11, 23)) -> list[Bar]:
    made = []
    for minute in range(count):
        price = Decimal(1400 + minute)
        low, high = price - 1, price + 2
        start = OPENING + timedelta(minutes=minute)
        made.append(Bar(RELIANCE, start, price, high, low, price + 1, 100))
    return made


@pytest.mark.parametrize("query", ["reliance", "RELI", "NSE:RELIANCE", "Reliance%20Industries"])
def test_an_instrument_is_found_by_what_people_type(world: TradingWorld, query: str) -> None:
    found = world.call("GET", f"/v1/instruments?query={query}").json["items"]
    assert found[0]["id"] == "NSE:RELIANCE"
    assert (found[0]["tick_size"], found[0]["lot_size"], found[0]["tradable"]) == ("0.10", 1, True)


def test_the_search_can_be_narrowed_to_an_exchange(world: TradingWorld) -> None:
    found = world.call("GET", "/v1/instruments?query=s&exchange=SIM&limit=100").json["items"]
    assert found
    assert {each["exchange"] for each in found} == {"SIM"}
    assert len(world.call("GET", "/v1/instruments?query=s&exchange=NSE&limit=3").json["items"]) == 3


def test_nothing_found_is_an_empty_list(world: TradingWorld) -> None:
    assert world.call("GET", "/v1/instruments?query=zzzzzz").json == {"items": [], "next_cursor": None}


@pytest.mark.parametrize("query", ["", "query=", "query=x&limit=0", "query=x&limit=101", "query=x&exchange=NYSE"])
def test_a_search_asked_for_wrongly_is_invalid(world: TradingWorld, query: str) -> None:
    assert world.call("GET", f"/v1/instruments?{query}").status == 422


def test_quotes_come_in_the_order_asked_for(world: TradingWorld) -> None:
    world.quote("3100.00", InstrumentId("NSE:TCS"))
    path = "/v1/quotes?instrument=NSE:TCS&instrument=NSE:RELIANCE&instrument=NSE:INFY&instrument=NSE:TCS"
    found = world.call("GET", path).json["items"]
    assert [(each["instrument"], each["last"]) for each in found] == [
        ("NSE:TCS", "3100.00"),
        ("NSE:RELIANCE", "1424.50"),
    ]


def test_a_quote_of_nothing_is_not_found(world: TradingWorld) -> None:
    answer = world.call("GET", "/v1/quotes?instrument=NSE:NOSUCH")
    assert (answer.status, answer.json["code"]) == (404, "instrument_not_found")


def test_at_most_fifty_quotes_at_a_time(world: TradingWorld) -> None:
    assert world.call("GET", "/v1/quotes?" + "&".join(["instrument=NSE:RELIANCE"] * 51)).status == 422
    assert world.call("GET", "/v1/quotes").status == 422


def test_minute_candles_come_as_they_are(world: TradingWorld) -> None:
    world.market.of_day[RELIANCE, date(2026, 11, 23)] = bars(3)
    found = world.call("GET", "/v1/candles?instrument=NSE:RELIANCE").json["items"]
    assert [each["open"] for each in found] == ["1400.00", "1401.00", "1402.00"]
    assert found[0]["start"] == "2026-11-23T09:15:00+05:30"


@pytest.mark.parametrize(("interval", "count", "first"), [("5m", 13, 5), ("15m", 5, 15), ("1h", 2, 60)])
def test_longer_candles_are_derived_from_the_opening_on(
    world: TradingWorld, interval: str, count: int, first: int
) -> None:
    world.market.of_day[RELIANCE, date(2026, 11, 23)] = bars(65)
    found = world.call("GET", f"/v1/candles?instrument=NSE:RELIANCE&date=2026-11-23&interval={interval}").json["items"]
    assert len(found) == count
    head = found[0]
    assert (head["open"], head["low"], head["volume"]) == ("1400.00", "1399.00", 100 * first)
    assert (head["close"], head["high"]) == (f"{1400 + first}.00", f"{1400 + first + 1}.00")
    assert head["start"] == "2026-11-23T03:45:00Z"


def test_a_day_without_trading_has_no_candles(world: TradingWorld) -> None:
    assert world.call("GET", "/v1/candles?instrument=NSE:RELIANCE&date=2026-11-22&interval=1h").json["items"] == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("instrument=NSE:NOSUCH", 404),
        ("instrument=NSE:RELIANCE&interval=2m", 422),
        ("instrument=NSE:RELIANCE&date=tomorrow", 422),
        ("instrument=NSE:RELIANCE&date=9999-12-31", 422),
        ("", 422),
    ],
)
def test_candles_asked_for_wrongly(world: TradingWorld, query: str, status: int) -> None:
    assert world.call("GET", f"/v1/candles?{query}").status == status


def test_a_session_says_when_the_market_is_open(world: TradingWorld) -> None:
    shown = world.call("GET", "/v1/instruments/session?instrument=NSE:RELIANCE").json
    assert (shown["is_open"], shown["known"], shown["latest_exit"]) == (True, True, "15:14:00")
    assert shown["closes_at"] == "2026-11-23T15:15:00+05:30"


def test_on_a_sunday_the_next_session_is_named(world: TradingWorld) -> None:
    world.now -= timedelta(days=1)
    shown = world.call("GET", "/v1/instruments/session?instrument=NSE:RELIANCE").json
    assert (shown["is_open"], shown["opens_at"], shown["known"]) == (False, None, True)
    assert shown["next_opens_at"] == "2026-11-23T09:15:00+05:30"


def test_where_the_calendar_ends_nothing_is_claimed(world: TradingWorld) -> None:
    world.now = world.now.replace(year=2040)
    shown = world.call("GET", "/v1/instruments/session?instrument=NSE:RELIANCE").json
    assert (shown["is_open"], shown["known"], shown["next_opens_at"]) == (False, False, None)


def test_the_simulated_exchange_is_always_open(world: TradingWorld) -> None:
    simulated = next(each for each in world.instruments if each.exchange == "SIM")
    world.now -= timedelta(days=1, hours=7)
    shown = world.call("GET", f"/v1/instruments/session?instrument={simulated.id}").json
    assert shown["is_open"]


FRIDAY = date(2026, 11, 20)


def test_candles_of_several_days_come_in_one_answer(world: TradingWorld) -> None:
    earlier = [replace(each, start=each.start - timedelta(days=3)) for each in bars(7)]
    world.market.of_day |= {(RELIANCE, FRIDAY): earlier, (RELIANCE, date(2026, 11, 23)): bars(6)}
    path = "/v1/candles?instrument=NSE:RELIANCE&from=2026-11-20&to=2026-11-23&interval=5m"
    found = world.call("GET", path).json["items"]
    assert [each["start"] for each in found] == [
        "2026-11-20T03:45:00Z",
        "2026-11-20T03:50:00Z",
        "2026-11-23T03:45:00Z",
        "2026-11-23T03:50:00Z",
    ]
    assert [each["volume"] for each in found] == [500, 200, 500, 100]


def test_candles_run_up_to_today_unless_said_otherwise(world: TradingWorld) -> None:
    world.market.of_day[RELIANCE, date(2026, 11, 23)] = bars(2)
    assert len(world.call("GET", "/v1/candles?instrument=NSE:RELIANCE&from=2026-11-22").json["items"]) == 2
    assert world.call("GET", "/v1/candles?instrument=NSE:RELIANCE&from=2026-11-25").json["items"] == []


def test_a_days_candle_is_its_whole_session(world: TradingWorld) -> None:
    world.market.of_day[RELIANCE, date(2026, 11, 23)] = bars(375)
    [found] = world.call("GET", "/v1/candles?instrument=NSE:RELIANCE&interval=1d").json["items"]
    assert (found["start"], found["open"], found["close"]) == ("2026-11-23T03:45:00Z", "1400.00", "1775.00")
    assert (found["high"], found["low"], found["volume"]) == ("1776.00", "1399.00", 37500)


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("from=2026-11-20&to=2026-11-23", 400, "range_too_long"),
        ("from=2026-10-20&to=2026-11-23&interval=1d", 400, "range_too_long"),
        ("from=2026-11-23&to=2026-11-20", 400, "dates_reversed"),
        ("date=2026-11-23&to=2026-11-23", 422, "date_or_span"),
    ],
)
def test_spans_of_candles_asked_for_wrongly(world: TradingWorld, query: str, status: int, code: str) -> None:
    answer = world.call("GET", f"/v1/candles?instrument=NSE:RELIANCE&{query}")
    assert (answer.status, answer.json["code"]) == (status, code)


def status_of(world: TradingWorld, exchange: str) -> dict[str, Any]:
    answer = world.call("GET", "/v1/market/status")
    assert answer.status == 200
    found: dict[str, Any] = next(each for each in answer.json["exchanges"] if each["exchange"] == exchange)
    return found


def test_the_market_says_of_each_exchange_whether_it_trades(world: TradingWorld) -> None:
    shown = status_of(world, "NSE")
    assert (shown["is_open"], shown["known"], shown["opens_at"]) == (True, True, "2026-11-23T09:15:00+05:30")
    assert shown["closes_at"] == "2026-11-23T15:30:00+05:30", "stocks with derivatives end before the others"
    assert shown["next_opens_at"] == "2026-11-25T09:15:00+05:30", "the 24th is a holiday"
    assert (shown["feed"], shown["quoted_at"]) == ("live", "2026-11-23T04:30:00Z")
    simulated = status_of(world, "SIM")
    assert (simulated["is_open"], simulated["feed"], simulated["quoted_at"]) == (True, "silent", None)
    assert [each["exchange"] for each in world.call("GET", "/v1/market/status").json["exchanges"]] == ["NSE", "SIM"]


def test_on_a_sunday_only_the_simulated_exchange_trades(world: TradingWorld) -> None:
    world.now -= timedelta(days=1)
    shown = status_of(world, "NSE")
    assert (shown["is_open"], shown["opens_at"], shown["closes_at"]) == (False, None, None)
    assert shown["next_opens_at"] == "2026-11-23T09:15:00+05:30"
    assert status_of(world, "SIM")["is_open"]


def test_an_exchange_whose_calendar_ends_is_not_known(world: TradingWorld) -> None:
    world.now = world.now.replace(year=2040)
    shown = status_of(world, "NSE")
    assert (shown["is_open"], shown["known"], shown["next_opens_at"]) == (False, False, None)


def test_a_feed_that_falls_silent_is_stale_and_comes_back_through_another_instrument(world: TradingWorld) -> None:
    assert status_of(world, "NSE")["feed"] == "live"
    world.later(seconds=16)
    assert status_of(world, "NSE")["feed"] == "stale"
    assert status_of(world, "NSE")["quoted_at"] == "2026-11-23T04:30:00Z"
    world.later(seconds=31)
    world.quote("3100.00", InstrumentId("NSE:TCS"))
    assert status_of(world, "NSE")["feed"] == "live"
    world.later(seconds=10)
    world.quote("3101.00", InstrumentId("NSE:TCS"))
    assert status_of(world, "NSE")["quoted_at"] == "2026-11-23T04:30:57Z"


def test_while_a_feed_runs_one_quote_answers_for_its_exchange(world: TradingWorld) -> None:
    read: list[int] = []
    kept = world.market.quotes

    class Counting:
        bars = world.market.bars

        def quotes(self, instruments: Iterable[InstrumentId]) -> dict[InstrumentId, Quote]:
            wanted = list(instruments)
            read.append(len(wanted))
            return kept(wanted)

    world.quote("100.00", InstrumentId("SIM:TIDE"))
    feeds = FeedWatch(world.instruments, Counting())
    everything = len(world.instruments)
    for _ in range(3):
        assert set(feeds.newest(world.now)) == {"NSE", "SIM"}
        world.later(seconds=5)
    assert read == [everything, 2, 2]
    world.later(seconds=1)  # both are stale now: looked at once more, then not for a while
    feeds.newest(world.now)
    feeds.newest(world.now)
    assert read == [everything, 2, 2, 2, 2]
    world.later(seconds=30)
    feeds.newest(world.now)
    assert read[-2:] == [2, everything]
