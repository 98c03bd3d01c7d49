"""What ``plimsoll replay --json`` prints for an order, and recorded bars read without the product's readers."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import typer
from typer.testing import CliRunner

from cli.replay import replay
from tests.reference.plain_loop import INDIA, Bar, Order

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def printed(path: Path, order: Order, *, symbols: Iterable[str] = ()) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The command's lines and its summary."""
    app = typer.Typer()
    app.command()(replay)
    arguments = ["--bars", str(path), "--json", "--side", order.side, "--quantity", str(order.quantity)]
    arguments += ["--buy-time", str(order.enter), "--sell-time", str(order.leave), "--tick-size", str(order.tick)]
    arguments += ["--stop-loss", order.stop, "--charges", "zerodha" if order.with_charges else "none"]
    arguments += ["--take-profit", order.target] if order.target else []
    arguments += ["--trailing", order.trail] if order.trail else []
    for symbol in symbols:
        arguments += ["--symbol", symbol]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    *lines, summary = [json.loads(line) for line in result.stdout.splitlines()]
    return lines, summary["summary"]


def recorded(path: Path) -> dict[tuple[str, str], list[Bar]]:
    """Bars by day and symbol."""
    days: dict[tuple[str, str], list[Bar]] = {}
    table = pq.ParquetFile(path).read(columns=["ts", "symbol", "open", "high", "low", "close"])
    stamps = table["ts"].cast(pa.timestamp("s", tz="UTC")).cast(pa.int64()).to_pylist()
    rows = zip(stamps, *(table[name].to_pylist() for name in table.column_names[1:]), strict=True)
    for stamp, symbol, *prices in sorted(rows, key=lambda row: row[0]):
        begins = (_EPOCH + timedelta(seconds=stamp)).astimezone(INDIA)
        opened, high, low, close = (Decimal(repr(price)) for price in prices)
        days.setdefault((str(begins.date()), symbol), []).append(Bar(begins, opened, high, low, close))
    return days
