"""The claim, send and look-up code in every history of a small scope; and the explorer itself, which must see."""

import pytest

from proof.exploration import Bounds, ExplorationReport, explore
from proof.exploration.__main__ import main
from proof.exploration.explore import find_fault, scopes_of
from proof.exploration.search import DepthFirst, search_all, search_shortest
from proof.exploration.sender import without_event_loop
from proof.exploration.variants import REAL, RESIDUES, VARIANTS, Protocol

ONE_FAULT = Bounds(faults=1, folds=0)


@pytest.mark.timeout(400)
@pytest.mark.parametrize("scope", scopes_of(Bounds()), ids=["two faults", "one fault and a fold"])
def test_the_protocol_holds_in_every_history(scope: Bounds) -> None:
    search = search_all(scope, REAL)
    assert search.violation is None, str(search.violation)
    assert search.executions > 10_000, "the scope has shrunk"
    assert search.states > 10_000


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda each: each.name)
def test_each_broken_variant_ends_in_two_orders(variant: Protocol) -> None:
    violation = find_fault(Bounds(), variant).violation
    assert violation is not None, variant.meaning
    assert violation.invariant == "I1"
    assert violation.trace[-1].endswith("order 000002")
    assert sum("sends the request" in step for step in violation.trace) == 2


@pytest.mark.parametrize("residue", RESIDUES, ids=lambda each: each.name)
def test_the_two_assumptions_are_needed(residue: Protocol) -> None:
    assert find_fault(Bounds(), residue).violation is not None


@pytest.mark.parametrize(
    ("variant", "invariant"),
    [("place_before_write", "I2"), ("unconditional_claim", "I6"), ("unconditional_claim", "I7")],
)
def test_the_other_invariants_are_looked_at_too(variant: str, invariant: str) -> None:
    protocol = next(each for each in VARIANTS if each.name == variant)
    assert search_shortest(ONE_FAULT, protocol, invariant).violation is not None


def test_merging_states_loses_no_outcome() -> None:
    """The same ends are reached when nothing is left out: no state is taken for another, no process ended early."""
    undisturbed = Bounds(faults=0, folds=0)
    assert ends_of(DepthFirst(undisturbed, REAL)) == ends_of(DepthFirst(undisturbed, REAL, merges=False))
    merged = ends_of(DepthFirst(ONE_FAULT, REAL))
    assert merged == ends_of(DepthFirst(ONE_FAULT, REAL, retires=False))
    assert len(merged) > 2, "taken, taken at the second attempt, refused"


def test_an_intent_that_settles_too_late_is_seen() -> None:
    late = search_all(ONE_FAULT, REAL, settles_within=1_000)
    assert late.violation is not None
    assert late.violation.invariant == "I12"


def test_the_report_tells_what_was_found(capsys: pytest.CaptureFixture[str]) -> None:
    report: ExplorationReport = explore(Bounds(faults=1, folds=0))
    assert report.violations == ()
    assert report.executions > 1_000
    assert report.variants["blind_retry"]
    assert set(report.variants) == {each.name for each in VARIANTS}
    assert report.is_proven == all(report.variants.values())
    assert main(["--faults", "1", "--quiet"]) == (0 if report.is_proven else 1)
    out = capsys.readouterr().out
    assert "holds: I1, I2, I6, I7, I12" in out
    assert "crashes <= 2" in out


def ends_of(search: DepthFirst) -> set[object]:
    with without_event_loop():
        assert search.run().violation is None
    return search.ends
