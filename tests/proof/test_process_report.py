"""What a run of the process proof comes to, in words and for the whole proof."""

from dataclasses import replace

import pytest

from cli.prove_report import Report
from proof.processes import prove
from proof.processes.__main__ import text_of
from proof.processes.report import ProcessReport
from proof.programs import NotStarted

GOOD = ProcessReport(
    seed=7, wanted_kills=50, kills=52, zombies=7, fenced=7, stalls=6, shifted_clocks=5,
    crashes_at_named_points={"after_claim": 3}, broker_answers=1_400, faulty_share=0.44, faults={}, strategies=250,
    orders=260, entries=140, exits=120, due_exits=110, duplicates=0, lost_exits=0, parked=2, pages=3, lookups=90,
    ticks=12_000, invariant_failures=[], seconds=380.0,
)  # fmt: skip
BROKEN = [
    (replace(GOOD, invariant_failures=["I1 (one order): two"], duplicates=1, logs="/tmp/x"), "I1"),
    (replace(GOOD, kills=49), "49 of 50 kills"),
    (replace(GOOD, faulty_share=0.34), "34.0%"),
    (replace(GOOD, exits=0), "nothing was left"),
]


def _prove(report: ProcessReport, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.setattr("proof.processes.prove.run_processes", lambda *_: report)
    whole = Report()
    whole.take_processes(prove.prove())
    return whole


def test_a_good_run_adds_its_figures_and_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = _prove(GOOD, monkeypatch)
    assert whole.is_proven
    assert (whole.orders, whole.exits, whole.kills, whole.duplicates, whole.invariant_failures) == (260, 120, 52, 0, 0)
    assert "52 kills" in whole.text()
    assert "44% faulty" in whole.text()
    assert "PROVEN" in text_of(GOOD).splitlines()[-1]


def test_the_text_says_what_went_wrong_and_what_traders_asked_for() -> None:
    faults = {"broker": {"lost": 9}, "stream": {"cut": 1_200, "late": 34}, "store": {"throttled": 5}}
    lines = text_of(replace(GOOD, faults=faults, others={"edits": 7, "reductions_filled": 3})).splitlines()
    assert {"faults of the stream: 1,234", "faults of the store: 5", "edits: 7", "reductions filled: 3"} <= set(lines)
    assert GOOD.as_json()["is_proven"] is True


@pytest.mark.parametrize(("report", "why"), BROKEN)
def test_a_run_that_proves_nothing_or_breaks_a_promise_fails_the_proof(
    report: ProcessReport, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = _prove(report, monkeypatch)
    assert not whole.is_proven
    assert why in whole.text()
    assert whole.invariant_failures == len(report.invariant_failures)
    assert not report.is_proven
    assert "NOT PROVEN" in text_of(report)


def test_a_part_that_does_not_start_fails_the_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> ProcessReport:
        raise NotStarted("The AWS emulator is not installed: run `make install`.")

    monkeypatch.setattr("proof.processes.prove.run_processes", fails)
    whole = Report()
    whole.take_processes(prove.prove())
    assert not whole.is_proven
    assert "make install" in whole.text()
