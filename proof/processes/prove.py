"""This part of ``plimsoll prove``: one run, and its outcome in the words of the whole report."""

from collections.abc import Callable
from typing import Any

from proof.processes.report import FAULTY_SHARE, ProcessReport
from proof.processes.run import run_processes
from proof.programs import NotStarted

SEED = 7
KILLS = 50


def prove(
    report_progress: Callable[[str], None] = lambda _text: None, *, seed: int = SEED, kills: int = KILLS
) -> dict[str, Any]:
    """The figures of a run and ``failures``: sentences for a person, none if it proves what it is to prove."""
    try:
        report = run_processes(seed, kills, report_progress)
    except NotStarted as error:
        return {"invariant_failures": 0, "failures": [f"processes: {error}"]}
    return report.as_json() | {
        "invariant_failures": len(report.invariant_failures),
        "failures": list(_failures(report)),
    }


def _failures(report: ProcessReport) -> list[str]:
    found = [f"processes: {each}" for each in report.invariant_failures]
    if report.kills < report.wanted_kills:
        found.append(f"processes: {report.kills} of {report.wanted_kills} kills")
    if report.faulty_share < FAULTY_SHARE:
        found.append(f"processes: only {report.faulty_share:.1%} of the broker's answers were faulty")
    if report.exits == 0:
        found.append("processes: nothing was left, so nothing is proven")
    if found and report.logs:
        found.append(f"processes: logs and evidence are in {report.logs}")
    return found
