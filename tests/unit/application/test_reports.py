"""Tables for spreadsheets."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.application.reports import TRADE_COLUMNS, cell, pnl_csv, trades_csv
from tests.unit.domain.builders import a_leg, a_run, a_trade


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-cmd|x", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "\n=1"])
def test_a_formula_is_defused(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["NSE:RELIANCE", "-12.50", "+3", "a=b", "STOP"])
def test_plain_text_and_numbers_stay(text: str) -> None:
    assert cell(text) == text


def test_amounts_are_exact_and_times_indian() -> None:
    assert cell(Decimal("1E+3")) == "1000.00"
    assert cell(Decimal("-0.0125")) == "-0.0125"
    assert cell(datetime(2026, 11, 22, 20, 0, 0, 123456, tzinfo=UTC)) == "2026-11-23 01:30:00.123"
    assert cell(None) == ""


@given(st.text(max_size=40))
def test_whatever_a_text_holds_the_table_keeps_its_shape(text: str) -> None:
    table = trades_csv([a_trade(role=text)])
    rows = list(csv.reader(io.StringIO(table, newline="")))
    assert [len(row) for row in rows] == [len(TRADE_COLUMNS)] * 2
    shown = rows[1][TRADE_COLUMNS.index("role")]
    assert shown in {text, f"'{text}"}


def test_a_run_that_only_reduced_has_no_line_of_its_own() -> None:
    leg = a_leg(entry_filled=4, entry_average=Decimal("841.85"))
    lines = pnl_csv([a_run(leg), a_run(leg, reduce_only=True)]).splitlines()
    assert len(lines) == 2
