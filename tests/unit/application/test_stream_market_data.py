"""From a feed to the stream, the quotes and the bars."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from shared.application import stream_market_data
from shared.application.market_outbox import CROWDED, MOST_WAITING, TICKS_A_RECORD, Outbox
from shared.application.ports.market import FeedEvent
from shared.application.stream_market_data import MarketDataStream
from shared.domain.errors import Unavailable
from shared.domain.instruments import Exchange, InstrumentId
from shared.domain.market_data import Quote, Tick
from shared.domain.messages import SessionOpened
from shared.domain.partitions import Routing, buckets_of
from tests.fakes.clock import FakeClock
from tests.fakes.market import FakeBars, FakeMarketSink, FakeQuotes
from tests.unit.domain.builders import an_instrument

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
MS = int(NOW.timestamp() * 1000)
SESSION = SessionOpened(Exchange.SIM, NOW.date(), NOW, NOW, Decimal(1))
HULL, KEEL = (
    an_instrument(id=InstrumentId(f"SIM:{name}"), token=token, exchange=Exchange.SIM, symbol=name, underlying=name)
    for token, name in ((1, "HULL"), (2, "KEEL"))
)


class FakeFeed:
    """Says what it was given; a callable among the events is called."""

    name = "fake"

    def __init__(self, *events: FeedEvent | Callable[[], object]) -> None:
        self._events = events

    async def events(self) -> AsyncIterator[FeedEvent]:
        for event in self._events:
            await asyncio.sleep(0)
            if callable(event):
                event()
            else:
                yield event

    def faults(self) -> dict[str, int]:
        return {"repeated": 3}


class Desk:
    """A stream with its surroundings in memory."""

    def __init__(self, *events: FeedEvent | Callable[[], object], remembered: dict[int, Quote] | None = None) -> None:
        self.clock = FakeClock(NOW)
        self.sink, self.quotes, self.bars = FakeMarketSink(), FakeQuotes(), FakeBars()
        self.stream = MarketDataStream(
            FakeFeed(*events), [HULL, KEEL], self.sink, self.quotes, self.bars, Routing(),
            self.clock.now, asyncio.sleep, remembered,
        )  # fmt: skip

    async def run(self) -> None:
        """Until the feed has ended and everything is flushed."""
        stop = asyncio.Event()
        running = asyncio.create_task(self.stream.run(stop))
        while not self.stream.finished and not running.done():
            await asyncio.sleep(0.001)
        stop.set()
        await asyncio.wait_for(running, 5)


def _ticks(count: int, token: int = 1, start: int = 0, step: int = 10) -> list[Tick]:
    return [Tick(token, MS + start + n * step, 10_000 + n, 0, 0, n, 0, n) for n in range(count)]


async def test_ticks_are_published_by_underlying_in_their_order() -> None:
    mixed = [tick for pair in zip(_ticks(50), _ticks(50, token=2), strict=True) for tick in pair]
    desk = Desk(SESSION, mixed[:30], mixed[30:])
    await desk.run()
    by_underlying = {
        name: [t for under, ticks in desk.sink.ticks if under == name for t in ticks] for name in ("HULL", "KEEL")
    }
    assert by_underlying == {"HULL": _ticks(50), "KEEL": _ticks(50, token=2)}
    assert desk.stream.counters.ticks_published == 100


async def test_the_session_goes_to_every_bucket_of_its_exchange_before_its_ticks() -> None:
    desk = Desk(SESSION, _ticks(3))
    await desk.run()
    buckets = {bucket for name in ("HULL", "KEEL") for bucket in buckets_of(name, Routing())}
    assert {bucket for bucket, _ in desk.sink.messages} == buckets
    assert {message for _, message in desk.sink.messages} == {SESSION}
    await desk.stream.announce()
    assert len(desk.sink.messages) == 2 * len(buckets)


async def test_stopping_publishes_and_stores_what_is_left() -> None:
    desk = Desk(SESSION, _ticks(5))
    await desk.run()
    assert len(desk.sink.all_ticks) == 5
    quote = desk.quotes.kept[HULL.id]
    assert (quote.last, quote.day_open, quote.volume) == (Decimal("100.04"), Decimal("100.00"), 4)
    (bar,) = desk.bars.kept.values()
    assert (bar.instrument, bar.open, bar.close) == (HULL.id, Decimal("100.00"), Decimal("100.04"))


async def test_a_full_record_does_not_wait_for_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_market_data, "FLUSH_SECONDS", 60.0)
    published: list[int] = []

    def look() -> None:
        published.append(len(desk.sink.all_ticks))

    async def later() -> None:
        await asyncio.sleep(0.05)

    desk = Desk(SESSION, _ticks(TICKS_A_RECORD), *[look] * 3)
    running = asyncio.create_task(desk.stream.run(stop := asyncio.Event()))
    await later()
    assert len(desk.sink.all_ticks) == TICKS_A_RECORD
    stop.set()
    await running


async def test_a_closed_minute_is_stored_once_and_the_open_one_is_kept_fresh() -> None:
    desk = Desk()
    desk.stream._take(_ticks(3) + _ticks(1, start=60_000))
    await desk.stream.store()
    assert desk.stream.counters.bars_written == 1
    await desk.stream.store_open_bars()
    assert len(desk.bars.kept) == 2
    await desk.stream.store()
    assert desk.stream.counters.bars_written == 1


async def test_a_quiet_minute_is_closed_by_market_time() -> None:
    desk = Desk(SESSION, _ticks(3))
    await desk.run()
    desk.bars.kept.clear()
    desk.clock.advance(61)
    await desk.stream.store()
    assert desk.bars.kept == {}  # a moment of grace for late ticks
    desk.clock.advance(1.5)
    await desk.stream.store()
    assert len(desk.bars.kept) == 1


async def test_only_quotes_that_changed_are_written() -> None:
    desk = Desk()
    desk.stream._take(_ticks(3) + _ticks(3, token=2))
    await desk.stream.store()
    desk.stream._take(_ticks(1, start=500))
    await desk.stream.store()
    await desk.stream.store()
    assert desk.quotes.writes == 3


async def test_what_the_stream_does_not_take_comes_later_and_in_order() -> None:
    desk = Desk()
    desk.sink.away = 2
    desk.stream._take(_ticks(3))
    await desk.stream.flush()
    desk.stream._take(_ticks(3, start=100))
    await desk.stream.flush()
    assert desk.sink.all_ticks == []
    assert desk.stream.health()["ticks_waiting"] == 6
    await desk.stream.flush()
    assert desk.sink.all_ticks == _ticks(3) + _ticks(3, start=100)
    assert desk.stream.health()["status"] == "ok"


async def test_a_session_that_the_stream_did_not_take_is_announced_again() -> None:
    desk = Desk()
    desk.sink.away = 1
    await desk.stream._open(SESSION)
    assert desk.sink.messages == []
    await desk.stream.store()
    assert len(desk.sink.messages) == 2
    await desk.stream.store()
    assert len(desk.sink.messages) == 2


async def test_the_feed_is_held_back_while_too_much_waits() -> None:
    desk = Desk(SESSION, _ticks(CROWDED, step=0), _ticks(10, start=70_000))
    desk.sink.away = 10**9
    running = asyncio.create_task(desk.stream.run(stop := asyncio.Event()))
    await asyncio.sleep(0.2)
    assert desk.stream.health()["ticks_waiting"] == CROWDED
    assert desk.stream.health()["status"] == "failing"
    desk.sink.away = 0
    while not desk.stream.finished:
        await asyncio.sleep(0.01)
    stop.set()
    await running
    assert len(desk.sink.all_ticks) == CROWDED + 10


async def test_a_store_that_is_away_costs_no_closed_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk()
    desk.stream._take(_ticks(1) + _ticks(1, start=60_000))

    def away(*_: object) -> None:
        raise Unavailable("store_unavailable", "away")

    with monkeypatch.context() as patch:
        patch.setattr(desk.bars, "put", away)
        await desk.stream.store()
    assert desk.bars.kept == {}
    await desk.stream.store()
    assert len(desk.bars.kept) == 1
    assert desk.stream.counters.store_failures == 1


async def test_an_unknown_instrument_is_counted_and_not_published() -> None:
    desk = Desk(SESSION, _ticks(2, token=77))
    await desk.run()
    assert desk.sink.all_ticks == []
    assert desk.stream.health()["faults"] == {"repeated": 3, "late_for_their_bar": 0, "unknown_instrument": 2}


async def test_a_finished_feed_is_said_and_the_service_stays_well() -> None:
    desk = Desk(SESSION, _ticks(1))
    await desk.run()
    health = desk.stream.health()
    assert (health["finished"], health["status"]) == (True, "ok")
    assert health["last_tick_at_ms"] == {"SIM": MS}
    assert health["sessions"] == {"SIM": "2026-11-20"}


async def test_a_defect_of_the_feed_ends_the_service() -> None:
    def fail() -> None:
        raise ZeroDivisionError

    desk = Desk(SESSION, _ticks(2), fail)
    with pytest.raises(ZeroDivisionError):
        await desk.stream.run(asyncio.Event())
    assert len(desk.sink.all_ticks) == 2


async def test_a_restart_within_the_session_goes_on_with_its_range_and_volume() -> None:
    stored = Quote(HULL.id, NOW, Decimal(99), None, None, 5_000, Decimal(90), Decimal(110), Decimal(80))
    desk = Desk(SESSION, [Tick(1, MS + 10, 10_000, 0, 0, 5_040, 0, 1)], remembered={1: stored})
    await desk.run()
    quote = desk.quotes.kept[HULL.id]
    assert (quote.day_open, quote.day_high, quote.day_low) == (Decimal(90), Decimal(110), Decimal(80))
    (bar,) = desk.bars.kept.values()
    assert bar.volume == 0  # growth since the restart only


async def test_a_new_date_begins_anew() -> None:
    tomorrow = replace(SESSION, session_date=SESSION.session_date + timedelta(days=1))
    stored = Quote(HULL.id, NOW, Decimal(99), None, None, 5_000, Decimal(90), Decimal(110), Decimal(80))
    desk = Desk(tomorrow, [Tick(1, MS + 10, 10_000, 0, 0, 40, 0, 1)], remembered={1: stored})
    await desk.run()
    quote = desk.quotes.kept[HULL.id]
    assert quote.day_open == quote.day_low == Decimal(100)
    (bar,) = desk.bars.kept.values()
    assert bar.volume == 40


async def test_a_replayed_day_may_lie_before_the_last_one() -> None:
    earlier = replace(SESSION, session_date=SESSION.session_date - timedelta(days=30))
    desk = Desk(SESSION, _ticks(2), earlier, _ticks(2, start=-30 * 86_400_000))
    await desk.run()
    assert desk.quotes.kept[HULL.id].at == NOW - timedelta(days=30) + timedelta(milliseconds=10)
    assert len(desk.bars.kept) == 2


def test_the_outbox_gives_up_the_oldest_when_far_too_much_waits() -> None:
    box, tick = Outbox(), _ticks(1)[0]
    for number in range(MOST_WAITING + 1):
        box.add("HULL", tick._replace(seq=number), NOW)
    taken = box.take()
    assert (box.count, box.since, box.waiting) == (0, None, {})
    box.give_back(taken)
    assert box.dropped == (MOST_WAITING + 1) // 2
    assert box.count == len(box.waiting["HULL"]) == MOST_WAITING + 1 - box.dropped
    assert box.waiting["HULL"][-1].seq == MOST_WAITING
