"""``plimsoll replay`` gives, to the paisa and the minute, what a second and independent replay gives."""

from collections import Counter
from datetime import time
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from tests.reference.plain_loop import Bar, Order, play
from tests.reference.printed import printed, recorded

TICK = Decimal("0.05")
MORNING, AFTERNOON = time(9, 30), time(15, 15)

EQUITY = "equity_2025_jan_may.parquet"
INDEX = "index_2024_jan_jun.parquet"
FROM_TICKS = "from_ticks_2021_apr_may.parquet"

ORDERS = {
    "a long with a stop": Order("buy", 1, MORNING, AFTERNOON, "0.5%", None, None, TICK),
    "a short with a stop": Order("sell", 1, MORNING, AFTERNOON, "0.5%", None, None, TICK),
    "a long with a target": Order("buy", 10, MORNING, AFTERNOON, "0.4%", "0.8%", None, TICK),
    "a short with a target": Order("sell", 10, MORNING, AFTERNOON, "0.4%", "6.02", None, TICK),
    "a long that trails by percent": Order("buy", 3, MORNING, AFTERNOON, "1%", None, "0.35%", TICK),
    "a short that trails by percent": Order("sell", 3, MORNING, AFTERNOON, "1%", "2%", "0.35%", TICK),
    "a long that trails by points": Order("buy", 3, MORNING, AFTERNOON, "7.5", "20", "4.03", TICK),
    "a short that trails by points": Order("sell", 3, MORNING, AFTERNOON, "7.5", None, "4.03", TICK),
    "a long with a stop as tight as its trail": Order("buy", 1, MORNING, AFTERNOON, "0.1%", "0.15%", "0.1%", TICK),
    "a short with a stop as tight as its trail": Order("sell", 1, MORNING, AFTERNOON, "0.05%", "0.1%", "0.05%", TICK),
    "a long with a stop below one tick": Order("buy", 1, time(11, 7), AFTERNOON, "0.001%", None, None, TICK),
    "a long with a stop at a price": Order("buy", 2, MORNING, AFTERNOON, "@1250.02", "@1300.01", None, TICK),
    "a short with a stop at a price": Order("sell", 2, MORNING, AFTERNOON, "@1250.02", "@1200.01", "5%", TICK),
    "a long on a wide grid": Order("buy", 1, time(10, 0, 30), time(14, 59, 59), "1.1%", "1.7%", "0.9%", Decimal("1")),
    "an entry in mid-minute": Order("buy", 1, time(12, 30, 1), time(12, 45), "0.2%", "0.2%", None, TICK),
    "an entry at the open": Order("sell", 1, time(9, 15), time(9, 16), "0.3%", None, "0.2%", TICK),
    "an exit after the last bar": Order("buy", 1, time(15, 20), time(15, 45), "0.4%", None, "0.4%", TICK),
    "an entry before the first bar": Order("buy", 1, time(9, 0), AFTERNOON, "0.5%", None, None, TICK),
}  # fmt: skip


@cache
def days_of(path: Path) -> dict[tuple[str, str], list[Bar]]:
    return recorded(path)


@pytest.mark.data
@pytest.mark.parametrize("file", [EQUITY, INDEX, FROM_TICKS])
@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS.keys())
def test_replay_equals_a_plain_loop(recorded_data: Path, file: str, order: Order) -> None:
    path = recorded_data / "bars_1m" / file
    days = days_of(path)
    lines, summary = printed(path, order)
    assert lines == [play(symbol, bars, order) for (_, symbol), bars in sorted(days.items())]
    assert summary["symbol_days"] == len(days)
    assert summary["trades"] == sum(line["entry"] is not None for line in lines)
    assert Decimal(summary["pnl"]) == sum(Decimal(line["pnl"]) for line in lines)


@pytest.mark.data
def test_replay_charges_what_a_contract_note_would(recorded_data: Path) -> None:
    path = recorded_data / "bars_1m" / EQUITY
    for side, quantity in (("buy", 1), ("buy", 37), ("sell", 250)):
        order = Order(side, quantity, MORNING, AFTERNOON, "0.5%", "1%", None, TICK, with_charges=True)
        lines, summary = printed(path, order)
        assert lines == [play(symbol, bars, order) for (_, symbol), bars in sorted(days_of(path).items())]
        assert Decimal(summary["charges"]) == sum(Decimal(line["charges"]) for line in lines)
        assert summary["charges_approximate"] is False


@pytest.mark.data
def test_the_recorded_days_hold_every_case_that_the_rules_name(recorded_data: Path) -> None:
    """Equality would be worth little if the data never gapped, never missed a bar and never hit both lines at once."""
    seen: Counter[str] = Counter()
    for file in (EQUITY, INDEX, FROM_TICKS):
        for order in ORDERS.values():
            for (_, symbol), bars in days_of(recorded_data / "bars_1m" / file).items():
                line = play(symbol, bars, order)
                seen[line["reason"]] += 1
                seen[line.get("note", "")] += 1
                if line["reason"] == "STOP":
                    seen["stop at its level" if line["exit"] == line["stop"] else "stop gapped"] += 1
    for case in ("STOP", "TARGET", "TRAIL", "TIME", "no_entry_bar", "no_exit_bar", "stop at its level", "stop gapped"):
        assert seen[case] > 0, f"the recorded days have no case of: {case}"


@pytest.mark.data
def test_a_special_saturday_in_two_parts_ends_at_its_last_close(recorded_data: Path) -> None:
    path = recorded_data / "bars_1m" / INDEX
    order = Order("buy", 1, MORNING, AFTERNOON, "5%", None, None, TICK)
    lines, _ = printed(path, order, symbols=["NIFTY 50"])
    [saturday] = [line for line in lines if line["day"] == "2024-03-02"]
    assert len(days_of(path)["2024-03-02", "NIFTY 50"]) == 105
    assert (saturday["reason"], saturday["note"]) == ("TIME", "no_exit_bar")
    assert saturday["exit_time"] == days_of(path)["2024-03-02", "NIFTY 50"][-1].begins.strftime("%H:%M:%S")
