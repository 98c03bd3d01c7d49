"""What is done to processes and their store in a run, in which order, and the count of it."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from proof.processes.plan import Plan


class Act(StrEnum):
    """What is done to a process, or to the store that all share."""

    KILL = "kill"
    STALL = "stall"
    ZOMBIE = "zombie"
    STORM = "storm"
    END = "end"


WEIGHTS = {Act.KILL: 1.0, Act.STALL: 0.3, Act.ZOMBIE: 0.8, Act.STORM: 0.5, Act.END: 0.5}
"""How much of the time each act gets."""
BESIDE = {Act.STALL: 0.12, Act.ZOMBIE: 0.14, Act.STORM: 0.1, Act.END: 0.08}
"""How many of the other acts there are for each kill; at least one."""


def acts_of(plan: Plan, chance: Random) -> list[Act]:
    """What a run does, in its order."""
    acts = [Act.KILL] * plan.kills
    for act, share in BESIDE.items():
        acts += [act] * max(1, round(share * plan.kills))
    chance.shuffle(acts)
    return acts


@dataclass
class Counts:
    """What was done, and what was seen. ``defects``: ends that nobody foresaw."""

    kills: int = 0
    zombies: int = 0
    stalls: int = 0
    storms: int = 0
    shifted: int = 0
    graceful: int = 0
    replaced: int = 0
    fenced: int = 0
    outages: int = 0
    crashes: Counter[str] = field(default_factory=Counter)
    defects: list[str] = field(default_factory=list)
