"""The simulated and the replay feed, on a clock that costs no time."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from shared.adapters.reference.instruments import all_instruments
from shared.application.ports.market import Feed, FeedEvent
from shared.application.replay_feed import LEAD, ReplayDay, ReplayFeed, days_of_bars, days_of_ticks
from shared.application.simulated_feed import SimulatedFeed
from shared.domain.instruments import Exchange, Instrument
from shared.domain.market_calendar import EXCHANGE_ZONE
from shared.domain.market_data import Quote, Tick, milliseconds
from shared.domain.market_time import market_now
from shared.domain.messages import SessionOpened
from shared.domain.recordings import MinuteBar, RecordedTick, SessionBars
from shared.domain.replay import Dirt
from tests.fakes.clock import FakeClock

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
SIM = [each for each in all_instruments() if each.exchange is Exchange.SIM]
NSE = {each.symbol: each for each in all_instruments() if each.exchange is Exchange.NSE}
HULL = next(each for each in SIM if each.symbol == "HULL")
DAY = date(2025, 1, 2)
OPENING = datetime(2025, 1, 2, 9, 15, tzinfo=EXCHANGE_ZONE)
CLOSING = datetime(2025, 1, 2, 15, 30, tzinfo=EXCHANGE_ZONE)


async def _until(events: AsyncIterator[FeedEvent], clock: FakeClock, end: datetime) -> list[FeedEvent]:
    seen: list[FeedEvent] = []
    async for event in events:
        seen.append(event)
        if clock.now() >= end:
            break
    return seen


def _ticks(events: list[FeedEvent]) -> list[Tick]:
    return [tick for event in events if isinstance(event, list) for tick in event]


def _sessions(events: list[FeedEvent]) -> list[SessionOpened]:
    return [event for event in events if isinstance(event, SessionOpened)]


def _simulated(clock: FakeClock, last: dict[str, Quote] | None = None) -> SimulatedFeed:
    return SimulatedFeed(SIM, last or {}, 1, 8, clock.now, clock.sleep)  # type: ignore[arg-type]


async def test_the_simulated_exchange_opens_and_ticks_up_to_now() -> None:
    clock = FakeClock(NOW, sleeping_moves_it=True)
    events = await _until(_simulated(clock).events(), clock, NOW + timedelta(seconds=10))
    assert events[0] == SessionOpened(Exchange.SIM, date(2026, 11, 20), NOW, NOW, Decimal(1))
    ticks = _ticks(events)
    assert {tick.token for tick in ticks} == {each.token for each in SIM}
    assert 300 < len(ticks) < 700
    assert all(milliseconds(NOW) <= tick.at < milliseconds(clock.now()) for tick in ticks)


async def test_midnight_in_india_begins_a_session() -> None:
    evening = datetime(2026, 11, 20, 18, 29, 58, tzinfo=UTC)
    clock = FakeClock(evening, sleeping_moves_it=True)
    events = await _until(_simulated(clock).events(), clock, evening + timedelta(seconds=5))
    assert [session.session_date for session in _sessions(events)] == [date(2026, 11, 20), date(2026, 11, 21)]


async def test_a_machine_that_slept_does_not_trade_in_its_sleep() -> None:
    clock = FakeClock(NOW, sleeping_moves_it=True)
    events = _simulated(clock).events()
    await _until(events, clock, NOW + timedelta(seconds=1))
    clock.advance(3600)
    later = _ticks(await _until(events, clock, clock.now() + timedelta(seconds=1)))
    assert len(later) < 200
    assert min(tick.at for tick in later) > milliseconds(NOW + timedelta(seconds=3600))


async def test_it_goes_on_from_the_stored_quotes() -> None:
    clock = FakeClock(NOW, sleeping_moves_it=True)
    stored = Quote(HULL.id, NOW - timedelta(minutes=5), Decimal("861.35"), None, None, 12_345)
    events = await _until(_simulated(clock, {HULL.id: stored}).events(), clock, NOW + timedelta(seconds=2))
    first = next(tick for tick in _ticks(events) if tick.token == HULL.token)
    assert first.last == pytest.approx(86_135, rel=0.001)
    assert first.volume >= 12_345


def _bars(symbol: str = "RELIANCE", day: date = DAY, count: int = 375, price: int = 120_000) -> SessionBars:
    start = milliseconds(datetime(day.year, day.month, day.day, 9, 15, tzinfo=EXCHANGE_ZONE))
    bars = tuple(MinuteBar(start + n * 60_000, price, price + 50, price - 50, price + 10, 100) for n in range(count))
    return SessionBars(symbol, day, bars)


def _replay(days: Iterator[ReplayDay], clock: FakeClock, speed: str = "60", dirt: Dirt | None = None) -> ReplayFeed:
    return ReplayFeed(days, dirt or Dirt(), Decimal(speed), clock.now, clock.sleep)


async def _all(feed: Feed) -> list[FeedEvent]:
    return [event async for event in feed.events()]


async def test_a_day_of_bars_is_replayed_whole_and_in_order() -> None:
    clock, dirt = FakeClock(NOW, sleeping_moves_it=True), Dirt()
    days = days_of_bars([_bars("ICICIBANK"), _bars("RELIANCE")], NSE, dirt)
    events = await _all(_replay(days, clock))
    ticks = _ticks(events)
    assert len(ticks) == 2 * 375 * 4
    assert [tick.at for tick in ticks] == sorted(tick.at for tick in ticks)
    (session,) = _sessions(events)
    assert (session.exchange, session.session_date, session.speed) == (Exchange.NSE, DAY, Decimal(60))
    assert session.anchor == OPENING - 60 * LEAD
    taken = (clock.now() - NOW).total_seconds()
    assert taken == pytest.approx(375 + 2 * LEAD.total_seconds(), abs=1)


async def test_no_tick_is_published_before_its_market_time() -> None:
    clock = FakeClock(NOW, sleeping_moves_it=True)
    session: SessionOpened | None = None
    async for event in _replay(days_of_bars([_bars(count=20)], NSE, Dirt()), clock).events():
        if isinstance(event, SessionOpened):
            session = event
            continue
        assert session is not None
        market = market_now(session, clock.now())
        assert all(tick.at <= milliseconds(market) for tick in event)
        assert milliseconds(market) - max(tick.at for tick in event) < 65_000


async def test_days_follow_one_another_each_with_its_session() -> None:
    clock = FakeClock(NOW, sleeping_moves_it=True)
    two = [_bars(), _bars(day=date(2025, 1, 3))]
    events = await _all(_replay(days_of_bars(two, NSE, Dirt()), clock, "600"))
    assert [session.session_date for session in _sessions(events)] == [DAY, date(2025, 1, 3)]
    second = events.index(_sessions(events)[1])
    assert all(tick.at < milliseconds(CLOSING) for tick in _ticks(events[:second]))
    assert _sessions(events)[1].started_at >= NOW + timedelta(seconds=37.5) + LEAD


async def test_symbols_that_are_not_listed_are_counted() -> None:
    clock, dirt = FakeClock(NOW, sleeping_moves_it=True), Dirt()
    feed = _replay(days_of_bars([_bars("NOSUCH", count=3), _bars(count=3)], NSE, dirt), clock, dirt=dirt)
    assert {tick.token for tick in _ticks(await _all(feed))} == {NSE["RELIANCE"].token}
    assert feed.faults()["unknown_symbol"] == 3
    assert list(days_of_bars([_bars("NOSUCH")], NSE, dirt)) == []


async def test_a_replay_that_falls_behind_sets_its_clock_back_and_loses_nothing() -> None:
    clock = FakeClock(NOW, sleeping_moves_it=True)
    events: list[FeedEvent] = []
    async for event in _replay(days_of_bars([_bars(count=30)], NSE, Dirt()), clock).events():
        events.append(event)
        if len(events) == 10:
            clock.advance(5)  # the stream did not take anything for five seconds
    assert len(_ticks(events)) == 120
    sessions = _sessions(events)
    assert len(sessions) == 2
    assert sessions[1].session_date == DAY
    assert sessions[1].anchor < market_now(sessions[0], sessions[1].started_at)


async def test_a_recording_of_a_day_that_the_calendar_does_not_know_is_replayed() -> None:
    clock = FakeClock(NOW, sleeping_moves_it=True)
    old = date(2010, 3, 1)
    events = await _all(_replay(days_of_bars([_bars(day=old, count=2)], NSE, Dirt()), clock, "6000"))
    assert _sessions(events)[0].session_date == old
    assert len(_ticks(events)) == 8


def _recorded(rows: list[tuple[timedelta, int, int]], symbol: str = "SBIN") -> list[RecordedTick]:
    """Ticks by time since the opening, price and volume; heard when their newest credible stamp was reached."""
    ticks, heard = [], milliseconds(OPENING)
    for seq, (since, last, volume) in enumerate(rows):
        at = milliseconds(OPENING + since)
        if abs(since) < timedelta(hours=10):
            heard = max(heard, at)
        ticks.append(RecordedTick(seq, at, symbol, last, volume, heard))
    return ticks


async def test_a_dirty_recording_is_cleaned_counted_and_kept_in_order_of_arrival() -> None:
    clock, dirt = FakeClock(NOW, sleeping_moves_it=True), Dirt()
    second = timedelta(seconds=1)
    recorded = _recorded(
        [
            (0 * second, 100, 10),
            (1 * second, 101, 11),
            (1 * second, 101, 11),  # exact repeat
            (-timedelta(days=20_000), 999, 0),  # 1970
            (timedelta(days=3), 999, 0),  # another day
            (5 * second, 105, 15),
            (3 * second, 103, 13),  # out of order
            (-60 * second, 99, 1),  # before the opening
            (timedelta(hours=7), 100, 20),  # after the close
        ]
    )
    recorded.append(RecordedTick(1, milliseconds(OPENING), "NOSUCH", 1, 1, milliseconds(OPENING)))
    feed = _replay(days_of_ticks(recorded, NSE, dirt), clock, "3600", dirt)
    ticks = _ticks(await _all(feed))
    assert [tick.last for tick in ticks] == [100, 101, 105, 103]
    assert feed.faults() == {
        "stamped_1970": 1,
        "other_day": 1,
        "outside_session": 2,
        "repeated": 1,
        "out_of_order": 1,
        "unknown_symbol": 1,
    }


def test_ticks_of_unknown_symbols_only_are_no_day() -> None:
    dirt = Dirt()
    assert list(days_of_ticks(_recorded([(timedelta(0), 1, 1)], "NOSUCH"), NSE, dirt)) == []
    assert dirt.unknown_symbol == 1


@pytest.mark.parametrize("speed", ["0", "-1"])
def test_time_does_not_stand_still(speed: str) -> None:
    with pytest.raises(ValueError, match="above zero"):
        _replay(iter(()), FakeClock(NOW), speed)


def test_the_index_can_be_replayed_too() -> None:
    index: Instrument = NSE["NIFTY 50"]
    (day,) = days_of_bars([_bars("NIFTY 50", count=1)], NSE, Dirt())
    assert {heard.tick.token for heard in day.ticks} == {index.token}
