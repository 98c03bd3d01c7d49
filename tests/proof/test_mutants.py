"""Each missing defence is noticed, in a world that is sound when the defence is there."""

import pytest

from proof.mutants import MUTANTS, Mutant, hunt


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda each: each.name)
def test_a_missing_defence_is_noticed(mutant: Mutant) -> None:
    verdict = hunt(mutant)
    assert verdict.is_caught, verdict.text()
