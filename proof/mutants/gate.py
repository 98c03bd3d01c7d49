"""Whether each missing defence is noticed, by which promise, in which world."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count, islice

from proof.mutants.mutant import Mutant
from proof.mutants.switches import MUTANTS
from proof.simulation.loop import NothingEverHappens
from proof.simulation.plan import plan_of
from proof.simulation.world import run_seed

MOST_SEEDS = 200
"""Within so many worlds that suit it a missing defence must be noticed."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one mutant. ``seed`` None: it went unnoticed in ``tried`` worlds."""

    name: str
    what: str
    invariant: str | None
    seed: int | None
    tried: int

    @property
    def is_caught(self) -> bool:
        """Whether the loss was noticed."""
        return self.seed is not None

    def text(self) -> str:
        """One line."""
        if not self.is_caught:
            return f"{self.name}: NOT NOTICED in {self.tried} worlds ({self.what})"
        return f"{self.name}: {self.invariant} in seed {self.seed} ({self.what})"


def hunt(mutant: Mutant, most: int = MOST_SEEDS) -> Verdict:
    """Run worlds without this defence until a promise breaks: first where it was noticed before, then one by one."""
    suited = islice((seed for seed in count() if mutant.suits(plan_of(seed))), most)
    seeds = dict.fromkeys((mutant.seed, *suited))
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        for tried, seed in enumerate(seeds, 1):
            with mutant.on():
                invariant = _broken_in(seed)
            # the same world must be sound with the defence in place: it is the loss that is noticed, nothing else
            if invariant is not None and _broken_in(seed) is None:
                return Verdict(mutant.name, mutant.what, invariant, seed, tried)
    finally:
        logging.disable(before)
    return Verdict(mutant.name, mutant.what, None, None, len(seeds))


def hunt_all(
    mutants: Sequence[Mutant] = MUTANTS, progress: Callable[[Verdict], None] = lambda verdict: None
) -> list[Verdict]:
    """Every mutant in turn."""
    verdicts = []
    for mutant in mutants:
        verdict = hunt(mutant)
        progress(verdict)
        verdicts.append(verdict)
    return verdicts


def _broken_in(seed: int) -> str | None:
    try:
        outcome = run_seed(seed)
    except NothingEverHappens:
        return "I12"
    return outcome.violation.name if outcome.violation is not None else None
