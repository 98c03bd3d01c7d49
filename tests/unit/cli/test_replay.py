"""``plimsoll replay`` as a user sees it: lines, table, summary, and what it says to bad input."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from cli.replay import replay
from tests.unit.adapters.recorded.files import bar_table, written

APP = typer.Typer()
APP.command()(replay)

ROWS = [
    ("2025-01-01 09:30", "RELIANCE", 1214.85, 1216.45, 1213.8, 1215.05),
    ("2025-01-01 09:31", "RELIANCE", 1215.0, 1215.0, 1205.0, 1206.0),
    ("2025-01-01 09:30", "TCS", 4100.0, 4110.0, 4100.0, 4105.0),
    ("2025-01-01 15:15", "TCS", 4110.0, 4111.0, 4100.0, 4105.0),
    ("2025-01-02 09:45", "TCS", 4100.0, 4110.0, 4100.0, 4105.0),
    ("2025-01-03 09:30", "TCS", 4100.0, 4110.0, 4100.0, 4105.0),
]
GOOD = {"--buy-time": "09:30:00", "--sell-time": "15:15:00", "--stop-loss": "0.5%"}


@pytest.fixture
def bars(tmp_path: Path) -> Path:
    return written(tmp_path, bar_table(ROWS))


def run(bars: Path, *more: str, **changed: str | None) -> Result:
    options = GOOD | {f"--{name.replace('_', '-')}": value for name, value in changed.items()}
    words = [word for name, value in options.items() if value is not None for word in (name, value)]
    return CliRunner().invoke(APP, ["--bars", str(bars), *words, *more])


def test_json_is_one_line_a_symbol_and_day_and_one_for_the_summary(bars: Path) -> None:
    result = run(bars, "--json", "--quantity", "2")
    assert result.exit_code == 0
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert lines[0] == {
        "symbol": "RELIANCE",
        "day": "2025-01-01",
        "entry_time": "09:30:00",
        "entry": "1214.85",
        "stop": "1208.80",
        "exit_time": "09:31:00",
        "exit": "1208.80",
        "reason": "STOP",
        "charges": "0.00",
        "pnl": "-12.10",
    }
    assert [(line["symbol"], line["day"], line["reason"], line.get("note")) for line in lines[1:4]] == [
        ("TCS", "2025-01-01", "TIME", None),
        ("TCS", "2025-01-02", None, "no_entry_bar"),
        ("TCS", "2025-01-03", "TIME", "no_exit_bar"),
    ]
    assert lines[2]["entry"] is None
    assert lines[2]["pnl"] == "0.00"
    assert lines[4]["summary"] == {
        "symbol_days": 4,
        "trades": 3,
        "no_trade": 1,
        "winners": 2,
        "losers": 1,
        "reasons": {"STOP": 1, "TIME": 2},
        "gross": "17.90",
        "charges": "0.00",
        "charges_approximate": False,
        "pnl": "17.90",
    }


def test_pnl_is_after_charges(bars: Path) -> None:
    result = run(bars, "--json", "--symbol", "TCS", "--charges", "zerodha", "--quantity", "100")
    line = json.loads(result.stdout.splitlines()[0])
    # Bought for 410,000, sold for 411,000: brokerage 40, STT 103, exchange 25.20, SEBI 0.82, stamp 12, GST 11.88.
    assert (line["charges"], line["pnl"]) == ("192.90", "807.10")


def test_the_table_shows_the_same_in_words(bars: Path) -> None:
    result = run(bars, "--charges", "zerodha")
    assert result.exit_code == 0
    assert "09:31:00 1208.80" in result.stdout
    assert "no_entry_bar" in result.stdout
    assert "3 trades on 4 symbol-days (1 without a bar to enter at)" in result.stdout
    assert "P&L after charges" in result.stdout


def test_the_table_says_when_charges_are_borrowed_from_later(tmp_path: Path) -> None:
    early = written(tmp_path, bar_table([("2019-01-01 09:30", "TCS", 4100.0, 4110.0, 4100.0, 4105.0)]))
    assert "earliest known" in run(early, "--charges", "zerodha").stdout


def test_symbols_can_be_picked(bars: Path) -> None:
    result = run(bars, "--json", "--symbol", "RELIANCE", "--symbol", "TCS")
    assert len(result.stdout.splitlines()) == 5
    only = run(bars, "--json", "--symbol", "RELIANCE")
    assert len(only.stdout.splitlines()) == 2


def test_every_form_of_a_distance_is_understood(bars: Path) -> None:
    result = run(
        bars, "--json", "--symbol", "TCS", stop_loss="@4050.02", take_profit="9", trailing="1%", sell_time="15:20"
    )
    line = json.loads(result.stdout.splitlines()[0])
    assert (line["stop"], line["exit"], line["reason"]) == ("4050.05", "4109.00", "TARGET")
    short = run(bars, "--json", "--symbol", "TCS", "--side", "sell", stop_loss="7.5")
    line = json.loads(short.stdout.splitlines()[0])
    assert (line["stop"], line["exit"], line["reason"]) == ("4107.50", "4107.50", "STOP")


def test_prices_finer_than_a_paisa_are_mentioned(tmp_path: Path) -> None:
    fine = written(tmp_path, bar_table([("2025-01-01 09:30", "TCS", 100.001, 100.001, 100.0, 100.0)]))
    result = run(fine, "--json")
    assert "2 prices of bars.parquet were finer than a paisa" in result.stderr


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"stop_loss": None}, ["stop_loss_required", "--stop-loss 0.5%"]),
        ({"stop_loss": "half"}, ["amount_invalid", "0.5%", "@1200"]),
        ({"stop_loss": "nan%"}, ["amount_invalid"]),
        ({"stop_loss": "0%"}, ["plan_invalid", "above zero"]),
        ({"stop_loss": "-3"}, ["plan_invalid", "above zero"]),
        ({"trailing": "@4000"}, ["plan_invalid", "percent or points"]),
        ({"buy_time": "9.30"}, ["time_invalid", "09:30:00"]),
        ({"sell_time": "25:00:00"}, ["time_invalid", "--sell-time"]),
        ({"sell_time": "09:30:00"}, ["plan_invalid", "after the entry"]),
        ({"tick_size": "0"}, ["plan_invalid", "tick size"]),
        ({"tick_size": "0,05"}, ["amount_invalid", "--tick-size"]),
        ({"quantity": "0"}, ["plan_invalid", "quantity"]),
        ({"symbol": "WIPRO"}, ["symbol_not_recorded", "RELIANCE, TCS"]),
        ({"side": "long"}, ["--side"]),
        ({"charges": "free"}, ["--charges"]),
        ({"buy_time": None}, ["--buy-time"]),
    ],
)
def test_bad_input_ends_with_2_and_a_remedy(bars: Path, changed: dict[str, str | None], words: list[str]) -> None:
    result = run(bars, **changed)
    assert result.exit_code == 2
    assert result.stdout == ""
    for word in words:
        assert word in result.stderr


def test_a_missing_and_an_empty_file_are_told_apart(tmp_path: Path) -> None:
    missing = run(tmp_path / "nowhere.parquet")
    assert (missing.exit_code, missing.stderr.split(":")[0]) == (2, "recording_not_found")
    empty = run(written(tmp_path, bar_table([])))
    assert (empty.exit_code, empty.stderr.split(":")[0]) == (2, "recording_empty")
