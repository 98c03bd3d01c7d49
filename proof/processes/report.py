"""What a run did and found."""

from dataclasses import asdict, dataclass, field
from typing import Any

FAULTY_SHARE = 0.35
"""The least share of faulty broker answers that proves anything."""


@dataclass(frozen=True, slots=True)
class ProcessReport:
    """Figures of one run. ``invariant_failures``: each broken promise in words; ``logs``: where they are kept, if kept.

    ``kills`` are ends by ``kill -9``; ``crashes``: ends at named points of the order path, by point. ``due_exits``:
    entered runs which by lines, ticks and wishes had to be left.
    """

    seed: int
    wanted_kills: int
    kills: int
    zombies: int
    fenced: int
    stalls: int
    shifted_clocks: int
    crashes_at_named_points: dict[str, int]
    broker_answers: int
    faulty_share: float
    faults: dict[str, dict[str, int]]
    strategies: int
    orders: int
    entries: int
    exits: int
    due_exits: int
    duplicates: int
    lost_exits: int
    parked: int
    pages: int
    lookups: int
    ticks: int
    invariant_failures: list[str]
    seconds: float
    logs: str | None = None
    others: dict[str, int] = field(default_factory=dict)

    @property
    def is_proven(self) -> bool:
        """Nothing is broken, and it was as hard as it was to be."""
        was_hard = self.kills >= self.wanted_kills and self.faulty_share >= FAULTY_SHARE and self.exits > 0
        return was_hard and not self.invariant_failures

    def as_json(self) -> dict[str, Any]:
        """Plain values, with the verdict."""
        return asdict(self) | {"is_proven": self.is_proven}
