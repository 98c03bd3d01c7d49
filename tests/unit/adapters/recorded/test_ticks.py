"""Ticks come back in the order of arrival, with every fault they have."""

from pathlib import Path

import pyarrow as pa

from shared.adapters.recorded.ticks import read_ticks
from shared.domain.recordings import RecordedTick
from tests.unit.adapters.recorded.files import stamp, written

Row = tuple[int, str, str, float, int]


def a_recording(folder: Path, rows: list[Row]) -> Path:
    seqs, stamps, symbols, prices, volumes = zip(*rows, strict=True)
    table = {
        "seq": pa.array(seqs, pa.int64()),
        "ts": pa.array([stamp(text) for text in stamps], pa.timestamp("ns", tz="UTC")),
        "symbol": pa.array(symbols, pa.large_string()),
        "ltp": pa.array(prices, pa.float64()),
        "volume": pa.array(volumes, pa.int64()),
    }
    return written(folder, pa.table(table), "ticks.parquet")


def times(ticks: list[RecordedTick]) -> list[tuple[str, int]]:
    return [(tick.symbol, tick.seq) for tick in ticks]


def test_symbols_are_interleaved_by_time_and_keep_their_own_order(tmp_path: Path) -> None:
    path = a_recording(
        tmp_path,
        [
            (0, "2021-04-08 09:15:21", "TCS", 3300.0, 10),
            (1, "2021-04-08 09:15:25", "TCS", 3301.0, 20),
            (2, "2021-04-08 09:15:23", "TCS", 3300.5, 15),  # its stamp steps back
            (0, "2021-04-08 09:15:22", "INFY", 1400.0, 5),
            (1, "2021-04-08 09:15:26", "INFY", 1400.0, 5),
        ],
    )
    assert times(list(read_ticks(path))) == [("TCS", 0), ("INFY", 0), ("TCS", 1), ("TCS", 2), ("INFY", 1)]
    assert times(list(read_ticks(path, ["INFY"]))) == [("INFY", 0), ("INFY", 1)]


def test_faulty_rows_stay_as_they_are_in_their_place(tmp_path: Path) -> None:
    rows: list[Row] = [
        (0, "1970-01-01 05:30:00", "TCS", 3300.0, 10),
        (1, "2021-04-16 09:15:21", "TCS", 3300.05, 20),
        (2, "2021-04-19 09:15:00", "TCS", 3299.0, 1),
        (3, "1970-01-01 05:30:00", "TCS", 3301.0, 30),
        (4, "2021-04-16 09:15:22", "TCS", 3302.0, 40),
    ]
    ticks = list(read_ticks(a_recording(tmp_path, rows)))
    assert [tick.seq for tick in ticks] == [0, 1, 2, 3, 4]
    assert [tick.at for tick in ticks] == [int(stamp(row[1]).timestamp()) * 1000 for row in rows]
    assert ticks[1][3:5] == (330_005, 20)
    first = int(stamp("2021-04-16 09:15:21").timestamp()) * 1000
    assert [tick.heard for tick in ticks] == [first, first, first, first, first + 1000]


def test_days_follow_each_other_where_the_order_restarts(tmp_path: Path) -> None:
    rows: list[Row] = [
        (0, "2022-11-16 09:15:00", "NIFTY 50", 18_400.0, 0),
        (1, "2022-11-16 09:15:01", "NIFTY 50", 18_401.0, 0),
        (0, "2022-11-22 09:15:00", "NIFTY 50", 18_200.0, 0),
        (0, "2022-11-16 09:15:00", "NIFTY BANK", 42_000.0, 0),
        (0, "2022-11-22 09:15:00", "NIFTY BANK", 42_100.0, 0),
    ]
    ticks = list(read_ticks(a_recording(tmp_path, rows)))
    assert [tick.last for tick in ticks] == [1_840_000, 4_200_000, 1_840_100, 1_820_000, 4_210_000]


def test_a_recording_without_a_single_time_keeps_its_order(tmp_path: Path) -> None:
    rows: list[Row] = [(seq, "1970-01-01 05:30:00", "TCS", 3300.0 + seq, 10) for seq in range(3)]
    assert [tick.last for tick in read_ticks(a_recording(tmp_path, rows))] == [330_000, 330_100, 330_200]
