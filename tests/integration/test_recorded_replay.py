"""Real recordings on their way to the stream, faults included."""

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pytest

from shared.adapters.recorded.bars import read_bars
from shared.adapters.recorded.kinds import RecordingKind, kind_of
from shared.adapters.recorded.ticks import read_ticks
from shared.adapters.reference.instruments import all_instruments
from shared.application.replay_feed import ReplayFeed, days_of_bars, days_of_ticks
from shared.domain.bars import BarBuilder
from shared.domain.errors import Invalid, NotFound
from shared.domain.instruments import Exchange
from shared.domain.market_data import Bar, Tick
from shared.domain.messages import SessionOpened
from shared.domain.replay import Dirt
from tests.fakes.clock import FakeClock

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
NSE = {each.symbol: each for each in all_instruments() if each.exchange is Exchange.NSE}
NAMES = {each.token: each.id for each in NSE.values()}


async def _replayed(feed: ReplayFeed) -> tuple[list[SessionOpened], list[Tick]]:
    sessions: list[SessionOpened] = []
    ticks: list[Tick] = []
    async for event in feed.events():
        if isinstance(event, list):
            ticks += event
        else:
            sessions.append(event)
    return sessions, ticks


@pytest.mark.data
async def test_the_dirty_day_is_cleaned_and_every_tick_accounted_for(recorded_data: Path) -> None:
    path = recorded_data / "ticks" / "nse_ticks_2021-04-16_dirty.parquet"
    assert kind_of(path) is RecordingKind.TICKS
    recorded = list(read_ticks(path))
    dirt, clock = Dirt(), FakeClock(NOW, sleeping_moves_it=True)
    feed = ReplayFeed(days_of_ticks(recorded, NSE, dirt), dirt, Decimal(3600), clock.now, clock.sleep)
    sessions, ticks = await _replayed(feed)
    assert {session.session_date for session in sessions} == {date(2021, 4, 16)}
    faults = feed.faults()
    assert faults["stamped_1970"] == 6014  # as the recording's own description counts them
    assert faults["other_day"] == 20_277
    left_out = sum(count for name, count in faults.items() if name != "out_of_order")
    assert len(ticks) + left_out == len(recorded)
    stepped_back = sum(_steps_back([tick for tick in ticks if tick.token == token]) for token in NAMES)
    assert faults["out_of_order"] == stepped_back > 0
    newest = max(tick.at for tick in ticks)
    assert datetime.fromtimestamp(newest / 1000, UTC) < datetime(2021, 4, 16, 10, 0, tzinfo=UTC)
    builder = BarBuilder(NAMES)
    bars = [bar for bar in map(builder.apply, ticks) if bar]
    assert all(bar.low <= min(bar.open, bar.close) <= max(bar.open, bar.close) <= bar.high for bar in bars)
    assert all(bar.volume >= 0 for bar in bars)
    assert Counter(bar.instrument for bar in bars).most_common(1)[0][1] > 350


def _steps_back(ticks: list[Tick]) -> int:
    newest, count = 0, 0
    for tick in ticks:
        count += tick.at < newest
        newest = max(newest, tick.at)
    return count


@pytest.mark.data
async def test_replayed_bars_build_the_same_bars_again(recorded_data: Path) -> None:
    path = recorded_data / "bars_1m" / "equity_2025_jan_may.parquet"
    assert kind_of(path) is RecordingKind.BARS
    days = list(islice(read_bars(path, ["RELIANCE", "TCS"]), 4))
    dirt, clock = Dirt(), FakeClock(NOW, sleeping_moves_it=True)
    sessions, ticks = await _replayed(
        ReplayFeed(days_of_bars(days, NSE, dirt), dirt, Decimal(600), clock.now, clock.sleep)
    )
    assert [session.session_date for session in sessions] == [date(2025, 1, 1), date(2025, 1, 2)]
    builder, built = BarBuilder(NAMES), list[Bar]()
    for tick in ticks:
        if tick.at % 86_400_000 == 13_500_000 and tick.seq == 1:
            built += builder.open_session([tick.token])
        closed = builder.apply(tick)
        if closed:
            built.append(closed)
    built += builder.close_until(10**15, set(NAMES))
    expected = sorted(
        (NSE[day.symbol].id, bar.start, bar.open, bar.high, bar.low, bar.close, bar.volume)
        for day in days
        for bar in day.bars
    )
    assert expected == sorted(
        (bar.instrument, int(bar.start.timestamp() * 1000), *_paise(bar), bar.volume) for bar in built
    )
    assert dirt == Dirt()


def _paise(bar: Bar) -> tuple[int, int, int, int]:
    return int(bar.open * 100), int(bar.high * 100), int(bar.low * 100), int(bar.close * 100)


@pytest.mark.data
def test_a_csv_of_bars_is_known_by_its_header(recorded_data: Path) -> None:
    assert kind_of(recorded_data / "bars_1m" / "sample_reliance_2025-01-01_02.csv") is RecordingKind.BARS


def test_what_is_no_recording_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        kind_of(tmp_path / "nothing.parquet")
    for name, content, code in (
        ("x.csv", b"ts,symbol,price\n", "recording_column_missing"),
        ("y.csv", b"", "recording_column_missing"),
        ("z.csv", b"\xff\xfe\x00", "recording_unreadable"),
        ("w.parquet", b"no parquet", "recording_unreadable"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(Invalid) as refused:
            kind_of(tmp_path / name)
        assert refused.value.code == code
