"""The whole exploration: the protocol in two scopes, each broken variant, each assumption that it rests on."""

import time
from collections.abc import Callable
from dataclasses import replace

from proof.exploration.bounds import Bounds, ExplorationReport, Search
from proof.exploration.search import search_all, search_shortest
from proof.exploration.variants import REAL, RESIDUES, VARIANTS, Protocol

PARTS = 1 + len(VARIANTS) + len(RESIDUES)
"""The protocol itself, and each variant of it."""


def explore(bounds: Bounds | None = None, progress: Callable[[], None] = lambda: None) -> ExplorationReport:
    """Search all of it; ``progress`` is called after each of the ``PARTS``.

    The protocol is searched twice: with as many faults as the bounds allow and no reading of the book on the side, and
    with those readings and one fault less (each alone multiplies the histories). Half a minute on one core by default.
    """
    bounds = bounds or Bounds()
    began = time.perf_counter()

    def found(protocol: Protocol) -> Search:
        search = find_fault(bounds, protocol)
        progress()
        return search

    searches = [*(search_all(each, REAL) for each in scopes_of(bounds))]
    progress()
    variants = {each.name: found(each) for each in VARIANTS}
    residues = {each.name: found(each) for each in RESIDUES}
    return ExplorationReport(
        bounds=bounds,
        executions=sum(each.executions for each in searches),
        states=sum(each.states for each in searches),
        violations=tuple(each.violation for each in searches if each.violation is not None),
        variants={name: search.violation is not None for name, search in variants.items()},
        residues={name: search.violation is not None for name, search in residues.items()},
        searches=(*searches, *variants.values(), *residues.values()),
        seconds=time.perf_counter() - began,
    )


def scopes_of(bounds: Bounds) -> tuple[Bounds, ...]:
    """The scopes in which the protocol is searched."""
    if bounds.folds == 0:
        return (bounds,)
    return replace(bounds, folds=0), replace(bounds, faults=max(bounds.faults - 1, 0))


def find_fault(bounds: Bounds, protocol: Protocol) -> Search:
    """The simplest history that ends in two orders: fewest faults first, then fewest steps."""
    executions, states, seconds = 0, 0, 0.0
    search = Search(protocol.name, 0, 0, None, 0.0)
    for faults in range(bounds.faults + 1):
        search = search_shortest(replace(bounds, faults=faults, folds=0), protocol)
        executions, states = executions + search.executions, states + search.states
        seconds += search.seconds
        if search.violation is not None:
            break
    return replace(search, executions=executions, states=states, seconds=seconds)
