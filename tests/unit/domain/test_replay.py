"""Recorded bars and ticks on their way back to the stream."""

import pytest

from shared.domain.market_data import Tick
from shared.domain.recordings import MinuteBar, RecordedTick
from shared.domain.replay import Dirt, Heard, TickCleaner, bar_ticks

MIDNIGHT = 1_735_756_200_000  # 2 January 2025 in India
OPEN, CLOSE = MIDNIGHT + 33_300_000, MIDNIGHT + 55_800_000
DAY = 86_400_000


def test_a_bar_that_rose_goes_through_its_low_first() -> None:
    heard = list(bar_ticks(9, [MinuteBar(OPEN, 100, 120, 90, 110, 40)]))
    assert heard == [
        Heard(OPEN, Tick(9, OPEN, 100, 0, 0, 10, 0, 1)),
        Heard(OPEN + 20_000, Tick(9, OPEN + 20_000, 90, 0, 0, 20, 0, 2)),
        Heard(OPEN + 40_000, Tick(9, OPEN + 40_000, 120, 0, 0, 30, 0, 3)),
        Heard(OPEN + 59_000, Tick(9, OPEN + 59_000, 110, 0, 0, 40, 0, 4)),
    ]


@pytest.mark.parametrize(("close", "path"), [(99, [100, 120, 90, 99]), (100, [100, 90, 120, 100])])
def test_a_bar_that_fell_goes_through_its_high_first(close: int, path: list[int]) -> None:
    assert [heard.tick.last for heard in bar_ticks(9, [MinuteBar(OPEN, 100, 120, 90, close, 0)])] == path


def test_volume_is_cumulative_over_bars_and_exact() -> None:
    bars = [MinuteBar(OPEN + n * 60_000, 1, 1, 1, 1, traded) for n, traded in enumerate((7, 0, 3))]
    volumes = [heard.tick.volume for heard in bar_ticks(9, bars)]
    assert volumes == sorted(volumes)
    assert volumes[3::4] == [7, 7, 10]
    assert [heard.tick.seq for heard in bar_ticks(9, bars)] == list(range(1, 13))


def _recorded(at: int, last: int = 100, volume: int = 5, seq: int = 1, symbol: str = "SBIN") -> RecordedTick:
    return RecordedTick(seq, at, symbol, last, volume, at)


def _cleaner(dirt: Dirt) -> TickCleaner:
    return TickCleaner({"SBIN": 3045}, (MIDNIGHT, MIDNIGHT + DAY), [(OPEN, CLOSE)], dirt)


@pytest.mark.parametrize(
    ("tick", "fault"),
    [
        (_recorded(0), "stamped_1970"),
        (_recorded(19_800_000), "stamped_1970"),
        (_recorded(OPEN + 3 * DAY), "other_day"),
        (_recorded(MIDNIGHT - 1), "other_day"),
        (_recorded(OPEN - 1), "outside_session"),
        (_recorded(CLOSE), "outside_session"),
        (_recorded(OPEN, symbol="NOSUCH"), "unknown_symbol"),
    ],
)
def test_what_has_no_place_in_the_session_is_left_out_and_counted(tick: RecordedTick, fault: str) -> None:
    dirt = Dirt()
    assert _cleaner(dirt).clean(tick) is None
    assert dirt.as_dict() == dict.fromkeys(Dirt().as_dict(), 0) | {fault: 1}


def test_an_exact_repeat_is_left_out() -> None:
    dirt = Dirt()
    cleaner = _cleaner(dirt)
    kept = [
        cleaner.clean(_recorded(OPEN, *row, seq=n)) for n, row in enumerate([(100, 5), (100, 5), (101, 5), (100, 5)])
    ]
    assert [heard is not None for heard in kept] == [True, False, True, True]
    assert dirt.repeated == 1


def test_a_tick_out_of_order_is_kept_with_its_stamp_and_comes_late() -> None:
    dirt = Dirt()
    cleaner = _cleaner(dirt)
    first, second = cleaner.clean(_recorded(OPEN + 5_000, seq=1)), cleaner.clean(_recorded(OPEN + 1_000, seq=2))
    assert first is not None
    assert second is not None
    assert (second.at, second.tick.at, second.tick.seq) == (OPEN + 5_000, OPEN + 1_000, 2)
    assert dirt.out_of_order == 1


def test_publishing_time_never_goes_back() -> None:
    cleaner = _cleaner(Dirt())
    stamps = [OPEN + at for at in (0, 9_000, 3_000, 10_000, 2_000, 30_000)]
    heard = [each for each in map(cleaner.clean, map(_recorded, stamps)) if each]
    assert [each.at for each in heard] == sorted(each.at for each in heard)
