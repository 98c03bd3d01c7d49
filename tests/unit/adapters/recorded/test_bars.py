"""Bars come back as they were recorded, in order; what cannot be right is refused with a remedy."""

from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from shared.adapters.recorded.bars import read_bars
from shared.domain.errors import Invalid, NotFound
from tests.unit.adapters.recorded.files import bar_table, stamp, written

ROWS = [
    ("2025-01-02 09:15", "TCS", 4100.0, 4100.0, 4100.0, 4100.0),
    ("2025-01-01 09:16", "TCS", 4099.7, 4101.05, 4098.15, 4100.35),
    ("2025-01-01 09:15", "TCS", 4098.0, 4100.0, 4097.0, 4099.0),
    ("2025-01-01 09:15", "INFY", 1880.0, 1881.0, 1879.0, 1880.5),
]


def test_bars_come_by_day_then_symbol_then_minute(tmp_path: Path) -> None:
    sessions = list(read_bars(written(tmp_path, bar_table(ROWS))))
    assert [(session.day, session.symbol, len(session.bars)) for session in sessions] == [
        (date(2025, 1, 1), "INFY", 1),
        (date(2025, 1, 1), "TCS", 2),
        (date(2025, 1, 2), "TCS", 1),
    ]
    first, second = sessions[1].bars
    assert first.start == stamp("2025-01-01 09:15").timestamp() * 1000
    assert second.start - first.start == 60_000
    assert second[1:] == (409_970, 410_105, 409_815, 410_035, 100)


def test_only_the_named_symbols_come(tmp_path: Path) -> None:
    sessions = list(read_bars(written(tmp_path, bar_table(ROWS)), ["INFY"]))
    assert [session.symbol for session in sessions] == ["INFY"]


def test_the_day_is_that_of_the_exchange(tmp_path: Path) -> None:
    midnight = [("2025-01-02 00:10", "TCS", 1.0, 1.0, 1.0, 1.0)]
    assert [session.day for session in read_bars(written(tmp_path, bar_table(midnight)))] == [date(2025, 1, 2)]


def test_csv_reads_like_parquet(tmp_path: Path) -> None:
    path = tmp_path / "bars.csv"
    path.write_text(
        "ts,symbol,open,high,low,close,volume,oi\n2025-01-01T09:15:00+05:30,100,1214.85,1216.45,1213.8,1215.05,32360,0\n"
    )
    [session] = read_bars(path)
    assert (session.symbol, session.day) == ("100", date(2025, 1, 1))
    assert session.bars[0][1:] == (121_485, 121_645, 121_380, 121_505, 32_360)


def test_prices_finer_than_a_paisa_are_rounded_and_counted(tmp_path: Path) -> None:
    rows = [("2025-01-01 09:15", "TCS", 100.001, 100.009, 100.0, 100.0)]
    [session] = read_bars(written(tmp_path, bar_table(rows)))
    assert session.bars[0][1:5] == (10_000, 10_001, 10_000, 10_000)
    assert session.rounded == 2


@pytest.mark.parametrize(
    "row",
    [
        ("2025-01-01 09:15", "TCS", 100.0, 99.0, 98.0, 98.5),
        ("2025-01-01 09:15", "TCS", 100.0, 101.0, 100.5, 100.8),
        ("2025-01-01 09:15", "TCS", 0.0, 1.0, 0.0, 1.0),
        ("2025-01-01 09:15", "TCS", -1.0, 1.0, -1.0, 1.0),
        ("2025-01-01 09:15", "TCS", float("nan"), 1.0, 1.0, 1.0),
        ("2025-01-01 09:15", "TCS", 1.0, float("inf"), 1.0, 1.0),
    ],
)
def test_a_bar_that_no_market_prints_is_refused(
    tmp_path: Path, row: tuple[str, str, float, float, float, float]
) -> None:
    path = written(tmp_path, bar_table([ROWS[3], row]))
    with pytest.raises(Invalid, match="no market prints") as refused:
        list(read_bars(path))
    assert refused.value.code == "recording_invalid"


def test_two_bars_of_one_minute_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="TCS has two bars"):
        list(read_bars(written(tmp_path, bar_table([*ROWS, ROWS[0]]))))


def test_an_empty_value_is_refused(tmp_path: Path) -> None:
    table = bar_table(ROWS, open=pa.array([None, 1.0, 1.0, 1.0], pa.float64()))
    with pytest.raises(Invalid, match="open has empty values"):
        list(read_bars(written(tmp_path, table)))


def test_times_without_a_zone_are_refused(tmp_path: Path) -> None:
    table = bar_table(ROWS, ts=pa.array([datetime(2025, 1, 1)] * 4, pa.timestamp("ns")))  # noqa: DTZ001
    with pytest.raises(Invalid, match="zone"):
        list(read_bars(written(tmp_path, table)))


def test_text_where_a_price_belongs_is_refused(tmp_path: Path) -> None:
    table = bar_table(ROWS, close=pa.array(["n/a"] * 4))
    with pytest.raises(Invalid, match="does not fit"):
        list(read_bars(written(tmp_path, table)))


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, bar_table(ROWS).drop_columns(["low", "close"]))
    with pytest.raises(Invalid, match="no column low, close"):
        list(read_bars(path))


def test_an_unknown_symbol_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"no WIPRO\. It has: INFY, TCS"):
        list(read_bars(written(tmp_path, bar_table(ROWS)), ["TCS", "WIPRO"]))


@pytest.mark.parametrize("name", ["bars.parquet", "bars.csv"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(Invalid, match="neither a CSV file"):
        list(read_bars(tmp_path / name))


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no file"):
        list(read_bars(tmp_path / "nowhere.parquet"))


def test_an_empty_file_has_no_sessions(tmp_path: Path) -> None:
    assert list(read_bars(written(tmp_path, bar_table([])))) == []
