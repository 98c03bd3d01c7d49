"""The product with one defence taken away at a time: each loss must be noticed, or the proof proves nothing.

Nothing in the product knows of this: functions are swapped from outside while a world runs.
"""

from proof.mutants.gate import Verdict, hunt, hunt_all
from proof.mutants.mutant import Mutant
from proof.mutants.switches import MUTANTS

__all__ = ["MUTANTS", "Mutant", "Verdict", "hunt", "hunt_all"]
