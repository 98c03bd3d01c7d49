"""How ``plimsoll replay`` prints: lines of JSON for programs, a table for people."""

import json
from datetime import UTC, datetime
from typing import Any

import typer

from shared.application.replay import ReplayedDay, ReplaySummary
from shared.domain.market_calendar import EXCHANGE_ZONE
from shared.domain.money import from_paise

_WIDTH = 100


def print_lines(days: list[ReplayedDay], summary: ReplaySummary) -> None:
    """One JSON object for each symbol and day, then one that holds the summary."""
    lines = [json.dumps(line_of(day), ensure_ascii=False) for day in days]
    lines.append(json.dumps({"summary": _summary_as_json(summary)}))
    typer.echo("\n".join(lines))


def line_of(day: ReplayedDay) -> dict[str, Any]:
    """One symbol and day as a JSON object: prices and money as decimal strings, times of day in the exchange's zone.

    A day without a bar to enter at has None for everything about the trade; ``note`` is there only if there is one.
    """
    trade = day.trade
    line: dict[str, Any] = {
        "symbol": day.symbol,
        "day": day.day.isoformat(),
        "entry_time": _clock(trade.entry_at) if trade else None,
        "entry": str(from_paise(trade.entry)) if trade else None,
        "stop": str(from_paise(trade.lines.stop)) if trade else None,
        "exit_time": _clock(trade.exit_at) if trade else None,
        "exit": str(from_paise(trade.exit)) if trade else None,
        "reason": trade.reason.value if trade else None,
        "charges": f"{day.charges.total:.2f}",
        "pnl": f"{day.pnl:.2f}",
    }
    return line | {"note": day.note} if day.note else line


def _cells(day: ReplayedDay) -> dict[str, str]:
    line = line_of(day)
    colour = ("red" if day.pnl < 0 else "green") if day.trade else "dim"
    return {name: line[name] or "–" for name in ("day", "symbol", "stop", "reason", "charges")} | {
        "entry": f"{line['entry_time']} {line['entry']}" if day.trade else "–",
        "exit": f"{line['exit_time']} {line['exit']}" if day.trade else "–",
        "P&L": f"[{colour}]{line['pnl']}[/]",
        "note": day.note or "",
    }


def _summary_as_json(summary: ReplaySummary) -> dict[str, Any]:
    return {
        "symbol_days": summary.symbol_days,
        "trades": summary.trades,
        "no_trade": summary.symbol_days - summary.trades,
        "winners": summary.winners,
        "losers": summary.losers,
        "reasons": dict(sorted(summary.reasons.items())),
        "gross": f"{summary.gross:.2f}",
        "charges": f"{summary.charges:.2f}",
        "charges_approximate": summary.charges_approximate,
        "pnl": f"{summary.pnl:.2f}",
    }


def _clock(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(EXCHANGE_ZONE).strftime("%H:%M:%S")


def print_table(days: list[ReplayedDay], summary: ReplaySummary) -> None:
    """A table for people, with the summary under it."""
    from rich.console import Console  # noqa: PLC0415  (--json does not need it)
    from rich.table import Table  # noqa: PLC0415

    shown = {"day": "left", "symbol": "left", "entry": "left", "stop": "right", "exit": "left", "reason": "left"}
    shown |= {"charges": "right"} if summary.charges else {}
    shown |= {"P&L": "right"} | ({"note": "left"} if any(day.note for day in days) else {})
    table = Table(box=None, padding=(0, 1, 0, 0))
    for name, justify in shown.items():
        table.add_column(name, justify="right" if justify == "right" else "left", no_wrap=True)
    for day in days:
        cells = _cells(day)
        table.add_row(*(cells[name] for name in shown))
    total = _summary_as_json(summary)
    console = Console()
    console.width = max(console.width, _WIDTH)  # a wrapped line can be read, a figure that was cut off cannot
    console.print(table)
    console.print(
        f"{total['trades']} trades on {total['symbol_days']} symbol-days ({total['no_trade']} without a bar to enter "
        f"at): {total['winners']} won, {total['losers']} lost; "
        + ", ".join(f"{count} {reason}" for reason, count in total["reasons"].items())
    )
    console.print(f"gross {total['gross']}, charges {total['charges']}, P&L after charges [bold]{total['pnl']}[/]")
    if summary.charges_approximate:
        console.print("Some days lie before the first known rate of a charge; the earliest known one stands in.")
