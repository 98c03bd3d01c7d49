"""What the demonstration shows: live progress, then runs, checks and latencies as tables, or one JSON object."""

from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from cli.demo.audit import Check, prices_of
from cli.demo.drive import Evidence, Progress
from cli.demo.scenario import Plan

_STATE_STYLES = {"OPEN": "cyan", "EXITING": "yellow", "CLOSED": "green", "FAILED": "red", "SKIPPED": "red"}


def progress_table(launched: dict[str, Plan], progress: Progress, elapsed: float) -> RenderableType:
    """Each strategy's state while it runs, with the lines that guard it."""
    table = Table(title=f"Live, {elapsed:4.0f} s", title_justify="left")
    for column in ("strategy", "instrument", "state", "entry", "stop", "target", "ends by"):
        table.add_column(column)
    for strategy_id, plan in launched.items():
        run = progress.finished.get(strategy_id) or progress.opened.get(strategy_id)
        leg: dict[str, Any] = run["legs"][0] if run else {}
        state = progress.states[strategy_id]
        table.add_row(
            plan.title,
            plan.body["instrument"],
            Text(state, style=_STATE_STYLES.get(state, "")),
            leg.get("entry_average") or "",
            leg.get("stop") or "",
            leg.get("target") or "",
            plan.expected_reason,
        )
    return table


def final_tables(evidence: Evidence, checks: list[Check], latency: dict[str, float | None]) -> RenderableType:
    """Runs, checks and figures."""
    runs = Table(title="Runs", title_justify="left")
    for column in ("strategy", "instrument", "reason", "entry", "exit", "gross", "charges", "net"):
        runs.add_column(column, justify="right" if column in {"entry", "exit", "gross", "charges", "net"} else "left")
    for each in evidence.runs:
        entry, leaving = prices_of(each)
        run = each.run
        cells = (entry, leaving, run["realized"], run["charges"], run["net"])
        runs.add_row(each.plan.title, each.plan.body["instrument"], run["reason"], *(cell or "" for cell in cells))
    judged = Table(title="Checks", title_justify="left")
    for column in ("check", "", "compared"):
        judged.add_column(column)
    for check in checks:
        mark = Text("ok", style="green") if check.ok else Text("FAILED", style="bold red")
        judged.add_row(check.name.replace("_", " "), mark, check.detail)
    figures = Table(title="Latency, milliseconds", title_justify="left")
    figures.add_column("measured")
    figures.add_column("", justify="right")
    for name, value in latency.items():
        figures.add_row(name.replace("_", " "), "not measured" if value is None else f"{value:.1f}")
    return Group(runs, judged, figures)


def as_json(evidence: Evidence, checks: list[Check], latency: dict[str, float | None]) -> dict[str, Any]:
    """The object that ``--json`` prints."""
    runs = []
    for each in evidence.runs:
        entry, leaving = prices_of(each)
        runs.append(
            {
                "strategy_id": each.strategy_id,
                "reason": each.run["reason"],
                "entry": entry,
                "exit": leaving,
                "pnl": each.run["net"],
                "charges": each.run["charges"],
            }
        )
    return {
        "ok": all(check.ok for check in checks),
        "checks": [{"name": check.name, "ok": check.ok, "detail": check.detail} for check in checks],
        "runs": runs,
        "latency_ms": latency,
    }
